"""HQ in the simulation: the real tables and the real handlers, called with request bytes, answering reply bytes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar.handlers import HTTPRouteHandler
from requests.structures import CaseInsensitiveDict
from sqlalchemy import update
from urllib3.exceptions import ProtocolError

from domain.errors import DomainError
from protocol.segment import SEGMENT
from server_stub import app
from server_stub.auth import NONCE_HEADER, make_nonce
from server_stub.db import open_database
from server_stub.enrol import issue_code
from server_stub.headquarters import Hq, open_hq
from server_stub.models import Headquarters, Scope
from server_stub.problems import RefusedError
from server_stub.signing import Signer
from tests.simulation.backends import Store
from tests.simulation.credit import CreditWatch
from tests.simulation.disk import Crash, Failpoint, disk_full
from tests.simulation.office import OFTEN, WORK
from tests.simulation.publication import Published
from tests.simulation.seed import BOOKS, FIRST_BUDGET, FIRST_PRICE, SKUS

_SEGMENTS = SEGMENT.partition("{")[0]
SIGNER = Signer(Ed25519PrivateKey.from_private_bytes(b"s" * 32), timedelta(days=40))
"""HQ's key outlives its restores; certificates end while a PC is offline for two months."""


@dataclass
class Request:
    """A request as its bytes; also all that HQ's handlers look at."""

    method: str
    path: str
    headers: CaseInsensitiveDict[str]
    body: bytes
    app: Any = None
    client: Any = None

    @property
    def scope(self) -> dict[str, Any]:
        """What an ASGI server says of the request."""
        return {"path": self.path}

    @property
    def url(self) -> Any:
        """The address, for HQ's log."""
        return SimpleNamespace(path=self.path)


class Reply:
    """A reply as its bytes, read as a response of requests; `breaks` ends it with a broken line."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes, *, breaks: bool = False) -> None:
        self.status_code = status
        self.headers = CaseInsensitiveDict(headers)
        self.body, self.breaks = body, breaks
        self._place = 0

    def __enter__(self) -> Reply:
        self._place = 0
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    @property
    def raw(self) -> Reply:
        """The stream of the body."""
        return self

    def read(self, size: int, *, decode_content: bool) -> bytes:
        """Return the next bytes as they were sent."""
        chunk = self.body[self._place : self._place + size]
        self._place += len(chunk)
        if not chunk and self.breaks:
            raise ProtocolError("the line broke")
        return chunk


def _handlers() -> dict[tuple[str, str], Callable[..., Any]]:
    """Find the application's device handlers by method and path; those that take a body get it."""
    found = {}
    for handler in vars(app).values():
        if not isinstance(handler, HTTPRouteHandler):
            continue
        for method in handler.http_methods:
            for path in handler.paths:
                found[(str(method), path)] = handler.fn
    return found


HANDLERS = _handlers()


@dataclass
class Said:
    """What HQ's people decided, in plain Python: policies, each dealer's list and most budget, scopes given otherwise."""

    policies: list[Published]
    books: dict[int, str]
    grants: dict[tuple[int, int, str], bool] = field(default_factory=dict)
    budgets: dict[int, int] = field(default_factory=dict)

    def copy(self) -> Said:
        """Return it as it is now."""
        return Said(list(self.policies), dict(self.books), dict(self.grants), dict(self.budgets))

    def on(self, day: date) -> Published:
        """Return what is in force on a day: of the versions that began by then the newest."""
        return [one for one in self.policies if one.effective <= day][-1]

    def granted(self, dealer: int, device: int, usual: set[str]) -> set[str]:
        """Return the scopes of a device: what is said of it counts more than what is said of all of the dealer's."""
        scopes = set(usual)
        for about in (0, device):
            for (whose, place, scope), is_granted in self.grants.items():
                if (whose, place) == (dealer, about):
                    scopes = scopes | {scope} if is_granted else scopes - {scope}
        return scopes


