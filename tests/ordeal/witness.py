"""What a PC said it was doing, in plain Python without any SQL: the bookkeeping against which both databases are held."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Fact = dict[str, Any]
MONEY = ("receipt", "refund")
LOCAL = ("hold", "recall", "opened")
"""What is no document: carts put aside and taken up again, and shifts opened."""


class Violation(AssertionError):
    """Something the ordeal promises does not hold; the first word names it."""


@dataclass
class Witness:
    """The books of one PC, kept from what it printed."""

    name: str
    facts: list[Fact] = field(default_factory=list)
    new: list[Fact] = field(default_factory=list)
    holds: set[str] = field(default_factory=set)
    shift: str = ""
    is_enrolled: bool = False
    code_used: bool = False
    syncs: Counter[str] = field(default_factory=Counter)
    line: Counter[str] = field(default_factory=Counter)
    in_flight: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    rounds: list[tuple[int, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    series: Counter[str] = field(default_factory=Counter)
    stock: Counter[str] = field(default_factory=Counter)
    _open: Fact | None = None
    _drawer: dict[str, int] = field(default_factory=dict)

    def hear(self, words: Sequence[Any]) -> None:
        """Take in one line of the PC."""
        match list(words):
            case ["intent", fact]:
                self._open = fact
            case ["done", doc_id]:
                self._confirm(doc_id)
            case ["refused", _, code]:
                self._open = None
                self.refused[code] += 1
            case ["enrolled"]:
                self.is_enrolled = True
            case ["code", _]:
                self.code_used = True
            case ["sync", state, code, problems]:
                self.syncs.update([code or state, *problems])
            case ["line", reason]:
                self.line.update([reason])
            case ["round", waiting, problem]:
                self.rounds.append((waiting, problem))
            case ["error", text] if not self.code_used:
                self.errors.append(text)

    def _confirm(self, doc_id: str) -> None:
        fact, self._open = self._open, None
        if fact is None or fact["id"] != doc_id:
            raise Violation(f"R1 {self.name} acknowledged {doc_id} which it never began")
        self._book(fact)

    def _book(self, fact: Fact) -> None:
        kind = fact["kind"]
        if kind == "hold":
            self.holds.add(fact["id"])
        elif kind == "recall":
            self.holds.discard(fact["id"])
        elif kind == "opened":
            self.shift = fact["id"]
            self._drawer = dict.fromkeys(("receipts", "sales", "refunds", "refunded"), 0)
        else:
            self._book_document(fact)

    def _book_document(self, fact: Fact) -> None:
        stem, _, place = fact["number"].rpartition("-")
        self.series[stem] += 1
        if int(place) != self.series[stem]:
            raise Violation(f"N3 {self.name} issued {fact['number']}, {self.series[stem]} was next")
        self.new.append(fact)
        self._move(fact)
        if fact["kind"] == "shift":
            self._close_shift(fact)
        elif self.shift and fact["kind"] in MONEY:
            count, money = ("receipts", "sales") if fact["kind"] == "receipt" else ("refunds", "refunded")
            self._drawer[count] += 1
            self._drawer[money] += fact["gross"]

    def after_kill(
        self, found: Sequence[tuple[int, str, str]], holds: set[str], shift: str, *, last: int
    ) -> None:
        """R1: after a kill the disk holds what was acknowledged, and at most the one act whose word was cut off."""
        fact, self._open = self._open, None
        acked = [(n, f["id"], f["hash"]) for n, f in enumerate(self.new, start=last + 1)]
        if fact and (list(found) == [*acked, (last + len(acked) + 1, fact["id"], fact["hash"])]):
            self._in_flight(fact)
        elif list(found) != acked:
            lost = [doc for doc in acked if doc not in found]
            more = [doc for doc in found if doc not in acked]
            raise Violation(f"R1 {self.name} lost {lost[:3]} or made up {more[:3]} of {len(acked)}")
        elif fact and fact["kind"] in LOCAL:
            self._settle_local(fact, holds, shift)
        if (self.holds, self.shift) != (holds, shift):
            raise Violation(
                f"R1 {self.name} has carts {holds ^ self.holds} or shift {shift}, not {self.shift}"
            )
        self.facts += self.new
        self.new = []

    def _in_flight(self, fact: Fact) -> None:
        self.in_flight += 1
        self._book(fact)

    def _settle_local(self, fact: Fact, holds: set[str], shift: str) -> None:
        happened = {
            "hold": fact["id"] in holds,
            "recall": fact["id"] not in holds,
            "opened": shift == fact["id"],
        }
        if happened[fact["kind"]]:
            self._in_flight(fact)

    def _close_shift(self, closing: Fact) -> None:
        """M6: a closed shift says what was sold and given back in it, to the fen."""
        said = {name: closing[name] for name in ("receipts", "sales", "refunds", "refunded")}
        if said != self._drawer:
            raise Violation(f"M6 {self.name} closed a shift with {said}, it was {self._drawer}")
        self.shift = ""

    def _move(self, fact: Fact) -> None:
        for sku, quantity in fact.get("moves", ()):
            self.stock[sku] += quantity
        for sku, found in fact.get("found", {}).items():
            self.stock[sku] = found

    def days(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Return count and sum of money by day and kind."""
        sums: dict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
        for fact in self.facts:
            if fact["kind"] in MONEY:
                number, money = sums[(fact["day"], fact["kind"])]
                sums[(fact["day"], fact["kind"])] = (number + 1, money + fact["gross"])
        return dict(sums)
