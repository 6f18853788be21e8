"""What has to hold after a kill and after the end, read from the files and from HQ and held against the witnesses."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import text

from desktop.sync.published import FILES
from protocol.lineage import chain_next, chain_start
from server_stub.db import Database
from tests.ordeal.witness import MONEY, Violation, Witness

QUIET_ROUNDS = 3
HONEST_ALARMS = {"order_price_differs"}
"""What HQ may well notice: an order was placed at a contract price that the office changed meanwhile."""
_MASK = 0xFFFFFFFF


class PcView:
    """The two files of a PC, read without changing them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        ledger = (folder / "ledger.db").absolute().as_uri()
        self._line = sqlite.connect(f"{ledger}?mode=ro", uri=True, timeout=30, isolation_level=None)
        if (folder / "catalog.db").exists():
            catalog = (folder / "catalog.db").absolute().as_uri()
            self._line.execute("ATTACH DATABASE ? AS catalog", (f"{catalog}?mode=ro",))

    def __enter__(self) -> PcView:
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()

    def rows(self, query: str, *given: Any) -> list[tuple[Any, ...]]:
        """Return what a query finds."""
        found: list[tuple[Any, ...]] = self._line.execute(query, given).fetchall()
        return found

    def documents(self, after: int) -> list[tuple[int, str, str]]:
        """Return place, id and hash of the documents after a place."""
        query = "SELECT n, doc_id, body FROM document WHERE n > ? ORDER BY n"
        return [(n, doc_id, hashlib.sha256(body).hexdigest()) for n, doc_id, body in self.rows(query, after)]

    def has_tables(self) -> bool:
        """Tell whether the profile was made to its end."""
        return bool(self.rows("SELECT 1 FROM sqlite_master WHERE name = 'document'"))


def check_after_kill(folder: Path, witness: Witness, *, looks_at_cuts: bool) -> None:
    """R1, D2, O2 on the files of a PC that was just killed."""
    if not (folder / "ledger.db").exists():
        if witness.facts or witness.new:
            raise Violation(f"R1 the ledger of {witness.name} is gone")
        return
    with PcView(folder) as pc:
        last = len(witness.facts)
        holds = {row[0] for row in pc.rows("SELECT id FROM draft WHERE kind = 'cart'")}
        opened = pc.rows("SELECT doc_id FROM shift WHERE closed_at IS NULL")
        witness.after_kill(pc.documents(last), holds, opened[0][0] if opened else "", last=last)
        unheard = (
            "SELECT count(*) FROM document d JOIN lineage l ON l.id = d.lineage_id"
            " WHERE d.n <= l.acked_n AND d.status = 'pending'"
        )
        if pending := pc.rows(unheard)[0][0]:
            raise Violation(f"O2 {pending} documents of {witness.name} count as taken and have no verdict")
        if looks_at_cuts:
            check_cuts(pc, witness.name)


def check_cuts(pc: PcView, name: str) -> None:
    """D2, D4: the rows of a whole cut add up to the digest kept with its cursor."""
    known = {row[1] for row in pc.rows("PRAGMA database_list")}
    for file in FILES:
        if file.schema not in known or not pc.rows(
            f"SELECT 1 FROM {file.schema}.sqlite_master WHERE name = 'scope'"
        ):
            continue
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for table in {*(kind.table for kind in file.kinds.values()), file.unknown_table}:
            for scope, hashed in pc.rows(f"SELECT scope, row_hash FROM {table}"):
                lanes = sums[scope]
                lanes[0] += 1
                lanes[1] = (lanes[1] + (hashed >> 32)) & _MASK
                lanes[2] = (lanes[2] + (hashed & _MASK)) & _MASK
        query = f"SELECT scope, count, high, low FROM {file.schema}.scope WHERE is_complete = 1"
        for scope, *digest in pc.rows(query):
            if digest != sums[scope]:
                raise Violation(f"D2 the cursor of {scope} on {name} is ahead of its rows")


