"""What is held of the rows that a page names, found before they are written: the hashes they have, the prices in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from desktop.sync.published import File, Kind
from desktop.sync.pull import Rows

Found = Mapping[str, tuple[Any, ...]]
"""By key what `Kind.find` gave: the key first, the hash last."""


@dataclass(slots=True)
class Held:
    """The rows that are held of those a page names: by kind what was found at once, and the hashes of all of them."""

    found: dict[str, Found] = field(default_factory=dict)
    hashes: list[int] = field(default_factory=list)


def find_rows(session: Session, file: File, scope: str, rows: Rows) -> Held:
    """Find what is held of the rows a page brings or takes away."""
    held, finder = Held(), _Finder(session, file, scope)
    for name, typed in rows.typed.items():
        found = held.found[name] = finder.many(file.kinds[name], typed.keys)
        held.hashes += [row[-1] for row in found.values()]
        if len(found) < len(typed.keys):
            held.hashes += finder.each((name, key) for key in typed.keys if key not in found)
    held.hashes += finder.each((row[1], row[2]) for row in rows.unknown)
    held.hashes += finder.each(rows.gone)
    return held


def key_columns(kind: Kind, key: str) -> tuple[Any, ...] | None:
    """Return the columns of a key, None for one that no row of its kind has."""
    try:
        return kind.key(key)
    except ValueError:
        return None


class _Finder:
    """Finds rows in their own table or among the unknown; driver calls, for there are many."""

    def __init__(self, session: Session, file: File, scope: str) -> None:
        self._execute = session.connection().connection.cursor().execute
        self._file, self._scope = file, scope
        self._unknown = f"SELECT row_hash FROM {file.unknown_table} WHERE scope = ? AND kind = ? AND key = ?"  # noqa: S608

    def many(self, kind: Kind, keys: list[str]) -> Found:
        """Return the rows that are held in the kind's own table, found at once where that can be."""
        if not kind.find:
            return {}
        listed = msgspec.json.encode(sorted(keys)).decode()
        return {row[0]: row for row in self._execute(kind.find, (listed, self._scope))}

    def each(self, names: Iterable[tuple[str, str]]) -> list[int]:
        """Return the hashes of rows that are held, found one by one."""
        found = (self._one(name, key) for name, key in names)
        return [hashed for hashed in found if hashed is not None]

    def _one(self, name: str, key: str) -> int | None:
        kind = self._file.kinds.get(name)
        columns = key_columns(kind, key) if kind is not None else None
        if kind is not None and columns is not None:
            found = self._execute(kind.old_hash, (self._scope, *columns)).fetchone()
            if found is not None:
                return int(found[0])
        found = self._execute(self._unknown, (self._scope, name, key)).fetchone()
        return None if found is None else int(found[0])
