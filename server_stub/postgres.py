"""HQ on PostgreSQL: its engine, its partitions, and row-level security as a second wall between dealers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

DEALER_ROLE = "branchline_dealer"
"""The role of work for one dealer; it sees rows of the dealer named in its transaction, and none when none is named."""

HQ_ROLE = "branchline_hq"
"""The role of work that is declared to be about every dealer."""

PARTITIONS = 16
BRAND_TABLES = frozenset({"scope", "price"})
"""Dealer tables that also hold rows of the brand, under dealer 0, for everyone to read."""

PUBLISHED_IN_PUSHES = frozenset({"scope"})
"""Brand rows a dealer's work may change: an order that is decided at once lowers what is published as supply."""

_DRIVER = "postgresql+psycopg"
_LOCK = 0x42524C48
_MINE = "NULLIF(current_setting('branchline.dealer_id', true), '')::bigint"
_LOSING = frozenset({"40001", "40P01", "55P03", "23505"})
"""Serialization failure, deadlock, lock not available, and a key that another transaction took first."""

_OPTIONS = (
    "statement_timeout=60s",
    "lock_timeout=10s",
    "idle_in_transaction_session_timeout=60s",
    "TimeZone=UTC",
)


@dataclass(frozen=True, slots=True)
class Context:
    """On whose behalf a transaction works; without one PostgreSQL shows no dealer's rows."""

    role: str = DEALER_ROLE
    dealer_id: int | None = None


HQ_WIDE = Context(HQ_ROLE)


def normal_url(url: str) -> str:
    """Return the URL with the driver HQ uses, for any of the usual spellings of PostgreSQL."""
    scheme, colon, rest = url.partition("://")
    return f"{_DRIVER}://{rest}" if colon and scheme in ("postgres", "postgresql") else url


def lost_a_race(error: DBAPIError) -> bool:
    """Tell whether a transaction only lost against another one, so that it would do well the next time."""
    return getattr(error.orig, "sqlstate", None) in _LOSING


def _connect_args() -> dict[str, Any]:
    options = " ".join(f"-c {option}" for option in _OPTIONS)
    return {"application_name": "branchline-hq", "options": options, "connect_timeout": 10}


def _keep_types_stable(connection: Any) -> None:
    """Send every integer as 64 bits: a type that follows the value makes one prepared statement into several."""
    from psycopg.types.numeric import Int8Dumper

    connection.adapters.register_dumper(int, Int8Dumper)


def _enter_role(connection: Any, _record: object) -> None:
    """Leave the login's own rights behind as soon as a connection opens."""
    _keep_types_stable(connection)
    connection.execute(f"SET ROLE {DEALER_ROLE}")
    connection.commit()


def owner_engine(url: str) -> Engine:
    """Return an engine that works with the login's own rights, for migrations alone."""
    return create_engine(
        url, poolclass=NullPool, connect_args=_connect_args() | {"options": "-c TimeZone=UTC"}
    )


def working_engine(url: str, *, connections: int = 32) -> Engine:
    """Return the engine HQ works with: pooled, checked when taken, never with more rights than a dealer's."""
    engine = create_engine(
        url,
        connect_args=_connect_args(),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=10,
        pool_recycle=1800,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _enter_role)
    return engine


def snapshot_engine(engine: Engine) -> Engine:
    """Return the engine for reading: one snapshot for the whole transaction, and nothing can be written."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def enter_context(connection: Connection, context: Context) -> None:
    """Bind the running transaction, and only it, to its context."""
    dealer = "" if context.dealer_id is None else str(context.dealer_id)
    connection.exec_driver_sql(
        "SELECT set_config('role', %s, true), set_config('branchline.dealer_id', %s, true)",
        (context.role, dealer),
    )


def find_excess_rights(connection: Connection) -> str:
    """Name what the working role may do beyond its part, empty when nothing."""
    rights = connection.exec_driver_sql(
        "SELECT current_user, rolsuper OR rolbypassrls,"
        " EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid AND relnamespace = 'public'::regnamespace)"
        " FROM pg_roles WHERE rolname = current_user"
    ).one()
    if rights[1]:
        return f"{rights[0]} may bypass row-level security"
    return f"{rights[0]} owns tables" if rights[2] else ""


def lock_migrations(connection: Connection) -> None:
    """Let one process at a time look at the schema and bring it up to date."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


