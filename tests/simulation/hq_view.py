"""HQ's tables as plain rows, and what has to hold in them."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from protocol.answer import AnswerRow
from tests.simulation.ledger import Fact, Violation, summed

if TYPE_CHECKING:
    from tests.simulation.world import World

EFFECTS = ("receipt", "refund")


class HqView:
    """HQ's tables, read once."""

    def __init__(self, world: World) -> None:
        self.facts = world.ledger.facts
        self.ledger = world.ledger
        with world.hq.hq.database.read() as session:
            run = session.connection().exec_driver_sql
            columns = "dealer_id, lineage, n, doc_id, kind, version, body, status, code, chain"
            entries = run(f"SELECT {columns} FROM log ORDER BY dealer_id, lineage, n").all()
            inbox = run("SELECT dealer_id, doc_id, lineage, n FROM inbox").all()
            self.heads = {
                (row[0], row[1]): row[2:] for row in run("SELECT dealer_id, id, n, chain FROM lineage")
            }
            self.receipts = {
                row[0]: row[1:] for row in run("SELECT doc_id, dealer_id, number, gross, kind FROM receipt")
            }
            self.moves = run("SELECT doc_id, dealer_id, store_id, sku, quantity FROM movement").all()
            self.orders = {row[0]: row[1] for row in run('SELECT id, number FROM "order"')}
            self.lines = run("SELECT order_id, requested, approved, shipped FROM order_line").all()
            self.shipments = {row[0] for row in run("SELECT number FROM shipment")}
            self.receivings = {row[0]: row[1] for row in run("SELECT doc_id, shipment FROM receiving")}
            self.members = {
                row[0]: row[1:] for row in run("SELECT id, dealer_id, phone, survivor, points FROM member")
            }
            self.shifts = {row[0] for row in run("SELECT doc_id FROM shift")}
            self.answers = _published_answers(run)
            self.scopes = {}
            for id, name, *state in run("SELECT id, name, gen, head_v, count, high, low FROM scope").all():
                query = f"SELECT hash FROM scope_row WHERE scope_id = {int(id)} AND NOT is_gone"
                self.scopes[name] = (tuple(state), sorted(row[0] for row in run(query)))
        self.entries = entries
        self.log = {(row[0], row[1], row[2]): (row[3], row[7], row[8]) for row in entries}
        self.first = {row[1]: (row[0], row[2], row[3]) for row in inbox}

    def check_documents(self) -> None:
        """V1, U3, U4: every version is kept as it was sent, logs are dense, and honest documents are not held up."""
        if unheard := {row[3] for row in self.entries} - set(self.facts):
            raise Violation(f"N1 HQ holds {sorted(unheard)[:3]}, which nobody issued to the end")
        for dealer, lineage, n, doc_id, _, version, body, *_ in self.entries:
            fact = self.facts[doc_id]
            is_first = self.first[doc_id] == (dealer, lineage, n)
            if is_first and (blake2b(bytes(body)).digest(), version, dealer) != (
                fact.body,
                fact.version,
                fact.dealer,
            ):
                raise Violation(f"V1 HQ keeps another body, version or dealer of {doc_id} than was issued")
        for (dealer, lineage), (n, _) in self.heads.items():
            found = [key[2] for key in self.log if key[:2] == (dealer, lineage)]
            if found != list(range(1, n + 1)):
                raise Violation(f"U3 lineage {lineage} at HQ has a head of {n} over {found[-3:]}")
        for doc_id, place in self.first.items():
            status, expected = self.log[place][1], self._expected(self.facts[doc_id])
            if status not in expected:
                code = self.log[place][2]
                raise Violation(
                    f"U4 {self.facts[doc_id].kind} {doc_id} is {status} ({code}) and not {expected}"
                )

    def status(self, doc_id: str) -> str:
        return str(self.log[self.first[doc_id]][1]) if doc_id in self.first else ""

    def _expected(self, fact: Fact) -> tuple[str, ...]:
        if fact.fate:
            return (fact.fate,)
        if fact.original:
            return ("applied",) if self.status(fact.original) == "applied" else ("waiting",)
        if fact.shipment:
            return ("applied", "rejected") if fact.shipment in self.shipments else ("waiting",)
        if fact.kind == "amend":
            return ("applied", "rejected") if fact.subject in self.orders else ("waiting",)
        if fact.kind == "answer":  # HQ may have been restored from before it issued the statement
            return ("applied", "rejected", "parked")
        if fact.kind == "member" and fact.said == "change":
            return ("applied",) if fact.subject in self.members else ("waiting",)
        return ("applied",)

    def check_effects(self) -> None:
        """U2, S1: what applied documents caused is there once, to the fen and the piece, and nothing else is."""
        applied = {doc_id for doc_id in self.first if self.status(doc_id) == "applied"}
        facts = [self.facts[doc_id] for doc_id in applied]
        sold = {f.doc_id: (f.dealer, f.number, f.gross, f.kind) for f in facts if f.kind in EFFECTS}
        if self.receipts != sold:
            raise Violation(
                f"U2 HQ has {len(self.receipts)} receipts, {len(sold)} were issued, or they differ"
            )
        moves = {doc_id: Counter() for doc_id in applied}
        stock: Counter[tuple[int, int, str]] = Counter()
        for doc_id, dealer, store, sku, quantity in self.moves:
            if doc_id not in moves:
                raise Violation(f"U2 {doc_id} moved stock at HQ and was not applied")
            moves[doc_id][sku] += quantity
            stock[(dealer, store, sku)] += quantity
        for fact in facts:
            if +moves[fact.doc_id] != +summed(fact) or -moves[fact.doc_id] != -summed(fact):
                raise Violation(
                    f"U2 {fact.kind} {fact.doc_id} moved {moves[fact.doc_id]}, not {fact.movements}"
                )
        if {key: quantity for key, quantity in stock.items() if quantity} != self.ledger.stock(applied):
            raise Violation("S1 HQ's stock is not the sum of what happened")
        if self.shifts != {f.doc_id for f in facts if f.kind == "shift"}:
            raise Violation("U2 the shifts at HQ are not those that were closed")
        received = Counter(shipment for shipment in self.receivings.values())
        if (
            set(self.receivings) != {f.doc_id for f in facts if f.kind == "receiving"}
            or max(received.values(), default=0) > 1
        ):
            raise Violation("U2 a shipment was received twice, or a receiving is missing")

    def check_orders(self) -> None:
        """O1, U2: every order is there once with its number; shipped ≤ approved ≤ requested."""
        placed = {
            doc_id: self.facts[doc_id].number
            for doc_id in self.first
            if self.facts[doc_id].kind == "order" and not self.facts[doc_id].fate
        }
        if self.orders != placed:
            raise Violation(f"U2 HQ has {len(self.orders)} orders, {len(placed)} were placed, or they differ")
        for order_id, requested, approved, shipped in self.lines:
            if not 0 <= shipped <= approved <= requested:
                raise Violation(f"O1 order {order_id}: {shipped} of {approved} of {requested}")


def _published_answers(run: Any) -> list[tuple[str, str]]:
    """Return how each answered statement stands as HQ published it."""
    query = "SELECT key, body FROM scope_row WHERE kind = 'answer' AND NOT is_gone"
    return [(key, msgspec.json.decode(bytes(body), type=AnswerRow).state) for key, body in run(query).all()]
