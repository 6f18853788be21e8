"""Returns of sales that had rewards: what the kept goods would have cost under the same rules decides what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from desktop.services.budget import load_budget_uses
from desktop.services.catalogue import load_articles
from desktop.services.policy import load_place, read_one
from desktop.services.receipt import ReceiptView
from desktop.services.reward import load_quote
from desktop.services.store_receipt import unearned_elsewhere
from domain.money import Fen, Quantity, divide, extend, net_of_tax, split
from domain.promotion.budget import release_budgets
from domain.promotion.cart import Line
from domain.promotion.engine import promote
from domain.promotion.index import Index, compile_index
from domain.promotion.result import Result
from domain.promotion.rule import Promotion
from domain.promotion.unearn import Earlier, Sale, Unearned, unearn
from domain.receipt import ReceiptLine, TenderType
from domain.refund import Taken, refund_lines, rounding_back
from domain.selection import Item
from protocol.lease import sum_budgets
from protocol.quote import (
    ChargeRow,
    GivenRow,
    QuoteRow,
    RewardKind,
    UnearnedRow,
    name_line,
    read_context,
    spread_lines,
)

_EARLIER: Final = (
    "SELECT q.body FROM receipt r JOIN receipt_quote q ON q.doc_id = r.doc_id WHERE r.original_id = ?"
)
_RULES: Final = (
    "SELECT id, version, first, last, body FROM catalog.rule WHERE subject = 'promotion' AND version <= ?1"
    " AND (first IS NULL OR first <= ?2)"
    " AND (last IS NULL OR last >= min(?2, coalesce((SELECT max(first) FROM catalog.rule WHERE version = ?1), ?2)))"
)
_unearned: Final = msgspec.json.Decoder(UnearnedRow).decode


@dataclass(frozen=True, slots=True)
class Return:
    """What comes back: refund lines by the number of the sold line, and what it does to rewards.

    `payback` is what the customer gets in ways of its own, in fen: the lines less `packets`, the red packets that go back,
    and less the part of the sale's rounding. `points` are taken from the member by this return, and `budgets` get back
    what promotions took of them for what comes back, in fen.
    """

    lines: Mapping[int, ReceiptLine]
    rounding: Fen = 0
    packets: Fen = 0
    points: int = 0
    unearned: UnearnedRow | None = None
    budgets: Mapping[str, Fen] = field(default_factory=dict)

    @property
    def gross(self) -> Fen:
        """What the lines come to."""
        return sum(line.gross for line in self.lines.values())

    @property
    def payback(self) -> Fen:
        """What goes back to the customer."""
        return self.gross - self.rounding - self.packets


def plan_return(
    session: Session, view: ReceiptView, wanted: Mapping[int, Quantity], taken: Mapping[int, Taken]
) -> Return:
    """Return what is due for quantities by line number (from 1), after what earlier refunds took.

    Refused: what `domain.refund.refund_lines` refuses.
    """
    plain = refund_lines(view.lines, wanted, taken)
    quote = load_quote(session, view.row.doc_id)
    if quote is None or not _has_rewards(quote):
        return _round(view, taken, Return(plain))
    before = _earlier(session, view.row.doc_id)
    spent = sum_budgets(load_budget_uses(session, view.row.doc_id))
    sale = None if before.is_pro_rata else _sale(session, view, quote)
    if sale is None:
        return _round(view, taken, _share_out(view, quote, plain, taken, before, spent))
    return _round(view, taken, _unearn(view, quote, sale, plain, taken, before, spent))


def _has_rewards(quote: QuoteRow) -> bool:
    others = (RewardKind.APPROVAL.value, RewardKind.DELIVERY.value)
    return any(line.rewards for line in quote.lines) or any(one.kind not in others for one in quote.given)


def _round(view: ReceiptView, taken: Mapping[int, Taken], planned: Return) -> Return:
    """Keep the part of the sale's rounding that goes with what comes back."""
    rounding = _paid_by(view, TenderType.ROUNDING)
    before = sum(one.gross for one in taken.values())
    kept = rounding_back(rounding, view.totals.gross, before=before, now=planned.gross)
    return replace(planned, rounding=min(kept, planned.gross - planned.packets))


