"""What the PC does while its disk is recorded: billing, synchronising, its first day, healing, and a migration."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sqlcipher3.dbapi2 as sqlite
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

import desktop.sync.round
import server_stub.repair
import server_stub.segment
from desktop.clock import Moment
from desktop.models.migrations import LEDGER
from desktop.paths import Profile
from desktop.services import count, draft, order, receipt, receiving, refund, shift, stock
from desktop.services.order import Wanted
from desktop.services.receipt import Cart, CartLine
from domain.receipt import Tender, TenderType
from domain.stock import MovementReason
from protocol.catalogue import PRICE, PRODUCT, PriceRow, ProductRow, UnitRow
from protocol.receipt import RECEIPT
from server_stub.backup import make_backup
from server_stub.feed import publish
from server_stub.models import BRAND, Contract, Dealer, Member, Order, Price
from server_stub.order import approve_order
from server_stub.publish import publish_dealer, publish_everything, publish_price_book
from server_stub.shipment import ship_order
from tests.power.record import Event, recording
from tests.power.world import (
    Doc,
    Drafted,
    HqHere,
    HqIs,
    Pc,
    Truth,
    read_doc,
    read_docs,
    read_rows,
)

CASH = TenderType.CASH
UNITS = {"P-001": "根", "P-002": "个", "P-003": "桶"}
MANY = 200
PAGE_ROWS = 3


@dataclass
class Recording:
    """One workload: what was on the disk before, every event since, and the truth about it."""

    phase: str
    start: dict[str, bytes]
    events: list[Event]
    truth: Truth


@dataclass
class Studio:
    """Where recordings are made; `ready` is a PC that is enrolled, has its catalogue and its opening stock."""

    root: Path
    seed: int
    ready: dict[str, bytes]
    ready_hq: dict[str, bytes]
    too_early: bool = False

    @property
    def folder(self) -> Path:
        """The PC's folder: always the same one, for a profile is bound to its place."""
        return self.root / "pc"

    @property
    def hq_folder(self) -> Path:
        """HQ's folder."""
        return self.root / "hq"

    def chance(self, name: str) -> random.Random:
        """Return the chance of one workload."""
        return random.Random(f"{self.seed} {name}")


