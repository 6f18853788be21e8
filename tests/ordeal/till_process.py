"""One PC of the ordeal as a process: it bills and synchronises in two threads as the app does, and says what is done only once it is."""

from __future__ import annotations

import hashlib
import os
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

import desktop.db
import desktop.sync.engine
import desktop.sync.runner
import desktop.sync.segment
import desktop.sync.take_pages
from desktop.clock import Moment, SystemClock
from desktop.db import Database, open_database
from desktop.paths import Profile
from desktop.services import count, draft, order, receipt, refund, shift, stock
from desktop.sync import credentials
from desktop.sync.engine import sync_once
from desktop.sync.enrol import enrol, open_http
from desktop.sync.http import HqRefused, NotHq, Unreachable
from desktop.sync.outbox import get_device
from desktop.sync.runner import FAULT, SyncRunner, SyncStatus, read_status
from domain.errors import DomainError
from domain.receipt import Tender, TenderType
from tests.ordeal.board import COUNTER, LINE, Board
from tests.ordeal.breakers import break_rule, lingers

GOODS = {"P-001": "根", "P-002": "个", "P-003": "桶"}
TIMEOUTS = (1.0, 1.5)
ROUNDS = 3
_LOCK = threading.Lock()
Fact = dict[str, Any]


def say(*words: Any) -> None:
    """Print one line, whole or not at all."""
    with _LOCK:
        os.write(1, msgspec.json.encode(words) + b"\n")


def _watch(board: Board) -> None:
    """Show on the board what the program is at; nothing of what it does is changed."""
    engine, segment = desktop.sync.engine, desktop.sync.segment
    board.watch(desktop.db, "migrate", COUNTER, "migrating")
    board.watch(engine, "ask", LINE, "asking HQ")
    board.watch(engine, "take_log", LINE, "storing the answer")
    board.watch(desktop.sync.take_pages, "_take_page", LINE, "taking a page in")
    board.watch(segment, "_fetch", LINE, "fetching segments")
    board.watch(segment, "_import", LINE, "importing segments")
    main = threading.get_ident()

    def commits(_: object) -> None:
        if threading.get_ident() == main and board.get(COUNTER) == "in a transaction":
            board.set(COUNTER, "committing")

    event.listen(Engine, "commit", commits)


def _hurry() -> None:
    """Wait less for a silent line than a shop would; derive the key's secret once a life."""
    secret, known = credentials._machine_secret, dict[bytes, bytes]()

    def remembered(salt: bytes) -> bytes:
        if salt not in known:
            known[salt] = secret(salt)
        return known[salt]

    def line(database: Database) -> Any:
        http = open_http(database)
        http._timeouts = TIMEOUTS
        return http

    offline = SyncRunner._go_offline

    def go_offline(self: SyncRunner, error: Unreachable | NotHq) -> float:
        say("line", repr(error))
        return offline(self, error)

    SyncRunner._go_offline = go_offline  # type: ignore[method-assign]
    credentials._machine_secret = remembered
    desktop.sync.runner.open_http = line


def live(folder: str, board: str, seed: int, url: str, code: str, breaker: str) -> None:
    """Open the profile, enrol with a code if there is one to use, then bill and synchronise until killed."""
    seen = Board(Path(board))
    seen.set(COUNTER, "opening")
    _watch(seen)
    _hurry()
    break_rule(breaker)
    database, clock = open_database(Profile(Path(folder))), SystemClock()
    say("opened", list(database.notices))
    if code:
        seen.set(COUNTER, "enrolling")
        _enrol(database, url, code, clock)
    say("enrolled")
    runner = SyncRunner(database, clock, interval=0.1, chance=lambda: 0.001)
    runner.listeners.append(_tell)
    database.on_commit.append(runner.notice)
    seen.set(LINE, "resting")
    runner.start()
    _Counter(database, clock, random.Random(seed), seen, runner, breaker).bill()


def _enrol(database: Database, url: str, code: str, clock: SystemClock) -> None:
    with database.read() as session:
        if get_device(session):
            return
    while True:
        try:
            enrol(database, url, code, "ordeal", clock)
            return
        except DomainError as error:
            if error.code not in ("hq_unreachable", "not_hq"):
                say("code", error.code)
                raise
        time.sleep(0.02)


def _tell(status: SyncStatus) -> None:
    if status.code == FAULT:
        say("error", f"the desktop's synchronising: {FAULT}")
    elif status.report or status.code:
        problems = [problem.split(":")[0] for problem in status.report.problems] if status.report else []
        say("sync", str(status.state), status.code, problems)


def settle(folder: str, url: str) -> None:
    """Synchronise a few quiet times and say after each what still waits."""
    _hurry()
    clock = SystemClock()
    with open_database(Profile(Path(folder))) as database:
        for _ in range(ROUNDS):
            problem = _one_round(database, clock)
            with database.read() as session:
                say("round", read_status(session).waiting, problem)
        say("settled", url)


def _one_round(database: Database, clock: SystemClock) -> str:
    try:
        with open_http(database) as http:
            return ",".join(sync_once(database, http, clock).problems)
    except (Unreachable, NotHq, HqRefused, DomainError) as error:
        return repr(error)


