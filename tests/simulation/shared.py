"""What must hold of the records HQ and PCs share: orders and their changes, leases, members, statements, totals, stores."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from desktop.services.member import follow_merged
from desktop.services.store_receipt import list_store_documents
from tests.simulation.credit import check_leases, check_points, check_stock_promises
from tests.simulation.hq_view import EFFECTS, HqView
from tests.simulation.ledger import Fact, Violation, summed
from tests.simulation.terms import points_given
from tests.simulation.wallet import check_wallets

if TYPE_CHECKING:
    from tests.simulation.till import Till
    from tests.simulation.world import World

STORE_DAYS = 400


def check_shared(world: World, hq: HqView) -> None:
    """Check HQ's side."""
    with world.hq.hq.database.read() as session:
        run = session.connection().exec_driver_sql
        heard = {doc_id: hq.facts[doc_id].uses for doc_id in hq.first}
        check_leases(run, heard)
        check_stock_promises(run)
        check_points(run, _points_spent(hq), points_given(hq))
        _check_added_lines(run, hq)
        _check_changes(run, hq)
        _check_members(run, hq)
        _check_answers(run, hq)
        _check_alarms(run)
    check_wallets(world, hq)
    for till in world.tills:
        check_totals(world, hq, till)
        check_store(world, hq, till)


def _points_spent(hq: HqView) -> dict[str, int]:
    spent: Counter[str] = Counter()
    for doc_id in hq.first:
        if hq.status(doc_id) == "applied":
            for _, kind, _, amount in hq.facts[doc_id].uses:
                spent[doc_id] += amount if kind == "points" else 0
    return {doc_id: points for doc_id, points in spent.items() if points}


def _check_added_lines(run: Any, hq: HqView) -> None:
    """O2: a change that adds a line adds it once, however often it was sent."""
    added: Counter[str] = Counter()
    for (line_id,) in run("SELECT line_id FROM order_line WHERE line_id <> ''").all():
        added[line_id.rpartition(".")[0]] += 1
    for doc_id, count in added.items():
        if count > hq.facts[doc_id].added:
            raise Violation(f"O2 change {doc_id} added {count} lines, it asked for {hq.facts[doc_id].added}")


def _check_changes(run: Any, hq: HqView) -> None:
    """O2: a change request comes from a change that was sent, and its order is there."""
    for change_id, order_id in run("SELECT id, order_id FROM order_change").all():
        doc_id = change_id.rpartition(".")[0]
        if doc_id not in hq.first or hq.facts[doc_id].subject != order_id:
            raise Violation(f"O2 change request {change_id} of {order_id} was asked for by nobody")


def _check_members(run: Any, hq: HqView) -> None:
    """One surviving member for each phone, every survivor lives, and every bill names one who does."""
    phones: dict[tuple[int, str], str] = {}
    for id, (dealer, phone, survivor, _) in hq.members.items():
        if survivor and hq.members.get(survivor, ("", "", "?"))[2]:
            raise Violation(f"U2 member {id} is one with {survivor}, who is not a member that counts")
        if not survivor and phones.setdefault((dealer, phone), id) != id:
            raise Violation(f"U2 members {phones[(dealer, phone)]} and {id} both have the phone {phone}")
    for doc_id in hq.first:
        fact = hq.facts[doc_id]
        if fact.said == "register" and hq.status(doc_id) == "applied" and doc_id not in hq.members:
            raise Violation(f"U2 {doc_id} was registered and is no member")
    for doc_id, member in run("SELECT doc_id, member_id FROM receipt WHERE member_id <> ''").all():
        if hq.members.get(member, ("", "", ""))[2]:
            raise Violation(f"U2 bill {doc_id} names {member}, who was made one with another")


def _check_answers(run: Any, hq: HqView) -> None:
    """A dispute that nobody settled stands over every confirmation; each answer is there once."""
    rows = run("SELECT doc_id, statement, kind, settled_at FROM answer").all()
    given = {doc for doc in hq.first if hq.facts[doc].kind == "answer" and hq.status(doc) == "applied"}
    if {row[0] for row in rows} != given:
        raise Violation(f"U2 HQ has {len(rows)} answers, {len(given)} were applied, or they differ")
    disputed = {row[1] for row in rows if row[2] == "dispute" and row[3] is None}
    told = {state[0]: state[1] for state in hq.answers}
    for number in {row[1] for row in rows}:
        if (told.get(number) == "disputed") != (number in disputed):
            raise Violation(f"U2 statement {number} stands as {told.get(number)}, disputed is {disputed}")


