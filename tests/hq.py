"""A real HQ for tests: a seeded SQLite file, the application in-process, a device that signs, a loopback server.

Use the fixtures by importing them into a conftest: `from tests.hq import hq, loopback_hq`.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar.testing import TestClient
from sqlalchemy import insert

from domain.unit import Unit
from protocol import routes
from protocol.base import PROTOCOL_VERSION, Stamp, encode
from protocol.enrol import Enrolment
from protocol.lineage import chain_next, chain_start, new_lineage_id
from protocol.order import OrderDoc, OrderLineRow
from protocol.receipt import LineRow, ReceiptDoc, TenderRow
from protocol.sync import Envelope, Head, ScopeState, SyncReply, SyncRequest
from server_stub.app import create_app
from server_stub.db import Database, open_database
from server_stub.enrol import issue_code
from server_stub.headquarters import Hq, open_hq
from server_stub.models import BRAND, Contract, Dealer, Member, Price, Stock, Store
from server_stub.product import NewProduct, NewUnit, import_products
from server_stub.publish import publish_everything
from server_stub.signing import Signer

TOKEN = "staff-token-of-the-tests"
SIGNER = Signer(Ed25519PrivateKey.from_private_bytes(b"h" * 32))
DAY = date(2026, 9, 7)
START = datetime(2026, 9, 7, 1, 30, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent

PIECE, BOX = Unit("个"), Unit("箱", 20)
PRODUCTS = (
    NewProduct("P-001", "PPR热水管 25", (NewUnit(Unit("根"), ("6901234567892",)),), "25×4.2", "管材", "联塑"),
    NewProduct("P-002", "玻化砖", (NewUnit(PIECE, ("6901234567908",)), NewUnit(BOX)), "800×800", "瓷砖"),
    NewProduct("P-003", "内墙乳胶漆", (NewUnit(Unit("桶")),), "18L", "涂料"),
    NewProduct("S-001", "送货费", (NewUnit(Unit("次")),), type="service", tax_rate=60_000),
)
LIST_PRICES = {"P-001": 186_000, "P-002": 452_500, "P-003": 3_280_000, "S-001": 500_000}
STOCK = {"P-001": 500_000, "P-002": 100_000, "P-003": 12_000}


@dataclass
class Clock:
    """HQ's clock in the hand of a test."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **parts: float) -> None:
        self.now += timedelta(**parts)


def seed(database: Database, *, moment: datetime = START) -> None:
    """One dealer with one store, a contract, a member, four products with prices, and stock at HQ."""
    with database.write() as session:
        session.execute(insert(Dealer), [{"id": 1, "code": "D001", "name": "江城建材有限公司"}])
        session.execute(insert(Store), [{"dealer_id": 1, "id": 11, "code": "S011", "name": "江城一店"}])
        term = {"first": date(2026, 1, 1), "last": date(2026, 12, 31), "payment_days": 30}
        session.execute(insert(Contract), [{"dealer_id": 1, "number": "HT-2026-001", "version": 1} | term])
        member = {"dealer_id": 1, "id": "M1", "name": "王芳", "phone": "13800000001"}
        session.execute(insert(Member), [member])
        import_products(session, PRODUCTS)
        session.execute(insert(Price), _prices())
        session.execute(insert(Stock), [{"sku": sku, "on_hand": held} for sku, held in STOCK.items()])
        publish_everything(session, moment)


def _prices() -> list[dict[str, Any]]:
    unit_of = {product.sku: product.units[0].unit.name for product in PRODUCTS}
    rows = [
        {"dealer_id": BRAND, "id": f"L-{sku}", "level": 80, "book": "list", "sku": sku, "price": price}
        for sku, price in LIST_PRICES.items()
    ]
    rows.append(
        {
            "dealer_id": 1,
            "id": "C-P-001",
            "level": 30,
            "book": "HT-2026-001",
            "sku": "P-001",
            "price": 168_000,
        }
    )
    return [row | {"unit": unit_of[row["sku"]]} for row in rows]


