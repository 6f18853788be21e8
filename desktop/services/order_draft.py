"""An order while it is being written: its lines one by one with price, reason and availability, kept as a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.services.catalogue import ShelfArticle, load_articles
from desktop.services.document import is_issued
from desktop.services.draft import DraftKind, drop_draft, load_draft, save_draft
from desktop.services.lease import Promise, get_promise
from desktop.services.order import (
    Available,
    IssuedOrder,
    Wanted,
    list_availability,
    place_order,
    price_order,
)
from desktop.services.order_contract import find_contract, list_projects
from desktop.services.order_effect import OrderedLine, OrderEffect, get_effect
from desktop.services.order_offset import OffsetOffer, check_offset, offer_offset
from desktop.services.price import Desk, Rules, open_purchase
from desktop.services.product_sheet import ProductFacts, load_facts
from desktop.services.stock import get_on_hand
from domain.contract import due_day, pin, write_pin
from domain.errors import DomainError
from domain.money import Fen, Quantity, UnitPrice
from domain.order import make_order_line
from domain.price import PriceTrace
from domain.price_source import source_of
from domain.unit import Unit, to_base


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """What is wanted so far; the `offset` asked of the rebate wallet in fen is None for all that it may pay."""

    lines: tuple[Wanted, ...] = ()
    wanted_on: date | None = None
    note: str = ""
    project: str = ""
    offset: Fen | None = 0


@dataclass(frozen=True, slots=True)
class QuotedWanted:
    """One line as it would be placed; without an amount the `fault` says why. `on_hand` is the store's own stock."""

    place: int
    wanted: Wanted
    name: str
    spec: str
    units: tuple[Unit, ...]
    on_hand: Quantity = 0
    price: UnitPrice | None = None
    amount: Fen | None = None
    trace: PriceTrace | None = None
    available: Available | None = None
    fault: DomainError | None = None
    asked: Quantity = 0
    base_quantity: Quantity = 0

    @property
    def is_short(self) -> bool:
        """Whether HQ had less than the draft asks of this SKU in all its lines, when HQ last told."""
        return self.available is not None and self.asked > self.available.quantity

    @property
    def is_promoted(self) -> bool:
        """Whether it is sold at a promotion price, which some rebates do not count."""
        return self.trace is not None and source_of(self.trace.applied).is_promoted


@dataclass(frozen=True, slots=True)
class OrderQuote:
    """A draft line by line with its total in fen; `due_on` is when today's shipment would be due under the contract.

    `contract` is the version it would be placed under, `projects` are those it may be for instead of the dealer's own
    business; `effect` is what it does to credit and rebates, at the moment it was quoted at.
    """

    draft: OrderDraft = OrderDraft()
    lines: tuple[QuotedWanted, ...] = ()
    total: Fen = 0
    payment_days: int | None = None
    due_on: date | None = None
    promise: Promise | None = None
    contract: str = ""
    projects: tuple[str, ...] = ()
    offset: OffsetOffer = OffsetOffer()
    effect: OrderEffect = OrderEffect()
    own_fault: DomainError | None = None

    @property
    def needs_credit(self) -> bool:
        """Whether HQ would have to find the credit for it: it is beyond what this PC may promise."""
        return self.promise is not None and not self.promise.covers(self.total)

    @property
    def fault(self) -> DomainError | None:
        """What keeps the draft from being placed."""
        return next((line.fault for line in self.lines if line.fault), self.own_fault)

    @property
    def short(self) -> tuple[QuotedWanted, ...]:
        """The lines HQ had too little for."""
        return tuple(line for line in self.lines if line.is_short)


def add_wanted(draft: OrderDraft, sku: str, unit: str, quantity: Quantity) -> tuple[OrderDraft, int]:
    """Add to the line of the same SKU and unit, or as a new line; returns the draft and the line's place."""
    for place, line in enumerate(draft.lines):
        if (line.sku, line.unit) == (sku, unit):
            return set_wanted(draft, place, quantity=line.quantity + quantity), place
    return replace(draft, lines=(*draft.lines, Wanted(sku, unit, quantity))), len(draft.lines)


def set_wanted(
    draft: OrderDraft, place: int, *, quantity: Quantity | None = None, unit: str | None = None
) -> OrderDraft:
    """Ask for another quantity or unit of a line; not above zero is refused as `quantity_not_positive`."""
    line = draft.lines[place]
    if quantity is not None and quantity <= 0:
        raise DomainError("quantity_not_positive", sku=line.sku)
    changed = replace(line, quantity=line.quantity if quantity is None else quantity, unit=unit or line.unit)
    return replace(draft, lines=(*draft.lines[:place], changed, *draft.lines[place + 1 :]))


def remove_wanted(draft: OrderDraft, place: int) -> OrderDraft:
    """Take a line out."""
    return replace(draft, lines=draft.lines[:place] + draft.lines[place + 1 :])


