"""What has to hold of a PC after the power was gone, seen through the real product and, now and then, after a sync with HQ."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from desktop.db import Database, open_database
from desktop.paths import Profile
from desktop.sync.published import FILES
from domain.errors import DomainError
from protocol.lineage import body_hash, chain_start
from tests.power.record import Event
from tests.power.world import Doc, Drafted, HqHere, HqIs, Pc, Snapshot, Synced, Truth, read_rows

Run = Callable[..., Any]


class Broken(Exception):
    """Something that must hold does not."""


@dataclass
class Known:
    """What was acknowledged before the cut."""

    docs: dict[str, Doc]
    drafts: dict[str, bytes]
    synced: Synced | None = None
    hq: Snapshot = field(default_factory=dict)
    said: set[str] = field(default_factory=set)


def known_at(truth: Truth, events: Sequence[Event]) -> Known:
    """Return what the product had said by the end of these events."""
    known = Known({doc.doc_id: doc for doc in truth.base}, {}, hq=truth.hq)
    for event in events:
        if event[0] != "mark":
            continue
        match event[1]:
            case Doc() as doc:
                known.docs[doc.doc_id] = doc
            case Drafted(id, None):
                known.drafts.pop(id, None)
            case Drafted(id, body):
                known.drafts[id] = body
            case Synced() as synced:
                known.synced = synced
            case HqIs(files):
                known.hq = files
            case str() as word:
                known.said.add(word)
    return known


def all_docs(truth: Truth, events: Sequence[Event]) -> dict[str, Doc]:
    """Return every document the workload ever made."""
    return known_at(truth, events).docs


@dataclass
class Checked:
    """What a check looked at."""

    documents: int = 0
    acknowledged: int = 0
    unheard: int = 0
    synced: int = 0


def check_cut(
    folder: Path, truth: Truth, known: Known, made: dict[str, Doc], *, hq_folder: Path | None = None
) -> Checked:
    """Open what the power left with the real product and hold it against the truth; sync it where HQ has a folder."""
    try:
        database = open_database(Profile(folder))
    except DomainError as error:
        raise Broken(f"it does not open by itself: {error}") from error
    try:
        if database.notices:
            raise Broken(f"the start says {database.notices}")
        with database.read() as session:
            checked = check_ledger(session, truth, known, made)
            check_digests(session)
            is_enrolled = bool(session.connection().exec_driver_sql("SELECT count(*) FROM device").scalar())
        if is_enrolled and not database.profile.keys.exists():
            raise Broken("a device without its key")
        if hq_folder is not None:
            _check_sync(database, hq_folder, truth, known)
            checked.synced = 1
        return checked
    except DomainError as error:
        raise Broken(f"it does not work after the cut: {error}") from error
    finally:
        database.close()


def check_ledger(
    session: Session, truth: Truth, known: Known, made: dict[str, Doc], *, is_careful: bool = True
) -> Checked:
    """R1 R2 R6 S1: nothing acknowledged is gone, nothing is half, numbers are 1..k, the chain and the stock add up."""
    run = session.connection().exec_driver_sql
    if is_careful:
        _check_pages(run)
    rows = run(
        "SELECT lineage_id, n, doc_id, kind, version, body, chain, body_hash FROM document ORDER BY n"
    ).all()
    held = {row.doc_id: row for row in rows}
    if lost := [doc_id for doc_id in known.docs if doc_id not in held]:
        raise Broken(f"{len(lost)} acknowledged documents are gone")
    unheard = [doc_id for doc_id in held if doc_id not in known.docs]
    if len(unheard) > truth.most_unheard or not held.keys() <= made.keys():
        raise Broken(f"{len(unheard)} documents are there that were never acknowledged")
    for doc_id, row in held.items():
        if row.body != made[doc_id].body and (row.body or row.body_hash != body_hash(made[doc_id].body)):
            raise Broken(f"the bytes of {doc_id} changed")
    check_chains(run, rows)
    _check_numbers(run, [made[doc_id] for doc_id in held])
    _check_rows(session, truth, held.keys())
    check_stock(run)
    _check_promises(run, truth, known)
    return Checked(len(held), len(known.docs), len(unheard))


def _check_pages(run: Run) -> None:
    for file in ("main", "catalog"):
        if (found := run(f"PRAGMA {file}.integrity_check(1)").scalar()) != "ok":
            raise Broken(f"{file} is damaged: {found}")
    if run("PRAGMA foreign_key_check").first():
        raise Broken("rows refer to rows that are not there")


def check_chains(run: Run, rows: Sequence[Any]) -> None:
    """R6: every entry continues the one before it, and the head is the last entry."""
    by_lineage = defaultdict(list)
    for row in rows:
        by_lineage[row[0]].append(row)
    lineages = run("SELECT id, n, chain FROM lineage ORDER BY ordinal").all()
    for id, n, chain in lineages:
        rows_of = by_lineage[id]
        if id != lineages[-1][0] and [row[1] for row in rows_of] != list(range(1, n + 1)):
            continue  # its documents moved to the later lineage, all but those that HQ alone holds
        if not _is_whole(id, rows_of, n, chain):
            raise Broken(f"the chain of {id} does not verify")


def _is_whole(id: str, rows: Sequence[Any], n: int, head: str) -> bool:
    chain = chain_start(id)
    for place, row in enumerate(rows, start=1):
        chain = _next(chain, f"{place}|{row[2]}|{row[3]}|{row[4]}|", body_hash(row[5]) if row[5] else row[7])
        if (row[1], row[6]) != (place, chain):
            return False
    return (len(rows), chain) == (n, head)


def _next(chain: str, head: str, hashed: bytes) -> str:
    """Chain as sync.md says, in the checker's own words."""
    return hashlib.blake2b(f"{chain}|{head}".encode() + hashed, digest_size=16).hexdigest()


