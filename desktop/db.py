"""The two databases of a profile, opened together: ledger.db as main, catalog.db attached as `catalog`."""

from __future__ import annotations

import base64
import errno
import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from desktop.continuity import AnchorKeeper, bind_machine, find_doubt
from desktop.dbfile import check_file, check_library, find_identity, migrate, move_aside
from desktop.lineage import start_lineage
from desktop.lock import ProfileLock
from desktop.models.migrations import CATALOG, LEDGER
from desktop.paths import Profile
from domain.errors import DomainError
from protocol.lineage import chain_start, new_lineage_id

log = logging.getLogger(__name__)

_CONNECTIONS: Final = 8
_BUSY_S: Final = 30.0
_WRITES = re.compile(
    r'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+(["\w.]+)', re.I
)
_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA main.synchronous = FULL",
    "PRAGMA catalog.synchronous = NORMAL",
    "PRAGMA main.cache_size = -16000",
    "PRAGMA catalog.cache_size = -32000",
)
_IMPORT_PRAGMAS = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA cache_size = -64000",
    "PRAGMA temp_store = MEMORY",
)
_LOCKS: Final = {
    "main": "UPDATE main.scope SET v = v WHERE false",
    "catalog": "UPDATE catalog.scope SET v = v WHERE false",
}
_HEAD: Final = "SELECT id, n FROM main.lineage ORDER BY ordinal DESC LIMIT 1"
_TROUBLE: Final = (
    ("disk is full", "disk_full"),
    ("disk I/O error", "disk_failed"),
    ("readonly database", "disk_read_only"),
    ("database is locked", "database_locked"),
    ("malformed", "database_corrupt"),
    ("not a database", "database_corrupt"),
    ("Could not decode", "database_corrupt"),
)

Listener = Callable[[frozenset[str]], None]


class Database:
    """Both files of one profile, held by this program alone until `close`."""

    def __init__(self, profile: Profile, lock: ProfileLock, notices: tuple[str, ...] = ()) -> None:
        self.profile = profile
        self.notices = notices
        self.on_commit: list[Listener] = []
        self._lock = lock
        self._is_closed = False
        self._writers = {"main": threading.Lock(), "catalog": threading.Lock()}
        self._engine = _make_engine(profile)
        self._anchor = AnchorKeeper(profile)
        self._ledger = find_identity(profile.ledger)

    def prove_continuity(self) -> None:
        """Begin a new lineage, before any number is issued, unless this file is what was last used on this machine."""
        with self.read() as session:
            doubt = find_doubt(session, self.profile)
        if doubt:
            log.warning("a new lineage begins: %s", doubt)
            with self.write() as session:
                start_lineage(session, new_lineage_id())
        bind_machine(self.profile)
        self._write_anchor()

    def _write_anchor(self) -> None:
        with self.read() as session:
            self._anchor.write(session)

    def _note_head(self, lineage_id: str, n: int) -> None:
        """Bring the anchor along now and then; what was committed stays committed whatever becomes of it."""
        try:
            if self._anchor.is_due(lineage_id, n):
                self._write_anchor()
        except (DomainError, DBAPIError, sqlite.Error, OSError):
            log.warning("the anchor could not be brought up to date", exc_info=True)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session over one consistent snapshot; nothing it does is kept."""
        with (
            _refusals(self.profile),
            self._engine.connect() as connection,
            Session(connection, autoflush=False, expire_on_commit=False) as session,
        ):
            yield session

    def write(self) -> AbstractContextManager[Session]:
        """Give a session that is the one writer of ledger.db; commit at the end, then tell listeners the tables it wrote.

        Refused: `disk_full`, `disk_failed`, `database_missing` ...; after any exception nothing of it is kept.
        """
        return self._write("main")

    def write_catalog(self) -> AbstractContextManager[Session]:
        """Give a session that is the one writer of catalog.db, so that taking in a price list never delays a sale."""
        return self._write("catalog")

    @contextmanager
    def _write(self, file: str) -> Iterator[Session]:
        written: set[str] = set()
        head: tuple[str, int] | None = None
        if file == "main" and find_identity(self.profile.ledger) != self._ledger:
            # A system that lets an open file be removed would let sales go on into what nobody can open again.
            raise DomainError("database_missing", file=str(self.profile.ledger))
        with self._writers[file], _refusals(self.profile), self._engine.connect() as plain:
            connection = plain.execution_options(writes=file, written=written)
            with Session(connection, autoflush=False, expire_on_commit=False) as session:
                session.info["written"] = written
                yield session
                session.flush()
                _check_one_file(written)
                if "lineage" in _bare(written):
                    head = tuple(session.connection().exec_driver_sql(_HEAD).one())
                session.commit()
        if head:
            self._note_head(*head)
        tables = _bare(written)
        if tables:
            for listener in self.on_commit:
                listener(tables)

    @contextmanager
    def import_catalog(self, tables: frozenset[str]) -> Iterator[Any]:
        """Give a bare connection that is the one writer of catalog.db; other files may be attached to it.

        Commits at the end, then tells listeners the tables; after any exception nothing of it is kept.
        """
        with self._writers["catalog"], _refusals(self.profile):
            connection = sqlite.connect(
                str(self.profile.catalog), timeout=_BUSY_S, isolation_level=None, uri=True
            )
            try:
                for pragma in _IMPORT_PRAGMAS:
                    connection.execute(pragma)
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            finally:
                connection.close()
        for listener in self.on_commit:
            listener(tables)

    @staticmethod
    def touched(session: Session) -> frozenset[str]:
        """Return the names of the tables a session of `write` wrote so far."""
        return _bare(session.info.get("written", ()))

    def close(self) -> None:
        """Write the anchor, close every connection and give the profile free; a second time does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self._write_anchor()
        except DomainError:
            log.warning("the anchor could not be brought up to date", exc_info=True)
        self._engine.dispose()
        self._lock.release()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_database(profile: Profile) -> Database:
    """Open a profile, making what is missing on a first start.

    Refused, with the files left as they are: `profile_in_use`, `profile_unusable`, `sqlite_too_old`,
    `computer_retired`, `database_missing`, `database_corrupt`, `database_newer`, `database_foreign`. A corrupt catalog is moved aside and made anew, which
    `Database.notices` says as "catalog_remade".
    """
    check_library()
    lock = _take_folder(profile)
    try:
        notices = _prepare(profile)
        database = Database(profile, lock, notices)
        with _refusals(profile):
            database.prove_continuity()
        return database
    except BaseException:
        lock.release()
        raise


