"""Opening the HQ database: SQLite or PostgreSQL, checked, migrated, with one write transaction at a time on SQLite."""

from __future__ import annotations

import copy
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from server_stub import postgres
from server_stub.models import Headquarters

T = TypeVar("T")

APPLICATION_ID = 0x42524C48
_SAFE_SQLITE = (3, 51, 3)
_QUICK_CHECK_BYTES = 32 * 1024 * 1024
_TRIES = 5
_VERSIONS = Path(__file__).parent / "migrations" / "versions"
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA cache_size=-65536",
    "PRAGMA wal_autocheckpoint=8000",
)


class DatabaseRefusedError(Exception):
    """The database cannot be used and was left untouched; the message says why."""


class Database:
    """The HQ database; `read` and `write` give a session in one transaction.

    On PostgreSQL a transaction sees dealers' rows only in a declared context: `of_dealer(7).read()`, or
    `hq_wide.write()` for what HQ does about all of them.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._context: postgres.Context | None = None
        is_sqlite = engine.dialect.name == "sqlite"
        self._reader = engine if is_sqlite else postgres.snapshot_engine(engine)
        self._writer = engine.execution_options(branchline_write=True)
        # SQLite has one writer: waiting threads queue here instead of polling the file's lock.
        self._turn: AbstractContextManager[object] = Lock() if is_sqlite else nullcontext()

    @property
    def hq_wide(self) -> Database:
        """The database as HQ's own work sees it: every dealer."""
        return self._within(postgres.HQ_WIDE)

    def of_dealer(self, dealer_id: int) -> Database:
        """Return the database as one dealer's work sees it: its own rows and the brand's."""
        return self._within(postgres.Context(dealer_id=dealer_id))

    def _within(self, context: postgres.Context) -> Database:
        if self.engine.dialect.name == "sqlite":
            return self
        bound = copy.copy(self)
        bound._context = context
        return bound

    def _enter(self, session: Session) -> None:
        if self._context is not None:
            postgres.enter_context(session.connection(), self._context)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session on one snapshot."""
        with Session(self._reader, expire_on_commit=False) as session:
            self._enter(session)
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose transaction commits at the end, after its last steps, or rolls back; never nest two."""
        with self._turn, Session(self._writer, expire_on_commit=False) as session, session.begin():
            self._enter(session)
            yield session
            run_last_steps(session)

    def change(self, step: Callable[[Session], T]) -> T:
        """Run a step in one write transaction, and again, a few moments later, when it lost against another one."""
        for tried in range(1, _TRIES):
            try:
                with self.write() as session:
                    return step(session)
            except DBAPIError as error:
                if not postgres.lost_a_race(error):
                    raise
                time.sleep(secrets.randbelow(20 << tried) / 1000)
        with self.write() as session:
            return step(session)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def add_last_step(session: Session, name: str, step: Callable[[Session], None]) -> None:
    """Have a step run once, right before the commit of `Database.write`."""
    session.info.setdefault("last_steps", {})[name] = step


def add_step_before(session: Session, name: str, step: Callable[[Session], None]) -> None:
    """Have a step run once, before all last steps asked for so far: one that itself has something to publish."""
    others = session.info.pop("last_steps", {})
    session.info["last_steps"] = {name: step} | others


def run_last_steps(session: Session) -> None:
    """Run what `add_last_step` asked for, and what these steps ask for; only needed outside of `Database.write`."""
    steps: dict[str, Callable[[Session], None]] = session.info.get("last_steps", {})
    while steps:
        steps.pop(next(iter(steps)))(session)


def database_url(text_or_path: str) -> str:
    """Return a URL for what --db was given: a URL as it is, anything else as the path of a SQLite file."""
    if "://" in text_or_path:
        return postgres.normal_url(text_or_path)
    return f"sqlite:///{Path(text_or_path).expanduser().resolve()}"