def _check_numbers(run: Run, docs: Sequence[Doc]) -> None:
    """R2: each series is 1..k, and its counter stands at k."""
    series: dict[str, list[int]] = defaultdict(list)
    for doc in docs:
        stem, _, last = str(msgspec.json.decode(doc.body)["number"]).rpartition("-")
        series[stem].append(int(last))
    for stem, numbers in series.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            raise Broken(f"series {stem} is {sorted(numbers)}")
    prefix = run("SELECT prefix FROM lineage ORDER BY ordinal DESC LIMIT 1").scalar()
    counters = Counter(row[0] for row in run("SELECT last FROM series WHERE prefix = ?", (prefix,)))
    if counters != Counter(len(numbers) for stem, numbers in series.items() if prefix in stem.split("-")):
        raise Broken("a counter of numbers stands where no number is")


def _check_rows(session: Session, truth: Truth, held: Any) -> None:
    """No half document: lines, tenders, movements are those it was made with, and no others are there."""
    for table, by_doc in read_rows(session).items():
        wanted = {doc_id: rows for doc_id, rows in truth.rows[table].items() if doc_id in held}
        if by_doc != wanted:
            raise Broken(f"documents are half in {table}: {sorted(by_doc.keys() ^ wanted.keys())[:3]}")
    run = session.connection().exec_driver_sql
    closed = {row[0] for row in run("SELECT number FROM shift WHERE closed_at IS NOT NULL")}
    bodies = run("SELECT body FROM document WHERE kind = 'shift'").scalars().all()
    if not {str(msgspec.json.decode(body)["number"]) for body in bodies if body} <= closed:
        raise Broken("a shift is closed in the log and open at the counter")


def check_stock(run: Run) -> None:
    """S1: stock is the sum of the movements."""
    moved = {row[0]: row[1] for row in run("SELECT sku, sum(quantity) FROM movement GROUP BY sku")}
    on_hand = {row[0]: row[1] for row in run("SELECT sku, quantity FROM on_hand")}
    if {k: v for k, v in moved.items() if v} != {k: v for k, v in on_hand.items() if v}:
        raise Broken("stock is not the sum of its movements")


