"""HQ's fixtures."""

from tests.hq import hq, loopback_hq

__all__ = ["hq", "loopback_hq"]