def database_file(url: str) -> Path | None:
    """Return the file of a SQLite URL, None for any other database."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseRefusedError("What --db names is no address of a database.") from error
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def known_revisions() -> list[str]:
    """Return the names of all schema steps, oldest first."""
    return sorted(path.stem for path in _VERSIONS.glob("[0-9]*.py"))


def _check_header(path: Path) -> None:
    if not path.exists() or path.stat().st_size == 0:
        return
    if not path.is_file():
        raise DatabaseRefusedError(f"{path} is not a file.")
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise DatabaseRefusedError(f"{path} is not a database of Branchline HQ, or it is damaged.")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise DatabaseRefusedError(f"{path} is a database of another program.")
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    same_writer = header[24:28] == header[92:96]
    if same_writer and path.stat().st_size < pages * (65536 if page == 1 else page):
        raise DatabaseRefusedError(f"{path} is cut short; restore it from a backup.")


def _prepare_connection(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    is_write = connection.get_execution_options().get("branchline_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")


def _sqlite_engine(url: str, path: Path) -> Engine:
    if dbapi2.sqlite_version_info < _SAFE_SQLITE:
        raise DatabaseRefusedError(
            f"SQLite {dbapi2.sqlite_version} can lose commits; 3.51.3 or newer is needed."
        )
    _check_header(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        module=dbapi2,
        connect_args={"check_same_thread": False, "timeout": 30},
        pool_size=16,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _check_pages(engine: Engine, path: Path) -> None:
    if path.exists() and path.stat().st_size <= _QUICK_CHECK_BYTES:
        with engine.connect() as connection:
            answer = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if answer != "ok":
            raise DatabaseRefusedError(f"{path} is damaged; restore it from a backup.")


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(engine: Engine) -> None:
    """Run the missing steps in one transaction, with foreign keys off so that a rebuilt parent keeps its children."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_VERSIONS.parent))
    config.set_main_option("path_separator", "os")
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if is_sqlite and raw is not None:
            raw.execute("PRAGMA foreign_keys=OFF")
        with connection.execution_options(branchline_write=True).begin():
            if is_sqlite:
                connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            else:
                postgres.lock_migrations(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise DatabaseRefusedError("A migration would break references; nothing was changed.")
            if not is_sqlite:
                postgres.secure_tables(connection)
        if is_sqlite and raw is not None:
            raw.execute("PRAGMA foreign_keys=ON")


def _copy_before_migration(engine: Engine, path: Path, revision: str) -> None:
    target = path.with_name(f"{path.name}.before-{known_revisions()[-1]}-from-{revision}")
    if target.exists():
        return
    pooled = engine.raw_connection()
    try:
        pooled.cursor().execute("VACUUM INTO ?", (str(target),))
    finally:
        pooled.close()


def _bring_up_to_date(engine: Engine, path: Path | None) -> None:
    revision, known = _revision(engine), known_revisions()
    if revision is not None and revision not in known:
        raise DatabaseRefusedError(f"The database was written by a newer program (schema {revision}).")
    if revision == known[-1]:
        return
    if revision is not None and path is not None:
        _copy_before_migration(engine, path, revision)
    _migrate(engine)


def _found(database: Database) -> None:
    """Give a new database its one headquarters row: a new history and a new secret."""
    with database.read() as session:
        if session.scalar(select(Headquarters.id)):
            return

    def add(session: Session) -> None:
        if session.scalar(select(Headquarters.id)):
            return
        row = {"id": 1, "gen": secrets.token_hex(8), "secret": secrets.token_bytes(32)}
        row["created_at"] = datetime.now(UTC)
        session.execute(insert(Headquarters), [row])

    database.hq_wide.change(add)


def _open_sqlite(url: str, path: Path) -> Engine:
    engine = _sqlite_engine(url, path)
    try:
        _check_pages(engine, path)
        _bring_up_to_date(engine, path)
    except dbapi2.DatabaseError as error:
        raise DatabaseRefusedError(f"{path} is damaged: {error}.") from error
    except DatabaseRefusedError:
        engine.dispose()
        raise
    return engine


def _open_postgres(url: str) -> Engine:
    if make_url(url).get_backend_name() != "postgresql":
        raise DatabaseRefusedError("HQ runs on SQLite and PostgreSQL, on no other database.")
    engine = postgres.working_engine(url)
    try:
        _bring_up_to_date(postgres.owner_engine(url), None)
        with engine.connect() as connection:
            excess = postgres.find_excess_rights(connection)
    except (OperationalError, ProgrammingError) as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise DatabaseRefusedError(f"{postgres.describe_url(url)} cannot be used: {reason}.") from error
    if excess:
        raise DatabaseRefusedError(f"{postgres.describe_url(url)}: {excess}.")
    return engine


def open_database(text_or_path: str) -> Database:
    """Open, check and migrate the database of a URL or path; refused with a sentence when it is not ours."""
    url = database_url(text_or_path)
    path = database_file(url)
    database = Database(_open_sqlite(url, path) if path else _open_postgres(url))
    _found(database)
    return database
