"""What a simulated PC shares with HQ and its dealer's other PCs: orders and their changes, members, statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.amendment import Amendment
from desktop.models.answer import OwnAnswer
from desktop.models.member import MemberCommand
from desktop.models.statement import Statement
from desktop.services import answer, lease, member, order
from desktop.services.amendment import Wish, amend_order
from desktop.services.order_revision import load_revisions, name_of
from domain.answer import AnswerKind
from domain.lease import LeaseKind
from domain.member import Consent, Field
from tests.simulation.counter import AT_THE_COUNTER, Made, some
from tests.simulation.seed import SKUS, UNIT

if TYPE_CHECKING:
    from tests.simulation.till import Till

_ORDERS = 'SELECT doc_id FROM "order" UNION SELECT order_id FROM order_status ORDER BY 1'
PHONES = 6
"""So few numbers that the PCs of a dealer register the same ones."""


def _order(till: Till, session: Session) -> Made:
    skus = till.chance.sample(SKUS, till.chance.randrange(1, 3))
    wanted = [order.Wanted(sku, UNIT.name, some(till)) for sku in skus]
    if till.chance.random() < 0.2:
        lease.wish_lease(session, LeaseKind.STOCK, till.chance.choice(SKUS[:4]), some(till))
    asked = till.chance.choice((0, 300, 1_000))
    made = order.place_order(session, wanted, till.moment(), offset=asked)
    return Made(made.doc_id, made.number, offset=asked)


def _amend(till: Till, session: Session) -> Made | None:
    """Change an order, placed here or on another PC of the dealer."""
    known = [row[0] for row in session.connection().exec_driver_sql(_ORDERS)]
    if not known:
        return None
    order_id = till.chance.choice(known[-8:])
    wish = _wish(till, session, order_id)
    made = amend_order(session, order_id, wish, till.moment())
    return Made(made.doc_id, made.number, subject=order_id, added=len(wish.added))


def _wish(till: Till, session: Session, order_id: str) -> Wish:
    kind = till.chance.choice(("more", "more", "less", "none", "line", "line", "note", "cancel"))
    if kind == "cancel":
        return Wish(is_cancelled=True)
    if kind == "line":
        return Wish(added=[order.Wanted(till.chance.choice(SKUS), UNIT.name, some(till))])
    if kind == "note":
        return Wish(head=(None, f"note {till.chance.randrange(100)}"))
    revision = load_revisions(session, {order_id})[order_id]
    place = till.chance.randrange(len(revision.order.lines))
    was = revision.order.lines[place].requested
    wanted = {"more": was + some(till), "less": max(0, was - some(till)), "none": 0}[kind]
    return Wish(quantities={name_of(revision, place): wanted})


def _register(till: Till, session: Session) -> Made:
    phone = f"1380000{till.dealer:02}{till.chance.randrange(PHONES):02}"
    values = {
        Field.PHONE: phone,
        Field.NAME: f"CANARY-{till.dealer}-customer",
        Field.CONSENT: till.chance.choice(list(Consent)),
    }
    member.register_member(session, values, till.moment())
    return _latest(session, MemberCommand, "register")


def _change(till: Till, session: Session) -> Made | None:
    known = sorted(row.member_id for row in member.find_members(session, ""))
    if not known:
        return None
    phone = f"1380000{till.dealer:02}{till.chance.randrange(PHONES):02}"
    said = till.chance.choice(
        (
            {Field.ADDRESS: f"street {till.chance.randrange(9)}"},
            {Field.NAME: f"CANARY-{till.dealer}-name {till.chance.randrange(9)}"},
            {Field.CONSENT: till.chance.choice(list(Consent))},
            {Field.PHONE: phone},
        )
    )
    before = _count(session, MemberCommand)
    member.change_member(session, till.chance.choice(known), said, till.moment())
    return _latest(session, MemberCommand, "change") if _count(session, MemberCommand) > before else None


def _answer(till: Till, session: Session) -> Made | None:
    issued = session.scalars(select(Statement).order_by(Statement.number)).all()
    if not issued:
        return None
    chosen = till.chance.choice(issued)
    kind = till.chance.choice((AnswerKind.CONFIRM, AnswerKind.CONFIRM, AnswerKind.DISPUTE))
    note = "not ours" if kind is AnswerKind.DISPUTE else ""
    signed = answer.Signature("Li", chosen.content_hash)
    answer.answer_statement(session, chosen.number, kind, signed, till.moment(), note=note)
    return _latest(session, OwnAnswer, kind.value)


Table = type[MemberCommand] | type[OwnAnswer] | type[Amendment]


def _count(session: Session, table: Table) -> int:
    query = f"SELECT count(*) FROM {table.__tablename__}"
    return int(session.connection().exec_driver_sql(query).scalar() or 0)


def _latest(session: Session, table: Table, what: str) -> Made:
    subject = "member_id" if table is MemberCommand else "statement"
    query = f"SELECT doc_id, number, {subject} FROM {table.__tablename__} ORDER BY rowid DESC LIMIT 1"
    doc_id, number, about = session.connection().exec_driver_sql(query).one()
    return Made(doc_id, number, subject=about, said=what)


ISSUE: dict[str, Callable[[Till, Session], Made | None]] = {
    **AT_THE_COUNTER,
    "order": _order,
    "amend": _amend,
    "register": _register,
    "change": _change,
    "answer": _answer,
}
KINDS = (
    ("sale",) * 9
    + ("order",) * 4
    + ("amend",) * 4
    + ("refund",) * 3
    + ("receiving",) * 4
    + ("count", "count", "write-off", "shift", "strange", "strange")
    + ("register", "register", "change", "change", "answer", "answer")
)
