"""A file to import as bytes, and the mark that tells a second import what was done already."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from domain.errors import DomainError
from domain.table import FILE_LIMIT

SOURCE_MARK: Final = "import:"
_DIGEST_BYTES: Final = 8


def read_source(path: Path) -> bytes:
    """Return the bytes of a file; refused as `file_unreadable` or `file_too_large`, before it is read."""
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise DomainError("file_too_large", file=str(path), limit=FILE_LIMIT)
        return path.read_bytes()
    except OSError as error:
        raise DomainError("file_unreadable", file=str(path), reason=error.strerror) from error


def source_of(number: str, content: Iterable[str]) -> str:
    """Return the mark of an imported document: its number in the file and a hash of what the file says about it."""
    digest = hashlib.blake2b("\n".join(content).encode(), digest_size=_DIGEST_BYTES).hexdigest()
    return f"{SOURCE_MARK}{number}#{digest}"


def number_in(source: str) -> str | None:
    """Return the number inside a mark; None for a document that was not imported."""
    return source.removeprefix(SOURCE_MARK).rpartition("#")[0] if source.startswith(SOURCE_MARK) else None
