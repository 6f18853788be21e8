"""Holds the prices of a new cut against those in force, before anybody sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, Final

import msgspec
from sqlalchemy.orm import Session

from desktop.sync.held import Found
from desktop.sync.published import PRICE_ID, PRICE_SKU, PRICE_UNIT, PRICE_VALUE, File
from desktop.sync.pull import Rows
from domain.price_change import PriceChange, PriceStep, judge_prices, may_be_doubted
from protocol.catalogue import PRICE

_BEFORE: Final = "temp.price_before"
_CHUNK: Final = 20_000
_MAKE: Final = (
    "CREATE TEMP TABLE IF NOT EXISTS price_before"
    " (scope TEXT, id TEXT, sku TEXT, unit TEXT, price INTEGER, PRIMARY KEY (id)) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS temp.ix_price_before ON price_before (sku)",
    "DELETE FROM temp.price_before",
)

Execute = Callable[..., Any]
Named = tuple[str, str, str, int]
"""A row's id, its product, its unit and its price."""
_named: Final[Callable[[Any], Named]] = itemgetter(PRICE_ID, PRICE_SKU, PRICE_UNIT, PRICE_VALUE)


class PricesDoubted(Exception):
    """New prices change so much that a person has to say yes; the transaction is undone."""

    def __init__(self, change: PriceChange) -> None:
        super().__init__(change.doubt)
        self.change = change


class PriceWatch:
    """Notes every price that changes while a cut is written; rows are shown to it before they are."""

    def __init__(self, execute: Execute, table: str, scope: str) -> None:
        self._execute, self._table, self._scope = execute, table, scope
        self._steps: dict[str, PriceStep] = {}
        self._compared = 0
        self._is_kept = False

    def keep(self) -> None:
        """Copy the prices in force aside: they are written over before the last page is seen."""
        for statement in _MAKE:
            self._execute(statement)
        columns = "scope, id, sku, unit, price"
        self._execute(
            f"INSERT INTO {_BEFORE} ({columns}) SELECT {columns} FROM {self._table} WHERE scope = ?",  # noqa: S608 our own tables
            (self._scope,),
        )
        self._table, self._is_kept = _BEFORE, True

    def begin_anew(self) -> None:
        """Forget what was seen of a cut that begins again."""
        self._steps.clear()

    def see(self, rows: Rows, found: Found | None = None) -> None:
        """Look at the rows of a page; `found` are the prices in force of these, where they were found already."""
        for name, key in rows.gone:
            if name == PRICE:
                self._steps.pop(key, None)
        if PRICE in rows.typed:
            self.see_prices([_named(row) for row in rows.typed[PRICE].values], found)
        if not self._is_kept and may_be_doubted(self._steps.values()):
            self._compared = self._count()

    def see_prices(self, prices: Sequence[Named], found: Found | None = None) -> None:
        """Look at prices: each against what the row was, a new row against the nearest of its product and unit."""
        held = found if found is not None else self._find_held(prices)
        fresh: list[Named] = []
        for price in prices:
            id_, sku, unit, new = price
            old = held.get(id_)
            if old is None or old[1] != sku or old[2] != unit:
                fresh.append(price)
            elif abs(new - old[3]) * 2 > old[3]:  # most are not worth a step of their own
                self._note(id_, PriceStep(sku, unit, old[3], new))
            elif self._steps:
                self._steps.pop(id_, None)
        slots = self._slots(fresh) if fresh else {}
        for id_, sku, unit, new in fresh:
            if near := slots.get((sku, unit)):
                self._note(id_, PriceStep(sku, unit, min(near, key=partial(_distance, new)), new))

    def _find_held(self, prices: Sequence[Named]) -> Found:
        return {row[0]: row for row in self._find("id, sku, unit, price", "id", (row[0] for row in prices))}

    def _note(self, id_: str, step: PriceStep) -> None:
        if step.is_over_half:
            self._steps[id_] = step
        else:
            self._steps.pop(id_, None)

    def _slots(self, fresh: Iterable[Named]) -> dict[tuple[str, str], list[int]]:
        slots: dict[tuple[str, str], list[int]] = defaultdict(list)
        for sku, unit, price in self._find("sku, unit, price", "sku", {row[1] for row in fresh}):
            slots[sku, unit].append(price)
        return slots

    def _find(self, columns: str, name: str, wanted: Iterable[str]) -> list[Any]:
        query = f"SELECT {columns} FROM {self._table} WHERE scope = ? AND {name} IN (SELECT value FROM json_each(?))"  # noqa: S608 our own tables
        found: list[Any] = self._execute(
            query, (self._scope, msgspec.json.encode(list(wanted)).decode())
        ).fetchall()
        return found

    def _count(self) -> int:
        query = f"SELECT count(DISTINCT sku) FROM {self._table} WHERE scope = ?"  # noqa: S608 our own tables
        return int(self._execute(query, (self._scope,)).fetchone()[0])

    def see_table(self, table: str) -> None:
        """Look at everything that was written."""
        found = self._execute(f"SELECT id, sku, unit, price FROM {table} WHERE scope = ?", (self._scope,))  # noqa: S608 our own tables
        while chunk := found.fetchmany(_CHUNK):
            self.see_prices(chunk)

    def judge(self) -> None:
        """Raise PricesDoubted where a person has to look first."""
        if self._is_kept:
            self._compared = self._count()
            self._execute(f"DELETE FROM {_BEFORE}")  # noqa: S608 our own table
        change = judge_prices(self._steps.values(), self._compared)
        if change.doubt is not None:
            raise PricesDoubted(change)


def _distance(one: int, other: int) -> int:
    return abs(one - other)


def watch_prices(session: Session, file: File, scope: str) -> PriceWatch:
    """Return a watch over the prices in force of a scope."""
    # The driver's own connection: what is written aside is no table of the files.
    connection: Any = session.connection().connection.driver_connection
    return PriceWatch(connection.execute, file.kinds[PRICE].table, scope)