class _Counter:
    """The thread that bills: one act after another, each its own transaction, each said before and after its commit."""

    def __init__(
        self,
        database: Database,
        clock: SystemClock,
        chance: random.Random,
        board: Board,
        runner: SyncRunner,
        breaker: str,
    ) -> None:
        self._database, self._clock, self._chance = database, clock, chance
        self._board, self._runner, self._breaker = board, runner, breaker

    def bill(self) -> None:
        """Work until killed."""
        acts = 0
        while True:
            self._board.set(COUNTER, "in a transaction")
            is_done = self._act(self._chance.choice(_ACTS))
            self._board.set(COUNTER, "resting")
            time.sleep(self._chance.random() * (0.04 if is_done else 0.1))
            acts += 1
            if acts % 10 == 0:
                self._runner.sync_now()  # someone presses the button

    def _act(self, act: Callable[[Session, Moment, random.Random], Fact | None]) -> bool:
        """Do one act and say whether something came of it."""
        fact: Fact | None = None
        try:
            with self._database.write() as session:
                fact = act(session, self._clock.moment(), self._chance)
                if fact:
                    say("intent", fact | _body(session, fact["id"]))
                if fact and self._breaker == "acknowledge_before_commit":
                    say("done", fact["id"])
                    lingers()
                    return True
        except DomainError as error:
            say("refused", fact["id"] if fact else "", error.code)
            return False
        self._board.set(COUNTER, "acknowledging")
        if fact:
            say("done", fact["id"])
        return fact is not None


def _body(session: Session, doc_id: str) -> Fact:
    """Return place and hash of a document as it will be committed; holds and opened shifts have none."""
    query = "SELECT n, body FROM document WHERE doc_id = ?"
    row = session.connection().exec_driver_sql(query, (doc_id,)).one_or_none()
    return {"n": row[0], "hash": hashlib.sha256(row[1]).hexdigest()} if row else {"n": 0, "hash": ""}


def _some(chance: random.Random) -> int:
    return chance.randrange(1, 9) * 1000


def _cart(chance: random.Random) -> receipt.Cart:
    skus = chance.sample(sorted(GOODS), chance.randrange(1, 4))
    return receipt.Cart(tuple(receipt.CartLine(sku, GOODS[sku], _some(chance)) for sku in skus))


def _sell(session: Session, moment: Moment, chance: random.Random) -> Fact:
    cart = _cart(chance)
    made = receipt.issue_receipt(session, cart, [Tender(TenderType.CASH, 10**9)], moment)
    moves = [(line.sku, -line.quantity) for line in cart.lines]
    fact = {"kind": "receipt", "id": made.doc_id, "number": made.number, "moves": moves}
    return fact | {"gross": made.totals.gross, "day": made.business_day.isoformat()}


def _refund(session: Session, moment: Moment, chance: random.Random) -> Fact | None:
    query = (
        "SELECT r.doc_id, l.sku FROM receipt r JOIN receipt_line l ON l.doc_id = r.doc_id AND l.line = 1"
        " WHERE r.kind = 'receipt' ORDER BY r.number DESC LIMIT 30"
    )
    sold = session.connection().exec_driver_sql(query).all()
    if not sold:
        return None
    original, sku = chance.choice(sold)
    made = refund.issue_refund(session, original, {1: 1000}, TenderType.CASH, moment, "unwanted")
    fact = {"kind": "refund", "id": made.doc_id, "number": made.number, "moves": [(sku, 1000)]}
    return fact | {"gross": abs(made.totals.gross), "day": made.business_day.isoformat()}


def _count(session: Session, moment: Moment, chance: random.Random) -> Fact:
    found = {sku: _some(chance) for sku in chance.sample(sorted(GOODS), 2)}
    made = count.take_count(session, found, moment)
    return {"kind": "count", "id": made.doc_id, "number": made.number, "found": found}


def _write_off(session: Session, moment: Moment, chance: random.Random) -> Fact:
    sku, quantity = chance.choice(sorted(GOODS)), _some(chance)
    made = stock.write_off(session, {sku: quantity}, moment, reason="broken")
    return {"kind": "adjustment", "id": made.doc_id, "number": made.number, "moves": [(sku, -quantity)]}


def _order(session: Session, moment: Moment, chance: random.Random) -> Fact:
    sku = chance.choice(sorted(GOODS))
    made = order.place_order(session, [order.Wanted(sku, GOODS[sku], _some(chance))], moment)
    return {"kind": "order", "id": made.doc_id, "number": made.number}


def _shift(session: Session, moment: Moment, chance: random.Random) -> Fact:
    if shift.get_open_shift(session) is None:
        opened = shift.open_shift(session, moment, cashier="Wang", opening_float=chance.randrange(100))
        return {"kind": "opened", "id": opened.doc_id}
    made = shift.close_shift(session, moment, counted=0)
    fact = {"kind": "shift", "id": made.doc_id, "number": made.number, "sales": made.sales}
    return fact | {"receipts": made.receipts, "refunds": made.refunds, "refunded": made.refunded}


def _hold(session: Session, moment: Moment, chance: random.Random) -> Fact:
    return {"kind": "hold", "id": draft.hold_cart(session, _cart(chance), moment)}


def _recall(session: Session, moment: Moment, chance: random.Random) -> Fact | None:
    held = draft.list_drafts(session, draft.DraftKind.CART)
    if not held:
        return None
    chosen = chance.choice(held)
    draft.recall_cart(session, chosen.id)
    return {"kind": "recall", "id": chosen.id}


_ACTS = (_sell,) * 10 + (_refund,) * 3 + (_order, _order, _count, _write_off, _shift, _hold, _recall)
