"""PostgreSQL: row-level security as a second wall, races that are run again, and counters nobody reads too early."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.period import parse_month
from protocol.base import encode
from protocol.catalogue import AVAILABILITY, SUPPLY_SCOPE, AvailabilityRow
from protocol.receipt import RECEIPT
from server_stub import postgres as product
from server_stub.db import Database, DatabaseRefusedError, database_url, open_database
from server_stub.feed import publish
from server_stub.models import Base, Dealer, Log, Receipt, Scope, ScopeRow, Store
from server_stub.publish import publish_dealer
from server_stub.statement import find_statement, issue_statement
from tests.hq import START, SeededHq, receipt, run_seeded, seed
from tests.postgres import SeededServer

WRITERS, ROWS, BATCH = 8, 100_000, 500


@pytest.fixture
def hq(postgres: SeededServer) -> Iterator[SeededHq]:
    """A seeded HQ on PostgreSQL with a second dealer."""
    postgres.put_back()
    with postgres.database.hq_wide.write() as session:
        session.execute(insert(Dealer), [{"id": 2, "code": "D002", "name": "河口建材"}])
        session.execute(insert(Store), [{"dealer_id": 2, "id": 21, "code": "S021", "name": "河口店"}])
        publish_dealer(session, 2)
    with run_seeded(postgres.database) as seeded:
        for store, name in (("S011", "a"), ("S021", "b")):
            device = seeded.device(store)
            device.append(RECEIPT, receipt(store_id=int(store[2:])), f"r-{name}")
            assert device.sync().verdicts[0].status == "applied"
        yield seeded


def dealer_tables() -> list[str]:
    return [name for name, table in Base.metadata.tables.items() if "dealer_id" in table.columns]


def dealers_seen(session: Session) -> set[int]:
    """Read with no WHERE at all, as a planted bug would."""
    return set(session.scalars(select(Receipt.dealer_id))) | set(session.scalars(select(Log.dealer_id)))


def test_the_migrations_make_the_tables_of_the_models(postgres: SeededServer) -> None:
    with product.owner_engine(postgres.url).connect() as connection:
        options = {"include_name": lambda name, kind, _: kind != "table" or "_p" not in name[-4:]}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []


def test_every_table_with_dealers_rows_is_behind_the_wall_and_split_if_it_grows(
    postgres: SeededServer,
) -> None:
    query = "SELECT relforcerowsecurity FROM pg_class WHERE oid = to_regclass(:name)"
    parts = "SELECT count(*) FROM pg_inherits WHERE inhparent = to_regclass(:name)"
    with product.owner_engine(postgres.url).connect() as connection:
        for name in [*dealer_tables(), "dealer", "scope_row"]:
            assert connection.scalar(text(query), {"name": f'"{name}"'}) is True, name
        for name in ("log", "inbox", "receipt", "receipt_line", "movement", "order", "entry", "scope_row"):
            assert connection.scalar(text(parts), {"name": f'"{name}"'}) == product.PARTITIONS


def test_hq_works_without_the_rights_of_its_login(hq: SeededHq) -> None:
    with hq.hq.database.read() as session:
        assert session.scalar(text("SELECT current_user")) == product.DEALER_ROLE
        assert product.find_excess_rights(session.connection()) == ""
        with pytest.raises(DBAPIError, match="permission denied"):
            session.execute(text("SELECT * FROM log_p00"))


def test_without_a_context_no_dealers_row_is_seen(hq: SeededHq) -> None:
    with hq.hq.database.read() as session:
        for name in [*dealer_tables(), "dealer", "scope_row"]:
            assert session.scalar(text(f'SELECT count(*) FROM "{name}"')) == 0, name


def test_a_forgotten_where_shows_a_dealer_nothing_of_another(hq: SeededHq) -> None:
    for dealer_id in (1, 2):
        with hq.hq.database.of_dealer(dealer_id).read() as session:
            assert dealers_seen(session) == {dealer_id}
            scopes = set(session.scalars(select(Scope.dealer_id)))
            rows = session.scalar(select(func.count()).where(ScopeRow.scope_id.not_in(select(Scope.id))))
            assert scopes == {0, dealer_id} and rows == 0
    with hq.database.read() as session:
        assert dealers_seen(session) == {1, 2}


def test_a_statement_is_not_found_by_another_dealer_even_if_the_code_forgets_to_ask(hq: SeededHq) -> None:
    with hq.database.write() as session:
        number = issue_statement(session, 1, parse_month("2026-08"), START).number
    with hq.hq.database.of_dealer(1).read() as session:
        assert find_statement(session, number, None).number == number
    with hq.hq.database.of_dealer(2).read() as session, pytest.raises(DomainError, match="statement_unknown"):
        find_statement(session, number, None)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO member (dealer_id, id, name, phone, tier, points) VALUES (2, 'M', 'x', '1', '', 0)",
        "UPDATE member SET dealer_id = 2",
        "DELETE FROM member",
        "UPDATE product SET name = 'x'",
        "INSERT INTO price (dealer_id, id, level, book, sku, unit, price, minimum)"
        " VALUES (0, 'x', 80, 'list', 'P-001', 'x', 1, 0)",
    ],
)
def test_a_dealers_work_writes_neither_for_another_nor_for_the_brand(hq: SeededHq, statement: str) -> None:
    refused = pytest.raises(DBAPIError, match=r"row-level security|permission denied")
    with refused, hq.hq.database.of_dealer(1).write() as session:
        session.execute(text(statement))


def test_one_connection_that_serves_dealers_in_turn_mixes_nothing_up(
    hq: SeededHq, postgres: SeededServer
) -> None:
    engine = product.working_engine(postgres.url, connections=1)
    database = Database(engine)
    for turn in range(300):
        dealer_id = 1 + turn % 2
        with database.of_dealer(dealer_id).read() as session:
            assert dealers_seen(session) == {dealer_id}
        with pytest.raises(RuntimeError), database.of_dealer(3 - dealer_id).write() as session:
            assert dealers_seen(session) == {3 - dealer_id}
            raise RuntimeError
        with database.read() as session:
            assert dealers_seen(session) == set()
    database.close()


def test_what_is_read_is_one_snapshot_and_writes_nothing(hq: SeededHq) -> None:
    with hq.database.read() as session:
        before = session.scalar(select(Scope.head_v).where(Scope.name == SUPPLY_SCOPE))
        with hq.database.write() as other:
            publish(other, SUPPLY_SCOPE, AVAILABILITY, [("P-001", AvailabilityRow("P-001", 1, START))])
        assert session.scalar(select(Scope.head_v).where(Scope.name == SUPPLY_SCOPE)) == before
        with pytest.raises(DBAPIError, match="read-only"):
            session.execute(text("UPDATE dealer SET name = 'x'"))


def test_a_lost_race_is_run_again(hq: SeededHq) -> None:
    tried: list[int] = []

    def step(session: Session) -> int:
        tried.append(1)
        if len(tried) < 3:
            session.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$"))
        return len(tried)

    assert hq.database.change(step) == 3


def test_a_race_lost_too_often_and_a_lost_server_are_answered_as_not_now(
    hq: SeededHq, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(session: Session, *_: object) -> None:
        session.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$"))

    device = hq.device()
    monkeypatch.setattr("server_stub.app.push_with_late", lose)
    answer = device.send(encode(device.request()))
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert 1 <= int(answer.headers["Retry-After"]) <= 5


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://nobody@127.0.0.1:1/hq", "cannot be used"),
        ("mysql://localhost/hq", "no other database"),
        ("postgresql://u:secret@127.0.0.1:1/hq", r"u:\*\*\*@"),
        ("x://y:z", "no address"),
    ],
)
def test_a_server_that_cannot_be_used_is_refused_with_a_sentence(url: str, words: str) -> None:
    with pytest.raises(DatabaseRefusedError, match=words):
        open_database(url)


def test_any_spelling_of_postgresql_takes_the_driver_hq_uses() -> None:
    assert database_url("postgres://h/d") == database_url("postgresql://h/d") == "postgresql+psycopg://h/d"


def fill(database: Database, writer: int) -> None:
    """Publish a share of the rows in small transactions."""
    for start in range(writer * ROWS // WRITERS, (writer + 1) * ROWS // WRITERS, BATCH):
        keys = [f"W-{place:06}" for place in range(start, start + BATCH)]

        def step(session: Session, keys: list[str] = keys) -> None:
            publish(
                session, SUPPLY_SCOPE, AVAILABILITY, [(key, AvailabilityRow(key, 1, START)) for key in keys]
            )

        database.hq_wide.change(step)


def follow(database: Database, scope_id: int, done: Event) -> list[int]:
    """Pull as a PC does, by the last version seen, until the writers are done and nothing is left."""
    seen: list[int] = []
    after = 0
    while True:
        was_done = done.is_set()
        with database.of_dealer(1).read() as session:
            query = select(ScopeRow.v).where(ScopeRow.scope_id == scope_id, ScopeRow.v > after)
            found = list(session.scalars(query.order_by(ScopeRow.v).limit(20_000)))
        seen += found
        after = found[-1] if found else after
        if was_done and not found:
            return seen


@pytest.mark.slow
def test_eight_writers_and_a_hundred_thousand_rows_and_no_puller_misses_one(
    hq: SeededHq, counted: Callable[..., None]
) -> None:
    with hq.database.read() as session:
        scope = session.scalars(select(Scope).where(Scope.name == SUPPLY_SCOPE)).one()
    done = Event()
    with ThreadPoolExecutor(WRITERS + 2) as pool:
        pullers = [pool.submit(follow, hq.hq.database, scope.id, done) for _ in range(2)]
        for writer in [pool.submit(fill, hq.hq.database, number) for number in range(WRITERS)]:
            writer.result()
        done.set()
        for puller in pullers:
            assert puller.result() == list(range(1, scope.head_v + ROWS + 1))
            counted(f"rows of {WRITERS} writers pulled from PostgreSQL, none skipped", ROWS)


ROLES = (
    "CREATE ROLE branchline_owner LOGIN",
    "CREATE ROLE branchline_server LOGIN NOINHERIT",
    "GRANT branchline_dealer, branchline_hq TO branchline_owner, branchline_server",
    "CREATE DATABASE two_logins OWNER branchline_owner",
)
"""As docs/operations.md says it; the two roles without a login are there already."""


@pytest.mark.slow
def test_one_login_makes_the_tables_and_another_serves_with_nothing_of_its_own(
    postgres: SeededServer,
) -> None:
    cluster = postgres.cluster
    cluster.execute(*ROLES)
    owner = open_database(cluster.url("two_logins", "branchline_owner"))
    seed(owner.hq_wide)
    owner.close()
    database = open_database(cluster.url("two_logins", "branchline_server"))
    with run_seeded(database) as seeded:
        device = seeded.device()
        device.append(RECEIPT, receipt(), "r-1")
        assert device.sync().verdicts[0].status == "applied"
    with pytest.raises(DBAPIError, match="must be owner"), database.write() as session:
        assert dealers_seen(session) == set()
        session.execute(text("ALTER TABLE log NO FORCE ROW LEVEL SECURITY"))
    database.close()
