"""HQ's orders to this PC: verified, obeyed or refused, and told; and the certificate that HQ renews by the way."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import msgspec
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from desktop.lineage import current_lineage
from desktop.models.document import Device, Document
from desktop.models.revocation import HqOrder
from desktop.reading import read_rows
from desktop.sync.credentials import is_signed
from protocol.certificate import CERTIFICATE, Certificate, Signed
from protocol.revocation import DEVICE_ORDER, Action, DeviceOrder, Obeyed, Outcome
from protocol.sync import Feature, SyncReply

BODY_MISSING: Final = "body_missing"
MOST_REFUSED: Final = 20
_LARGEST: Final = 2**53
_TRUST: Final = "SELECT hq_key, certificate, standing FROM device WHERE id = 1"
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_LOCKS: Final = {
    Action.DRAIN.value: "drain",
    Action.LOCK.value: "lock",
    Action.WIPE.value: "wipe",
    Action.RELEASE.value: "",
}

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Heard:
    """What a reply brought beside pages: whether HQ has to hear of something new, and problems for people."""

    has_news: bool = False
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Told:
    """The answers to orders that one request carries, with the rows they come from."""

    keys: tuple[str, ...] = ()
    obeyed: tuple[Obeyed, ...] = ()


def read_told(session: Session) -> Told:
    """Return what HQ has to hear of its orders; one in force is told with every synchronisation."""
    device = session.get(Device, 1)
    in_force = device.order_serial if device and device.lock else -1
    rule = HqOrder.is_told.is_(False) | (
        (HqOrder.serial == in_force) & (HqOrder.outcome == Outcome.OBEYED.value)
    )
    rows = session.scalars(
        select(HqOrder).where(rule).order_by(HqOrder.received_at, HqOrder.serial).limit(50)
    )
    found = [(row.key, Obeyed(row.serial, row.action, row.outcome, row.code, row.n)) for row in rows]
    return Told(tuple(key for key, _ in found), tuple(answer for _, answer in found))


def wanted_features(session: Session) -> list[str]:
    """Ask for HQ's key and a certificate where one of them is lacking."""
    device = session.get(Device, 1)
    lacks = device is not None and not (device.hq_key and device.certificate)
    return [Feature.CERTIFICATE.value] if lacks else []


def take_trust(session: Session, reply: SyncReply, told: Told, now: datetime) -> Heard:
    """Keep HQ's key and certificate, note that it heard what was told, and see to its orders."""
    if not told.keys and not reply.orders and reply.certificate is None and _is_known(session, reply):
        return Heard()
    heard, device = Heard(), session.get_one(Device, 1)
    if told.keys:
        session.execute(update(HqOrder).where(HqOrder.key.in_(told.keys)).values(is_told=True))
    _take_certificate(device, reply, heard)
    for signed in reply.orders[:MOST_REFUSED]:
        _take_order(session, device, signed, now, heard)
    device.standing = reply.standing[:32]
    session.flush()
    return heard


def _is_known(session: Session, reply: SyncReply) -> bool:
    """Tell whether a reply says of key, certificate and standing what is stored."""
    hq_key, certificate, standing = read_rows(session, _TRUST)[0]
    is_same = reply.hq_key in ("", hq_key) and reply.standing[:32] == standing
    return is_same and not _is_half_over(certificate, reply.hq_time)


def _take_certificate(device: Device, reply: SyncReply, heard: Heard) -> None:
    """Trust the first key HQ shows on the line this PC enrolled over; another one later changes nothing."""
    if reply.hq_key and not device.hq_key:
        device.hq_key = reply.hq_key
    if reply.hq_key and reply.hq_key != device.hq_key:
        heard.problems.append("hq_key_differs")
    if reply.certificate is not None:
        if is_signed(device.hq_key, CERTIFICATE, reply.certificate) and _is_mine(device, reply.certificate):
            device.certificate = msgspec.json.encode(reply.certificate).decode()
        else:
            heard.problems.append("certificate_refused")
    elif _is_half_over(device.certificate, reply.hq_time):
        device.certificate = ""  # its renewal got lost; it is asked for next time


def _is_mine(device: Device, signed: Signed) -> bool:
    certificate = read_certificate(signed)
    mine = (device.device_id, device.dealer_id, device.store_id)
    return certificate is not None and mine == (
        certificate.device_id,
        certificate.dealer_id,
        certificate.store_id,
    )


def read_certificate(signed: Signed) -> Certificate | None:
    """Return what a signed certificate says, None where it says nothing readable."""
    try:
        certificate = msgspec.json.decode(signed.content, type=Certificate)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return certificate if certificate.issued.tzinfo and certificate.expires.tzinfo else None