@dataclass
class SeededHq:
    """A seeded HQ in this process."""

    database: Database
    hq: Hq
    clock: Clock
    client: TestClient[Any]

    def enrol_code(self, store: str = "S011") -> str:
        """Issue a one-time code."""
        with self.database.write() as session:
            return issue_code(session, store, self.clock()).code

    def device(self, store: str = "S011") -> TestDevice:
        """Enrol a device that signs its requests."""
        return TestDevice.enrol(self.client, self.enrol_code(store))

    def staff(self, method: str, path: str, message: object = None, **more: Any) -> Any:
        """Send a staff request and return httpx's response."""
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        content = encode(message) if message is not None else None
        return self.client.request(method, path, content=content, headers=headers, **more)


@dataclass
class TestDevice:
    """A PC as HQ sees it: a key, a lineage log, and nothing else."""

    __test__ = False

    client: Any
    key: Ed25519PrivateKey
    enrolment: Enrolment
    lineage: str = field(default_factory=new_lineage_id)
    nonce: str = ""
    heads: list[str] = field(default_factory=list)
    log: list[Envelope] = field(default_factory=list)

    @classmethod
    def enrol(cls, client: Any, code: str) -> TestDevice:
        """Enrol with a code."""
        key = Ed25519PrivateKey.generate()
        public = urlsafe_b64encode(key.public_key().public_bytes_raw()).rstrip(b"=").decode()
        request = {"code": code, "public_key": public, "machine": "test-pc", "program": "test"}
        answer = client.post(routes.ENROL, json=request)
        assert answer.status_code == 200, answer.text
        return cls(client, key, msgspec.json.decode(answer.content, type=Enrolment))

    def headers(self, method: str, path: str, body: bytes) -> dict[str, str]:
        """Sign a request."""
        text = f"{method}\n{path}\n{hashlib.sha256(body).hexdigest()}\n{self.nonce}".encode()
        signature = urlsafe_b64encode(self.key.sign(text)).rstrip(b"=").decode()
        device = {"Branchline-Device": str(self.enrolment.device_id), "Branchline-Nonce": self.nonce}
        return device | {"Branchline-Signature": signature, "Content-Type": "application/json"}

    def send(self, body: bytes, path: str = routes.SYNC, method: str = "POST", **more: str) -> Any:
        """Send bytes, signed, under a fresh nonce; return httpx's response."""
        self.nonce = self.client.get(routes.HEALTH).headers["Branchline-Nonce"]
        headers = self.headers(method, path, body) | more
        return self.client.request(method, path, content=body, headers=headers)

    def append(self, kind: str, body: msgspec.Struct | bytes, doc_id: str, *, version: int = 1) -> Envelope:
        """Append a document to the lineage log."""
        raw = body if isinstance(body, bytes) else encode(body)
        n = len(self.log) + 1
        envelope = Envelope(n, doc_id, kind, version, msgspec.Raw(raw))
        self.heads.append(chain_next(self.chain(n - 1), n, doc_id, kind, version, raw))
        self.log.append(envelope)
        return envelope

    def chain(self, n: int) -> str:
        """Return the chain at n."""
        return self.heads[n - 1] if n else chain_start(self.lineage)

    def request(
        self,
        after: int = 0,
        *,
        scopes: Sequence[ScopeState] = (),
        page_rows: int = 20_000,
        last: int | None = None,
    ) -> SyncRequest:
        """Make a sync request with everything after a head."""
        return SyncRequest(
            protocol=PROTOCOL_VERSION,
            program="test",
            lineage=self.lineage,
            after=Head(after, self.chain(after)),
            envelopes=self.log[after:last],
            scopes=list(scopes),
            page_rows=page_rows,
        )

    def sync(self, after: int = 0, **more: Any) -> SyncReply:
        """Sync and return the decoded reply."""
        answer = self.send(encode(self.request(after, **more)))
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=SyncReply)


def stamp() -> Stamp:
    """A PC's moment."""
    return Stamp(START, "boot-1", 1_000, 0)


