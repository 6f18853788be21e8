"""What the rebate wallet may pay of an order: offered while it is written, asked with it, and what HQ decided of it.

HQ lends no part of the wallet to a PC, so an offset always is a wish that HQ decides. What orders ask that HQ has not
decided is kept apart here, so that no two of them count on the same earnings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models.document import Document
from desktop.models.order import Order, OrderStatus
from desktop.models.terms import Earning as EarningTable
from desktop.services.rebate import EarningView, Wallet, get_wallet
from desktop.services.rule_book import list_rules, load_items
from domain.errors import DomainError
from domain.money import Fen
from domain.order import OrderState
from domain.rebate.wallet import Earning, OffsetRule, OrderPart, offset, usable
from protocol.order import OffsetUse
from protocol.rule import Subject
from protocol.sync import VerdictStatus

_UNDECIDED: Final = (OrderState.PLACED.value, OrderState.REVIEW.value)
_uses: Final = msgspec.json.Decoder(list[OffsetUse]).decode


@dataclass(frozen=True, slots=True)
class EarningPart:
    """What an order takes of an earning in fen; the programme is empty where this PC does not know the earning."""

    earning: str
    programme: str
    earned: date | None
    expires: date | None
    amount: Fen


@dataclass(frozen=True, slots=True)
class OffsetOffer:
    """What the wallet may pay of an order, in fen.

    `limit` is the most its rule allows, `free` what the wallet has left beside the `reserved` that other orders ask and
    HQ has not decided. `parts` says what is asked would come from, first what ends first.
    """

    asked: Fen = 0
    limit: Fen = 0
    free: Fen = 0
    reserved: Fen = 0
    rule: OffsetRule | None = None
    parts: tuple[EarningPart, ...] = ()

    @property
    def most(self) -> Fen:
        """The most that can be expected: within the rule and the wallet."""
        return min(self.limit, self.free)

    @property
    def beyond(self) -> Fen:
        """What is asked beyond that, for HQ to find."""
        return max(self.asked - self.most, 0)

    @property
    def is_known(self) -> bool:
        """Whether there is a wallet to speak of."""
        return bool(self.free or self.reserved or self.asked)


@dataclass(frozen=True, slots=True)
class OffsetAnswer:
    """What an order asked of the wallet, and what HQ lets it take; nothing is granted before it is decided."""

    asked: Fen = 0
    granted: Fen = 0
    parts: tuple[EarningPart, ...] = ()
    is_decided: bool = False


def check_offset(wanted: Fen, total: Fen) -> None:
    """Refuse a wish below nothing (`offset_negative`) or above the order's total (`offset_beyond_order`)."""
    if wanted < 0:
        raise DomainError("offset_negative", amount=wanted)
    if wanted > max(total, 0):
        raise DomainError("offset_beyond_order", amount=wanted, total=total)


def offer_offset(
    session: Session,
    amounts: Sequence[tuple[str, Fen]],
    day: date,
    wanted: Fen | None,
    *,
    order_id: str = "",
) -> OffsetOffer:
    """Return what the wallet may pay of an order of these SKUs and amounts; wanting None takes all it may."""
    wallet = get_wallet(session, day)
    reserved = sum_reserved(session, except_for=order_id)
    purse = tuple(_after(_purse(wallet), reserved, day))
    rule, parts = wallet.offset or OffsetRule(), _order_parts(session, amounts)
    found = offset(purse, rule, parts, day, wanted)
    free = sum(one.left for one in usable(purse, day))
    most = min(found.limit, free)
    return OffsetOffer(
        asked=most if wanted is None else wanted,
        limit=found.limit,
        free=free,
        reserved=reserved,
        rule=wallet.offset,
        parts=tuple(_name(session, found.uses, wallet)),
    )


def sum_reserved(session: Session, *, except_for: str = "") -> Fen:
    """Return what orders ask of the wallet that HQ has not decided, wherever they were placed."""
    state = func.coalesce(OrderStatus.state, OrderState.PLACED.value)
    own = select(func.coalesce(func.sum(Order.offset_asked), 0)).select_from(Order)
    own = own.join(Document, Document.doc_id == Order.doc_id)
    own = own.outerjoin(OrderStatus, OrderStatus.order_id == Order.doc_id)
    own = own.where(
        state.in_(_UNDECIDED), Document.status != VerdictStatus.REJECTED.value, Order.doc_id != except_for
    )
    other = select(func.coalesce(func.sum(OrderStatus.offset_asked), 0))
    other = other.where(OrderStatus.state.in_(_UNDECIDED), OrderStatus.order_id.not_in(select(Order.doc_id)))
    return int(session.scalar(own) or 0) + int(session.scalar(other) or 0)


def get_offset(session: Session, order_id: str) -> OffsetAnswer:
    """Return what an order asked of the wallet and what HQ decided."""
    asked = session.scalar(select(Order.offset_asked).where(Order.doc_id == order_id))
    columns = (OrderStatus.state, OrderStatus.offset_asked, OrderStatus.offset_uses)
    told = session.execute(select(*columns).where(OrderStatus.order_id == order_id)).one_or_none()
    if told is None:
        status = session.scalar(select(Document.status).where(Document.doc_id == order_id))
        return OffsetAnswer(int(asked or 0), is_decided=status == VerdictStatus.REJECTED.value)
    uses = _uses(told.offset_uses)
    return OffsetAnswer(
        asked=told.offset_asked or int(asked or 0),
        granted=sum(use.amount for use in uses),
        parts=tuple(_named_parts(session, uses)),
        is_decided=told.state not in _UNDECIDED,
    )


def _purse(wallet: Wallet) -> list[Earning]:
    return [Earning(one.id, one.earned, one.left, one.expires) for one in wallet.earnings]


def _after(purse: Iterable[Earning], reserved: Fen, day: date) -> Iterator[Earning]:
    """Give what may be used once the orders before this one have taken what they ask, first what ends first."""
    for one in usable(purse, day):
        taken = min(one.left, reserved)
        reserved -= taken
        yield replace(one, left=one.left - taken)


def _order_parts(session: Session, amounts: Sequence[tuple[str, Fen]]) -> list[OrderPart]:
    items = load_items(session, {sku for sku, _ in amounts})
    return [OrderPart(items[sku].category, amount) for sku, amount in amounts]


def _programme_names(session: Session) -> dict[str, str]:
    """Return how programmes are called; one whose rule HQ did not send goes by its id."""
    return {one.rule.id: one.rule.name for one in list_rules(session, Subject.PROGRAMME)}


def _name(session: Session, uses: Iterable[tuple[str, Fen]], wallet: Wallet) -> Iterator[EarningPart]:
    known: dict[str, EarningView] = {one.id: one for one in wallet.earnings}
    names = _programme_names(session) if uses else {}
    for id, amount in uses:
        one = known[id]
        yield EarningPart(id, names.get(one.programme, one.programme), one.earned, one.expires, amount)


def _named_parts(session: Session, uses: Sequence[OffsetUse]) -> Iterator[EarningPart]:
    columns = (EarningTable.id, EarningTable.programme, EarningTable.earned, EarningTable.expires)
    rows: Any = session.execute(select(*columns).where(EarningTable.id.in_([use.earning for use in uses])))
    known = {row.id: row for row in rows}
    names = _programme_names(session) if uses else {}
    for use in uses:
        row = known.get(use.earning)
        if row is None:
            yield EarningPart(use.earning, "", None, None, use.amount)
        else:
            programme = names.get(row.programme, row.programme)
            yield EarningPart(use.earning, programme, row.earned, row.expires, use.amount)
