"""Rebates: what a dealer earns over a period for what it bought, when it is paid, and how it is spent."""
