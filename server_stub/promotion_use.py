"""How often limited promotions were used over all of a dealer's receipts, whichever PC issued them, and by whom beyond the limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from domain.errors import Fact
from domain.promotion.rule import Limits
from protocol.disagreement import NoteRow
from protocol.receipt import ReceiptDoc, RefundDoc
from server_stub.judging import Document, Outcome
from server_stub.models import PromotionUse, Receipt

LIMIT_EXCEEDED = "limit_exceeded"
_NAMED = 2


def keep_uses(document: Document, doc: ReceiptDoc, uses: Mapping[str, int], outcome: Outcome) -> None:
    """Count what a receipt used of limited promotions, as HQ computes it."""
    of = {"member_id": doc.member_id, "store_id": doc.store_id, "business_day": doc.business_day}
    for promotion, times in sorted(uses.items()):
        key = {"dealer_id": document.dealer_id, "doc_id": document.doc_id, "promotion": promotion}
        outcome.add(PromotionUse, key | {"times": times, "returned": 0} | of)


def give_uses_back(session: Session, document: Document, doc: RefundDoc) -> None:
    """Count less of what a sale used: what its return says it takes back, never more than the sale used."""
    for promotion, times in sorted(doc.unearned.uses.items()) if doc.unearned else ():
        mine = (PromotionUse.dealer_id == document.dealer_id, PromotionUse.doc_id == doc.original_id)
        used = session.scalar(
            select(PromotionUse.times - PromotionUse.returned).where(
                *mine, PromotionUse.promotion == promotion
            )
        )
        if back := max(0, min(times, int(used or 0))):
            step = update(PromotionUse).where(*mine, PromotionUse.promotion == promotion)
            step = step.values(returned=PromotionUse.returned + back)
            session.execute(step, execution_options={"synchronize_session": False})


def check_limits(
    session: Session, document: Document, limits: Mapping[str, Limits], later: Set[str]
) -> list[NoteRow]:
    """Return by how much a receipt passes limits, with receipts that came before it; those of `later` did not."""
    mine = (PromotionUse.dealer_id == document.dealer_id, PromotionUse.doc_id == document.doc_id)
    rows = session.scalars(select(PromotionUse).where(*mine).order_by(PromotionUse.promotion))
    return [
        note
        for use in rows
        if use.promotion in limits
        for note in _pass(session, use, limits[use.promotion], later)
    ]


def _pass(session: Session, use: PromotionUse, limits: Limits, later: Set[str]) -> Iterator[NoteRow]:
    if limits.order is not None and use.times > limits.order:
        yield NoteRow(LIMIT_EXCEEDED, _facts(use, "order", limits.order, 0))
    others = (
        PromotionUse.dealer_id == use.dealer_id,
        PromotionUse.promotion == use.promotion,
        PromotionUse.doc_id.not_in([use.doc_id, *sorted(later)]),
    )
    scopes: Sequence[tuple[str, int | None, tuple[ColumnElement[bool], ...]]] = (
        ("member", limits.member, (PromotionUse.member_id == use.member_id,)),
        ("store", limits.store, (PromotionUse.store_id == use.store_id,)),
        ("day", limits.day, (PromotionUse.business_day == use.business_day,)),
        ("total", limits.total, ()),
    )
    for name, limit, where in scopes:
        if limit is None:
            continue
        query = select(func.coalesce(func.sum(PromotionUse.times - PromotionUse.returned), 0))
        before = int(session.scalar(query.where(*others, *where)) or 0)
        if before + use.times > limit:
            named = _name_others(session, (*others, *where))
            yield NoteRow(LIMIT_EXCEEDED, _facts(use, name, limit, before) | named)


def _facts(use: PromotionUse, name: str, limit: int, before: int) -> dict[str, Fact]:
    of = {"promotion": use.promotion, "limit": name}
    return {**of, "allowed": limit, "times": use.times, "before": before}


def _name_others(session: Session, where: tuple[ColumnElement[bool], ...]) -> dict[str, Fact]:
    """Name the newest receipts that used it before."""
    same = (Receipt.dealer_id == PromotionUse.dealer_id) & (Receipt.doc_id == PromotionUse.doc_id)
    query = select(Receipt.number).join(PromotionUse, same).where(*where)
    query = query.where(PromotionUse.times > PromotionUse.returned)
    newest = query.order_by(Receipt.issued_at.desc(), Receipt.doc_id).limit(_NAMED)
    numbers: list[Any] = list(session.scalars(newest))
    return {"receipts": ", ".join(numbers)} if numbers else {}
