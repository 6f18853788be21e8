"""Rows of the brand's scopes that were read before: PCs that stand at one version are sent one page."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from protocol.sync import ScopeRow

STRIDE = 1_000
"""Pages of what is too much for one end at a multiple of so many versions, so that the next begins where all others' do."""
MOST_ROWS = 60_000

Key = tuple[object, ...]


class Cut(NamedTuple):
    """The rows of a page, the version it reaches, whether that is all, and what is left for others."""

    rows: list[ScopeRow]
    v: int
    is_complete: bool
    rows_left: int
    bytes_left: int


class PageStore:
    """The cuts that were read last, within a number of rows; a key names the whole content it was read from."""

    def __init__(self, most_rows: int = MOST_ROWS) -> None:
        self._most = most_rows
        self._cuts: OrderedDict[Key, Cut] = OrderedDict()
        self._rows = 0
        self._turn = Lock()

    def find(self, key: Key) -> Cut | None:
        """Return a cut that was kept."""
        with self._turn:
            found = self._cuts.get(key)
            if found is not None:
                self._cuts.move_to_end(key)
            return found

    def keep(self, key: Key, cut: Cut) -> None:
        """Keep a cut, and let go of those that nobody asked for longest."""
        with self._turn:
            if key in self._cuts or len(cut.rows) > self._most:
                return
            self._cuts[key] = cut
            self._rows += len(cut.rows)
            while self._rows > self._most:
                self._rows -= len(self._cuts.popitem(last=False)[1].rows)


_stores: WeakKeyDictionary[Engine, PageStore] = WeakKeyDictionary()


def store_of(engine: Engine) -> PageStore:
    """Return what is kept of one open database; it goes with it."""
    return _stores.setdefault(engine, PageStore())


def end_at_stride(rows: list[ScopeRow], after: int) -> tuple[list[ScopeRow], int]:
    """Return rows up to the last multiple of the stride and the version reached; all of them where that would be few."""
    last = rows[-1].v
    end = last - last % STRIDE
    kept = [row for row in rows if row.v <= end] if end > after else []
    return (kept, end) if len(kept) * 2 >= len(rows) else (rows, last)
