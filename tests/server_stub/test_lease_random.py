"""Random interleavings of several PCs, staff and time against the real HQ: exposure and leases never pass the limit.

A failing run names its seed; BRANCHLINE_LEASE_SEEDS asks for more of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from random import Random

import msgspec
import pytest
from sqlalchemy import func, select

import server_stub.lease
from domain.errors import DomainError
from domain.invoice import EntryType
from protocol.base import encode
from protocol.lease import LEASE, LeaseRow, LeaseUse, LeaseWish
from protocol.lineage import new_lineage_id
from protocol.order import ORDER
from protocol.sync import Feature, PageStatus, PushStatus, SyncReply
from server_stub.exposure import read_exposure
from server_stub.lease import expire_leases, set_credit_limit
from server_stub.models import Dealer, Lease, Order
from server_stub.models import LeaseUse as StoredUse
from server_stub.order import approve_order, reject_order
from server_stub.receivable import add_entry
from server_stub.shipment import ship_order
from tests.hq import SeededHq, TestDevice, order

SEEDS = int(os.environ.get("BRANCHLINE_LEASE_SEEDS", "4"))
STEPS = 60
LIMIT = 400_000
PRICE = 1_680


@dataclass
class Held:
    """What a PC's ledger file holds; copied whole, it is a backup."""

    lineage: str
    log: list[tuple[str, bytes]] = field(default_factory=list)
    acked: int = 0
    leases: dict[str, LeaseRow] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)


class Till:
    """A PC that spends only its own leases, loses answers, forks, and comes back from backups."""

    def __init__(self, hq: SeededHq, name: str, chance: Random) -> None:
        self.hq, self.name, self.chance = hq, name, chance
        self.device: TestDevice = hq.device()
        self.held = Held(new_lineage_id())
        self.backup = deepcopy(self.held)
        self.made = 0

    def place(self) -> None:
        """Place an order, on credit where a lease covers it."""
        self.made += 1
        pieces = self.chance.randint(1, 40)
        doc = order(f"{self.name}-{self.made}", quantity=pieces * 1000)
        uses, missing = [], doc.total
        for lease_id, row in self.held.leases.items():
            left = min(self.held.left[lease_id], missing)
            if row.lineage == self.held.lineage and lease_id not in self.held.closed and left:
                uses.append(LeaseUse(lease_id, row.kind, row.subject, left))
                missing -= left
        if missing:
            doc = msgspec.structs.replace(doc, needs_credit=True)
        else:
            doc = msgspec.structs.replace(doc, uses=uses)
            for use in uses:
                self.held.left[use.lease_id] -= use.amount
        self.held.log.append((f"{self.name}-{self.made}", encode(doc)))

    def sync(self, *, hears: bool = True, wish: int = 0) -> None:
        """Send what waits and what is returned, and maybe hear of it."""
        reply = self._ask(wish)
        if not hears:
            return
        if reply.status is not PushStatus.OK or reply.head.n > len(self.held.log):
            self.fork()
            self._take(self._ask(0))
            return
        self._take(reply)

    def _ask(self, wish: int) -> SyncReply:
        device, held = self.device, self.held
        device.lineage, device.log, device.heads = held.lineage, [], []
        for doc_id, body in held.log:
            device.append(ORDER, body, doc_id)
        wishes = [LeaseWish("credit", "", wish)] if wish else []
        request = device.request(held.acked)
        more = {"wishes": wishes, "returned": sorted(held.closed), "features": [Feature.LEASES.value]}
        request = msgspec.structs.replace(request, **more)
        answer = device.send(encode(request))
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=SyncReply)

    def _take(self, reply: SyncReply) -> None:
        assert reply.status is PushStatus.OK
        self.held.acked = reply.head.n
        for page in reply.pages:
            if not page.scope.startswith(LEASE) or page.status is PageStatus.SAME:
                continue
            rows = [row for row in page.rows if bytes(row.body) != b"null"]
            fresh = [msgspec.json.decode(row.body, type=LeaseRow) for row in rows]
            self.held.leases = {row.lease_id: row for row in fresh}
            for row in fresh:
                self.held.left.setdefault(row.lease_id, row.amount)

    def give_back(self) -> None:
        """Close every lease of this history, so that nothing spends it any more."""
        mine = [id for id, row in self.held.leases.items() if row.lineage == self.held.lineage]
        self.held.closed.update(mine)

    def fork(self) -> None:
        """Begin a new history with the same documents."""
        self.held.lineage, self.held.acked = new_lineage_id(), 0

    def save(self) -> None:
        """Keep a backup."""
        self.backup = deepcopy(self.held)

    def restore(self) -> None:
        """Go back to the backup without knowing it."""
        self.held = deepcopy(self.backup)


