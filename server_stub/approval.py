"""Approvals at HQ: the secret shared with each device that has floors to keep, and the code for one challenge."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from domain.approval import SECRET_BYTES, Challenge, answer, read_challenge, write_challenge
from domain.errors import DomainError
from protocol.disagreement import ApprovalRow
from protocol.lease import lease_scope
from protocol.rule import Subject
from protocol.terms import APPROVAL
from protocol.terms import ApprovalRow as SecretRow
from server_stub.feed import publish
from server_stub.models import Approval, Device, Rule
from server_stub.prepared import Prepared

_LACKING = Prepared(
    select(Device.id)
    .where(Device.dealer_id == bindparam("dealer"), Device.id == bindparam("device"))
    .where(Device.approval_secret.is_(None))
    .where(select(Rule.id).where(Rule.subject == Subject.FLOOR.value).exists())
)


def share_secret(session: Session, dealer_id: int, device_id: int) -> None:
    """Share a secret with a device once the brand has floors; it is published to that device alone."""
    if _LACKING.first(session, dealer=dealer_id, device=device_id) is None:
        return
    secret = secrets.token_bytes(SECRET_BYTES)
    mine = (Device.dealer_id == dealer_id, Device.id == device_id)
    session.execute(
        update(Device).where(*mine).values(approval_secret=secret),
        execution_options={"synchronize_session": False},
    )
    row = SecretRow(device_id, base64.b64encode(secret).decode())
    publish(session, lease_scope(dealer_id, device_id), APPROVAL, [(str(device_id), row)])


def approve_price(session: Session, text: str, approved_by: str, moment: datetime) -> ApprovalRow:
    """Return the code for a challenge and keep who gave it; asked again it is the same code.

    Refused: what is no challenge (`challenge_unreadable`), one of no device HQ knows (`device_unknown`), a device that
    shares no secret yet (`approval_unavailable`), nobody named (`approver_missing`).
    """
    challenge = read_challenge(text.strip())
    if not approved_by.strip():
        raise DomainError("approver_missing")
    device = _find_device(session, challenge)
    if not device.approval_secret:
        raise DomainError("approval_unavailable", device=device.id)
    _note(session, device, challenge, approved_by.strip(), moment)
    return ApprovalRow(
        code=answer(challenge, bytes(device.approval_secret)),
        device_id=device.id,
        sku=challenge.sku,
        unit=challenge.unit,
        quantity=challenge.quantity,
        price=challenge.price,
        floor=challenge.floor,
        approved_by=approved_by.strip(),
    )


def _find_device(session: Session, challenge: Challenge) -> Device:
    """Return the device a challenge names before the slash of its document."""
    named = challenge.document.partition("/")[0]
    known = named.isascii() and named.isdigit() and len(named) < 10
    device = session.scalar(select(Device).where(Device.id == int(named))) if known else None
    if device is None or device.revoked_at is not None:
        raise DomainError("device_unknown", device=named)
    return device


def _note(session: Session, device: Device, challenge: Challenge, approved_by: str, moment: datetime) -> None:
    text = write_challenge(challenge)
    mark = hashlib.sha256(text.encode()).hexdigest()
    if session.get(Approval, (device.dealer_id, mark)) is not None:
        return
    row = {"dealer_id": device.dealer_id, "mark": mark, "device_id": device.id, "challenge": text}
    session.execute(insert(Approval), [row | {"approved_by": approved_by, "approved_at": moment}])
