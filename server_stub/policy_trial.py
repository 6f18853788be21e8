"""A new policy over a month's real receipts: what they would have come to beside what ran, the same goods sold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.money import Fen, split
from domain.period import Month
from domain.policy import Policy, complete, list_rule
from domain.price import Customer, PriceLevel
from domain.price_book import Article, PriceBook, index_rules
from domain.promotion.cart import Context, Uses
from domain.promotion.index import Index, compile_index
from domain.promotion.result import Verdict
from domain.promotion.rule import Promotion
from domain.promotion.scope import NO_LIMIT
from domain.quote import Promotions, Quote, Sale, quote
from protocol.publication import CostRow, SideRow, StoreRow, TrialReply, UnpricedRow
from protocol.receipt import RECEIPT, REFUND
from server_stub.models import Price, Rule
from server_stub.policy import read_articles, read_policy, running_version
from server_stub.policy_rebate import Rebates, try_rebates
from server_stub.policy_sold import Sold, count_receipts, read_sold

Progress = Callable[[int, int], None]
_DAY = timedelta(days=1)


class Terms:
    """A policy made ready for many receipts: price books by list, promotions compiled."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._books: dict[str, PriceBook] = {}

    def book(self, name: str) -> PriceBook:
        """Return the rules that price sales of a dealer on a list; those of other lists are not among them."""
        if name not in self._books:
            rules = [list_rule(name, price) for price in self.policy.lists.get(name, ())]
            others = (
                rule
                for rule in self.policy.prices
                if rule.level is not PriceLevel.BRAND_LIST or rule.book in ("", name)
            )
            self._books[name] = index_rules([*rules, *others])
        return self._books[name]

    @cached_property
    def index(self) -> Index:
        """The promotions, compiled."""
        return compile_index(self.policy.promotions)


@dataclass(slots=True)
class _Used:
    """How often a promotion was applied so far, by member, store and day."""

    total: int = 0
    members: Counter[str] = field(default_factory=Counter)
    stores: Counter[str] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)

    def so_far(self, sold: Sold) -> Uses:
        """Return what limits count before a receipt."""
        store = self.stores[sold.place.store]
        return Uses(self.members[sold.member], store, self.days[sold.day], self.total)

    def add(self, sold: Sold, times: int) -> None:
        """Count applications of a receipt."""
        self.total += times
        self.members[sold.member] += times
        self.stores[sold.place.store] += times
        self.days[sold.day] += times


@dataclass(slots=True)
class _Sums:
    """What receipts come to, in fen."""

    full: Fen = 0
    revenue: Fen = 0

    def add(self, found: Quote) -> None:
        """Add a receipt."""
        self.full += found.totals.full
        self.revenue += found.totals.gross

    def row(self, promotions: Sequence[CostRow] = ()) -> SideRow:
        """Return the sums as they are shown."""
        discount = self.full - self.revenue
        return SideRow(full=self.full, discount=discount, revenue=self.revenue, promotions=list(promotions))


@dataclass(slots=True)
class _Cost:
    """What one promotion gave."""

    promotion: Promotion
    times: int = 0
    receipts: int = 0
    shares: list[Fen] = field(default_factory=lambda: [0, 0, 0])