def _paid_by(view: ReceiptView, type: TenderType) -> Fen:
    return sum(tender.amount for tender in view.tenders if tender.type is type)


def _earlier(session: Session, original_id: str) -> UnearnedRow:
    """Add up what earlier returns took, here and at other tills."""
    rows = [
        _unearned(body) for body in session.connection().exec_driver_sql(_EARLIER, (original_id,)).scalars()
    ]
    rows += unearned_elsewhere(session, original_id)
    uses: dict[str, int] = {}
    for row in rows:
        for id, times in row.uses.items():
            uses[id] = uses.get(id, 0) + times
    return UnearnedRow(
        owed=max((row.owed for row in rows), default=0),
        packets=max((row.packets for row in rows), default=0),
        points=sum(row.points for row in rows),
        uses=uses,
        coupons=[code for row in rows for code in row.coupons],
        is_pro_rata=any(row.is_pro_rata for row in rows),
        budgets=[use for row in rows for use in row.budgets],
    )


def _freed(spent: Mapping[str, Fen], due: Mapping[str, Fen], before: UnearnedRow) -> dict[str, Fen]:
    """Return what this return gives back of budgets: what is due in all and no earlier one gave, of what the sale took."""
    given = sum_budgets(before.budgets)
    freed = {
        budget: min(due.get(budget, 0), amount) - given.get(budget, 0) for budget, amount in spent.items()
    }
    return {budget: amount for budget, amount in freed.items() if amount > 0}


@dataclass(frozen=True, slots=True)
class _Frozen:
    """A sale with the rules it was made under."""

    index: Index
    sale: Sale


def _sale(session: Session, view: ReceiptView, quote: QuoteRow) -> _Frozen | None:
    """Return the sale as it was promoted, None where the rules kept here do not come to the same any more."""
    index = _frozen_index(session, quote.version, view.row.business_day)
    place = load_place(session)
    context = read_context(
        quote,
        view.row.business_day,
        view.row.created_at.time().replace(microsecond=0),
        store=place.store,
        dealer=place.dealer,
        member=view.row.member_id,
    )
    lines = _sold_lines(session, view, quote)
    result = promote(index, lines, context)
    if not _is_same(result, quote, len(view.lines)):
        return None
    return _Frozen(index, Sale(lines, context, result, quote.points))


def _frozen_index(session: Session, version: int, day: date) -> Index:
    """Compile the promotions of one version on a day: what a later version ended is still in force in it."""
    newest: dict[str, tuple[int, Promotion]] = {}
    rows = session.connection().exec_driver_sql(_RULES, (version, day.isoformat()))
    for id, of, _, _, body in rows:
        rule, faults = read_one("promotion", id, of, body)
        if not faults and of >= newest.get(id, (0, rule))[0]:
            newest[id] = (of, rule)
    return compile_index(rule for _, rule in newest.values())


def _sold_lines(session: Session, view: ReceiptView, quote: QuoteRow) -> tuple[Line, ...]:
    articles = load_articles(session, [line.sku for line in view.lines])
    return tuple(
        Line(
            name_line(number),
            articles[line.sku].article.item if line.sku in articles else Item(line.sku),
            line.unit,
            line.price,
            line.quantity,
            line.base_quantity,
            extend(line.price, line.quantity) - row.discount,
            not row.is_final,
        )
        for number, (line, row) in enumerate(
            zip(view.lines, spread_lines(quote, len(view.lines)), strict=True), start=1
        )
        if not row.gift
    )