def _check_alarms(run: Any) -> None:
    """No alarm says that totals differ, for nobody broke a rule."""
    if found := run("SELECT facts FROM alarm WHERE code = 'totals_differ'").all():
        raise Violation(f"M9 HQ says that totals differ: {found[0][0]}")


def check_totals(world: World, hq: HqView, till: Till) -> None:
    """M9: what HQ says of each day of this PC is what was sold, by plain addition; each day was compared to its end."""
    lineage = till.lineage()
    bills = [
        (key[2], hq.facts[entry[0]], hq.status(entry[0]) == "applied")
        for key, entry in hq.log.items()
        if key[:2] == (till.dealer, lineage) and hq.facts[entry[0]].kind in EFFECTS
    ]
    with world.hq.hq.database.read() as session:
        columns = "receipts, hq_receipts, sales, hq_sales, refunded, hq_refunded, moved, hq_moved, state"
        query = f"SELECT day, first_n, last_n, {columns} FROM control_day WHERE lineage = '{lineage}'"
        rows = session.connection().exec_driver_sql(query).all()
    for day, first, last, *figures, state in rows:
        sums: Counter[str] = Counter()
        for n, fact, is_booked in bills:
            if fact.day == str(day) and not fact.fate and first <= n <= last:
                _add(sums, fact, is_booked=is_booked)
        names = ("receipts", "sales", "refunded", "moved")
        here, booked = [sums[name] for name in names], [sums[f"hq_{name}"] for name in names]
        is_fresh = not world.is_restored and state == "agrees"
        if figures[0::2] != here or (is_fresh and (figures[1::2] != booked or here != booked)):
            raise Violation(f"M9 day {day} of {till.name} says {figures} {state}, it was {here} and {booked}")
    if "days" in till.lacks or world.is_restored:
        return  # a restored HQ is told again what it lost of the documents, not what it lost of the comparisons
    ends = {str(row[0]): row[2] for row in rows}
    for n, fact, _ in bills:
        if not fact.fate and ends.get(fact.day, 0) < n:
            raise Violation(f"M9 day {fact.day} of {till.name} was not compared up to {n}")


def _add(sums: Counter[str], fact: Fact, *, is_booked: bool) -> None:
    is_sale = fact.kind == "receipt"
    figures = {"receipts": int(is_sale), "sales": fact.gross * is_sale}
    figures |= {"refunded": 0 if is_sale else -fact.gross, "moved": summed(fact).total()}
    for name, figure in figures.items():
        sums[name] += figure
        sums[f"hq_{name}"] += figure if is_booked else 0


def check_store(world: World, hq: HqView, till: Till) -> None:
    """D1: a till lists the other tills' bills of its store, all of them and no others; every member on them is known."""
    oldest = world.now.date() - timedelta(days=STORE_DAYS)
    with till.database.read() as session:
        run = session.connection().exec_driver_sql
        own = {row[0] for row in run("SELECT doc_id FROM receipt")}
        listed = {one.doc_id for one in list_store_documents(session, "", limit=100_000)}
        named = [row[0] for row in run("SELECT DISTINCT member_id FROM receipt WHERE member_id <> ''")]
        known = {row[0] for row in run("SELECT member_id FROM member")}
        lost = [member for member in named if follow_merged(session, member) not in known]
    if unknown := [member for member in lost if member in hq.members]:
        raise Violation(f"U2 {till.name} does not know {unknown[:3]} on its own bills")
    if f"store:{till.dealer}.{till.store}" not in hq.scopes:
        return
    bills = {doc for doc, row in hq.receipts.items() if hq.facts[doc].store == till.store} - own
    young = {doc for doc in bills if date.fromisoformat(hq.facts[doc].day) >= oldest}
    if not young <= listed <= bills:
        raise Violation(f"D1 {till.name} lists {len(listed)} bills of other tills, {len(young)} are there")
