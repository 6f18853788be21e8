"""What the PC does while its disk is recorded: billing, synchronising, its first day, healing, and a migration."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sqlcipher3.dbapi2 as sqlite
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, insert, select, update
from sqlalchemy.pool import NullPool

import desktop.sync.round
import server_stub.repair
import server_stub.segment
from desktop.models.migrations import LEDGER
from desktop.paths import Profile
from protocol.catalogue import PRICE, PRODUCT, PriceRow, ProductRow, UnitRow
from server_stub.backup import make_backup
from server_stub.feed import publish
from server_stub.models import BRAND, Contract, Dealer, Member, Order, Price
from server_stub.order import approve_order
from server_stub.publish import publish_dealer, publish_everything, publish_price_book
from server_stub.shipment import ship_order
from tests.power.counter import COUNTER, UNITS, place_order, receive, sell, turn_shift
from tests.power.studio import Recording, Studio, read_folder, recorded, write_folder
from tests.power.world import (
    HqHere,
    Pc,
    read_docs,
)

MANY = 200
PAGE_ROWS = 3


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