def _take_folder(profile: Profile) -> ProfileLock:
    try:
        profile.folder.mkdir(parents=True, exist_ok=True)
        return ProfileLock(profile.lock)
    except OSError as error:
        raise DomainError("profile_unusable", folder=str(profile.folder), detail=str(error)) from error


def _prepare(profile: Profile) -> tuple[str, ...]:
    if not profile.ledger.exists() and profile.retired.exists():
        raise DomainError("computer_retired", note=str(profile.retired))
    if not profile.ledger.exists() and any(
        path.exists() for path in (profile.catalog, profile.anchor, profile.keys, profile.machine)
    ):
        raise DomainError("database_missing", file=str(profile.ledger))
    ledger_revision = check_file(profile.ledger, LEDGER)
    catalog_revision, notices = _check_catalog(profile)
    with _refusals(profile):
        if ledger_revision < LEDGER.revision:
            migrate(profile.ledger, LEDGER, ledger_revision, first_rows=_start_lineage)
        if catalog_revision < CATALOG.revision:
            migrate(profile.catalog, CATALOG, catalog_revision)
    return notices


def _start_lineage(connection: Any) -> None:
    """Begin the history of a new ledger; its numbers start with "L" and four characters until the PC is enrolled."""
    lineage = new_lineage_id()
    prefix = "L" + base64.b32encode(bytes.fromhex(lineage))[:4].decode()
    connection.execute(
        "INSERT INTO lineage (id, ordinal, parent, prefix, n, chain, acked_n, durable_n, pruned_n, is_healed)"
        " VALUES (?, 1, '', ?, 0, ?, 0, 0, 0, 1)",
        (lineage, prefix, chain_start(lineage)),
    )


def _check_catalog(profile: Profile) -> tuple[int, tuple[str, ...]]:
    try:
        return check_file(profile.catalog, CATALOG), ()
    except DomainError as error:
        if error.code != "database_corrupt":
            raise
    move_aside(profile.catalog)
    return 0, ("catalog_remade",)


def _make_engine(profile: Profile) -> Engine:
    def connect() -> Any:
        connection = sqlite.connect(
            str(profile.ledger),
            timeout=_BUSY_S,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        connection.execute("ATTACH DATABASE ? AS catalog", (str(profile.catalog),))
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        return connection

    engine = create_engine(
        "sqlite://",
        module=sqlite,
        creator=connect,
        poolclass=QueuePool,
        pool_size=_CONNECTIONS,
        max_overflow=_CONNECTIONS,
        query_cache_size=1000,
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _note_table)
    event.listen(engine, "checkin", _end_transaction)
    return engine


def _end_transaction(connection: Any, _record: object) -> None:
    """Roll back what a COMMIT that failed left open, so that the connection's next user can begin."""
    if connection is not None and connection.in_transaction:
        connection.rollback()


def _begin(connection: Connection) -> None:
    """Begin, and for a write take the write lock of its file at once, before anything is read.

    BEGIN IMMEDIATE would lock both attached files; an UPDATE of no row locks the one it names.
    """
    connection.exec_driver_sql("BEGIN")
    if file := connection.get_execution_options().get("writes"):
        connection.connection.cursor().execute(_LOCKS[file])


_TABLES: dict[str, str | None] = {}


def _note_table(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
    written = connection.get_execution_options().get("written")
    if written is None:
        return
    if statement not in _TABLES:
        match = _WRITES.match(statement)
        _TABLES[statement] = match[1].replace('"', "").removeprefix("main.") if match else None
    if table := _TABLES[statement]:
        written.add(table)


def _bare(written: Any) -> frozenset[str]:
    return frozenset(table.removeprefix("catalog.") for table in written)


def _check_one_file(written: set[str]) -> None:
    if len({table.startswith("catalog.") for table in written}) > 1:
        raise RuntimeError(f"one transaction wrote both files: {sorted(written)}")


@contextmanager
def _refusals(profile: Profile) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, sqlite.Error) as error:
        for words, code in _TROUBLE:
            if words in str(error):
                raise DomainError(code, file=str(profile.ledger)) from error
        raise
    except UnicodeDecodeError as error:
        # The driver could not even read what SQLite says of the damage, or a text that is none any more.
        raise DomainError("database_corrupt", file=str(profile.ledger)) from error
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise DomainError("disk_full", file=str(profile.ledger)) from error