class Side:
    """One of the two policies: it prices receipts in the order of their days, and counts what it gave."""

    def __init__(self, terms_of: Callable[[date], Terms], articles: Mapping[str, Article]) -> None:
        self._terms_of, self._articles = terms_of, articles
        self._used: dict[str, _Used] = defaultdict(_Used)
        self._spent: Counter[str] = Counter()
        self.costs: dict[str, _Cost] = {}
        self.sums = _Sums()

    def price(self, sold: Sold) -> Quote:
        """Price a receipt as it stood before the ones that follow it."""
        terms, place = self._terms_of(sold.day), sold.place
        customer = Customer(region=place.region, channel=place.channel)
        budgets = {id: amount - self._spent[id] for id, amount in terms.policy.budgets.items()}
        context = Context(
            day=sold.day,
            time=sold.moment.time(),
            store=place.store,
            region=place.region,
            channel=place.channel,
            dealer=place.dealer,
            member=sold.member,
            tier=sold.tier,
            uses={id: used.so_far(sold) for id, used in self._used.items()},
            budgets=budgets,
        )
        promotions = Promotions(terms.index, context)
        return quote(sold.lines, self._articles, terms.book(place.book), Sale(sold.day, customer), promotions)

    def book(self, sold: Sold, found: Quote) -> None:
        """Count what a receipt was given."""
        self.sums.add(found)
        rules = {one.id: one for one in self._terms_of(sold.day).policy.promotions}
        for outcome in found.promoted.outcomes if found.promoted else ():
            if outcome.verdict is not Verdict.APPLIED:
                continue
            rule = rules[outcome.promotion]
            cost = self.costs.setdefault(rule.id, _Cost(rule))
            times = min(outcome.times, NO_LIMIT)
            cost.times, cost.receipts = cost.times + times, cost.receipts + 1
            shares = (rule.shares.hq, rule.shares.dealer, rule.shares.supplier)
            parts = split(outcome.amount, shares) if outcome.amount else (0, 0, 0)
            cost.shares = [held + part for held, part in zip(cost.shares, parts, strict=True)]
            self._used[rule.id].add(sold, times)
            if rule.budget:
                self._spent[rule.budget] += outcome.amount

    def cost_rows(self) -> list[CostRow]:
        """Return what every promotion gave, the dearest first."""
        rows = [
            CostRow(
                promotion=id,
                name=one.promotion.name,
                times=one.times,
                receipts=one.receipts,
                hq=one.shares[0],
                dealer=one.shares[1],
                supplier=one.shares[2],
            )
            for id, one in self.costs.items()
        ]
        return sorted(rows, key=lambda row: (-row.hq - row.dealer - row.supplier, row.promotion))


@dataclass(slots=True)
class _StoreSums:
    """One store under both policies."""

    receipts: int = 0
    affected: int = 0
    billed: Fen = 0
    before: _Sums = field(default_factory=_Sums)
    after: _Sums = field(default_factory=_Sums)


@dataclass(slots=True)
class _Unpriced:
    """Receipts with one reason."""

    receipts: int = 0
    billed: Fen = 0
    example: str = ""


class Trial:
    """Both policies over the same receipts."""

    def __init__(self, before: Side, after: Side) -> None:
        self.before, self.after = before, after
        self.receipts = self.lines = self.affected = self.billed = 0
        self.left_aside = self.own_lines = self.own_billed = 0
        self.stores: dict[tuple[str, str], _StoreSums] = defaultdict(_StoreSums)
        self.unpriced: dict[str, _Unpriced] = defaultdict(_Unpriced)

    def take(self, sold: Sold) -> None:
        """Price a receipt's goods of the brand under both; one that either cannot price is left out of both."""
        self.own_lines += sold.own_lines
        self.own_billed += sold.own_billed
        if not sold.lines:
            self.left_aside += 1
            return
        try:
            ran, would = self.before.price(sold), self.after.price(sold)
        except DomainError as error:
            self._leave_out(sold, error.code)
            return
        if refused := (*ran.refused, *would.refused):
            self._leave_out(sold, refused[0].reason.value)
            return
        self.before.book(sold, ran)
        self.after.book(sold, would)
        is_affected = _outcome(ran) != _outcome(would)
        store = self.stores[(sold.place.dealer, sold.place.store)]
        for one in (self, store):
            one.receipts += 1
            one.affected += is_affected
            one.billed += sold.billed
        self.lines += len(sold.lines)
        store.before.add(ran)
        store.after.add(would)

    def _leave_out(self, sold: Sold, reason: str) -> None:
        found = self.unpriced[reason]
        found.receipts, found.billed = found.receipts + 1, found.billed + sold.billed
        found.example = found.example or sold.number

    def store_rows(self) -> list[StoreRow]:
        """Return every store, by dealer."""
        return [
            StoreRow(
                dealer=dealer,
                store=store,
                receipts=one.receipts,
                affected=one.affected,
                billed=one.billed,
                before=one.before.row(),
                after=one.after.row(),
            )
            for (dealer, store), one in sorted(self.stores.items())
        ]

    def unpriced_rows(self) -> list[UnpricedRow]:
        """Return why receipts were left out."""
        return [
            UnpricedRow(reason=reason, receipts=one.receipts, billed=one.billed, example=one.example)
            for reason, one in sorted(self.unpriced.items())
        ]


