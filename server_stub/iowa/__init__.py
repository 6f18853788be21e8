"""A distributor's real order files (State of Iowa open data) as orders, shipments, credit notes and receivables."""
