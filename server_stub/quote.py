"""Receipts computed again: under the policy version each names, by HQ's own rows, and compared line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, Final

import msgspec
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.floor import Floors, index_floors
from domain.money import Fen, extend
from domain.policy import ListPrice, Policy, list_rule
from domain.price import ALWAYS, Customer, PriceLevel, PriceRule
from domain.price_book import Article, PriceBook, Rules, index_rules
from domain.product import Product as Goods
from domain.promotion.budget import sum_taken
from domain.promotion.cart import Context
from domain.promotion.index import Index, compile_index
from domain.promotion.result import Result
from domain.promotion.rule import Limits
from domain.quote import MANUAL_ID, Asked, Promotions, Quote, Sale, earn_points, quote
from domain.receipt import TenderType, make_line, spread_discount
from domain.selection import Item
from domain.unit import Unit
from protocol.disagreement import LineFigures
from protocol.lease import sum_budgets
from protocol.plain import Reader
from protocol.quote import QuotedRow, QuoteRow, RewardKind, name_line, read_context, spread_lines
from protocol.receipt import LineRow, ReceiptDoc
from server_stub.judging import Document
from server_stub.policy import snapshot_bytes
from server_stub.quote_facts import QuoteFacts

OWN: Final = "own:"
COUNTER: Final = "counter"
_KEPT: Final = 8

Lists = Mapping[str, Sequence[PriceRule]]
Pair = tuple[LineRow, QuotedRow]


@dataclass(frozen=True, slots=True)
class Differing:
    """What HQ makes of a receipt: what differs first, its own total, and every line with both figures."""

    code: str
    gross: Fen | None
    lines: tuple[LineFigures, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A policy version but for its list prices, ready to price receipts with; limits and budgets by promotion."""

    prices: PriceBook
    floors: Floors
    index: Index
    limits: Mapping[str, Limits]
    budgets: Mapping[str, str]
    asks_tiers: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What HQ makes of a receipt: in what it differs, and how often it used limited promotions."""

    differing: Differing | None
    uses: Mapping[str, int] = field(default_factory=dict)
    asks_tiers: bool = False


@dataclass(frozen=True, slots=True)
class _Source:
    """The rules of a version and list prices of the books a PC held."""

    compiled: Compiled
    lists: Lists
    books: frozenset[str]

    def find_rules(self, items: Iterable[Item], customer: Customer) -> Rules:
        """Return by SKU what may price it at a counter."""
        asked = tuple(items)
        found = self.compiled.prices.find_rules(asked, customer)
        return {
            item.sku: [
                *self.lists.get(item.sku, ()),
                *(rule for rule in found[item.sku] if self._speaks(rule)),
            ]
            for item in asked
        }

    def _speaks(self, rule: PriceRule) -> bool:
        if rule.level is PriceLevel.BRAND_LIST:
            return not rule.book or rule.book in self.books
        return rule.level >= PriceLevel.REGION


class _Plain(msgspec.Struct):
    """The parts of a snapshot that compiling needs; its lists are passed over."""

    prices: list[Any] = []
    floors: list[Any] = []
    promotions: list[Any] = []


class _Listed(msgspec.Struct):
    """The list prices of a snapshot."""

    lists: dict[str, list[dict[str, Any]]] = {}


_compiled: dict[str, Compiled] = {}
_listed: dict[str, dict[str, list[dict[str, Any]]]] = {}


@dataclass(frozen=True, slots=True)
class _Case:
    """A receipt with all that does not depend on the version it is computed under."""

    document: Document
    doc: ReceiptDoc
    told: QuoteRow
    articles: Mapping[str, Article]
    customer: Customer
    books: frozenset[str]
    context: Context
    secret: bytes

    @property
    def pairs(self) -> list[Pair]:
        """Every line with how it came to its price."""
        return list(zip(self.doc.lines, spread_lines(self.told, len(self.doc.lines)), strict=True))


def recompute(facts: QuoteFacts, document: Document, doc: ReceiptDoc) -> Found:
    """Return in what a receipt differs from what its policy version gives, in nothing where it is explained.

    A PC knows the version by the newest rule it holds: a later one that only took rules away or changed list prices may
    explain it as well. Lists come to a PC apart from rules, so those of some versions before and after may explain it
    too, and so may list prices of before or after a change that no version speaks of.
    """
    told = doc.quote
    if told is None or not _tells_lines(told, len(doc.lines)):
        return Found(Differing("lines_differ", None, ()))
    versions = facts.versions(told.version, doc.business_day)
    if not versions:
        return Found(Differing("policy_unknown", None, ()))
    case = _case(facts, document, doc, told)
    first: Found | None = None
    for lists in _lists(facts, versions, case):
        for version, sha in versions:
            found = _compare(case, _compile(facts.session, version, sha), lists)
            if found.differing is None:
                return found
            first = first or found
    return first or Found(None)


def read_limits(facts: QuoteFacts, doc: ReceiptDoc) -> Mapping[str, Limits]:
    """Return how often the promotions of the version a receipt names may be used; those without a limit are left out."""
    versions = facts.versions(doc.quote.version, doc.business_day) if doc.quote else ()
    return _compile(facts.session, *versions[0]).limits if versions else {}


def _tells_lines(told: QuoteRow, count: int) -> bool:
    """Tell whether a receipt speaks of lines that it has, and of none twice."""
    return len({row.line for row in told.lines} & set(range(1, count + 1))) == len(told.lines)


def _compile(session: Session, version: int, sha: str) -> Compiled:
    """Compile a version once; it is found again by the hash of its snapshot."""
    held = _compiled.get(sha)
    if held is None:
        plain = msgspec.json.decode(snapshot_bytes(session, version), type=_Plain)
        policy: Policy = Reader().read_whole(Policy, msgspec.to_builtins(plain), f"policy/{version}")
        held = Compiled(
            index_rules(policy.prices),
            index_floors(policy.floors),
            compile_index(policy.promotions),
            {one.id: one.limits for one in policy.promotions if one.limits != Limits()},
            {one.id: one.budget for one in policy.promotions},
            any(one.tiers for one in policy.promotions),
        )
        _keep(_compiled, sha, held)
    return held


def _keep(cache: dict[str, Any], sha: str, value: Any) -> None:
    while len(cache) >= _KEPT:
        cache.pop(next(iter(cache)), None)
    cache[sha] = value


def _lists(facts: QuoteFacts, versions: Sequence[tuple[int, str]], case: _Case) -> Iterator[Lists]:
    """Give the list prices as they stand now for that day, as some versions up to the newest published them, and as they
    were before the oldest of these."""
    skus = {article.item.sku for article in case.articles.values()}
    by_sku = facts.lists(case.books, skus, case.context.day)
    yield by_sku
    tried = [*versions, *facts.earlier(case.told.version)]
    for version, sha in tried:
        yield _as_published(_read_listed(facts.session, version, sha), case.books, skus, by_sku)
    then = facts.day_before(min(version for version, _ in tried))
    yield {
        sku: [rule for rule in rules if rule.validity == ALWAYS]
        for sku, rules in facts.lists(case.books, skus, then).items()
    }


def _read_listed(session: Session, version: int, sha: str) -> Mapping[str, list[dict[str, Any]]]:
    held = _listed.get(sha)
    if held is None:
        held = msgspec.json.decode(snapshot_bytes(session, version), type=_Listed).lists
        _keep(_listed, sha, held)
    return held


def _as_published(
    published: Mapping[str, list[dict[str, Any]]], books: Set[str], skus: Set[str], now: Lists
) -> Lists:
    """Return the lists of a version; a book that it does not name stands as it is now."""
    then = {sku: [rule for rule in rules if rule.book not in published] for sku, rules in now.items()}
    for book in sorted(books & published.keys()):
        for price in published[book]:
            if price["sku"] in skus:
                then.setdefault(price["sku"], []).append(list_rule(book, ListPrice(**price)))
    return then


def _case(facts: QuoteFacts, document: Document, doc: ReceiptDoc, told: QuoteRow) -> _Case:
    dealer, price_book, store = facts.place(document.dealer_id, doc.store_id)
    context = read_context(
        told,
        doc.business_day,
        doc.stamp.local.time().replace(microsecond=0),
        store=store,
        dealer=dealer,
        member=doc.member_id,
    )
    return _Case(
        document=document,
        doc=doc,
        told=told,
        articles=facts.articles(line.sku for line in doc.lines),
        customer=Customer(document.dealer_id, told.dealer_class, told.region, told.channel),
        books=frozenset(told.books or (price_book,)),
        context=context,
        secret=facts.secret(document) if any(row.approval for row in told.lines) else b"",
    )


def _compare(case: _Case, compiled: Compiled, lists: Lists) -> Found:
    pairs = case.pairs
    sale = Sale(
        day=case.doc.business_day,
        customer=case.customer,
        floors=compiled.floors,
        document=case.told.document or case.document.doc_id,
        secret=case.secret,
    )
    try:
        made = quote(
            [_asked(number, *pair) for number, pair in enumerate(pairs, start=1) if _is_brands(case, *pair)],
            case.articles,
            _Source(compiled, lists, case.books),
            sale,
            Promotions(compiled.index, case.context),
        )
        lines = list(_figures(case, pairs, made))
    except DomainError as error:
        return Found(Differing(error.code, None, ()), asks_tiers=compiled.asks_tiers)
    differing = _differing(case, compiled, lines, made.promoted)
    uses = {id: times for id, (times, _) in _given_uses(made.promoted).items() if id in compiled.limits}
    return Found(differing, uses, compiled.asks_tiers)


def _is_brands(case: _Case, line: LineRow, row: QuotedRow) -> bool:
    """Tell whether the brand's policy speaks of a line: gifts follow from the others, a store's own goods have no rules.

    What HQ knows is no store's own, whatever a document says of it; a price typed on what it does not know, such as
    postage, is the store's business too.
    """
    is_stores = row.rule.startswith(OWN) or row.rule == MANUAL_ID
    return not row.gift and (line.sku in case.articles or not is_stores)


def _asked(number: int, line: LineRow, row: QuotedRow) -> Asked:
    price = line.price if row.rule == MANUAL_ID else None
    by = row.approved_by or COUNTER
    return Asked(name_line(number), line.sku, line.quantity, line.unit, price, by, row.approval, row.discount)


def _figures(case: _Case, pairs: Sequence[Pair], made: Quote) -> Iterator[LineFigures]:
    """Give every line with both figures, the whole-bill discount spread as the till spreads it."""
    priced, refused = {line.id: line for line in made.lines}, {line.id: line for line in made.refused}
    nets: list[int | None] = []
    for number, (line, row) in enumerate(pairs, start=1):
        if row.gift:
            continue
        found = priced.get(name_line(number))
        own = None if _is_brands(case, line, row) else extend(line.price, line.quantity) - row.discount
        nets.append(found.gross if found else own)
    parts = _spread(case, pairs, nets)
    place = 0
    for number, (line, row) in enumerate(pairs, start=1):
        told = (row.rule, sum(one.amount for one in row.rewards))
        if row.gift:
            yield LineFigures(number, line.sku, line.price, 0, line.gross, 0, "", "", 0, 0)
            continue
        net, part, place = nets[place], parts[place], place + 1
        found, failed = priced.get(name_line(number)), refused.get(name_line(number))
        yield LineFigures(
            line=number,
            sku=line.sku,
            price_here=line.price,
            price_hq=found.trace.price if found else None if failed else line.price,
            gross_here=line.gross,
            gross_hq=None if net is None else net - part,
            rule_here=told[0],
            rule_hq=found.trace.applied.id if found else failed.reason.value if failed else told[0],
            rewards_here=told[1],
            rewards_hq=sum(one.amount for one in found.rewards) if found else 0,
        )


def _spread(case: _Case, pairs: Sequence[Pair], nets: Sequence[int | None]) -> list[Fen]:
    if not case.told.discount or any(net is None for net in nets):
        return [0] * len(nets)
    lines = [
        replace(_line_of(line), gross=net or 0)
        for (line, _), net in zip([pair for pair in pairs if not pair[1].gift], nets, strict=True)
    ]
    return spread_discount(lines, case.told.discount)


def _line_of(line: LineRow) -> Any:
    """Return a receipt line of one base unit; only its gross counts."""
    return make_line(Goods(line.sku, line.name, (Unit(line.unit),), 0), unit=line.unit, quantity=1, price=0)


def _differing(
    case: _Case, compiled: Compiled, lines: Sequence[LineFigures], promoted: Result | None
) -> Differing | None:
    """Return what differs first, None where nothing does."""
    gross = None if any(one.gross_hq is None for one in lines) else sum(one.gross_hq or 0 for one in lines)
    for code, differs in (
        ("line_unpriced", any(one.gross_hq is None for one in lines)),
        ("price_differs", any(one.price_here != one.price_hq for one in lines)),
        ("rewards_differ", any(one.rewards_here != one.rewards_hq for one in lines)),
        ("gross_differs", any(one.gross_here != one.gross_hq for one in lines)),
        ("gifts_differ", promoted is not None and _gifts(case) != _given_gifts(promoted)),
        ("packet_differs", promoted is not None and _packet(case) != _given_packet(promoted, gross)),
        ("points_differ", promoted is not None and _points_differ(case, promoted, gross)),
        ("uses_differ", _told_uses(case) != _given_uses(promoted)),
        ("budgets_differ", sum_budgets(case.doc.uses) != _given_budgets(compiled, promoted)),
    ):
        if differs:
            return Differing(code, gross, tuple(lines))
    return None


def _gifts(case: _Case) -> dict[tuple[str, str], int]:
    """Return what was handed over by promotion and SKU, in base units, as the lines say."""
    sums: dict[tuple[str, str], int] = {}
    for line, row in case.pairs:
        if row.gift:
            key = (row.gift, line.sku)
            sums[key] = sums.get(key, 0) + line.base_quantity
    return sums


def _given_gifts(promoted: Result) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for gift in promoted.gifts:
        sums[gift.promotion, gift.sku] = sums.get((gift.promotion, gift.sku), 0) + gift.quantity
    return sums


def _packet(case: _Case) -> Fen:
    return sum(one.amount for one in case.doc.tenders if one.type == TenderType.RED_PACKET.value)


def _given_packet(promoted: Result, gross: Fen | None) -> Fen:
    return min(sum(one.amount for one in promoted.packets), gross or 0)


def _points_differ(case: _Case, promoted: Result, gross: Fen | None) -> bool:
    """Points are earned by members alone, and not on what points paid."""
    earned = earn_points(promoted) if case.doc.member_id else 0
    paid = sum(one.amount for one in case.doc.tenders if one.type == TenderType.POINTS.value)
    if paid and gross:
        earned = earned * max(0, gross - paid) // gross
    return earned != case.told.points


def _told_uses(case: _Case) -> dict[str, tuple[int, Fen]]:
    """Return how often each promotion was applied and what it gave, as the receipt says."""
    told = [one for one in case.told.given if one.kind == RewardKind.USE.value]
    return {one.promotion: (one.times, one.amount) for one in told}


def _given_uses(promoted: Result | None) -> dict[str, tuple[int, Fen]]:
    outcomes = promoted.outcomes if promoted else ()
    return {one.promotion: (one.times, one.amount) for one in outcomes if one.times}


def _given_budgets(compiled: Compiled, promoted: Result | None) -> dict[str, Fen]:
    return sum_taken(compiled.budgets, promoted) if promoted else {}
