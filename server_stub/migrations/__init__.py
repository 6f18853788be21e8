"""Numbered, forward-only schema steps of the HQ database."""

BY_DEALER = "HASH (dealer_id)"
"""How PostgreSQL splits a dealer table; SQLite keeps it in one piece."""

BY_SCOPE = "HASH (scope_id)"
"""How PostgreSQL splits what is published: a scope's rows lie together."""