def _is_same(result: Result, quote: QuoteRow, count: int) -> bool:
    """Tell whether promotions come to what the receipt says they gave."""
    rewards = {line.id: sorted((one.promotion, one.amount) for one in line.rewards) for line in result.lines}
    told = {
        name_line(row.line): sorted((one.promotion, one.amount) for one in row.rewards)
        for row in spread_lines(quote, count)
        if not row.gift
    }
    given = sorted((one.promotion, one.reference, one.times) for one in _of(quote, RewardKind.GIFT))
    packets = sorted((one.promotion, one.amount) for one in _of(quote, RewardKind.PACKET))
    uses = sorted((one.promotion, one.times) for one in _of(quote, RewardKind.USE))
    return (
        rewards == told
        and given == sorted((one.promotion, one.sku, one.quantity) for one in result.gifts)
        and packets == sorted((one.promotion, one.amount) for one in result.packets)
        and uses == sorted((one.promotion, one.times) for one in result.outcomes if one.times)
    )


def _of(quote: QuoteRow, kind: RewardKind) -> list[GivenRow]:
    return [one for one in quote.given if one.kind == kind.value]


def _unearn(
    view: ReceiptView,
    quote: QuoteRow,
    frozen: _Frozen,
    plain: Mapping[int, ReceiptLine],
    taken: Mapping[int, Taken],
    before: UnearnedRow,
    spent: Mapping[str, Fen],
) -> Return:
    back = {number: line.quantity for number, line in plain.items()}
    for number, earlier in taken.items():
        back[number] = back.get(number, 0) + earlier.quantity
    gifts: dict[str, Quantity] = {}
    told_lines = spread_lines(quote, len(view.lines))
    for row in told_lines:
        if row.gift and back.get(row.line):
            sku = view.lines[row.line - 1].sku
            gifts[sku] = gifts.get(sku, 0) + back[row.line]
    goods = {
        name_line(number): quantity
        for number, quantity in back.items()
        if quantity and not told_lines[number - 1].gift
    }
    found = unearn(frozen.index, frozen.sale, goods, gifts=gifts, earlier=Earlier(points=before.points))
    sold = frozen.sale.result
    charged = sum(one.amount for one in found.charges if one.sku)
    raw = sold.due - found.kept.due - charged
    owed = max(before.owed, raw)
    due = divide(owed * view.totals.gross, sold.due) if sold.due else 0
    earlier_gross = sum(one.gross for one in taken.values())
    given = max(0, due - earlier_gross)
    fallen, packets = _fallen_packets(view, found.kept, before, given, earlier_gross)
    # What the customer still has beyond what the kept goods earn, for no refund is below zero, is no cheaper purchase:
    # neither budgets nor uses come back for it before the money does.
    held = owed - raw + fallen - packets
    told = UnearnedRow(
        owed=owed,
        packets=packets,
        points=found.points,
        uses={} if held else _lost_uses(sold, found, before),
        charges=[
            ChargeRow(one.promotion, one.sku, one.quantity, one.amount) for one in found.charges if one.sku
        ],
        coupons=_lost_coupons(quote, found, before),
    )
    named = {rule.id: rule.budget for rule in frozen.index.rules}
    freed = _freed(spent, release_budgets(named, sold, found.kept, held), before)
    lines = _allocate(given, plain, taken)
    return Return(lines, packets=packets - before.packets, points=found.points, unearned=told, budgets=freed)


def _fallen_packets(
    view: ReceiptView, kept: Result, before: UnearnedRow, given: Fen, earlier: Fen
) -> tuple[Fen, Fen]:
    """Return what of the red packets is lost in all, and how much of that the money given so far can hold.

    A packet pays no more than what is kept costs, so the last goods bring the last of it back.
    """
    paid, left = _paid_by(view, TenderType.RED_PACKET), view.totals.gross - earlier - given
    stays = min(sum(one.amount for one in kept.packets), left)
    fallen = max(before.packets, paid - stays)
    return fallen, min(fallen, before.packets + given)