def _is_half_over(kept: str, now: datetime) -> bool:
    if not kept or now.tzinfo is None:
        return False
    certificate = read_certificate(msgspec.json.decode(kept, type=Signed))
    if certificate is None:
        return True
    half = certificate.issued + (certificate.expires - certificate.issued) / 2
    return half <= now < certificate.expires


def _take_order(session: Session, device: Device, signed: Signed, now: datetime, heard: Heard) -> None:
    key = hashlib.blake2b(f"{signed.signature}|{signed.content}".encode(), digest_size=16).hexdigest()
    known = session.get(HqOrder, key)
    if known is not None and known.outcome != Outcome.WAITING:
        known.is_told = False  # HQ repeats itself: what it was told got lost
        session.flush()
        return
    order = _read(signed)
    outcome, code = _judge(session, device, signed, order)
    lineage = current_lineage(session)
    if outcome is Outcome.OBEYED:
        device.lock, device.order_serial = _LOCKS[order.action], order.serial
        log.warning("HQ's order %s is obeyed: %s", order.serial, order.action)
    elif outcome is Outcome.REFUSED:
        heard.problems.append(f"order_refused:{code}")
        log.warning("an order in HQ's name is refused: %s", code)
    is_news = known is None or (known.outcome, known.code) != (outcome, code)
    heard.has_news = heard.has_news or is_news
    if known is not None:
        known.outcome, known.code, known.n, known.is_told = outcome.value, code, lineage.n, not is_news
    elif outcome is not Outcome.REFUSED or _has_room(session):
        row = {"key": key, "serial": order.serial, "lineage": order.lineage, "action": order.action}
        row |= {"reason": order.reason, "content": signed.content, "signature": signed.signature}
        row |= {"received_at": now, "outcome": outcome.value, "code": code, "n": lineage.n, "is_told": False}
        session.execute(insert(HqOrder), [row])
    session.flush()


def _read(signed: Signed) -> DeviceOrder:
    """Read an order; what cannot be read is one that no rule lets pass."""
    try:
        order = msgspec.json.decode(signed.content, type=DeviceOrder)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        order = None
    if order is None or not 0 < order.serial < _LARGEST:
        return DeviceOrder(device_id=0, lineage="", serial=0, action="", issued=_NEVER)
    return order


def _judge(session: Session, device: Device, signed: Signed, order: DeviceOrder) -> tuple[Outcome, str]:
    if code := find_fault(session, device, signed, order):
        return Outcome.REFUSED, code
    if order.serial <= device.order_serial:
        return Outcome.REFUSED, "order_replayed"
    if order.action == Action.WIPE and (code := find_unsent(session, order)):
        return Outcome.WAITING, code
    return Outcome.OBEYED, ""


def find_fault(session: Session, device: Device, signed: Signed, order: DeviceOrder) -> str:
    """Say why an order is not HQ's to this PC and this history of it, "" when it is."""
    if not is_signed(device.hq_key, DEVICE_ORDER, signed):
        return "order_forged"
    if order.device_id != device.device_id:
        return "other_device"
    if order.lineage != current_lineage(session).id:
        return "other_lineage"
    return "" if order.action in _LOCKS else "action_unknown"


def find_unsent(session: Session, order: DeviceOrder) -> str:
    """Say what a wipe would destroy that is not at HQ: "documents_wait", "bodies_wait", "head_differs", or ""."""
    lineage = current_lineage(session)
    if lineage.acked_n != lineage.n:
        return "documents_wait"
    without = select(Document.doc_id).where(Document.code == BODY_MISSING, Document.body != b"")
    if session.scalar(without.limit(1)) is not None:
        return "bodies_wait"
    return "" if (order.n, order.chain) == (lineage.n, lineage.chain) else "head_differs"


def _has_room(session: Session) -> bool:
    refused = select(func.count()).where(HqOrder.outcome == Outcome.REFUSED.value)
    return (session.scalar(refused) or 0) < MOST_REFUSED


def find_wipe(session: Session) -> HqOrder | None:
    """Return the wipe that may be carried out now: signed by HQ, told to it, with nothing unsent; None otherwise.

    Everything is verified anew, so that nobody wipes a PC by writing one word into its database.
    """
    device = session.get(Device, 1)
    if device is None or device.lock != "wipe":
        return None
    mine = (HqOrder.serial == device.order_serial, HqOrder.outcome == Outcome.OBEYED.value)
    row = session.scalar(select(HqOrder).where(*mine, HqOrder.action == Action.WIPE.value))
    if row is None or not row.is_told:
        return None
    signed = Signed(row.content, row.signature)
    order = _read(signed)
    is_sound = not find_fault(session, device, signed, order) and not find_unsent(session, order)
    return row if is_sound and order.serial == row.serial and order.action == Action.WIPE else None
