"""Orders to devices: what staff ordered, what is signed for whom at a synchronisation, and what the PC answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from domain.errors import DomainError, Fact
from protocol.certificate import Signed
from protocol.problem import ProblemCode
from protocol.revocation import (
    DEVICE_ORDER,
    MOST_OBEYED,
    Action,
    DeviceOrderRequest,
    DeviceOrderRow,
    Obeyed,
    Outcome,
    Standing,
)
from protocol.revocation import DeviceOrder as OrderMessage
from protocol.sync import SyncRequest
from server_stub.auth import Identity
from server_stub.backup import read_durable
from server_stub.certificate import is_expired
from server_stub.judging import write_facts
from server_stub.models import Alarm, Device, DeviceOrder, Lineage, Log
from server_stub.opaque import BODY_MISSING
from server_stub.prepared import Prepared
from server_stub.problems import RefusedError
from server_stub.signing import Signer

RENEW = "renew"
_LARGEST = 2**53
_LONGEST_REASON = 200
_STANDINGS = {
    Action.DRAIN.value: Standing.DRAIN,
    Action.LOCK.value: Standing.LOCK,
    Action.WIPE.value: Standing.WIPE,
    Action.RELEASE.value: Standing.GOOD,
}
_ORDERED = Prepared(
    select(DeviceOrder.serial)
    .where(DeviceOrder.dealer_id == bindparam("dealer"), DeviceOrder.device_id == bindparam("device"))
    .limit(1)
)
_REFUSALS = {
    Standing.DRAIN: ProblemCode.DEVICE_DRAINING,
    Standing.LOCK: ProblemCode.DEVICE_LOCKED,
    Standing.WIPE: ProblemCode.DEVICE_LOCKED,
    Standing.EXPIRED: ProblemCode.CERTIFICATE_EXPIRED,
}


def order_device(
    session: Session, device_id: int, request: DeviceOrderRequest, moment: datetime, life: timedelta
) -> list[DeviceOrderRow]:
    """Order one lineage of a device, or renew its certificate; return its orders, the newest first.

    A wipe locks first: the PC has to say what it holds before HQ can know that all of it is here. Refused:
    `device_unknown`, `device_never_synced`, `lineage_unknown`, `action_unknown`, `reason_too_long`.
    """
    device = session.scalar(select(Device).where(Device.id == device_id).with_for_update())
    if device is None:
        raise DomainError("device_unknown", device=device_id)
    if len(request.reason) > _LONGEST_REASON:
        raise DomainError("reason_too_long", most=_LONGEST_REASON)
    if request.action == RENEW:
        device.certificate_issued, device.certificate_expires = moment, moment + life
    elif request.action in _STANDINGS:
        _add(session, device, request, moment)
    else:
        raise DomainError("action_unknown", action=request.action)
    session.flush()
    return list_orders_to(session, device.dealer_id, device_id)


def _add(session: Session, device: Device, request: DeviceOrderRequest, moment: datetime) -> None:
    lineage = _lineage(session, device, request.lineage)
    mine = (DeviceOrder.dealer_id == device.dealer_id, DeviceOrder.device_id == device.id)
    last = session.scalar(select(func.max(DeviceOrder.serial)).where(*mine)) or 0
    # Beginning at the second keeps serials rising where HQ was restored from before the last order.
    serial = max(last + 1, int(moment.timestamp()))
    wipes = request.action == Action.WIPE
    actions = [Action.LOCK.value, Action.WIPE.value] if wipes else [request.action]
    shared = {"dealer_id": device.dealer_id, "device_id": device.id, "lineage": lineage}
    told = {"issued_at": moment, "reason": request.reason, "is_backed_up": request.is_backed_up}
    rows = [shared | told | {"serial": serial + n, "action": action} for n, action in enumerate(actions)]
    session.execute(insert(DeviceOrder), rows)
    if request.action == Action.RELEASE:
        device.revoked_at = None


def _lineage(session: Session, device: Device, named: str) -> str:
    query = select(Lineage.id).where(Lineage.dealer_id == device.dealer_id, Lineage.device_id == device.id)
    query = query.where(Lineage.id == named) if named else query
    found = session.scalar(query.order_by(Lineage.last_contact.desc(), Lineage.opened_at.desc()).limit(1))
    if found is None:
        code = "lineage_unknown" if named else "device_never_synced"
        raise DomainError(code, device=device.id, lineage=named)
    return found


def list_orders_to(session: Session, dealer_id: int, device_id: int) -> list[DeviceOrderRow]:
    """Return the orders to a device with what it answered, the newest first."""
    mine = (DeviceOrder.dealer_id == dealer_id, DeviceOrder.device_id == device_id)
    rows = session.scalars(select(DeviceOrder).where(*mine).order_by(DeviceOrder.serial.desc()))
    return [
        DeviceOrderRow(
            device_id=row.device_id,
            lineage=row.lineage,
            serial=row.serial,
            action=row.action,
            issued_at=row.issued_at,
            reason=row.reason,
            outcome=row.outcome,
            code=row.code,
            answered_at=row.answered_at,
        )
        for row in rows
    ]


def _orders(session: Session, device: Identity, lineage: str = "") -> Sequence[DeviceOrder]:
    """Return the newest orders to a device, or to one lineage of it; more than two never count."""
    if _ORDERED.first(session, dealer=device.dealer_id, device=device.device_id) is None:
        return ()
    mine = (DeviceOrder.dealer_id == device.dealer_id, DeviceOrder.device_id == device.device_id)
    query = select(DeviceOrder).where(*mine)
    query = query.where(DeviceOrder.lineage == lineage) if lineage else query
    return session.scalars(query.order_by(DeviceOrder.serial.desc()).limit(2)).all()


def find_standing(session: Session, device: Identity, lineage: str, moment: datetime) -> Standing:
    """Say how a device is treated: by the newest order to this lineage (to any of its own where none is named)."""
    orders = _orders(session, device, lineage)
    standing = _STANDINGS.get(orders[0].action, Standing.GOOD) if orders else Standing.GOOD
    if standing is Standing.GOOD and is_expired(device, moment):
        return Standing.EXPIRED
    return standing


def check_standing(session: Session, device: Identity, moment: datetime, lineage: str = "") -> None:
    """Refuse what only a device in good standing is given; a new name for its history is no way around an order."""
    is_named = bool(lineage) and bool(_orders(session, device, lineage))
    standing = find_standing(session, device, lineage if is_named else "", moment)
    if standing in _REFUSALS:
        raise RefusedError(_REFUSALS[standing])


def check_obeyed(request: SyncRequest) -> None:
    """Refuse answers to orders that have not the agreed form."""
    fits = len(request.obeyed) <= MOST_OBEYED and all(
        0 <= each.serial < _LARGEST and 0 <= each.n < _LARGEST and len(each.code) <= 64
        for each in request.obeyed
    )
    if not fits:
        raise RefusedError(ProblemCode.BAD_REQUEST, "obeyed are a few answers to orders.")


def hear_obeyed(session: Session, device: Identity, request: SyncRequest, moment: datetime) -> None:
    """Note what the PC made of its orders; a refused one, and a new history that leaves a lock behind, are alarms."""
    for answer in request.obeyed:
        _hear(session, device, request.lineage, answer, moment)
    if request.parent and not _orders(session, device, request.lineage):
        left = _orders(session, device, request.parent)
        if left and left[0].action != Action.RELEASE:
            facts: dict[str, Fact] = {"device": device.device_id, "lineage": request.lineage}
            _raise(session, device, "ordered_history_left", facts | {"action": left[0].action}, moment)


def _hear(session: Session, device: Identity, lineage: str, answer: Obeyed, moment: datetime) -> None:
    mine = (DeviceOrder.dealer_id == device.dealer_id, DeviceOrder.device_id == device.device_id)
    row = session.scalar(select(DeviceOrder).where(*mine, DeviceOrder.serial == answer.serial))
    is_ours = row is not None and (row.action, row.lineage) == (answer.action, lineage)
    if answer.outcome == Outcome.REFUSED:
        facts: dict[str, Fact] = {"device": device.device_id, "serial": answer.serial, "code": answer.code}
        _raise(session, device, "device_order_refused", facts | {"lineage": lineage}, moment)
    elif row is None:  # HQ was restored from before this order, and the PC still follows it
        facts = {"device": device.device_id, "serial": answer.serial, "action": answer.action[:32]}
        _raise(session, device, "device_order_unknown", facts | {"lineage": lineage}, moment)
    if row is None or not is_ours or answer.outcome not in tuple(Outcome):
        return
    if (row.outcome, row.code, row.n) != (answer.outcome, answer.code, answer.n):
        row.outcome, row.code, row.n, row.answered_at = answer.outcome, answer.code, answer.n, moment
        session.flush()


def _raise(session: Session, device: Identity, code: str, facts: dict[str, Fact], moment: datetime) -> None:
    """Raise an alarm once, however often the PC repeats itself."""
    row = {"dealer_id": device.dealer_id, "code": code, "facts": write_facts(facts)}
    same = [getattr(Alarm, name) == value for name, value in row.items()]
    if session.scalar(select(Alarm.id).where(*same, Alarm.closed_at.is_(None)).limit(1)) is None:
        session.execute(insert(Alarm), [row | {"raised_at": moment}])


def sign_orders(session: Session, device: Identity, request: SyncRequest, signer: Signer) -> list[Signed]:
    """Return the order this PC has yet to hear, signed; one it says it obeyed is not repeated."""
    orders = _orders(session, device, request.lineage)
    if not orders:
        return []
    newest = orders[0]
    if newest.action == Action.WIPE:
        return _sign_wipe(session, device, request, newest, orders[-1], signer)
    has_obeyed = {each.serial for each in request.obeyed if each.outcome == Outcome.OBEYED}
    is_done = newest.serial in has_obeyed
    if newest.action == Action.RELEASE:  # a PC that was released has nothing more to say
        is_done = is_done or (newest.outcome == Outcome.OBEYED and not has_obeyed)
    return [] if is_done else [_signed(newest, signer)]


def _sign_wipe(
    session: Session,
    device: Identity,
    request: SyncRequest,
    wipe: DeviceOrder,
    lock: DeviceOrder,
    signer: Signer,
) -> list[Signed]:
    """Sign a wipe only for a PC that is locked and of which everything is here and in every backup."""
    has_obeyed = {each.serial for each in request.obeyed if each.outcome == Outcome.OBEYED}
    if wipe.serial in has_obeyed:
        return []
    if lock.outcome != Outcome.OBEYED or lock.serial not in has_obeyed:
        return [_signed(lock, signer)]
    mine = (Lineage.dealer_id == device.dealer_id, Lineage.id == request.lineage)
    n, chain = session.execute(select(Lineage.n, Lineage.chain).where(*mine)).one()
    is_here = request.after.n + len(request.envelopes) == n and n >= lock.n
    is_whole = not has_bodies_missing(session, device.dealer_id, request.lineage)
    is_durable = wipe.is_backed_up or read_durable(session, device.dealer_id, request.lineage) == n
    return [_signed(wipe, signer, n, chain)] if is_here and is_whole and is_durable else []


def has_bodies_missing(session: Session, dealer_id: int, lineage: str) -> bool:
    """Tell whether HQ holds a document of a lineage by its hash alone."""
    mine = (Log.dealer_id == dealer_id, Log.lineage == lineage, Log.code == BODY_MISSING)
    return session.scalar(select(Log.n).where(*mine).limit(1)) is not None


def _signed(row: DeviceOrder, signer: Signer, n: int = 0, chain: str = "") -> Signed:
    order = OrderMessage(
        device_id=row.device_id,
        lineage=row.lineage,
        serial=row.serial,
        action=row.action,
        issued=row.issued_at,
        reason=row.reason,
        n=n,
        chain=chain,
    )
    return signer.sign(DEVICE_ORDER, order)


def narrow(request: SyncRequest, granted: Sequence[str], kept: Sequence[str]) -> SyncRequest:
    """Return the request without the scopes that are granted but not published to this device now."""
    scopes = [state for state in request.scopes if state.scope in kept or state.scope not in granted]
    return msgspec.structs.replace(request, scopes=scopes)


def shut_out(session: Session, device_id: int, moment: datetime) -> None:
    """Trust a device's key no more: for a stolen PC, whose own documents are not awaited any longer."""
    step = update(Device).where(Device.id == device_id, Device.revoked_at.is_(None))
    session.execute(step.values(revoked_at=moment))
    if session.scalar(select(Device.id).where(Device.id == device_id)) is None:
        raise DomainError("device_unknown", device=device_id)
