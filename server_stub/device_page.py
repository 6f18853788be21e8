"""The PCs as HQ's staff see them: contact, histories, what is stuck, and whether the days agree."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from domain.errors import DomainError
from protocol.staff import AlarmRow, ComparedDay, DeviceHead, DevicePage, DeviceStatus, SetAside
from protocol.statement import ControlTotals
from protocol.sync import VerdictStatus
from server_stub.disagreement import list_disagreements
from server_stub.judging import read_facts
from server_stub.models import Alarm, ControlDay, Dealer, Device, Lineage, Log, Store
from server_stub.refusal import SCOPE_REFUSED, name_of
from server_stub.revocation import list_orders_to

_MOST = 100
_DAYS = 60
_STUCK = (VerdictStatus.PARKED.value, VerdictStatus.WAITING.value)
_SET_ASIDE = (*_STUCK, VerdictStatus.REJECTED.value, VerdictStatus.RECEIVED.value)

Stuck = dict[tuple[int, str, str], int]


def device_statuses(session: Session) -> list[DeviceStatus]:
    """Return every device with its last contact, heads, stuck documents and clock offset."""
    stuck = _count_stuck(session)
    return [_status(session, stuck, *row) for row in session.execute(_devices().order_by(Device.id)).all()]


def device_page(session: Session, device_id: int) -> DevicePage:
    """Return all there is to see of one device; refused as `device_unknown`."""
    row = session.execute(_devices().where(Device.id == device_id)).first()
    if row is None:
        raise DomainError("device_unknown", device=device_id)
    device, dealer, store = row
    lineages = [line.id for line in _lineages(session, device)]
    return DevicePage(
        status=_status(session, _count_stuck(session, device.dealer_id), device, dealer, store),
        set_aside=_set_aside(session, device.dealer_id, lineages),
        alarms=_alarms(session, device, dealer),
        control=_control(session, device),
        disagreements=list_disagreements(session, device_id=device.id, limit=_MOST),
    )


def _devices() -> Select[Device, str, str]:
    store = (Store.dealer_id == Device.dealer_id) & (Store.id == Device.store_id)
    query = select(Device, Dealer.code, Store.code)
    return query.join(Dealer, Dealer.id == Device.dealer_id).join(Store, store)


def _count_stuck(session: Session, dealer_id: int | None = None) -> Stuck:
    query = select(Log.dealer_id, Log.lineage, Log.status, func.count()).where(Log.status.in_(_STUCK))
    if dealer_id is not None:
        query = query.where(Log.dealer_id == dealer_id)
    rows = session.execute(query.group_by(Log.dealer_id, Log.lineage, Log.status))
    return {(dealer, lineage, status): count for dealer, lineage, status, count in rows}


def _lineages(session: Session, device: Device) -> Sequence[Lineage]:
    mine = (Lineage.dealer_id == device.dealer_id, Lineage.device_id == device.id)
    return session.scalars(select(Lineage).where(*mine).order_by(Lineage.opened_at)).all()


def _status(session: Session, stuck: Stuck, device: Device, dealer: str, store: str) -> DeviceStatus:
    lineages = _lineages(session, device)

    def count(status: VerdictStatus) -> int:
        return sum(stuck.get((device.dealer_id, row.id, status.value), 0) for row in lineages)

    return DeviceStatus(
        device_id=device.id,
        dealer_code=dealer,
        store_code=store,
        machine=device.machine,
        program=device.program,
        series_prefix=device.series_prefix,
        enrolled_at=device.enrolled_at,
        last_contact=device.last_contact,
        clock_offset_ms=device.clock_offset_ms,
        is_revoked=device.revoked_at is not None,
        heads=[_head(row, lineages) for row in lineages],
        parked=count(VerdictStatus.PARKED),
        waiting=count(VerdictStatus.WAITING),
        certificate_expires=device.certificate_expires,
        orders=list_orders_to(session, device.dealer_id, device.id),
    )


def _head(row: Lineage, lineages: Sequence[Lineage]) -> DeviceHead:
    heirs = [line.opened_at for line in lineages if line.parent == row.id]
    return DeviceHead(
        lineage=row.id,
        n=row.n,
        last_contact=row.last_contact,
        parent=row.parent,
        opened_at=row.opened_at,
        durable=row.durable_n,
        is_replaced=bool(heirs) and row.last_contact <= min(heirs),
    )


def _set_aside(session: Session, dealer_id: int, lineages: Sequence[str]) -> list[SetAside]:
    query = select(Log.doc_id, Log.kind, Log.received_at, Log.status, Log.code, Log.facts)
    query = query.where(Log.dealer_id == dealer_id, Log.lineage.in_(lineages), Log.status.in_(_SET_ASIDE))
    rows = session.execute(query.order_by(Log.received_at.desc(), Log.n.desc()).limit(_MOST))
    return [
        SetAside(doc_id=doc_id, kind=kind, received_at=at, status=status, code=code, facts=read_facts(facts))
        for doc_id, kind, at, status, code, facts in rows
    ]


def _alarms(session: Session, device: Device, dealer: str) -> list[AlarmRow]:
    """Return the dealer's open alarms, but not what another PC made of its pages."""
    query = select(Alarm).where(Alarm.dealer_id == device.dealer_id, Alarm.closed_at.is_(None))
    query = query.where((Alarm.code != SCOPE_REFUSED) | (Alarm.doc_id == name_of(device.id)))
    return [
        AlarmRow(
            dealer_code=dealer,
            code=alarm.code,
            raised_at=alarm.raised_at,
            doc_id=alarm.doc_id,
            facts=read_facts(alarm.facts),
        )
        for alarm in session.scalars(query.order_by(Alarm.id.desc()).limit(_MOST))
    ]


def _control(session: Session, device: Device) -> list[ComparedDay]:
    mine = (ControlDay.dealer_id == device.dealer_id, ControlDay.device_id == device.id)
    query = select(ControlDay).where(*mine).order_by(ControlDay.day.desc(), ControlDay.compared_at.desc())
    return [_day(row, device.store_id) for row in session.scalars(query.limit(_DAYS))]


def _day(row: ControlDay, store_id: int) -> ComparedDay:
    here = (row.receipts, row.sales, row.refunds, row.refunded)
    hq = (row.hq_receipts, row.hq_sales, row.hq_refunds, row.hq_refunded)
    return ComparedDay(
        day=row.day,
        lineage=row.lineage,
        state=row.state,
        here=ControlTotals(store_id, row.day, *here),
        hq=ControlTotals(store_id, row.day, *hq),
        moved_here=row.moved,
        moved_hq=row.hq_moved,
        unbooked=row.unbooked,
        compared_at=row.compared_at,
    )