def _outcome(found: Quote) -> tuple[Any, ...]:
    """Return what a receipt comes to: its lines, and what is given beside them."""
    lines = tuple((line.id, line.gross) for line in found.lines)
    given = found.promoted
    beside = (given.gifts, given.coupons, given.points, given.packets, given.free_delivery) if given else ()
    return lines, beside


def _running_terms(session: Session, month: Month) -> Callable[[date], Terms]:
    """Return the policy of each day of a month; it is read anew only where a row begins or ends."""
    turns = {month.first}
    for table in (Rule, Price):
        turns |= {day for day in session.scalars(select(table.first).distinct()) if day}
        turns |= {day + _DAY for day in session.scalars(select(table.last).distinct()) if day}
    inside = sorted(day for day in turns if month.first <= day <= month.last)
    held: dict[date, Terms] = {}

    def terms_of(day: date) -> Terms:
        begun = max(turn for turn in inside if turn <= day)
        if begun not in held:
            held[begun] = Terms(read_policy(session, begun))
        return held[begun]

    return terms_of


def _new_terms(policy: Policy, running_of: Callable[[date], Terms]) -> Callable[[date], Terms]:
    """Return the new policy for each day: books it does not name are what they were on that day."""
    held: dict[Terms, Terms] = {}

    def terms_of(day: date) -> Terms:
        running = running_of(day)
        if running not in held:
            held[running] = Terms(complete(policy, running.policy))
        return held[running]

    return terms_of


def try_policy(
    session: Session,
    policy: Policy,
    month: Month,
    *,
    dealer_id: int = 0,
    progress: Progress = lambda *_: None,
) -> TrialReply:
    """Recompute a month's receipts and rebates under what ran and under a policy without faults.

    Price books that the policy does not name are as they were on each day. A till's customer buys at the list, at
    prices of its region or channel. Budgets begin whole in both, coupons of the customers are not known, and a
    promotion for first purchases meets nobody. What stores sell of their own is left aside line by line, as tills do.
    """
    articles = {one.product.sku: one for one in read_articles(session)}
    running_of = _running_terms(session, month)
    trial = Trial(Side(running_of, articles), Side(_new_terms(policy, running_of), articles))
    count = count_receipts(session, RECEIPT, month, dealer_id)
    for number, sold in enumerate(read_sold(session, month, dealer_id), start=1):
        trial.take(sold)
        progress(number, count)
    running = read_policy(session, month.last)
    items = {sku: one.item for sku, one in articles.items()}
    rebates = try_rebates(session, (running, policy), month, items, dealer_id)
    return _reply(session, trial, rebates, month, count_receipts(session, REFUND, month, dealer_id))


def _versions(session: Session, month: Month) -> list[int]:
    days = (month.last - month.first).days + 1
    return sorted({running_version(session, month.first + number * _DAY) for number in range(days)})


def _reply(session: Session, trial: Trial, rebates: Rebates, month: Month, refunds: int) -> TrialReply:
    return TrialReply(
        month=str(month),
        receipts=trial.receipts,
        lines=trial.lines,
        refunds=refunds,
        affected=trial.affected,
        billed=trial.billed,
        before=trial.before.sums.row(trial.before.cost_rows()),
        after=trial.after.sums.row(trial.after.cost_rows()),
        stores=trial.store_rows(),
        unpriced=trial.unpriced_rows(),
        deliveries=rebates.deliveries,
        delivered=rebates.delivered,
        rebates=rebates.rows,
        untried=rebates.untried,
        versions=_versions(session, month),
        left_aside=trial.left_aside,
        own_lines=trial.own_lines,
        own_billed=trial.own_billed,
    )
