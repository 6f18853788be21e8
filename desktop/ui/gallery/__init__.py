"""Every piece of the kit inside the real window, to look at and to photograph."""