def open_studio(root: Path, seed: int) -> Studio:
    """Make the PC that most workloads begin with."""
    studio = Studio(root, seed, {}, {})
    with HqHere(studio.hq_folder).serving() as hq:
        pc = Pc(studio.folder, hq, studio.chance("ready"))
        pc.open()
        pc.enrol()
        pc.sync()
        with pc.database.write() as session:
            changes = [stock.StockChange(sku, 900_000) for sku in UNITS]
            stock.adjust_stock(
                session, changes, pc.clock.moment(), reason="opening", type=MovementReason.OPENING
            )
        pc.close()
        studio.ready, studio.ready_hq = read_folder(studio.folder), hq.files()
    return studio


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write_folder(folder: Path, files: dict[str, bytes]) -> None:
    """Make a folder hold these files and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)


@contextmanager
def recorded(
    studio: Studio, phase: str, hq: HqHere, start: dict[str, bytes]
) -> Iterator[tuple[Pc, Recording]]:
    """Record what the PC does inside, from a given state of its disk."""
    write_folder(studio.folder, start)
    pc = Pc(studio.folder, hq, studio.chance(phase))
    pc.says_too_early = studio.too_early
    truth = Truth(hq=hq.files())
    if (studio.folder / "ledger.db").exists():
        truth.base = docs_in(studio.folder / "ledger.db")
    with recording(studio.folder) as recorder:
        pc.recorder = recorder
        hq.on_answer = lambda: recorder.mark(HqIs(hq.files()))
        made = Recording(phase, recorder.start, recorder.events, truth)
        yield pc, made
    hq.on_answer = lambda: None
    pc.open()
    with pc.database.read() as session:
        truth.rows = read_rows(session)
    pc.close()
    truth.hq_now = hq.seeded.clock.now


def docs_in(ledger: Path) -> list[Doc]:
    """Return the documents of a ledger file without opening the product."""
    connection = sqlite.connect(f"{ledger.as_uri()}?mode=ro", uri=True)
    try:
        return [Doc(*row) for row in connection.execute("SELECT doc_id, kind, body FROM document ORDER BY n")]
    finally:
        connection.close()


# what happens at the counter


def _skus(pc: Pc, most: int) -> dict[str, int]:
    names = pc.chance.sample(sorted(UNITS), pc.chance.randrange(1, most + 1))
    return {sku: pc.chance.randrange(1, 6) * 1000 for sku in names}


def _cart(pc: Pc) -> Cart:
    lines = [CartLine(sku, UNITS[sku], quantity) for sku, quantity in _skus(pc, 3).items()]
    return Cart((*lines, CartLine("S-001", "次", 1000)), discount=pc.chance.randrange(100))


def sell(pc: Pc) -> None:
    """Sell for cash."""
    cart = _cart(pc)

    def make(session: Session, moment: Moment) -> str:
        return receipt.issue_receipt(session, cart, [Tender(CASH, 10**7)], moment).doc_id

    pc.issue(make)


def take_back(pc: Pc) -> None:
    """Refund one piece of the newest receipt that has one left."""
    with pc.database.read() as session:
        found = [row for row in receipt.list_receipts(session, limit=20) if row.kind == RECEIPT]
        left = [row.doc_id for row in found if not refund.get_taken(session, row.doc_id)]
    if left:
        original = pc.chance.choice(left)
        pc.issue(
            lambda s, moment: refund.issue_refund(s, original, {1: 1000}, CASH, moment, "unwanted").doc_id
        )


def count_shelves(pc: Pc) -> None:
    """Count."""
    found = _skus(pc, 2)
    pc.issue(lambda session, moment: count.take_count(session, found, moment).doc_id)


def write_off(pc: Pc) -> None:
    """Throw away what broke."""
    change = [stock.StockChange(sku, -1000) for sku in _skus(pc, 1)]
    pc.issue(lambda session, moment: stock.adjust_stock(session, change, moment, reason="broken").doc_id)


def place_order(pc: Pc) -> None:
    """Order."""
    wanted = [Wanted(sku, UNITS[sku], quantity) for sku, quantity in _skus(pc, 2).items() if sku != "P-003"]
    if wanted:
        pc.issue(lambda session, moment: order.place_order(session, wanted, moment).doc_id)


def turn_shift(pc: Pc) -> None:
    """Open a shift, or close it."""
    with pc.database.read() as session:
        is_open = shift.get_open_shift(session) is not None
    if not is_open:
        with pc.database.write() as session:
            shift.open_shift(session, pc.clock.moment(), cashier="Wang", opening_float=10_000)
        return

    def close(session: Session, moment: Moment) -> str:
        number = shift.close_shift(session, moment, counted=pc.chance.randrange(10**6)).number
        query = "SELECT doc_id FROM document WHERE kind = 'shift' ORDER BY n DESC LIMIT 1"
        doc_id = str(session.connection().exec_driver_sql(query).scalar())
        assert number.encode() in read_doc(session, doc_id).body
        return doc_id

    pc.issue(close)


def hold(pc: Pc) -> None:
    """Hold a cart, or take one up again."""
    with pc.database.read() as session:
        held = [row.id for row in draft.list_drafts(session, draft.DraftKind.CART)]
    if held and pc.chance.random() < 0.5:
        dropped = pc.chance.choice(held)
        with pc.database.write() as session:
            draft.recall_cart(session, dropped)
        pc.mark(Drafted(dropped, None))
        return
    with pc.database.write() as session:
        made = draft.hold_cart(session, _cart(pc), pc.clock.moment(), title="held")
        query = "SELECT body FROM draft WHERE id = ?"
        body = session.connection().exec_driver_sql(query, (made,)).scalar()
    pc.mark(Drafted(made, bytes(body)))


def receive(pc: Pc) -> None:
    """Take in a shipment that is on its way."""
    with pc.database.read() as session:
        coming = [found.number for found in receiving.list_shipments(session, only_open=True)]
    if coming:
        pc.issue(lambda session, moment: receiving.receive_shipment(session, coming[0], {}, moment).doc_id)


COUNTER = (
    *[sell] * 9,
    take_back,
    take_back,
    take_back,
    count_shelves,
    write_off,
    place_order,
    turn_shift,
    hold,
    hold,
)


def bill(studio: Studio) -> Recording:
    """A day at the counter with a restart and a crash of the program in it."""
    with HqHere(studio.hq_folder, studio.ready_hq).serving() as hq:
        with recorded(studio, "billing", hq, studio.ready) as (pc, made):
            pc.open()
            for place in range(170):
                pc.chance.choice(COUNTER)(pc)
                if place == 60:
                    pc.close()
                    pc.open()
                if place == 120:
                    pc.drop()
                    pc.open()
            pc.close()
        return made


# what HQ does


def _change_prices(hq: HqHere, chance: random.Random) -> None:
    with hq.seeded.database.write() as session:
        for id in chance.sample(["L-P-001", "L-P-002", "L-P-003", "L-S-001"], 2):
            session.execute(
                update(Price).where(Price.id == id).values(price=chance.randrange(10_000, 900_000))
            )
        publish_price_book(session, "list")


def _change_contract(hq: HqHere, chance: random.Random) -> None:
    with hq.seeded.database.write() as session:
        session.execute(update(Contract).values(payment_days=chance.randrange(10, 90)))
        member = {"dealer_id": 1, "id": f"M{chance.getrandbits(32)}", "name": "new", "phone": "2"}
        session.execute(insert(Member), [member])
        publish_dealer(session, 1)


def _grant(hq: HqHere, chance: random.Random) -> None:
    """Give the dealer the other price book: one scope comes, another goes."""
    with hq.seeded.database.write() as session:
        book = session.scalars(select(Dealer.price_book)).one()
        session.execute(update(Dealer).values(price_book="vip" if book == "list" else "list"))


def _deliver(hq: HqHere, chance: random.Random) -> None:
    now = hq.seeded.clock()
    with hq.seeded.database.write() as session:
        for id in session.scalars(select(Order.id).where(Order.state == "review")).all():
            approve_order(session, id, now)
        session.flush()
        for id in session.scalars(select(Order.id).where(Order.state == "approved")).all():
            ship_order(session, id, now.date())


OFFICE = (_change_prices, _change_prices, _change_contract, _grant, _deliver, _deliver)


def _add_vip(hq: HqHere) -> None:
    with hq.seeded.database.write() as session:
        units = {**UNITS, "S-001": "次"}
        rows = [
            {
                "dealer_id": BRAND,
                "id": f"V-{sku}",
                "level": 80,
                "book": "vip",
                "sku": sku,
                "unit": unit,
                "price": 99_000,
            }
            for sku, unit in units.items()
        ]
        session.execute(insert(Price), rows)
        publish_everything(session, hq.seeded.clock())


def synchronise(studio: Studio) -> Recording:
    """Weeks of selling and synchronising in small pages, with grants, orders, verdicts and old bodies that go."""
    with (
        HqHere(studio.hq_folder, studio.ready_hq).serving() as hq,
        patch.object(desktop.sync.round, "MAX_PAGE_ROWS", PAGE_ROWS),
    ):
        _add_vip(hq)
        with recorded(studio, "sync", hq, studio.ready) as (pc, made):
            pc.open()
            for week in range(14):
                for _ in range(pc.chance.randrange(2, 9)):
                    pc.chance.choice((*COUNTER, place_order, receive, receive))(pc)
                if week in (6, 9):
                    _let_time_pass(studio, pc, hq)
                for _ in range(2):
                    pc.chance.choice(OFFICE)(hq, pc.chance)
                pc.sync(most=pc.chance.choice((3, 500)))
            pc.close()
        return made


def _let_time_pass(studio: Studio, pc: Pc, hq: HqHere) -> None:
    """HQ is backed up and five weeks go by, so that old bodies may go."""
    hq.seeded.clock.forward(hours=1)
    make_backup(hq.seeded.database, studio.root / "backups", hq.seeded.clock())
    hq.seeded.clock.forward(days=36)
    pc.clock.local += timedelta(days=36)


def first_day(studio: Studio) -> Recording:
    """The first start on an empty disk, the enrolment, and a first sync by segments."""
    with _segments(), HqHere(studio.hq_folder).serving() as hq:
        _publish_many(hq)
        with recorded(studio, "first", hq, {}) as (pc, made):
            pc.open()
            turn_shift(pc)
            pc.enrol()
            pc.mark("enrolled")
            pc.sync()
            sell(pc)
            pc.sync()
            pc.close()
        return made


@contextmanager
def _segments() -> Iterator[None]:
    kinds = {
        key: server_stub.segment._Kind(kind.shape, kind.key, 60)
        for key, kind in server_stub.segment._KINDS.items()
    }
    with (
        patch.object(server_stub.repair, "LEAST", 10),
        patch.object(server_stub.segment, "LEAST", 10),
        patch.object(server_stub.segment, "_KINDS", kinds),
    ):
        yield


def _publish_many(hq: HqHere) -> None:
    def product(n: int) -> ProductRow:
        units = [UnitRow("片", 1, 1, [f"69000000{n:05d}"])]
        return ProductRow(
            f"T-{n}", f"瓷砖{n}号", "800", "地砖", "安家", "goods", 130_000, units, "cz", "cizhuan"
        )

    with hq.seeded.database.write() as session:
        publish(session, "product", PRODUCT, ((f"T-{n}", product(n)) for n in range(MANY)))
        prices = ((f"T-{n}", PriceRow(f"T-{n}", 80, "list", f"T-{n}", "片", n)) for n in range(MANY))
        publish(session, "price:list", PRICE, prices)
    folder = server_stub.segment.segment_folder(hq.seeded.database)
    server_stub.segment.build_segments(hq.seeded.database, folder)


def heal(studio: Studio) -> Recording:
    """A ledger from an older copy beside a newer anchor: a new lineage, and HQ gives back what is missing."""
    with HqHere(studio.hq_folder, studio.ready_hq).serving() as hq:
        write_folder(studio.folder, studio.ready)
        pc = Pc(studio.folder, hq, studio.chance("before the heal"))
        pc.open()
        for _ in range(12):
            pc.chance.choice(COUNTER)(pc)
        pc.sync()
        with pc.database.read() as session:
            lost = read_docs(session)
        pc.close()
        start = read_folder(studio.folder) | {
            name: studio.ready[name] for name in studio.ready if name.startswith("ledger.db")
        }
        with recorded(studio, "heal", hq, start) as (pc, made):
            pc.open()
            for _ in range(6):
                pc.chance.choice(COUNTER)(pc)
            pc.sync()
            for doc in lost:
                pc.mark(doc)
            sell(pc)
            pc.sync()
            pc.close()
        made.truth.most_unheard = len(lost) + 1
        made.truth.may_begin_anew = True
        return made


def migrate(studio: Studio) -> Recording:
    """A ledger of the first revision with a day's work in it meets the program of today, which copies and migrates it."""
    write_folder(studio.folder, studio.ready)
    with HqHere(studio.hq_folder, studio.ready_hq).serving() as hq:
        pc = Pc(studio.folder, hq, studio.chance("before the migration"))
        pc.open()
        for _ in range(25):
            pc.chance.choice(COUNTER)(pc)
        pc.close()
        make_older(Profile(studio.folder))
        with recorded(studio, "migrate", hq, read_folder(studio.folder)) as (pc, made):
            pc.open()
            pc.mark("migrated")
            sell(pc)
            pc.sync()
            pc.close()
        return made