def quote_draft(
    session: Session, draft: OrderDraft, day: date, *, moment: Moment | None = None, draft_id: str = ""
) -> OrderQuote:
    """Price a draft, at a moment also against credit, wallet and rebates.

    A line that cannot be ordered stays in it with its fault instead of refusing the whole.
    """
    skus = [line.sku for line in draft.lines]
    facts, shelves, desk = (
        load_facts(session, skus),
        load_articles(session, skus),
        open_purchase(session, day, project=draft.project),
    )
    rules = desk.find_rules([shelf.article.item for shelf in shelves.values()], desk.customer)
    available, on_hand = list_availability(session, skus), _on_hand(session, skus)
    asked = _asked(draft, facts)
    lines = tuple(
        replace(
            _quote(place, line, shelves.get(line.sku), desk, rules),
            available=available.get(line.sku),
            on_hand=on_hand.get(line.sku, 0),
            asked=asked.get(line.sku, 0),
        )
        for place, line in enumerate(draft.lines)
    )
    contract, projects = find_contract(session, day, draft.project), list_projects(session, day)
    quote = OrderQuote(
        draft=draft,
        lines=lines,
        total=sum(line.amount or 0 for line in lines),
        payment_days=contract.payment_days if contract else None,
        due_on=due_day(contract, day) if contract else None,
        contract=write_pin(pin(contract)) if contract else "",
        projects=tuple(projects),
    )
    quote = replace(quote, own_fault=_find_fault(quote))
    return _weigh(session, quote, moment, draft_id) if moment else quote


def _find_fault(quote: OrderQuote) -> DomainError | None:
    """Return what keeps the order as a whole from being placed."""
    draft = quote.draft
    if draft.project and draft.project not in quote.projects:
        return DomainError("project_unknown", project=draft.project)
    try:
        check_offset(draft.offset or 0, quote.total)
    except DomainError as fault:
        return fault if draft.lines else None
    return None


def _weigh(session: Session, quote: OrderQuote, moment: Moment, draft_id: str) -> OrderQuote:
    """Add what the wallet may pay of a priced draft, and what it does to credit and rebates."""
    draft, day = quote.draft, moment.local.date()
    priced = [(line, line.amount) for line in quote.lines if line.amount is not None]
    amounts = [(line.wanted.sku, amount) for line, amount in priced]
    lines = [
        OrderedLine(line.wanted.sku, amount, line.base_quantity, line.is_promoted) for line, amount in priced
    ]
    wanted = None if draft.offset is None else max(draft.offset, 0)
    return replace(
        quote,
        promise=get_promise(session, moment),
        offset=offer_offset(session, amounts, day, wanted, order_id=draft_id),
        effect=get_effect(session, lines, moment, wanted_on=draft.wanted_on, project=draft.project),
    )


def save_order_draft(session: Session, draft: OrderDraft, total: Fen, moment: Moment, draft_id: str) -> None:
    """Keep a draft under the id its order will have; an empty one is dropped."""
    if draft == OrderDraft():
        drop_draft(session, draft_id)
    else:
        save_draft(session, DraftKind.ORDER, draft, moment, total=total, draft_id=draft_id)


def load_order_draft(session: Session, draft_id: str) -> OrderDraft:
    """Return a kept draft; an unknown one is refused as `draft_unknown`."""
    return load_draft(session, draft_id, OrderDraft)


def submit_draft(session: Session, draft: OrderDraft, moment: Moment, draft_id: str) -> IssuedOrder:
    """Place the order under the draft's id and drop the draft, in one transaction; again it is the same order."""
    issued = place_order(
        session,
        draft.lines,
        moment,
        wanted_on=draft.wanted_on,
        note=draft.note,
        doc_id=draft_id,
        project=draft.project,
        offset=_settle_offset(session, draft, moment, draft_id),
    )
    drop_draft(session, draft_id)
    return issued


def _settle_offset(session: Session, draft: OrderDraft, moment: Moment, draft_id: str) -> Fen:
    """Return what is asked of the wallet: all that it may pay now is worked out with the order, not before it."""
    if draft.offset is not None:
        return draft.offset
    if is_issued(session, draft_id):
        return 0
    day = moment.local.date()
    priced = price_order(session, draft.lines, day, project=draft.project)
    amounts = [(line.sku, line.requested_amount) for line in priced.lines]
    return offer_offset(session, amounts, day, None, order_id=draft_id).asked


def _quote(place: int, line: Wanted, shelf: ShelfArticle | None, desk: Desk, rules: Rules) -> QuotedWanted:
    if shelf is None:
        fault = DomainError("product_unknown", sku=line.sku)
        return QuotedWanted(place, line, line.sku, "", (), fault=fault)
    product = shelf.product
    made = QuotedWanted(place, line, product.name, shelf.spec, product.units)
    try:
        trace = desk.find(shelf, rules, line.unit, line.quantity)
        priced = make_order_line(product, unit=line.unit, quantity=line.quantity, price=trace.price)
    except DomainError as fault:
        return replace(made, fault=fault)
    base = to_base(line.quantity, priced.unit)
    return replace(made, price=trace.price, amount=priced.requested_amount, trace=trace, base_quantity=base)


def _asked(draft: OrderDraft, facts: Mapping[str, ProductFacts]) -> dict[str, Quantity]:
    asked: dict[str, Quantity] = {}
    for line in draft.lines:
        if line.sku not in facts:
            continue
        try:
            base = to_base(line.quantity, facts[line.sku].unit(line.unit))
        except DomainError:
            continue
        asked[line.sku] = asked.get(line.sku, 0) + base
    return asked


def _on_hand(session: Session, skus: Sequence[str]) -> dict[str, Quantity]:
    return {sku: get_on_hand(session, sku) for sku in set(skus)}
