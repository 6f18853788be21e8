"""Everything known of one member: account, points, purchases at every till of the store, what waits, where HQ differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.document import Device, Document
from desktop.models.lease import LeaseUse
from desktop.models.member import MemberCommand
from desktop.models.receipt import Receipt
from desktop.services.lease import list_open
from desktop.services.member import OPEN, MemberRow, describe_member, follow_merged, get_member
from desktop.services.member_list import list_merged, sum_waiting_points
from desktop.services.outbox import OutboxRow, list_disagreements, list_refused
from desktop.services.product_sheet import load_facts
from desktop.services.store_receipt import StoreDocument, list_member_documents
from domain.lease import LeaseKind, available
from domain.member import Field, Value, merge
from domain.money import Fen, Quantity
from domain.receipt import TenderType
from protocol.member import REGISTER, MemberDoc, values_of
from protocol.receipt import RECEIPT
from protocol.sync import VerdictStatus

_SHOWN: Final = 200
_FAVOURITES: Final = 30
_OWN_LINES: Final = (
    "SELECT l.sku, l.name, l.unit, r.kind, l.base_quantity, l.gross, r.doc_id FROM receipt r"
    " JOIN receipt_line l ON l.doc_id = r.doc_id WHERE r.member_id IN (SELECT value FROM json_each(?))"
)
_OWN_ACCOUNT: Final = (
    "SELECT coalesce(sum(t.amount), 0) FROM receipt r JOIN tender t ON t.doc_id = r.doc_id"
    " WHERE t.type = ? AND r.member_id IN (SELECT value FROM json_each(?))"
)
_body: Final = msgspec.json.Decoder(MemberDoc).decode


@dataclass(frozen=True, slots=True)
class Purchase:
    """A receipt or, with a negative sum in fen, a refund; `status` is HQ's verdict or "pending"."""

    doc_id: str
    kind: str
    number: str
    business_day: date
    created_at: datetime
    gross: Fen
    line_count: int
    status: str
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Bought:
    """What was bought of one product less what came back: base units, fen, and on how many receipts."""

    sku: str
    name: str
    unit: str
    quantity: Quantity
    gross: Fen
    receipts: int


@dataclass(frozen=True, slots=True)
class PointsUse:
    """Points a document of this PC spent; HQ's figure does not know of it while it waits."""

    doc_id: str
    number: str
    business_day: date
    points: int
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class WaitingCommand:
    """A registration or change that HQ has not booked, with the fields it says something of."""

    doc_id: str
    number: str
    created_at: datetime
    is_registration: bool
    values: tuple[tuple[Field, Value], ...]