def make_older(profile: Profile) -> None:
    """Put the rows of a ledger into one of revision 1, column by column."""
    older = profile.folder / "older.db"
    connection = sqlite.connect(str(older), isolation_level=None)
    connection.execute(f"PRAGMA application_id = {LEDGER.application_id}")
    _upgrade_to_first(older)
    connection.execute("ATTACH DATABASE ? AS newer", (str(profile.ledger),))
    names = (
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name <> 'alembic_version'"
        " AND name NOT LIKE 'local_search%' AND name NOT LIKE 'sqlite_%'"
    )
    for (table,) in connection.execute(names).fetchall():
        columns = ", ".join(f'"{row[1]}"' for row in connection.execute(f'PRAGMA main.table_info("{table}")'))
        connection.execute(f'INSERT INTO main."{table}" ({columns}) SELECT {columns} FROM newer."{table}"')
    connection.execute("DETACH DATABASE newer")
    connection.execute("PRAGMA main.user_version = 1")
    connection.execute("PRAGMA main.journal_mode = WAL")
    connection.close()
    older.replace(profile.ledger)


def _upgrade_to_first(path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(LEDGER.folder))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)

    def steps(revision: Any, _: object) -> Any:
        return script._upgrade_revs("0001", revision)

    engine = create_engine(f"sqlite:///{path}", module=sqlite, poolclass=NullPool)
    with engine.begin() as connection, EnvironmentContext(config, script, fn=steps) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()
    engine.dispose()


PHASES: dict[str, tuple[int, Callable[[Studio], Recording]]] = {
    "billing": (50, bill),
    "sync": (28, synchronise),
    "first": (9, first_day),
    "heal": (6, heal),
    "migrate": (7, migrate),
}
"""The workloads and their share of the cuts in percent."""
__all__ = ["PHASES", "Recording", "Studio", "delete", "open_studio", "write_folder"]