def _lost_uses(sold: Result, found: Unearned, before: UnearnedRow) -> dict[str, int]:
    kept = {one.promotion: one.times for one in found.kept.outcomes}
    lost = {
        one.promotion: one.times - kept.get(one.promotion, 0) - before.uses.get(one.promotion, 0)
        for one in sold.outcomes
    }
    return {id: times for id, times in sorted(lost.items()) if times > 0}


def _lost_coupons(quote: QuoteRow, found: Unearned, before: UnearnedRow) -> list[str]:
    codes: list[str] = []
    for lost in found.coupons:
        granted = [one.reference for one in _of(quote, RewardKind.COUPON) if one.promotion == lost.promotion]
        codes += granted[len(granted) - min(lost.count, len(granted)) :]
    return [code for code in codes if code not in before.coupons]


def _allocate(
    amount: Fen, plain: Mapping[int, ReceiptLine], taken: Mapping[int, Taken]
) -> dict[int, ReceiptLine]:
    """Give an amount to the lines that come back by what was paid for them, and what is more than that by the same.

    A line of which earlier returns gave back more than its own part has nothing left and takes no share.
    """
    shares = [max(0, line.gross) for line in plain.values()]
    if amount <= sum(shares):
        parts = split(amount, shares) if amount else [0] * len(shares)
    else:
        weights = shares if any(shares) else [line.quantity for line in plain.values()]
        more = split(amount - sum(shares), weights)
        parts = [share + part for share, part in zip(shares, more, strict=True)]
    return {
        number: _worth(line, part, taken.get(number, Taken()))
        for (number, line), part in zip(plain.items(), parts, strict=True)
    }


def _worth(line: ReceiptLine, gross: Fen, taken: Taken) -> ReceiptLine:
    net = net_of_tax(taken.gross + gross, line.tax_rate) - net_of_tax(taken.gross, line.tax_rate)
    off = max(0, extend(line.price, line.quantity) - gross)
    return replace(line, discount=off, gross=gross, tax=gross - net)


def _share_out(
    view: ReceiptView,
    quote: QuoteRow,
    plain: Mapping[int, ReceiptLine],
    taken: Mapping[int, Taken],
    before: UnearnedRow,
    spent: Mapping[str, Fen],
) -> Return:
    """Share out what was paid: the rules of the sale are not there any more, but all of it takes back all they gave."""
    total, now = view.totals.gross, sum(line.gross for line in plain.values())
    earlier, is_whole = sum(one.gross for one in taken.values()), _is_whole(view, plain, taken)

    def part_of(whole: int) -> int:
        return whole if is_whole else divide(whole * (earlier + now), total) if total else 0

    packets = max(before.packets, part_of(_paid_by(view, TenderType.RED_PACKET)))
    points = max(0, part_of(quote.points) - before.points)
    uses = {
        one.promotion: one.times - before.uses.get(one.promotion, 0) for one in _of(quote, RewardKind.USE)
    }
    coupons = [one.reference for one in _of(quote, RewardKind.COUPON) if one.reference not in before.coupons]
    row = UnearnedRow(
        packets=packets,
        points=points,
        uses={id: times for id, times in sorted(uses.items()) if is_whole and times > 0},
        coupons=coupons if is_whole else [],
        is_pro_rata=True,
    )
    freed = _freed(spent, {budget: part_of(amount) for budget, amount in spent.items()}, before)
    return Return(plain, packets=packets - before.packets, points=points, unearned=row, budgets=freed)


def _is_whole(view: ReceiptView, plain: Mapping[int, ReceiptLine], taken: Mapping[int, Taken]) -> bool:
    """Tell whether nothing is kept after this return."""
    nothing = Taken()
    return all(
        line.quantity
        == taken.get(number, nothing).quantity + (plain[number].quantity if number in plain else 0)
        for number, line in enumerate(view.lines, start=1)
    )
