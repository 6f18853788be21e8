"""What the PC stores: one module of tables per feature."""