def _check_promises(run: Run, truth: Truth, known: Known) -> None:
    drafts = {row[0]: row[1] for row in run("SELECT id, body FROM draft")}
    gone = [id for id, body in known.drafts.items() if drafts.get(id) != body]
    if len(gone) > 1:  # one may have been taken up in the transaction that was on its way
        raise Broken("held carts are gone")
    lineages = run("SELECT id, acked_n, n FROM lineage ORDER BY ordinal").all()
    if len(lineages) > 1 and not truth.may_begin_anew:
        raise Broken("a power cut began a new lineage")
    if known.synced:
        acked = {row[0]: row[1] for row in lineages}.get(known.synced.lineage, -1)
        if acked < known.synced.acked:
            raise Broken("what HQ acknowledged is forgotten")
    device = run("SELECT count(*) FROM device").scalar()
    if "enrolled" in known.said and not device:
        raise Broken("the enrolment is gone")


def check_digests(session: Session) -> None:
    """D2: the rows of every whole scope add up to the digest that is kept with its cursor."""
    run = session.connection().exec_driver_sql
    for file in FILES:
        places = [*(kind.table for kind in file.kinds.values()), file.unknown_table]
        states = run(f"SELECT scope, count, high, low FROM {file.schema}.scope WHERE is_complete = 1").all()
        for scope, *digest in states:
            hashes = [
                row[0]
                for table in places
                for row in run(f"SELECT row_hash FROM {table} WHERE scope = ?", (scope,))
            ]
            lanes = (sum((x >> 32) & 0xFFFFFFFF for x in hashes), sum(x & 0xFFFFFFFF for x in hashes))
            if digest != [len(hashes), *(lane & 0xFFFFFFFF for lane in lanes)]:
                raise Broken(f"the cursor of {scope} is not at its rows")


def _check_sync(database: Database, folder: Path, truth: Truth, known: Known) -> None:
    """One sync brings equality: each document is at HQ once with its bytes, each scope is HQ's."""
    with HqHere(folder, known.hq).serving(truth.hq_now) as hq:
        pc = Pc(database.profile.folder, hq, None)  # type: ignore[arg-type]  # nothing is left to chance
        pc.database = database
        pc.clock.local = truth.hq_now
        with database.read() as session:
            is_enrolled = session.connection().exec_driver_sql("SELECT count(*) FROM device").scalar()
        if not is_enrolled:
            pc.enrol()
        report = pc.sync()
        if report.problems or (report.new_lineage and not truth.may_begin_anew):
            raise Broken(f"the sync after the cut says {report.problems}, new lineage: {report.new_lineage}")
        _compare_with_hq(database, hq)


def _compare_with_hq(database: Database, hq: HqHere) -> None:
    with database.read() as session, hq.seeded.database.read() as office:
        ours, theirs = session.connection().exec_driver_sql, office.connection().exec_driver_sql
        mine = {row[0]: tuple(row[1:]) for row in ours("SELECT doc_id, kind, version, body FROM document")}
        inbox = theirs("SELECT doc_id FROM inbox").scalars().all()
        if sorted(inbox) != sorted(mine):
            raise Broken(f"{len(set(inbox) ^ mine.keys())} documents are only at one end")
        log = theirs("SELECT doc_id, kind, version, body FROM log WHERE length(body) > 0").all()
        if any(
            mine[id][:2] != (kind, version) or mine[id][2] not in (body, b"")
            for id, kind, version, body in log
        ):
            raise Broken("the bytes of a document differ at HQ")
        if ours("SELECT count(*) FROM document WHERE status = 'pending'").scalar():
            raise Broken("documents wait after the sync")
        states = {
            row[0]: tuple(row[1:]) for row in theirs("SELECT name, head_v, count, high, low FROM scope")
        }
        for file in FILES:
            for scope, *state in ours(f"SELECT scope, v, count, high, low FROM {file.schema}.scope"):
                if states.get(scope, (0, 0, 0, 0)) != tuple(state):
                    raise Broken(f"{scope} is not HQ's after the sync")
        check_digests(session)


def fingerprint(folder: Path) -> bytes:
    """Return a hash of the ledger's files, to see that a refusal left them alone."""
    digest = hashlib.blake2b()
    for name in ("ledger.db", "ledger.db-wal"):
        path = folder / name
        digest.update(path.read_bytes() if path.exists() else b"-")
    return digest.digest()
