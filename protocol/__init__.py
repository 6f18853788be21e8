"""What desktop and HQ say to each other: every message, route and error code, defined once; it only grows."""
