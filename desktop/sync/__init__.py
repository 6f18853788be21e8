"""Synchronisation with HQ: a core that knows no socket, and one thin edge that does."""
