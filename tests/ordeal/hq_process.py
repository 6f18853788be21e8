"""HQ of the ordeal as processes: one that serves, loaded or truly fresh, and an office that publishes beside it."""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, update

import server_stub.__main__
import server_stub.app
import server_stub.serve
from server_stub.db import Database, open_database
from server_stub.headquarters import utc_now
from server_stub.models import Member, Price
from server_stub.publish import publish_dealer, publish_supply
from tests.ordeal.board import COUNTER, LINE, Board
from tests.ordeal.breakers import break_rule

DEALER = 1
PEOPLE = 200
_SERVE = ("serve", "--port", "0", "--db")


def _watch(board: Board) -> None:
    """Show on the board what HQ is at."""
    app = server_stub.app
    board.watch(server_stub.__main__, "open_database", COUNTER, "opening")
    board.watch(Database, "change", COUNTER, "storing documents")
    board.watch(app, "read_pages", LINE, "reading pages")

    def commits(connection: Any) -> None:
        if connection.get_execution_options().get("branchline_write"):
            board.set(COUNTER, "committing")

    event.listen(Engine, "commit", commits)
    resting = app.answer

    def answer(*given: Any) -> Any:
        board.set(COUNTER, "resting")
        return resting(*given)

    app.answer = answer


def serve(database: str, board: str, breaker: str) -> None:
    """Serve as `python -m server_stub serve` does, in a process that was loaded before."""
    seen = Board(Path(board))
    _watch(seen)
    break_rule(breaker)
    server_stub.__main__.main([*_SERVE, database])


def serve_fresh(database: str, board: str, breaker: str) -> None:
    """Serve with the very command; nobody sees what it is at, and no rule of it can be broken."""
    os.execv(sys.executable, [sys.executable, "-u", "-m", "server_stub", *_SERVE, database])


def work(database: str, board: str, seed: int) -> None:
    """Change people, contract prices and stock and publish them, until killed."""
    seen, chance = Board(Path(board)), random.Random(seed)
    hq = open_database(database).hq_wide
    while True:
        time.sleep(chance.random() * 0.3)
        with seen.during(COUNTER, "publishing"):
            hq.change(lambda session: _publish(session, chance))


def _publish(session: Any, chance: random.Random) -> None:
    people = [f"M-{chance.randrange(PEOPLE):03}" for _ in range(chance.choice((1, 10, 100)))]
    for person in people:
        points = {"points": chance.randrange(10**6)}
        session.execute(update(Member).where(Member.dealer_id == DEALER, Member.id == person).values(points))
    price = {"price": chance.randrange(100_000, 200_000)}
    session.execute(update(Price).where(Price.dealer_id == DEALER).values(price))
    publish_dealer(session, DEALER)
    publish_supply(session, utc_now())
