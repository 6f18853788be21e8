"""Use cases and queries of the desktop, one module per feature; the caller owns the transaction."""
