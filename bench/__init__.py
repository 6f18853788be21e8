"""Benchmarks that anyone can run by name: `python -m bench NAME [--json]`, `python -m bench --list`."""
