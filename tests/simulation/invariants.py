"""What has to hold once the faults have stopped, read from the files and compared with the plain-Python ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from desktop.sync.published import FILES
from protocol.lineage import chain_next, chain_start
from protocol.order import RECEIVING
from tests.simulation.hq_view import EFFECTS, HqView
from tests.simulation.ledger import Fact, Violation, summed
from tests.simulation.shared import check_shared
from tests.simulation.terms import check_held, check_terms

if TYPE_CHECKING:
    from tests.simulation.till import Till
    from tests.simulation.world import World


def check_emptied(world: World) -> None:
    """L1: three quiet rounds leave nothing to send; O2: every document has its one verdict."""
    for till in world.tills:
        with till.database.read() as session:
            run = session.connection().exec_driver_sql
            n, acked = run("SELECT n, acked_n FROM lineage ORDER BY ordinal DESC LIMIT 1").one()
            pending = run("SELECT count(*) FROM document WHERE status = 'pending'").scalar()
        if n != acked:
            raise Violation(f"L1 {n - acked} documents still wait on {till.name}")
        if pending:
            raise Violation(f"O2 {pending} documents on {till.name} never got a verdict")


def check_all(world: World) -> None:
    """Check every invariant that can be seen from outside."""
    hq = HqView(world)
    for till in world.tills:
        check_till(world, hq, till)
        check_scopes(world, hq, till)
    hq.check_documents()
    hq.check_effects()
    hq.check_orders()
    check_shared(world, hq)
    check_terms(world, hq)
    world.ledger.check_numbers(set(hq.first))


def check_till(world: World, hq: HqView, till: Till) -> None:
    """U1, U3, N1, N3, S1 on one PC: what was issued is held, in its order, numbered without gaps, and is at HQ."""
    with till.database.read() as session:
        run = session.connection().exec_driver_sql
        columns = "lineage_id, n, doc_id, kind, version, body, chain"
        rows = run(f"SELECT {columns} FROM document ORDER BY n").all()
        lineage = run("SELECT id, n, chain FROM lineage ORDER BY ordinal DESC LIMIT 1").one()
        moved = {
            (m[0], m[1]): m[2] for m in run("SELECT doc_id, sku, sum(quantity) FROM movement GROUP BY 1, 2")
        }
        on_hand = {sku: quantity for sku, quantity in run("SELECT sku, quantity FROM on_hand") if quantity}
        receipts = {row[0] for row in run("SELECT doc_id FROM receipt")}
    held = [row[2] for row in rows]
    own = set(till.history)
    if [doc_id for doc_id in held if doc_id in own] != till.history:
        lost = [doc_id for doc_id in till.history if doc_id not in held]
        raise Violation(f"N1 {till.name} lost {lost[:3]} of {len(own)} documents, or their order")
    _check_chain(till, rows, lineage)
    if unheard := set(held) - set(world.ledger.facts):
        raise Violation(f"N1 {till.name} holds {sorted(unheard)[:3]}, which nobody issued to the end")
    facts = [till.facts.get(doc_id) or world.ledger.facts[doc_id] for doc_id in held]
    for fact, row in zip(facts, rows, strict=True):
        if blake2b(row[5]).digest() != fact.body:
            raise Violation(f"R3 {fact.doc_id} changed on {till.name}")
        if hq.log.get((till.dealer, row[0], row[1]), ("",))[0] != fact.doc_id:
            raise Violation(f"U3 place {row[1]} of {row[0]} is another document at HQ than on {till.name}")
        if fact.doc_id not in hq.first:
            raise Violation(f"U1 {fact.doc_id} of {till.name} never came to HQ")
    _check_series(till, facts, world.ledger.shared)
    _check_stock(world, till, facts, moved, on_hand)
    if receipts != {fact.doc_id for fact in facts if fact.kind in EFFECTS and not fact.fate}:
        raise Violation(f"N1 {till.name} has receipts without documents or documents without receipts")


def _check_stock(
    world: World,
    till: Till,
    facts: list[Fact],
    moved: dict[tuple[str, str], int],
    on_hand: dict[str, int],
) -> None:
    """S1: each document moved what it says, once, and the stock is the sum of the movements."""
    own = set(till.history)
    # A document that came back moves nothing where its shipment was received here by another one.
    free = {f.doc_id for f in facts if f.doc_id not in own and (f.fate or f.kind == RECEIVING)}
    expected = {(f.doc_id, sku): q for f in facts for sku, q in summed(f).items()}
    odd = {key for key in moved.keys() | expected.keys() if moved.get(key, 0) != expected.get(key, 0)}
    if odd := {key for key in odd if key[0] not in free}:
        kinds = sorted({f"{world.ledger.facts[key[0]].kind}, issued here: {key[0] in own}" for key in odd})
        raise Violation(f"S1 {len(odd)} movements of {till.name} are not what happened: {kinds}")
    sums: Counter[str] = Counter()
    for (_, sku), quantity in moved.items():
        sums[sku] += quantity
    if on_hand != {sku: quantity for sku, quantity in sums.items() if quantity}:
        raise Violation(f"S1 the stock of {till.name} is not the sum of its movements")


def _check_chain(till: Till, rows: list[Any], lineage: Any) -> None:
    chain = chain_start(lineage[0])
    for place, row in enumerate(rows, start=1):
        chain = chain_next(chain, place, *row[2:6])
        if (row[0], row[1], row[6]) != (lineage[0], place, chain):
            raise Violation(f"U3 entry {place} of {till.name} does not continue its chain")
    if (len(rows), chain) != tuple(lineage[1:]):
        raise Violation(f"U3 the head of {till.name} is not its last entry")


def _check_series(till: Till, facts: list[Fact], shared: set[str]) -> None:
    """N3: each series on a PC is 1..k without gaps; a number comes twice only where lost documents came back."""
    series: dict[str, list[int]] = defaultdict(list)
    alone: set[str] = set()
    for fact in facts:
        if fact.number:
            stem, _, sequence = fact.number.rpartition("-")
            series[stem].append(int(sequence))
            alone |= set() if fact.lineage in shared else {stem}
    for stem, numbers in series.items():
        found = numbers if stem in alone else sorted(set(numbers))
        if found != list(range(1, len(found) + 1)):
            raise Violation(f"N3 series {stem} of {till.name} is {numbers}")
    own = set(till.history)
    days = [fact.day for fact in facts if fact.kind in EFFECTS and not fact.fate and fact.doc_id in own]
    if days != sorted(days):
        raise Violation(f"N3 the business day of {till.name} goes back")


def check_scopes(world: World, hq: HqView, till: Till) -> None:
    """D1, D3: the rows of every granted scope are HQ's rows, digests agree, and no other scope is held."""
    book = world.hq.said.books[till.dealer]
    usual = {f"dealer:{till.dealer}", f"price:{book}", "product", "supply", "policy"}
    granted = world.hq.said.granted(till.dealer, till.device, usual)
    books = {scope.partition(":")[2] for scope in granted if scope.startswith("price:")}
    till.check_cuts()
    with till.database.read() as session:
        run = session.connection().exec_driver_sql
        rows: dict[str, list[int]] = defaultdict(list)
        states: dict[str, tuple[Any, ...]] = {}
        for file in FILES:
            for table in sorted({*(kind.table for kind in file.kinds.values()), file.unknown_table}):
                for scope, hash in run(f"SELECT scope, row_hash FROM {table}"):
                    rows[scope].append(hash)
            for state in run(f"SELECT scope, gen, v, count, high, low, is_complete FROM {file.schema}.scope"):
                states[state[0]] = tuple(state[1:])
    private = private_scopes(till)
    granted |= private & set(hq.scopes)
    if set(rows) - granted or set(states) - private != granted - private:
        raise Violation(
            f"D3 {till.name} holds {sorted(set(rows) | set(states))}, granted are {sorted(granted)}"
        )
    for scope in granted:
        theirs = hq.scopes[scope]
        if sorted(rows[scope]) != theirs[1]:
            raise Violation(
                f"D1 {scope} on {till.name} has {len(rows[scope])} rows, HQ {len(theirs[1])}, or others"
            )
        if states[scope] != (*theirs[0], 1):
            raise Violation(f"D1 {scope} on {till.name} stands at {states[scope]}, HQ at {theirs[0]}")
    check_held(world, till, books)


def private_scopes(till: Till) -> set[str]:
    """Return the scopes that HQ makes for a PC or its store once it has something to say there."""
    own = {f"verdict:{till.dealer}.{till.device}", f"lease:{till.dealer}.{till.device}"}
    return own | {f"store:{till.dealer}.{till.store}"}
