"""HQ in the simulation: the real tables and the real handlers, called with request bytes, answering reply bytes."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar.handlers import HTTPRouteHandler
from requests.structures import CaseInsensitiveDict
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session
from urllib3.exceptions import ProtocolError

from domain.errors import DomainError
from domain.order import OrderState
from domain.unit import Unit
from protocol.sync import VerdictStatus
from server_stub import app
from server_stub.auth import NONCE_HEADER, make_nonce
from server_stub.db import open_database
from server_stub.enrol import issue_code
from server_stub.headquarters import Hq, open_hq
from server_stub.inbox import retry_documents
from server_stub.models import (
    BRAND,
    Contract,
    Dealer,
    Headquarters,
    Member,
    Order,
    Price,
    Scope,
    Stock,
    Store,
)
from server_stub.order import approve_order, reject_order
from server_stub.problems import RefusedError
from server_stub.product import NewProduct, NewUnit, import_products
from server_stub.publish import publish_dealer, publish_everything, publish_price_book, publish_supply
from server_stub.shipment import ship_order, shipment_need
from server_stub.signing import Signer
from tests.simulation.disk import Crash, Failpoint, copy_files, disk_full, drop_database

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
BOOKS = ("list", "vip")
SKUS = ("P-1", "P-2", "P-3", "P-4", "P-5")
UNIT = Unit("个")
PRODUCTS = tuple(NewProduct(sku, f"板材{sku}", (NewUnit(UNIT),)) for sku in SKUS)
FIRST_PRICE = 100_000

SIGNER = Signer(Ed25519PrivateKey.from_private_bytes(b"s" * 32), timedelta(days=3_650))
"""HQ's key outlives its restores, and certificates the run: what an expired one holds back is no divergence."""


def canary(dealer: int) -> str:
    """Return the mark that no other dealer may ever see."""
    return f"CANARY-{dealer}-"


def _seed(session: Session, dealers: int) -> None:
    ids = range(1, dealers + 1)
    session.execute(insert(Dealer), [{"id": x, "code": f"D{x:03}", "name": f"{canary(x)}name"} for x in ids])
    stores = [(x, x * 10 + place) for x in ids for place in (1, 2)]
    session.execute(
        insert(Store),
        [{"dealer_id": x, "id": y, "code": f"S{y:04}", "name": f"{canary(x)}store"} for x, y in stores],
    )
    term = {"first": date(2025, 1, 1), "last": date(2030, 12, 31), "payment_days": 30, "version": 1}
    session.execute(insert(Contract), [{"dealer_id": x, "number": f"{canary(x)}HT"} | term for x in ids])
    people = [{"dealer_id": x, "id": f"M{x}", "name": f"{canary(x)}member", "phone": "1"} for x in ids]
    session.execute(insert(Member), people)
    import_products(session, PRODUCTS)
    prices = [_price(BRAND, f"{book}-{sku}", book, sku, 80) for book in BOOKS for sku in SKUS]
    prices += [_price(x, f"C{x}-P-1", f"{canary(x)}HT", "P-1", 30) for x in ids]
    session.execute(insert(Price), prices)
    session.execute(insert(Stock), [{"sku": sku, "on_hand": 10**9} for sku in SKUS[:4]])
    publish_everything(session, START)


def _price(dealer: int, id: str, book: str, sku: str, level: int) -> dict[str, Any]:
    row = {"dealer_id": dealer, "id": id, "level": level, "book": book, "sku": sku, "unit": UNIT.name}
    return row | {"price": FIRST_PRICE}


