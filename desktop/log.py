"""The log file of a profile: bounded, readable, without business data."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

from desktop.paths import Profile

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_FILE_BYTES = 1_000_000
_FILES = 5


def start_log(profile: Profile, *, level: int = logging.INFO) -> logging.Handler:
    """Write this program's log into the profile, at most five files of one megabyte; return the handler to remove."""
    profile.logs.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        profile.logs / "branchline.log",
        maxBytes=_FILE_BYTES,
        backupCount=_FILES - 1,
        encoding="utf-8",
        delay=True,
    )
    handler.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger("desktop")
    root.addHandler(handler)
    root.setLevel(level)
    return handler
