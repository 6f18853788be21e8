"""Giving a finished file its name so that after a power cut the name leads to the old file or the whole new one, for good."""

from __future__ import annotations

import os
from pathlib import Path


def put_in_place(draft: Path, path: Path) -> None:
    """Rename a file whose content is synced already, and sync the folder: until then the rename may be undone."""
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make what was made, renamed and removed in a folder durable; Windows has no such call and journals it itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all; return it."""
    draft = path.with_name(path.name + ".part")
    draft.write_bytes(data)
    draft.replace(path)
    return path
