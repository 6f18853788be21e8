"""Printers of the counter: what goes to them, how it looks, and the queue that loses nothing."""
