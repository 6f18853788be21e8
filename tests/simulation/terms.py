"""What must hold of commercial terms, added up from documents and bare rows with plain SQL and plain Python."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.simulation.checkout import Held, hash_rules, plain_text
from tests.simulation.credit import fen
from tests.simulation.hq_view import HqView
from tests.simulation.ledger import Fact, Violation
from tests.simulation.publication import Published
from tests.simulation.seed import BUDGET

if TYPE_CHECKING:
    from tests.simulation.till import Till
    from tests.simulation.world import World

Doc = dict[str, Any]
ASKED_OTHERWISE = ("limit_exceeded", "tier_differs")
"""What no till alone can know: how often others used a promotion, and a tier HQ changed meanwhile."""
_DAY = timedelta(days=1)
_NO_QUOTE: Doc = {}
_USES = (
    "SELECT u.dealer_id, u.doc_id, u.amount, u.covered, u.given_back, l.closed_as FROM lease_use u"
    " LEFT JOIN lease l ON l.dealer_id = u.dealer_id AND l.id = u.lease_id WHERE u.kind = 'budget'"
)
_OPEN = "SELECT dealer_id, sum(amount - used) FROM lease WHERE kind = 'budget' AND closed_at IS NULL GROUP BY dealer_id"


def bodies(hq: HqView, kind: str) -> dict[str, dict[str, Any]]:
    """Return the honest documents of a kind that HQ applied, as plain JSON."""
    found = {}
    for _, _, _, doc_id, of, _, body, status, *_ in hq.entries:
        if of == kind and status == "applied" and doc_id not in found and not hq.facts[doc_id].fate:
            found[doc_id] = json.loads(bytes(body))
    return found


def points_given(hq: HqView) -> dict[str, int]:
    """Return the points that documents say a member earned or lost."""
    sold = {id: (doc.get("quote") or _NO_QUOTE).get("points", 0) for id, doc in bodies(hq, "receipt").items()}
    back = {
        id: -(doc.get("unearned") or _NO_QUOTE).get("points", 0) for id, doc in bodies(hq, "refund").items()
    }
    return sold | back


def budgets_back(hq: HqView) -> Counter[str]:
    """Return by receipt what returns say they give back of budgets."""
    back: Counter[str] = Counter()
    for doc in bodies(hq, "refund").values():
        back[doc.get("original_id", "")] += sum(
            use[3] for use in (doc.get("unearned") or _NO_QUOTE).get("budgets", ())
        )
    return back


def check_held(world: World, till: Till, books: set[str]) -> None:
    """D1: for every day on which anything changed, a PC holds the rules and prices that were said for it, each once."""
    policies = world.hq.said.policies
    days = {one.effective + step for one in policies[1:] for step in (-_DAY, timedelta())}
    with till.database.read() as session:
        run = session.connection().exec_driver_sql
        rules = run("SELECT subject, id, first, last, body FROM catalog.rule").all()
        prices = run("SELECT book, sku, first, last, price FROM catalog.price WHERE level = 80").all()
    for day in sorted(days | {world.now.date()}):
        said = world.hq.said.on(day)
        held = [
            (f"{subject}/{id}", plain_text(body)) for subject, id, *span, body in rules if _covers(span, day)
        ]
        if sorted(held) != sorted(said.rules.items()):
            raise Violation(
                f"D1 on {day} {till.name} has {len(held)} rules, {len(said.rules)} were said, or others"
            )
        listed = sorted((book, sku, price) for book, sku, *span, price in prices if _covers(span, day))
        wanted = sorted((book, sku, price) for book in books for sku, price in said.lists[book].items())
        if listed != wanted:
            raise Violation(f"D1 the prices of {till.name} on {day} are {listed}, HQ said {wanted}")


def _covers(span: list[str | None], day: date) -> bool:
    first, last = span
    return (first is None or first <= str(day)) and (last is None or str(day) <= last)


def check_terms(world: World, hq: HqView) -> None:
    """Check receipts under their policies, returns, and budgets."""
    receipts, refunds = bodies(hq, "receipt"), bodies(hq, "refund")
    for doc_id, doc in receipts.items():
        _check_sums(doc_id, doc)
        _check_version(hq.facts[doc_id], doc)
        world.seen["rewarded"] += any(line[3] for line in _told(doc).get("lines", ()))
    _check_agreed(world, hq, receipts)
    _check_returns(world, hq, receipts, refunds)
    _check_uses(world, hq, receipts)
    _check_budgets(world, hq)


def _told(doc: Doc) -> Doc:
    return doc.get("quote") or {}


def _check_sums(doc_id: str, doc: Doc) -> None:
    """P1: every line is its price less its discount, lines and tenders sum to the total, and every fen off has its reason."""
    off = 0
    for _, _, _, quantity, _, price, gross, _, discount, *_ in doc["lines"]:
        off += discount
        if gross != fen(price, quantity) - discount or gross < 0:
            raise Violation(f"P1 a line of {doc_id} is {gross}: {price} times {quantity} less {discount}")
    paid = sum(tender[1] for tender in doc["tenders"]) - doc.get("change", 0)
    if {sum(line[6] for line in doc["lines"]), paid} != {doc["gross"]}:
        raise Violation(f"P1 the lines or tenders of {doc_id} do not sum to {doc['gross']}")
    told = _told(doc)
    if told:
        by_hand = told.get("discount", 0) + sum(line[2] for line in told.get("lines", ()))
        rewards = sum(one[2] for line in told.get("lines", ()) for one in line[3])
        if off != by_hand + rewards:
            raise Violation(f"P1 {off} fen are off {doc_id}, {by_hand} by hand and {rewards} by promotions")


def _check_version(fact: Fact, doc: Doc) -> None:
    """P2: a receipt names the newest version that its PC held for its day, and promotions in force on it."""
    if fact.held is None:
        return
    told = _told(doc)
    if told.get("version", 0) != fact.held.version:
        raise Violation(
            f"P2 {fact.doc_id} of {fact.day} names version {told.get('version', 0)}, held was {fact.held.version}"
        )
    named = {(one[0], one[1]) for line in told.get("lines", ()) for one in line[3]}
    named |= {(one[1], one[2]) for one in told.get("given", ()) if one[1]}
    if named - fact.held.names:
        raise Violation(f"P2 {fact.doc_id} of {fact.day} has {sorted(named - fact.held.names)}, not in force")


def _check_agreed(world: World, hq: HqView, receipts: dict[str, Doc]) -> None:
    """P3: HQ agrees with every receipt priced by rules and lists that it published and still knows of."""
    current, lost = world.hq.said.policies, world.hq.lost
    with world.hq.hq.database.read() as session:
        found = session.connection().exec_driver_sql("SELECT doc_id, code FROM disagreement").all()
    for doc_id, code in found:
        held, told = hq.facts[doc_id].held, _told(receipts.get(doc_id, {}))
        if code in ASKED_OTHERWISE:
            world.seen["asked otherwise"] += 1
            continue
        if held is None:
            continue
        if not held.lists:
            world.seen["sold without a list"] += 1  # floors, which go by the list, could not be held
            continue
        if not (_has_rules(held, [*current, *lost]) and _has_lists(held, [*current, *lost])):
            raise Violation(f"P3 {doc_id} was priced by terms that nobody published")
        if _has_rules(held, lost) or not (_has_rules(held, current) and _has_lists(held, current)):
            world.seen["terms HQ forgot"] += 1
            continue
        is_approved = any(line[5] for line in told.get("lines", ()))
        if is_approved and world.is_restored:
            continue  # the secret behind the code may have been lost with the copy
        raise Violation(f"P3 HQ computes {doc_id} of {hq.facts[doc_id].day} otherwise: {code}")


def _has_rules(held: Held, published: Sequence[Published]) -> bool:
    return any(hash_rules(dict(one.rules)) == held.rules for one in published)


def _has_lists(held: Held, published: Sequence[Published]) -> bool:
    """Tell whether each list is one of a version, or what of one has come; lists come to a PC apart, and apart from rules."""
    return all(
        any(prices <= set(one.lists[book].items()) for one in published) for book, prices in held.lists
    )


def _check_returns(world: World, hq: HqView, receipts: dict[str, Doc], refunds: dict[str, Doc]) -> None:
    """P4: nobody gets back more than was paid, and all goods back leaves no money, red packet, point or use."""
    by_original: dict[str, list[Fact]] = defaultdict(list)
    for fact in hq.facts.values():
        if fact.kind == "refund" and fact.original:
            by_original[fact.original].append(fact)
    for doc_id, back in by_original.items():
        is_known = doc_id in receipts and all(fact.doc_id in refunds for fact in back)
        one_by_one = len({fact.lineage for fact in back}) == 1 and back[0].lineage not in world.ledger.shared
        if is_known and one_by_one:
            _check_return(world, doc_id, receipts[doc_id], [refunds[fact.doc_id] for fact in back])


def _check_return(world: World, doc_id: str, sold: Doc, back: list[Doc]) -> None:
    left = Counter({number: line[3] for number, line in enumerate(sold["lines"], start=1)})
    for doc in back:
        left.subtract({line[11]: line[3] for line in doc["lines"]})
    paid, repaid = sold["gross"], sum(doc["gross"] for doc in back)
    if repaid > paid or min(left.values()) < 0:
        raise Violation(f"P4 {repaid} came back of {doc_id}, {paid} was paid, left are {dict(left)}")
    if any(left.values()):
        return
    world.seen["returned whole"] += 1
    unearned = [doc.get("unearned") or {} for doc in back]
    points = sum(one.get("points", 0) for one in unearned)
    if (repaid, points) != (paid, _told(sold).get("points", 0)):
        raise Violation(f"P4 all of {doc_id} came back: {repaid} of {paid} fen, {points} points")
    packets = sum(one[1] for doc in (sold, *back) for one in doc["tenders"] if one[0] == "red_packet")
    if packets:
        raise Violation(f"P4 all of {doc_id} came back, and {packets} fen of a red packet did not")
    uses = Counter({one[1]: one[4] for one in _told(sold).get("given", ()) if one[0] == "use"})
    for one in unearned:
        uses.subtract(one.get("uses", {}))
    if any(uses.values()) and not any(one.get("is_pro_rata") for one in unearned):
        raise Violation(f"P4 all of {doc_id} came back, and uses are left: {dict(uses)}")


def _check_uses(world: World, hq: HqView, receipts: dict[str, Doc]) -> None:
    """C1: what promotions took of budgets, every fen of it came out of leases."""
    named: dict[tuple[str, int], set[str]] = defaultdict(set)
    for one in (*world.hq.said.policies, *world.hq.lost):
        for name, body in one.rules.items():
            subject, _, id = name.partition("/")
            if subject == "promotion":
                named[id, one.version].add(json.loads(body)["rule"].get("budget", ""))
    for doc_id, doc in receipts.items():
        taken = 0
        for kind, id, version, amount, *_ in _told(doc).get("given", ()):
            budgets = named[id, version] if kind == "use" else {""}
            if len(budgets) > 1:  # a restored HQ gave the version's number again
                break
            taken += amount * (budgets == {BUDGET})
        else:
            lent = sum(use[3] for use in hq.facts[doc_id].uses if use[1] == "budget")
            if taken != lent:
                raise Violation(f"C1 {doc_id} took {taken} of a budget and {lent} of leases")


def _check_budgets(world: World, hq: HqView) -> None:
    """C1: a budget counts what applied receipts took and returns did not give back, and leases never promise more of it than a dealer was given."""
    taken: Counter[int] = Counter()
    back = budgets_back(hq)
    for doc_id in hq.first:
        fact = hq.facts[doc_id]
        if hq.status(doc_id) == "applied":
            spent = sum(use[3] for use in fact.uses if use[1] == "budget")
            taken[fact.dealer] += spent - min(spent, back[doc_id])
    with world.hq.hq.database.read() as session:
        run = session.connection().exec_driver_sql
        spent = run("SELECT dealer_id, spent FROM budget").all()
        uses = run(_USES).all()
        promised = Counter({dealer: int(left) for dealer, left in run(_OPEN).all()})
    for dealer, amount in spent:
        if amount != taken[dealer]:
            raise Violation(
                f"C1 {amount} are spent of the budget of dealer {dealer}, receipts took {taken[dealer]}"
            )
    for dealer, doc_id, amount, covered, given_back, closed_as in uses:
        promised[dealer] += covered - max(0, given_back - (amount - covered))
        is_late = (
            closed_as == "expired" or world.is_restored or hq.facts[doc_id].lineage in world.ledger.shared
        )
        if covered < amount and not is_late:
            raise Violation(f"C1 {doc_id} took {amount} of a budget, its lease gave {covered} ({closed_as})")
    for dealer, most in world.hq.said.budgets.items():
        if promised[dealer] > most:
            raise Violation(f"C1 dealer {dealer} was promised {promised[dealer]} of a budget of {most}")