class SimHq:
    """The HQ of one world, with its backups; `said` is what its tables should say."""

    def __init__(
        self, folder: Path, store: Store, dealers: int, chance: random.Random, clock: Callable[[], datetime]
    ) -> None:
        self.folder, self.store, self.chance, self.clock = folder, store, chance, clock
        self.failpoint = Failpoint()
        lists = {book: dict.fromkeys(SKUS, FIRST_PRICE) for book in BOOKS}
        ids = range(1, dealers + 1)
        first = Published(0, date.min, {}, lists)
        self.said = Said([first], dict.fromkeys(ids, "list"), budgets=dict.fromkeys(ids, FIRST_BUDGET))
        self.lost: list[Published] = []
        """Versions that a restored HQ knows nothing of any more, though a PC may."""
        self.backups: list[Said] = []
        self.watch = CreditWatch()
        self.done: Counter[str] = Counter()
        self.hq = self._open()
        self.look()

    def _open(self) -> Hq:
        database = open_database(self.store.address)
        self.failpoint.watch(database.engine)
        return open_hq(database.hq_wide, "staff", self.clock, signer=SIGNER)

    def restart(self) -> None:
        """Start again on what is on disk."""
        self.failpoint.disarm()
        self.hq.database.close()
        self.hq = self._open()

    def close(self) -> None:
        """End."""
        self.hq.database.close()
        self.store.close()

    def answer(self, request: Request) -> Reply:
        """Answer a request as the application does; a crash passes through."""
        request.app = SimpleNamespace(state=SimpleNamespace(hq=self.hq))
        try:
            response = self._handle(request)
        except RefusedError as refusal:
            response = app._on_refused(request, refusal)
        except DomainError as error:
            response = app._on_domain_error(request, error)
        except Exception as error:  # noqa: BLE001 - as the application: a problem document
            response = app._on_fault(request, error)
        headers = {"Content-Type": str(response.media_type), **response.headers}
        headers[NONCE_HEADER] = make_nonce(self.hq.secret, self.clock())
        return Reply(response.status_code or 200, headers, bytes(response.content))

    def _handle(self, request: Request) -> Any:
        if request.path.startswith(_SEGMENTS):
            return HANDLERS[("GET", SEGMENT)](request, request.path.removeprefix(_SEGMENTS))
        handler = HANDLERS[(request.method, request.path)]
        return handler(request, request.body) if request.method == "POST" else handler(request)

    def enrol_code(self, store: int) -> str:
        """Issue a one-time code for a store."""
        with self.hq.database.write() as session:
            return issue_code(session, f"S{store:04}", self.clock()).code

    def back_up(self) -> None:
        """Keep a copy of HQ as it is now."""
        self.hq.database.close()
        self.store.back_up(len(self.backups))
        self.backups.append(self.said.copy())

    def restore(self, place: int, *, gen: str = "") -> None:
        """Go back to a backup, silently or under a new name of its history."""
        self.hq.database.close()
        self.store.restore(place)
        kept = self.backups[place].copy()
        self.lost += [one for one in self.said.policies if one not in kept.policies]
        self.said = kept
        self.watch.forget()
        self.hq = self._open()
        if gen:
            with self.hq.database.write() as session:
                session.execute(update(Headquarters).values(gen=gen))
                session.execute(update(Scope).values(gen=gen))
            self.restart()
        self.look()  # what stood above a lowered limit then does so again

    def look(self) -> None:
        """C1: look at every dealer's risk."""
        with self.hq.database.read() as session:
            self.watch.look(session)

    def work(self, *, fault: str = "", what: str = "") -> str:
        """Do one piece of office work, maybe failing in the middle, and say what it was."""
        name = what or self.chance.choice(OFTEN)
        self.look()
        if fault:
            broken = Crash() if fault == "crash" else disk_full()
            self.failpoint.arm(self.chance.randrange(1, 30), broken)
        try:
            with self.hq.database.write() as session:
                settle = WORK[name](self, session)
        except Crash:
            self.restart()
            return f"{name} crashed"
        except DomainError as error:
            return f"{name} refused: {error.code}"
        except Exception:
            if not self.failpoint.has_fired:
                raise
            return f"{name} failed"
        finally:
            self.failpoint.disarm()
        if settle:
            settle()
        self.look()
        return name