def secure_tables(connection: Connection) -> None:
    """Give partitions, policies and grants to every table, those of the newest migration too; repeating it is harmless."""
    _make_roles(connection)
    for table, is_split in list(_tables(connection)):
        if is_split:
            _make_partitions(connection, table)
        for statement in _rules(table, _columns(connection, table)):
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {DEALER_ROLE}, {HQ_ROLE}")
    connection.exec_driver_sql("GRANT SELECT ON alembic_version TO PUBLIC")


def _make_roles(connection: Connection) -> None:
    for role in (DEALER_ROLE, HQ_ROLE):
        known = connection.exec_driver_sql("SELECT FROM pg_roles WHERE rolname = %s", (role,)).first()
        if known is None:
            connection.exec_driver_sql(f"CREATE ROLE {role} NOLOGIN NOBYPASSRLS")
        member = connection.exec_driver_sql(
            "SELECT pg_has_role(current_user, %s, 'MEMBER')", (role,)
        ).scalar()
        if not member:
            connection.exec_driver_sql(f"GRANT {role} TO CURRENT_USER")
        connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {role}")


def _tables(connection: Connection) -> Iterator[tuple[str, bool]]:
    rows = connection.exec_driver_sql(
        "SELECT relname, relkind = 'p' FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
        " AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version' ORDER BY relname"
    )
    yield from ((str(name), bool(is_split)) for name, is_split in rows)


def _columns(connection: Connection, table: str) -> frozenset[str]:
    rows = connection.exec_driver_sql(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s",
        (table,),
    )
    return frozenset(rows.scalars())


def _make_partitions(connection: Connection, table: str) -> None:
    found = connection.exec_driver_sql(
        "SELECT FROM pg_inherits WHERE inhparent = to_regclass(%s)", (f'"{table}"',)
    ).first()
    if found is not None:
        return
    for place in range(PARTITIONS):
        connection.exec_driver_sql(
            f'CREATE TABLE "{table}_p{place:02}" PARTITION OF "{table}"'
            f" FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {place})"
        )


def _rules(table: str, columns: Iterable[str]) -> Iterator[str]:
    """Say who may do what with one table; what belongs to no dealer has no policy and is changed by HQ alone."""
    yield f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {HQ_ROLE}'
    reads, writes = _visible(table, frozenset(columns))
    if not reads:
        yield f'GRANT SELECT{", UPDATE" if table == "stock" else ""} ON "{table}" TO {DEALER_ROLE}'
        return
    yield f'GRANT SELECT, INSERT, UPDATE ON "{table}" TO {DEALER_ROLE}'
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    for name in ("hq_wide", "dealer_reads", "dealer_adds", "dealer_changes"):
        yield f'DROP POLICY IF EXISTS {name} ON "{table}"'
    yield f'CREATE POLICY hq_wide ON "{table}" TO {HQ_ROLE} USING (true) WITH CHECK (true)'
    yield f'CREATE POLICY dealer_reads ON "{table}" FOR SELECT TO {DEALER_ROLE} USING ({reads})'
    yield f'CREATE POLICY dealer_adds ON "{table}" FOR INSERT TO {DEALER_ROLE} WITH CHECK ({writes})'
    yield f'CREATE POLICY dealer_changes ON "{table}" FOR UPDATE TO {DEALER_ROLE} USING ({writes})'


def _visible(table: str, columns: frozenset[str]) -> tuple[str, str]:
    """Return which rows a dealer's work reads and writes, as two conditions; empty for a table of the brand."""
    if table == "dealer":
        return f"id = {_MINE}", f"id = {_MINE}"
    if "dealer_id" in columns:
        mine = f"dealer_id = {_MINE}"
        # Not IN (0, mine): without a context the list would still match 0.
        brands = f"({mine} OR (dealer_id = 0 AND {_MINE} IS NOT NULL))"
        return brands if table in BRAND_TABLES else mine, brands if table in PUBLISHED_IN_PUSHES else mine
    if "scope_id" in columns:
        mine = "scope_id IN (SELECT id FROM scope)"
        return mine, mine
    return "", ""


def describe_url(url: str) -> str:
    """Return the URL as it may be shown: without its password."""
    return make_url(url).render_as_string(hide_password=True)
