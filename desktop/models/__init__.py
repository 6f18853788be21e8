"""Tables of ledger.db and catalog.db, one module per feature."""
