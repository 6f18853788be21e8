"""Numbered, forward-only schema steps of the HQ database."""
