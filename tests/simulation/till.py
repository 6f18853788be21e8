"""One PC of the simulation: the real desktop on a real profile, that sells, synchronises, crashes and comes back."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta, timezone
from functools import cache
from hashlib import blake2b
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import msgspec
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.db import Database, open_database
from desktop.paths import Profile
from desktop.sync.engine import SyncReport, sync_once
from desktop.sync.enrol import enrol, open_http
from desktop.sync.http import HqRefused, Http, NotHq, Unreachable
from desktop.sync.published import FILES
from domain.errors import DomainError
from protocol.lineage import chain_start
from protocol.sync import SyncRequest
from tests.simulation.dealings import ISSUE, KINDS
from tests.simulation.disk import Crash, Failpoint, copy_files, disk_full, drop_database, scratch_folder
from tests.simulation.ledger import Fact, Uses, Violation
from tests.simulation.line import ADDRESS

if TYPE_CHECKING:
    from tests.simulation.counter import Made
    from tests.simulation.world import World

ZONE = timezone(timedelta(hours=8))

_GIVEN: list[Path] = []


def use_template(folder: Path) -> None:
    """Take a fresh profile from the process that started this one."""
    _GIVEN.append(folder)


@cache
def template() -> Path:
    """Make a fresh profile once a run."""
    if _GIVEN:
        return _GIVEN[0]
    folder = Path(mkdtemp(prefix="branchline-simulation-", dir=scratch_folder())) / "profile"
    open_database(Profile(folder)).close()
    for path in folder.iterdir():
        if path.suffix != ".db":
            path.unlink()
    return folder


def forget_template() -> None:
    """Remove the fresh profile."""
    if template.cache_info().currsize:
        shutil.rmtree(template().parent, ignore_errors=True)
        template.cache_clear()


class Till:
    """A PC with its profile; also its own clock, which may be wrong by years."""

    def __init__(self, world: World, name: str, dealer: int, store: int) -> None:
        self.world, self.name, self.dealer, self.store = world, name, dealer, store
        self.chance: random.Random = world.chance
        self.device = 0
        self.folder = world.folder / name
        self.failpoint = Failpoint()
        self.offset, self.boot, self.readings = timedelta(), 0, 0
        self.lacks: frozenset[str] = frozenset()
        """What this PC's older program does not know; see `Till.request`."""
        self.history: list[str] = []
        self.facts: dict[str, Fact] = {}
        self.backups: list[tuple[Path, list[str]]] = []
        self.is_busy = False
        self._unsure: Fact | None = None
        self.offline_until = world.now
        self.database: Database
        self.line: Http | None = None

    def moment(self) -> Moment:
        """Return a reading of the PC's clock."""
        self.readings += 1
        local = (self.world.now + self.offset).astimezone(ZONE)
        return Moment(local, f"boot-{self.boot}", self.readings)

    def make(self) -> None:
        """Install the program and enrol."""
        copy_files(template(), self.folder)
        lineage = self.world.name_lineage()
        connection = sqlite.connect(str(self.folder / "ledger.db"), isolation_level=None)
        row = (lineage, chain_start(lineage), lineage[:5])
        connection.execute("UPDATE lineage SET id = ?, chain = ?, prefix = ?", row)
        connection.close()
        self.open()
        for _ in range(self.chance.randrange(2)):
            self.issue()  # before its enrolment, for store 0
        self.enrol()

    def enrol(self) -> None:
        """Become a device of the store."""
        self.world.caller = self
        answer = enrol(self.database, ADDRESS, self.world.hq.enrol_code(self.store), self.name, self)
        self.device = answer.device_id

    def open(self) -> None:
        """Start the program."""
        self.database = open_database(Profile(self.folder))
        self.failpoint.watch(self.database._engine)
        self.boot += 1
        self.line, self.readings = None, 0

    def close(self) -> None:
        """End the program as a crash does: nothing is written any more."""
        self.failpoint.disarm()
        self.database._engine.dispose()
        self.database._lock.release()

    def restart(self) -> None:
        """Start the program again and look at what the disk holds."""
        self.close()
        self.open()
        if self._unsure and self._holds(self._unsure):
            self._remember()  # the crash came after the commit
        self._unsure = None
        self.check_cuts()

    # what happens at the counter

    def issue(self, what: str = "", *, fault: str = "") -> str:
        """Issue one document or fail to, and say which."""
        if fault:
            broken = Crash() if fault == "crash" else disk_full()
            self.failpoint.arm(self.chance.randrange(1, 25), broken)
        try:
            return self.issue_inside(what)
        except Crash:
            self.restart()
            return "crashed"
        finally:
            self.failpoint.disarm()

    def issue_inside(self, what: str = "") -> str:
        """Issue one document; refusals of the program are part of the day."""
        kind, self._unsure = what or self.chance.choice(KINDS), None
        try:
            with self.database.write() as session:
                lock = session.connection().exec_driver_sql("SELECT lock FROM device").scalar()
                made = ISSUE[kind](self, session)
                if made and lock in ("lock", "wipe"):
                    raise Violation(f"R1 {self.name} is locked and issued a {kind}")
                self._unsure = self._fact(session, made) if made else None
        except DomainError as error:
            self._look_for(self._unsure, f"refused as {error.code}")
            return f"{kind} refused: {error.code}"
        self._remember()
        return kind

    def _remember(self) -> None:
        fact, self._unsure = self._unsure, None
        if fact:
            self.world.ledger.add(fact)
            self.facts[fact.doc_id] = fact
            self.history.append(fact.doc_id)

    def _holds(self, fact: Fact) -> bool:
        query = "SELECT count(*) FROM document WHERE doc_id = ?"
        with self.database.read() as session:
            return bool(session.connection().exec_driver_sql(query, (fact.doc_id,)).scalar())

    def _look_for(self, fact: Fact | None, what: str) -> None:
        """R1: a document that was refused to the shopkeeper is not there."""
        self.failpoint.disarm()
        if fact and self._holds(fact):
            raise Violation(f"R1 {fact.kind} {fact.doc_id} on {self.name} was {what} and is durable")

    def _fact(self, session: Session, made: Made) -> Fact:
        run = session.connection().exec_driver_sql
        query = "SELECT lineage_id, kind, version, body FROM document WHERE doc_id = ?"
        lineage, kind, version, body = run(query, (made.doc_id,)).one()
        day = str(msgspec.json.decode(body).get("business_day", ""))
        return Fact(
            doc_id=made.doc_id,
            dealer=self.dealer,
            store=self.store,
            kind=kind,
            number=made.number,
            lineage=lineage,
            place=len(self.world.ledger.facts),
            body=blake2b(body).digest(),
            version=version,
            gross=made.gross,
            day=day,
            movements=made.movements,
            original=made.original,
            shipment=made.shipment,
            fate=made.fate,
            subject=made.subject,
            said=made.said,
            added=made.added,
            offset=made.offset,
            uses=self._uses(session, made.doc_id, lineage),
            held=made.held,
        )

    def _uses(self, session: Session, doc_id: str, lineage: str) -> Uses:
        """C1: a document spends leases of its own history alone, and no more than they hold."""
        run = session.connection().exec_driver_sql
        query = "SELECT lease_id, kind, subject, amount FROM lease_use WHERE doc_id = ? ORDER BY 1"
        uses = tuple(tuple(row) for row in run(query, (doc_id,)))
        for lease_id, *_ in uses:
            lent = run("SELECT lineage, amount FROM lease WHERE lease_id = ?", (lease_id,)).one()
            spent = run("SELECT sum(amount) FROM lease_use WHERE lease_id = ?", (lease_id,)).scalar()
            spent -= run("SELECT sum(amount) FROM lease_return WHERE lease_id = ?", (lease_id,)).scalar() or 0
            if lent[0] != lineage or spent > lent[1]:
                raise Violation(f"C1 {self.name} spends lease {lease_id} of {lent[0]}: {spent} of {lent[1]}")
        return uses

    # synchronising

    def sync(self, *, most: int = 500, fault: str = "") -> str:
        """Synchronise once and say how it went; a failure must have changed nothing it did not hear of."""
        network = self.world.network
        before, self.world.caller = self.world.caller, self
        outer = network.in_one_sync, network.commits_before
        network.in_one_sync, self.is_busy = 0, True
        well, facts = network.delivered_well, len(self.world.ledger.facts)
        if fault:
            broken = Crash() if fault == "crash" else disk_full()
            self.failpoint.arm(self.chance.choice((5, 20, 60)) - self.chance.randrange(5), broken)
        try:
            self.line = self.line or open_http(self.database)
            return self._report(
                sync_once(self.database, self.line, self, new_id=self.world.name_lineage, most=most)
            )
        except Crash:
            self.restart()
            return "crashed"
        except (Unreachable, NotHq, HqRefused, DomainError) as error:
            self.failpoint.disarm()
            is_untouched = well == network.delivered_well and facts == len(self.world.ledger.facts)
            is_untouched = is_untouched and not isinstance(error, DomainError)
            if is_untouched and network.in_one_sync == 1 and network.commits_before != self.failpoint.commits:
                raise Violation(f"T1 a failed transfer changed {self.name}: {error!r}") from error
            if self.chance.random() < 0.2:
                self.check_cuts()
            return type(error).__name__ + (
                f":{error.code}" if isinstance(error, HqRefused | DomainError) else ""
            )
        finally:
            self.failpoint.disarm()
            network.in_one_sync, network.commits_before = outer
            self.is_busy, self.world.caller = False, before

    def request(self, message: SyncRequest) -> SyncRequest:
        """Return a request as this PC's program, which may be an older one, would send it."""
        if not self.lacks:
            return message
        kept = [name for name in message.features if name not in self.lacks]
        message = msgspec.structs.replace(message, features=kept)
        if "leases" in self.lacks:
            message = msgspec.structs.replace(message, wishes=[], returned=[])
        return msgspec.structs.replace(message, days=[]) if "days" in self.lacks else message

    def _report(self, report: SyncReport) -> str:
        self.world.seen.update(problem.split(":")[0] for problem in report.problems)
        if report.new_lineage:
            self.world.seen["new_lineage"] += 1
        return "ok" + "".join(f" {problem}" for problem in report.problems)

    # disasters

    def back_up(self) -> None:
        """Keep a copy of the PC as it is now."""
        target = self.world.folder / f"{self.name}-backup-{len(self.backups)}"
        copy_files(self.folder, target)
        self.backups.append((target, list(self.history)))

    def restore(self) -> None:
        """Go back to a copy of any age."""
        source, history = self.chance.choice(self.backups)
        self.close()
        copy_files(source, self.folder)
        self.history = list(history)
        self.open()
        self.world.ledger.shared.add(self.lineage())

    def clone(self, name: str) -> Till:
        """Copy the PC's disk into a second PC; both go on."""
        twin = Till(self.world, name, self.dealer, self.store)
        copy_files(self.folder, twin.folder)
        twin.device, twin.history, twin.offset = self.device, list(self.history), self.offset
        twin.facts, twin.lacks = dict(self.facts), self.lacks
        twin.open()
        self.world.ledger.shared.add(self.lineage())
        return twin

    def lose_catalog(self, *, is_damaged: bool) -> None:
        """Lose what can be downloaded again: the file is gone, or it is no database any more."""
        self.close()
        drop_database(self.folder / "catalog.db")
        if is_damaged:
            (self.folder / "catalog.db").write_bytes(b"not a database")
        self.open()

    def lineage(self) -> str:
        """Return the lineage that documents are issued under."""
        with self.database.read() as session:
            run = session.connection().exec_driver_sql
            return str(run("SELECT id FROM lineage ORDER BY ordinal DESC LIMIT 1").scalar())

    def check_cuts(self) -> None:
        """D2, D4: at any moment the rows of a whole cut add up to the digest kept with its cursor."""
        with self.database.read() as session:
            run = session.connection().exec_driver_sql
            for file in FILES:
                places = sorted({*(kind.table for kind in file.kinds.values()), file.unknown_table})
                states = run(
                    f"SELECT scope, count, high, low FROM {file.schema}.scope WHERE is_complete = 1"
                ).all()
                for scope, *digest in states:
                    hashes = [
                        row[0]
                        for table in places
                        for row in run(f"SELECT row_hash FROM {table} WHERE scope = ?", (scope,))
                    ]
                    lanes = [sum((x >> 32) & 0xFFFFFFFF for x in hashes), sum(x & 0xFFFFFFFF for x in hashes)]
                    if digest != [len(hashes), *(lane & 0xFFFFFFFF for lane in lanes)]:
                        raise Violation(f"D2 the cursor of {scope} on {self.name} is ahead of its rows")
