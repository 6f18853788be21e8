"""PDF documents drawn from domain values, the same bytes for the same data."""