def check_acked(folders: Sequence[Path], places: Sequence[tuple[str, int]], database: Database) -> None:
    """PC-6: what a PC was told is stored is stored, however HQ ended."""
    with database.read() as session:
        heads = {row[0]: row[1] for row in session.execute(text("SELECT id, n FROM lineage"))}
    for folder, (lineage, acked) in zip(folders, places, strict=True):
        if acked > heads.get(lineage, 0):
            raise Violation(f"PC-6 {folder.name} was told of {acked}, HQ holds {heads.get(lineage, 0)}")


def acked_place(folder: Path) -> tuple[str, int]:
    """Return lineage and acknowledged place of a PC, which may be running."""
    with PcView(folder) as pc:
        row = pc.rows("SELECT id, acked_n FROM lineage ORDER BY ordinal DESC LIMIT 1")[0]
        return row[0], row[1]


def check_pc(folder: Path, witness: Witness) -> dict[str, tuple[Any, ...]]:
    """Everything that must hold on a PC at the end; returns the state of its scopes."""
    name = witness.name
    if witness.rounds[QUIET_ROUNDS - 1 : QUIET_ROUNDS] != [(0, "")]:
        raise Violation(f"L1 {name} is not empty after {QUIET_ROUNDS} quiet rounds: {witness.rounds}")
    with PcView(folder) as pc:
        for schema in ("main", "catalog"):
            for check in ("integrity_check", "foreign_key_check"):
                if (found := pc.rows(f"PRAGMA {schema}.{check}")) not in ([], [("ok",)]):
                    raise Violation(f"IO {check} of {schema} on {name}: {found[:2]}")
        _check_log(pc, witness)
        _check_money(pc, witness)
        _check_stock(pc, witness)
        check_cuts(pc, name)
        columns = "scope, gen, v, count, high, low, is_complete"
        states = [row for file in FILES for row in pc.rows(f"SELECT {columns} FROM {file.schema}.scope")]
        return {row[0]: tuple(row[1:]) for row in states}


def _check_log(pc: PcView, witness: Witness) -> None:
    lineages = pc.rows("SELECT id, n, chain, acked_n FROM lineage ORDER BY ordinal")
    if len(lineages) != 1:
        raise Violation(f"BK {witness.name} took its own file for a copy: {len(lineages)} lineages")
    rows = pc.rows("SELECT n, doc_id, kind, version, body, chain, status FROM document ORDER BY n")
    chain = chain_start(lineages[0][0])
    for place, (n, doc_id, kind, version, body, stored, status) in enumerate(rows, start=1):
        chain = chain_next(chain, place, doc_id, kind, version, body)
        if (n, stored) != (place, chain):
            raise Violation(f"R6 entry {place} of {witness.name} does not continue its chain")
        if status not in ("applied", "have"):
            raise Violation(f"O2 {kind} {doc_id} of {witness.name} is {status}")
    expected = [(n, f["id"], f["hash"]) for n, f in enumerate(witness.facts, start=1)]
    if pc.documents(0) != expected or lineages[0][1:] != (len(rows), chain, len(rows)):
        raise Violation(f"R1 the log of {witness.name} is not what was acknowledged")


def _check_money(pc: PcView, witness: Witness) -> None:
    query = "SELECT business_day, kind, count(*), sum(gross) FROM receipt GROUP BY 1, 2"
    days = {(row[0], row[1]): (row[2], row[3]) for row in pc.rows(query)}
    if days != witness.days():
        raise Violation(f"M9 the days of {witness.name} are {days}, not {witness.days()}")


def _check_stock(pc: PcView, witness: Witness) -> None:
    expected = {sku: quantity for sku, quantity in witness.stock.items() if quantity}
    for query in (
        "SELECT sku, sum(quantity) FROM movement GROUP BY 1",
        "SELECT sku, quantity FROM on_hand",
    ):
        found = {sku: quantity for sku, quantity in pc.rows(query) if quantity}
        if found != expected:
            raise Violation(f"S1 the stock of {witness.name} is {found}, not {expected}")


