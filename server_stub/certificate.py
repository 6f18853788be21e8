"""Certificates of devices: given with the enrolment, renewed by syncing when half their life is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from protocol.certificate import CERTIFICATE, Certificate, Signed
from server_stub.auth import Identity
from server_stub.models import Device
from server_stub.signing import Signer, encode64


def certify(device: Device, moment: datetime, signer: Signer) -> None:
    """Give a device a certificate from now on."""
    device.certificate_issued, device.certificate_expires = moment, moment + signer.life


def read_certificate(device: Device, signer: Signer) -> Signed | None:
    """Return the signed certificate of a device, None where it was never given one."""
    if device.certificate_issued is None or device.certificate_expires is None:
        return None
    certificate = Certificate(
        device_id=device.id,
        dealer_id=device.dealer_id,
        store_id=device.store_id,
        public_key=encode64(device.public_key),
        issued=device.certificate_issued,
        expires=device.certificate_expires,
    )
    return signer.sign(CERTIFICATE, certificate)


def is_expired(device: Identity, moment: datetime) -> bool:
    """Tell whether the certificate of a device is over; one that was never given does not expire."""
    return device.certificate_expires is not None and device.certificate_expires <= moment


def is_due(device: Identity, moment: datetime) -> bool:
    """Tell whether a certificate that is not over should be renewed: half its life is, or there is none yet."""
    issued, expires = device.certificate_issued, device.certificate_expires
    if issued is None or expires is None:
        return True
    return issued + (expires - issued) / 2 <= moment < expires


def renew(session: Session, device: Identity, moment: datetime, signer: Signer) -> None:
    """Begin another life of a device's certificate."""
    mine = (Device.dealer_id == device.dealer_id, Device.id == device.device_id)
    values = {"certificate_issued": moment, "certificate_expires": moment + signer.life}
    session.execute(update(Device).where(*mine).values(values))
