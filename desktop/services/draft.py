"""Drafts: holding a cart or an order and taking it up again; drafts stay on this PC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.draft import Draft
from desktop.services.cart import Cart
from desktop.services.document import new_doc_id
from domain.errors import DomainError
from domain.money import Fen


class Content(Protocol):
    """Anything with lines that JSON can hold."""

    @property
    def lines(self) -> Sequence[Any]:
        """What is in it so far."""
        ...


Held = TypeVar("Held", bound=Content)


class DraftKind(StrEnum):
    """What is held."""

    CART = "cart"
    ORDER = "order"
    BILL = "bill"


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in a list; `total` in fen as last shown."""

    id: str
    kind: DraftKind
    title: str
    line_count: int
    total: Fen
    saved_at: datetime


def hold_cart(
    session: Session,
    cart: Cart,
    moment: Moment,
    *,
    title: str = "",
    total: Fen = 0,
    draft_id: str | None = None,
) -> str:
    """Keep a cart for later and return the draft's id; the same id again replaces it. An empty cart is `cart_empty`."""
    if not cart.lines:
        raise DomainError("cart_empty")
    return save_draft(session, DraftKind.CART, cart, moment, title=title, total=total, draft_id=draft_id)


def recall_cart(session: Session, draft_id: str) -> Cart:
    """Return a held cart and drop the draft; an unknown one is refused as `draft_unknown`."""
    cart = load_draft(session, draft_id, Cart)
    drop_draft(session, draft_id)
    return cart


def save_draft(
    session: Session,
    kind: DraftKind,
    content: Content,
    moment: Moment,
    *,
    title: str = "",
    total: Fen = 0,
    draft_id: str | None = None,
) -> str:
    """Save a draft and return its id; the same id again replaces it."""
    row = {
        "id": draft_id or new_doc_id(moment),
        "kind": kind.value,
        "title": title,
        "body": msgspec.json.encode(content),
        "line_count": len(content.lines),
        "total": total,
        "saved_at": moment.local,
    }
    statement = insert(Draft).values(row)
    session.execute(statement.on_conflict_do_update(index_elements=[Draft.id], set_=row))
    return str(row["id"])


def load_draft(session: Session, draft_id: str, shape: type[Held]) -> Held:
    """Return what a draft holds without dropping it; an unknown one is refused as `draft_unknown`."""
    body = session.scalar(select(Draft.body).where(Draft.id == draft_id))
    if body is None:
        raise DomainError("draft_unknown", draft=draft_id)
    return msgspec.json.decode(body, type=shape)


def drop_draft(session: Session, draft_id: str) -> None:
    """Drop a draft; one that is gone already is fine."""
    session.execute(delete(Draft).where(Draft.id == draft_id))


def list_drafts(session: Session, kind: DraftKind) -> list[DraftRow]:
    """Return the drafts of a kind, the last saved first."""
    query = (
        select(Draft.id, Draft.kind, Draft.title, Draft.line_count, Draft.total, Draft.saved_at)
        .where(Draft.kind == kind.value)
        .order_by(Draft.saved_at.desc(), Draft.id.desc())
    )
    return [DraftRow(row.id, DraftKind(row.kind), *row[2:]) for row in session.execute(query)]
