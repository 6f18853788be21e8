"""The running HQ: its database, history, secrets, clock and the wrong tries it remembers."""

from __future__ import annotations

import secrets
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select, update

from server_stub.db import Database
from server_stub.models import Headquarters, Scope
from server_stub.signing import Signer

TRIES = 6
TRIES_WINDOW = timedelta(minutes=10)


def utc_now() -> datetime:
    """Return HQ's moment."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day it is where HQ runs."""
    return utc_now().astimezone().date()


@dataclass
class WrongTries:
    """Wrong enrolment codes by address within the last ten minutes."""

    by_address: dict[str, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))

    def wait_seconds(self, address: str, moment: datetime) -> int:
        """Return how long the address has to wait, 0 when it may try."""
        tries = self.by_address.get(address)
        while tries and tries[0] <= moment - TRIES_WINDOW:
            tries.popleft()
        if not tries or len(tries) < TRIES:
            return 0
        return int((tries[0] + TRIES_WINDOW - moment).total_seconds()) + 1

    def add(self, address: str, moment: datetime) -> None:
        """Remember a wrong try; a full memory forgets its oldest address."""
        if len(self.by_address) >= 10_000 and address not in self.by_address:
            self.by_address.pop(next(iter(self.by_address)))
        self.by_address[address].append(moment)


@dataclass
class Hq:
    """What every request handler works with."""

    database: Database
    gen: str
    secret: bytes
    staff_token: str
    clock: Callable[[], datetime] = utc_now
    tries: WrongTries = field(default_factory=WrongTries)
    signer: Signer = field(default_factory=Signer)

    def today(self) -> date:
        """Return the day by its clock, where HQ runs."""
        return self.clock().astimezone().date()


def open_hq(
    database: Database,
    staff_token: str,
    clock: Callable[[], datetime] = utc_now,
    *,
    signer: Signer | None = None,
) -> Hq:
    """Read HQ's history and secret from its database; one that was restored from a backup begins a new history."""
    columns = (Headquarters.gen, Headquarters.secret, Headquarters.is_copy)
    with database.read() as session:
        gen, secret, is_copy = session.execute(select(*columns)).one()
    if is_copy:
        gen = secrets.token_hex(8)
        with database.write() as session:
            session.execute(update(Headquarters).values(gen=gen, is_copy=False))
            session.execute(update(Scope).values(gen=gen))
    return Hq(database, gen, secret, staff_token, clock, signer=signer or Signer())