@cache
def _template(dealers: int) -> bytes:
    """Make the database of a new HQ once a run."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hq.db"
        database = open_database(str(path))
        with database.write() as session:
            _seed(session, dealers)
        with database.write() as session:
            session.execute(update(Headquarters).values(gen="0" * 16, secret=b"s" * 32))
            session.execute(update(Scope).values(gen="0" * 16))
        database.close()
        return path.read_bytes()


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


class SimHq:
    """The HQ of one world, with its backups; `prices` is what every list should say, in plain Python."""

    def __init__(
        self, folder: Path, dealers: int, chance: random.Random, clock: Callable[[], datetime]
    ) -> None:
        self.folder, self.chance, self.clock = folder / "hq", chance, clock
        self.folder.mkdir()
        (self.folder / "hq.db").write_bytes(_template(dealers))
        self.failpoint = Failpoint()
        self.prices = {f"{book}-{sku}": FIRST_PRICE for book in BOOKS for sku in SKUS}
        self.books = dict.fromkeys(range(1, dealers + 1), "list")
        self.backups: list[tuple[Path, dict[str, int], dict[int, str]]] = []
        self.hq = self._open()

    def _open(self) -> Hq:
        database = open_database(str(self.folder / "hq.db"))
        self.failpoint.watch(database.engine)
        return open_hq(database, "staff", self.clock, signer=SIGNER)

    def restart(self) -> None:
        """Start again on what is on disk."""
        self.failpoint.disarm()
        self.hq.database.close()
        self.hq = self._open()

    def close(self) -> None:
        """End."""
        self.hq.database.close()

    def answer(self, request: Request) -> Reply:
        """Answer a request as the application does; a crash passes through."""
        request.app = SimpleNamespace(state=SimpleNamespace(hq=self.hq))
        try:
            handler = HANDLERS[(request.method, request.path)]
            response = handler(request, request.body) if request.method == "POST" else handler(request)
        except RefusedError as refusal:
            response = app._on_refused(request, refusal)
        except DomainError as error:
            response = app._on_domain_error(request, error)
        except Exception as error:  # noqa: BLE001 - as the application: a problem document
            response = app._on_fault(request, error)
        headers = {"Content-Type": str(response.media_type), **response.headers}
        headers[NONCE_HEADER] = make_nonce(self.hq.secret, self.clock())
        return Reply(response.status_code or 200, headers, bytes(response.content))

    def enrol_code(self, store: int) -> str:
        """Issue a one-time code for a store."""
        with self.hq.database.write() as session:
            return issue_code(session, f"S{store:04}", self.clock()).code

    def back_up(self) -> None:
        """Keep a copy of HQ as it is now."""
        target = self.folder.parent / f"hq-backup-{len(self.backups)}"
        copy_files(self.folder, target)
        self.backups.append((target, dict(self.prices), dict(self.books)))

    def restore(self, place: int, *, gen: str = "") -> None:
        """Go back to a backup, silently or under a new name of its history."""
        source, prices, books = self.backups[place]
        self.hq.database.close()
        drop_database(self.folder / "hq.db")
        copy_files(source, self.folder)
        self.prices, self.books = dict(prices), dict(books)
        self.hq = self._open()
        if gen:
            with self.hq.database.write() as session:
                session.execute(update(Headquarters).values(gen=gen))
                session.execute(update(Scope).values(gen=gen))
            self.restart()

    def work(self, *, fault: str = "") -> str:
        """Do one piece of office work, maybe failing in the middle, and say what it was."""
        name, step = self.chance.choice(WORK)
        if fault:
            broken = Crash() if fault == "crash" else disk_full()
            self.failpoint.arm(self.chance.randrange(1, 30), broken)
        try:
            with self.hq.database.write() as session:
                settle = step(self, session)
        except Crash:
            self.restart()
            return f"{name} crashed"
        except Exception:
            if not self.failpoint.has_fired:
                raise
            return f"{name} failed"
        finally:
            self.failpoint.disarm()
        if settle:
            settle()
        return name


Settle = Callable[[], None] | None


def import_prices(hq: SimHq, session: Session) -> Settle:
    """Change some prices of a list, drop one or bring one back, and publish the list."""
    book = hq.chance.choice(BOOKS)
    fresh = {sku: hq.chance.randrange(50_000, 200_000) for sku in hq.chance.sample(SKUS, 2)}
    gone = hq.chance.choice(SKUS) if hq.chance.random() < 0.3 else ""
    prices = {id: price for id, price in hq.prices.items() if id != f"{book}-{gone}"}
    session.execute(delete(Price).where(Price.dealer_id == BRAND, Price.book == book))
    for sku, price in fresh.items():
        prices[f"{book}-{sku}"] = price
    rows = [(id, price) for id, price in prices.items() if id.startswith(book)]
    session.execute(
        insert(Price),
        [_price(BRAND, id, book, id.removeprefix(f"{book}-"), 80) | {"price": price} for id, price in rows],
    )
    publish_price_book(session, book)
    return lambda: setattr(hq, "prices", prices)


def change_contract(hq: SimHq, session: Session) -> Settle:
    """Change a dealer's terms, contract price or members."""
    dealer = hq.chance.choice(list(hq.books))
    days = hq.chance.randrange(10, 90)
    session.execute(update(Contract).where(Contract.dealer_id == dealer).values(payment_days=days))
    price = hq.chance.randrange(50_000, 99_000)
    session.execute(update(Price).where(Price.dealer_id == dealer).values(price=price))
    member = {"dealer_id": dealer, "id": f"M{hq.chance.getrandbits(32)}", "phone": "2"}
    session.execute(insert(Member), [member | {"name": f"{canary(dealer)}new"}])
    publish_dealer(session, dealer)
    return None


def grant_book(hq: SimHq, session: Session) -> Settle:
    """Give a dealer the other price list: one scope is granted, another revoked."""
    dealer = hq.chance.choice(list(hq.books))
    book = BOOKS[1 - BOOKS.index(hq.books[dealer])]
    session.execute(update(Dealer).where(Dealer.id == dealer).values(price_book=book))
    return lambda: hq.books.update({dealer: book})


def restock(hq: SimHq, session: Session) -> Settle:
    """Count the warehouse anew."""
    sku = hq.chance.choice(SKUS[:4])
    on_hand = Stock.reserved + hq.chance.randrange(0, 100_000)
    session.execute(update(Stock).where(Stock.sku == sku).values(on_hand=on_hand))
    publish_supply(session, hq.clock(), [sku])
    return None


def decide(hq: SimHq, session: Session) -> Settle:
    """Approve or reject every order under review."""
    query = select(Order.id).where(Order.state == OrderState.REVIEW.value).order_by(Order.id)
    for order in session.scalars(query).all():
        if hq.chance.random() < 0.8:
            approve_order(session, order, hq.clock())
        else:
            reject_order(session, order, "not now", hq.clock())
    return None


def ship(hq: SimHq, session: Session) -> Settle:
    """Ship what is approved, and judge again what waited for it."""
    query = select(Order.id, Order.dealer_id).where(Order.state == OrderState.APPROVED.value)
    for order, dealer in session.execute(query.order_by(Order.id)).all():
        shipment = ship_order(session, order, hq.clock().date())
        session.flush()
        retry_documents(session, dealer, VerdictStatus.WAITING, shipment_need(shipment.number))
    return None


WORK: tuple[tuple[str, Callable[[SimHq, Session], Settle]], ...] = (
    ("import", import_prices),
    ("import", import_prices),
    ("contract", change_contract),
    ("grant", grant_book),
    ("restock", restock),
    ("decide", decide),
    ("decide", decide),
    ("ship", ship),
    ("ship", ship),
)

__all__ = ["Reply", "Request", "SimHq", "canary"]