def check_hq(
    database: Database, witnesses: Sequence[Witness], states: Sequence[dict[str, tuple[Any, ...]]]
) -> None:
    """Everything that must hold at HQ: each document once and as issued, money, stock, shifts, orders and scopes."""
    facts = {fact["id"]: fact for witness in witnesses for fact in witness.facts}
    with database.read() as session:

        def run(query: str) -> list[Any]:
            return list(session.execute(text(query)).all())

        is_file = database.engine.dialect.name == "sqlite"
        if is_file and (found := run("PRAGMA integrity_check")) != [("ok",)]:
            raise Violation(f"IO HQ's file is damaged: {found[:2]}")
        _check_inbox(run, facts)
        _check_effects(run, facts, witnesses)
        if alarms := {row[0] for row in run("SELECT DISTINCT code FROM alarm")} - HONEST_ALARMS:
            raise Violation(f"U4 HQ raised alarms: {sorted(alarms)}")
        scopes = {
            row[0]: tuple(row[1:]) for row in run("SELECT name, gen, head_v, count, high, low FROM scope")
        }
    for witness, held in zip(witnesses, states, strict=True):
        for scope, (*state, is_complete) in held.items():
            if scope in scopes and (tuple(state), is_complete) != (scopes[scope], 1):
                raise Violation(f"D1 {scope} on {witness.name} stands at {state}, HQ at {scopes[scope]}")


def _check_inbox(run: Any, facts: dict[str, Any]) -> None:
    rows = run("SELECT lineage, n, doc_id, kind, body, status FROM log ORDER BY lineage, n")
    heads = {row[0]: row[1] for row in run("SELECT id, n FROM lineage")}
    times = Counter(row[2] for row in rows)
    lost, doubled = set(facts) - set(times), [doc_id for doc_id, count in times.items() if count > 1]
    if lost or doubled or set(times) - set(facts):
        unheard = sorted(set(times) - set(facts))
        raise Violation(f"R4 lost {sorted(lost)[:3]}, doubled {doubled[:3]}, unheard of {unheard[:3]}")
    inbox = Counter(row[0] for row in run("SELECT doc_id FROM inbox"))
    if inbox != times:
        raise Violation("R4 HQ's inbox is not its log")
    places: dict[str, list[int]] = defaultdict(list)
    for lineage, n, doc_id, kind, body, status in rows:
        places[lineage].append(n)
        if hashlib.sha256(bytes(body)).hexdigest() != facts[doc_id]["hash"]:
            raise Violation(f"R3 {kind} {doc_id} changed on its way")
        if status != "applied":
            raise Violation(f"U4 {kind} {doc_id} is {status} at HQ")
    for lineage, found in places.items():
        if found != list(range(1, heads.get(lineage, 0) + 1)):
            raise Violation(f"U3 lineage {lineage} at HQ has a gap")


def _check_effects(run: Any, facts: dict[str, Any], witnesses: Sequence[Witness]) -> None:
    query = "SELECT business_day, kind, count(*), sum(gross) FROM receipt GROUP BY 1, 2"
    days = {(str(day), kind): (count, abs(int(gross))) for day, kind, count, gross in run(query)}
    expected: dict[tuple[str, str], tuple[int, int]] = {}
    for witness in witnesses:
        for key, (count, gross) in witness.days().items():
            known = expected.get(key, (0, 0))
            expected[key] = (known[0] + count, known[1] + gross)
    if days != expected:
        raise Violation(f"M9 the days at HQ are {days}, not {expected}")
    stock: Counter[str] = Counter()
    for witness in witnesses:
        stock.update(witness.stock)
    moved = {
        sku: int(quantity) for sku, quantity in run("SELECT sku, sum(quantity) FROM movement GROUP BY 1")
    }
    if {sku: q for sku, q in moved.items() if q} != {sku: q for sku, q in stock.items() if q}:
        raise Violation(f"S7 the stock at HQ is {moved}, not {dict(stock)}")
    kinds = {"order": ('"order"', "id"), "shift": ("shift", "doc_id"), "receipt": ("receipt", "doc_id")}
    for kind, (table, column) in kinds.items():
        wanted = MONEY if kind == "receipt" else (kind,)
        found = sorted(row[0] for row in run(f"SELECT {column} FROM {table}"))
        if found != sorted(doc_id for doc_id, fact in facts.items() if fact["kind"] in wanted):
            raise Violation(f"U2 the {kind}s at HQ are not those that were issued")