@dataclass(frozen=True, slots=True)
class MemberSheet:
    """One member; `as_of` is when HQ was last heard, `on_account` what this store let go on account, in fen.

    `points_waiting` were spent by documents HQ has not booked, `points_lent` may be spent here without asking HQ.
    """

    member: MemberRow
    as_of: datetime | None
    on_account: Fen
    points_waiting: int
    points_lent: int
    purchases: tuple[Purchase, ...]
    bought: tuple[Bought, ...]
    uses: tuple[PointsUse, ...]
    waiting: tuple[WaitingCommand, ...]
    remarks: tuple[OutboxRow, ...]
    merged: int = 0

    @property
    def account_left(self) -> Fen | None:
        """What HQ's limit leaves, None where it set none."""
        limit = self.member.account_limit
        return None if limit is None else limit - self.on_account


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Two members, what HQ would make of them, and the fields of the one that stays which would change."""

    gone: MemberRow
    kept: MemberRow
    result: MemberRow
    moved: tuple[Field, ...]


def get_member_sheet(session: Session, member_id: str, moment: Moment) -> MemberSheet:
    """Return everything known of a member, or of the one it was made one with; refused as `member_unknown`."""
    member = get_member(session, member_id)
    names = list_merged(session, [member.member_id])
    elsewhere = list_member_documents(session, names)
    asked = msgspec.json.encode(sorted(names)).decode()
    own = (
        session.connection().exec_driver_sql(_OWN_ACCOUNT, (TenderType.ON_ACCOUNT.value, asked)).scalar_one()
    )
    lent = list_open(session, moment, LeaseKind.POINTS, member.member_id)
    return MemberSheet(
        member=member,
        as_of=session.scalar(select(Device.synced_at)),
        on_account=int(own) + sum(_put_on_account(document) for document in elsewhere),
        points_waiting=sum_waiting_points(session, names).get(member.member_id, 0),
        points_lent=available(lent),
        purchases=_purchases(session, names, elsewhere),
        bought=_bought(session, asked, elsewhere),
        uses=_uses(session, names),
        waiting=_waiting(session, names),
        remarks=_remarks(session, names),
        merged=len(names) - 1,
    )


def find_member_of(session: Session, subject: str) -> str:
    """Return the member that an id, or the id of a registration or change, stands for."""
    named = session.scalar(select(MemberCommand.member_id).where(MemberCommand.doc_id == subject))
    return follow_merged(session, named or subject)


def preview_merge(session: Session, gone_id: str, kept_id: str) -> MergePreview:
    """Return what HQ would make of two members; refused as `member_unknown`."""
    gone, kept = get_member(session, gone_id), get_member(session, kept_id)
    made = merge(describe_member(gone), describe_member(kept))
    one = made.member
    result = replace(
        kept,
        name=one.name,
        phone=one.phone,
        address=one.address,
        tier=one.tier,
        birthday=one.birthday,
        consent=one.consent.value,
        status=one.status.value,
        account_limit=one.account_limit,
        points=one.points,
    )
    return MergePreview(gone, kept, result, made.fields)


def _put_on_account(document: StoreDocument) -> Fen:
    tenders = document.doc.tenders
    return sum(tender.amount for tender in tenders if tender.type == TenderType.ON_ACCOUNT.value)


def _purchases(
    session: Session, names: Mapping[str, str], elsewhere: Sequence[StoreDocument]
) -> tuple[Purchase, ...]:
    columns = (
        *(Receipt.doc_id, Receipt.kind, Receipt.number, Receipt.business_day, Receipt.created_at),
        *(Receipt.gross, Receipt.line_count, Document.status),
    )
    query = select(*columns).join(Document, Document.doc_id == Receipt.doc_id)
    newest = query.where(Receipt.member_id.in_(names)).order_by(Receipt.business_day.desc())
    rows = [Purchase(*row) for row in session.execute(newest.order_by(Document.n.desc()).limit(_SHOWN))]
    rows += [_purchase(document) for document in elsewhere]
    rows.sort(key=lambda row: (row.business_day, row.created_at), reverse=True)
    return tuple(replace(row, gross=_sign(row.kind) * row.gross) for row in rows[:_SHOWN])


def _purchase(found: StoreDocument) -> Purchase:
    doc = found.doc
    return Purchase(
        *(found.doc_id, found.kind, doc.number, doc.business_day, doc.stamp.local, doc.gross, len(doc.lines)),
        status=VerdictStatus.APPLIED.value,
        is_elsewhere=True,
    )


def _sign(kind: str) -> int:
    return 1 if kind == RECEIPT else -1


def _bought(session: Session, asked: str, elsewhere: Sequence[StoreDocument]) -> tuple[Bought, ...]:
    """Add up the lines of a member's receipts less its refunds by product, the most money first."""
    lines: list[Sequence[Any]] = list(session.connection().exec_driver_sql(_OWN_LINES, (asked,)))
    lines += [
        (line.sku, line.name, line.unit, one.kind, line.base_quantity, line.gross, one.doc_id)
        for one in elsewhere
        for line in one.doc.lines
    ]
    sums: dict[str, Bought] = {}
    seen: set[tuple[str, str]] = set()
    for sku, name, unit, kind, quantity, gross, doc_id in lines:
        before = sums.get(sku, Bought(sku, name, unit, 0, 0, 0))
        is_new = kind == RECEIPT and (sku, doc_id) not in seen
        seen.add((sku, doc_id))
        sums[sku] = replace(
            before,
            quantity=before.quantity + _sign(kind) * quantity,
            gross=before.gross + _sign(kind) * gross,
            receipts=before.receipts + is_new,
        )
    most = sorted((one for one in sums.values() if one.quantity > 0), key=lambda one: (-one.gross, one.sku))
    facts = load_facts(session, [one.sku for one in most[:_FAVOURITES]])
    return tuple(
        replace(one, unit=facts[one.sku].base_unit if one.sku in facts else one.unit)
        for one in most[:_FAVOURITES]
    )


def _uses(session: Session, names: Iterable[str]) -> tuple[PointsUse, ...]:
    query = (
        select(LeaseUse.doc_id, Receipt.number, Receipt.business_day, LeaseUse.amount, Document.status)
        .join(Document, Document.doc_id == LeaseUse.doc_id)
        .join(Receipt, Receipt.doc_id == LeaseUse.doc_id)
        .where(LeaseUse.kind == LeaseKind.POINTS.value, LeaseUse.subject.in_(names))
        .order_by(Document.n.desc())
        .limit(_SHOWN)
    )
    uses: dict[str, PointsUse] = {}
    for doc_id, number, day, points, status in session.execute(query):
        before = uses[doc_id].points if doc_id in uses else 0  # one document may spend of several leases
        uses[doc_id] = PointsUse(doc_id, number, day, before + points, status in OPEN)
    return tuple(uses.values())


def _waiting(session: Session, names: Iterable[str]) -> tuple[WaitingCommand, ...]:
    columns = (MemberCommand.doc_id, MemberCommand.number, MemberCommand.created_at, MemberCommand.action)
    query = (
        select(*columns, MemberCommand.body)
        .join(Document, Document.doc_id == MemberCommand.doc_id)
        .where(MemberCommand.member_id.in_(names), Document.status.in_(OPEN))
        .order_by(Document.n.desc())
    )
    return tuple(
        WaitingCommand(
            *(row.doc_id, row.number, row.created_at, row.action == REGISTER),
            values=tuple(values_of(_body(row.body)).items()),
        )
        for row in session.execute(query)
    )


def _remarks(session: Session, names: Iterable[str]) -> tuple[OutboxRow, ...]:
    """Return this PC's commands on a member that a person should look at, those not booked first."""
    own = set(session.scalars(select(MemberCommand.doc_id).where(MemberCommand.member_id.in_(names))))
    if not own:
        return ()
    return tuple(row for row in (*list_refused(session), *list_disagreements(session)) if row.doc_id in own)