def receipt(number: str = "RC-0001-26-000001", *, quantity: int = 2_000, store_id: int = 11) -> ReceiptDoc:
    """A receipt of one line P-001 at list price, paid in cash."""
    gross = 186_000 * quantity // 100_000
    tax = gross - (2 * gross * 1_000_000 + 1_130_000) // (2 * 1_130_000)
    line = LineRow("P-001", "PPR热水管 25", "根", quantity, quantity, 186_000, gross, tax, 0, 130_000)
    return ReceiptDoc(
        number=number,
        store_id=store_id,
        business_day=DAY,
        stamp=stamp(),
        lines=[line],
        tenders=[TenderRow("cash", gross)],
        gross=gross,
        tax=tax,
    )


def order(
    number: str = "PO-0001-26-000001", *, sku: str = "P-001", quantity: int = 10_000, price: int = 168_000
) -> OrderDoc:
    """An order of one line at the contract price."""
    product = next((item for item in PRODUCTS if item.sku == sku), PRODUCTS[0])
    unit, amount = product.units[0].unit, price * quantity // 100_000
    line = OrderLineRow(sku, product.name, unit.name, 1, 1, quantity, price, amount, 130_000)
    return OrderDoc(
        number=number,
        store_id=11,
        business_day=DAY,
        stamp=stamp(),
        lines=[line],
        total=amount,
        priced_on=DAY,
    )


@cache
def _seeded_file() -> bytes:
    """Seed once a run; every test gets a copy of the file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hq.db"
        database = open_database(str(path))
        seed(database)
        database.close()
        return path.read_bytes()


@contextmanager
def open_seeded(folder: Path) -> Iterator[SeededHq]:
    """Open a seeded HQ in a folder, with the application in-process."""
    (folder / "hq.db").write_bytes(_seeded_file())
    database = open_database(str(folder / "hq.db"))
    with run_seeded(database) as seeded:
        yield seeded
    database.close()


@contextmanager
def run_seeded(database: Database) -> Iterator[SeededHq]:
    """Run the application in-process over a seeded database; tests look at it with HQ's eyes."""
    clock = Clock()
    hq = open_hq(database, TOKEN, clock, signer=SIGNER)
    with TestClient(create_app(hq)) as client:
        yield SeededHq(database.hq_wide, hq, clock, client)


@dataclass
class LoopbackHq:
    """A seeded HQ in a process of its own on a loopback port."""

    url: str
    folder: Path
    process: subprocess.Popen[str]

    def enrol_code(self, store: str = "S011") -> str:
        """Issue a one-time code into the served database."""
        database = open_database(str(self.folder / "hq.db"))
        with database.write() as session:
            code = issue_code(session, store, datetime.now(UTC)).code
        database.close()
        return code

    def stop(self) -> None:
        """Stop the server as Ctrl+C would and wait for it."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)


@contextmanager
def serve_loopback(folder: Path, *, port: int = 0, seeded: bool = False) -> Iterator[LoopbackHq]:
    """Serve HQ from a folder in a process of its own; a folder without a database is seeded first."""
    if not seeded and not (folder / "hq.db").exists():
        (folder / "hq.db").write_bytes(_seeded_file())
    command = [
        sys.executable,
        "-m",
        "server_stub",
        "serve",
        "--db",
        str(folder / "hq.db"),
        "--port",
        str(port),
    ]
    environment = os.environ | {"BRANCHLINE_STAFF_TOKEN": TOKEN}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    first = process.stdout.readline()
    assert first.startswith("Branchline HQ on "), first
    served = LoopbackHq(first.removeprefix("Branchline HQ on ").strip(), folder, process)
    try:
        yield served
    finally:
        served.stop()
        process.stdout.close()


@pytest.fixture
def hq(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[SeededHq]:
    """A seeded HQ in this process, on SQLite, or on PostgreSQL where the test is marked so."""
    if getattr(request, "param", "sqlite") == "postgresql":
        server = request.getfixturevalue("postgres")
        server.put_back()
        with run_seeded(server.database) as seeded:
            yield seeded
        return
    with open_seeded(tmp_path) as seeded:
        yield seeded


@pytest.fixture
def loopback_hq(tmp_path: Path) -> Iterator[LoopbackHq]:
    """A seeded HQ in a process of its own."""
    folder = tmp_path / "hq"
    folder.mkdir()
    with serve_loopback(folder) as served:
        yield served
