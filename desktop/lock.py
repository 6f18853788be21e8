"""One program per profile: an operating-system lock that ends with the program, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from domain.errors import DomainError

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class ProfileLock:
    """Holds the lock file; a second holder is refused as `profile_in_use`. The empty file stays behind."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise DomainError("profile_in_use", folder=str(path.parent)) from error

    def release(self) -> None:
        """Give the profile free; closing the file drops the lock."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