@dataclass
class World:
    """HQ's staff, time, and the figures that must hold."""

    hq: SeededHq
    chance: Random
    payments: int = 0

    def decide(self) -> None:
        """Approve, reject or ship one order."""
        with self.hq.database.write() as session:
            rows = session.execute(select(Order.id, Order.state).order_by(Order.id)).all()
            waiting = [row for row in rows if row.state in ("review", "approved")]
            if not waiting:
                return
            id, state = self.chance.choice(waiting)
            if state == "approved":
                ship_order(session, id, date(2026, 9, 8))
            elif self.chance.random() < 0.3:
                reject_order(session, id, "no", self.hq.clock())
            else:
                self._approve(session, id)

    def _approve(self, session: object, id: str) -> None:
        try:
            approve_order(session, id, self.hq.clock())
        except DomainError as refusal:
            assert refusal.code == "credit_exceeded"

    def pay(self) -> None:
        """Receive money."""
        self.payments += 1
        day = date(2026, 9, 8)
        amount = -self.chance.randint(1, 60_000)
        with self.hq.database.write() as session:
            names = {"number": f"PAY-{self.payments}", "type": EntryType.RECEIVED, "day": day, "due": day}
            add_entry(session, 1, amount=amount, **names)

    def limit(self) -> None:
        """Change the limit, sometimes below what is out."""
        with self.hq.database.write() as session:
            fen = self.chance.choice((LIMIT, LIMIT // 2, LIMIT // 8, 0))
            set_credit_limit(session, session.get_one(Dealer, 1), fen)

    def wait(self) -> None:
        """Let days go by."""
        self.hq.clock.forward(hours=self.chance.randint(1, 240))

    def check(self, before: int) -> int:
        """Hold exposure and leases against the limit; return what stands now."""
        with self.hq.database.read() as session:
            total = read_exposure(session, 1).total
            limit = session.scalar(select(Dealer.credit_limit)) or 0
            used = session.scalar(select(func.coalesce(func.sum(Lease.used), 0)))
            covered = session.scalar(select(func.coalesce(func.sum(StoredUse.covered), 0)))
            over = session.scalar(select(func.count()).select_from(Lease).where(Lease.used > Lease.amount))
            overdrawn = session.scalars(select(StoredUse).where(StoredUse.covered > StoredUse.amount)).all()
        assert total <= max(limit, before)
        assert (used, over, overdrawn) == (covered, 0, [])
        return total


def actions(world: World, till: Till) -> list[Callable[[], None]]:
    chance = world.chance
    return [
        till.place,
        till.place,
        till.place,
        till.sync,
        till.sync,
        lambda: till.sync(hears=False),
        lambda: till.sync(wish=chance.randint(1, LIMIT)),
        till.give_back,
        till.fork,
        till.save,
        till.restore,
        world.decide,
        world.decide,
        world.pay,
        world.limit,
        world.wait,
    ]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_exposure_and_leases_never_pass_the_limit_and_all_comes_back(hq: SeededHq, seed: int) -> None:
    chance = Random(seed)
    world, tills = World(hq, chance), [Till(hq, name, chance) for name in ("A", "B", "C")]
    with hq.database.write() as session:
        set_credit_limit(session, session.get_one(Dealer, 1), LIMIT)
    total = 0
    for _ in range(STEPS):
        chance.choice(actions(world, chance.choice(tills)))()
        total = world.check(total)
    for till in tills:
        till.sync()
        till.give_back()
        till.sync()
        world.check(total)
    hq.clock.forward(days=60)
    with hq.database.write() as session:
        expire_leases(session, hq.clock())
    everything_came_back(hq, tills)


def everything_came_back(hq: SeededHq, tills: list[Till]) -> None:
    with hq.database.read() as session:
        exposure = read_exposure(session, 1)
        held = session.scalars(select(Order.credit).where(Order.state == "review")).all()
        stored = set(session.scalars(select(Order.id)))
        unsettled = session.scalar(select(func.count()).where(StoredUse.is_settled.is_(False)))
    assert exposure.leases == 0 and exposure.in_review == sum(held) and unsettled == 0
    assert {doc_id for till in tills for doc_id, _ in till.held.log} <= stored


def test_lending_all_that_is_wished_for_would_be_noticed(
    hq: SeededHq, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_stub.lease, "share_out", lambda free, wishes: list(wishes))
    with pytest.raises(AssertionError):
        for seed in range(20):
            test_exposure_and_leases_never_pass_the_limit_and_all_comes_back(hq, seed)
