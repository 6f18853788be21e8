"""One-time codes, and the enrolment that turns a PC into a device of a store."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from domain.errors import DomainError
from protocol.enrol import EnrolCode as IssuedCode
from protocol.enrol import Enrolment, EnrolRequest
from protocol.problem import ProblemCode
from server_stub.approval import share_secret
from server_stub.certificate import certify, read_certificate
from server_stub.grant import with_grants
from server_stub.models import Dealer, Device, EnrolCode, Headquarters, Store
from server_stub.problems import RefusedError
from server_stub.publish import granted_scopes
from server_stub.signing import Signer, decode64
from server_stub.store_receipt import open_store

CODE_LIFE = timedelta(hours=24)
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_SERIES_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LONGEST_TEXT = 200


def _normalise(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())


def _code_hash(secret: bytes, code: str) -> str:
    return hmac.digest(secret, b"enrol|" + _normalise(code).encode("utf-8", "replace"), "sha256").hex()


def issue_code(session: Session, store_code: str, moment: datetime) -> IssuedCode:
    """Issue a code for a store that works once within 24 hours; only its hash is kept."""
    store = session.execute(select(Store.dealer_id, Store.id).where(Store.code == store_code)).first()
    if store is None:
        raise DomainError("store_unknown", store=store_code)
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    secret = session.scalars(select(Headquarters.secret)).one()
    row = {"dealer_id": store.dealer_id, "store_id": store.id, "code_hash": _code_hash(secret, signs)}
    expires = moment + CODE_LIFE
    session.execute(insert(EnrolCode), [row | {"created_at": moment, "expires_at": expires}])
    return IssuedCode(code=f"{signs[:4]}-{signs[4:]}", store_code=store_code, expires_at=expires)


def series_prefix(device_id: int) -> str:
    """Return the prefix of a device's document numbers: its id in base 32, four signs or more."""
    signs = ""
    while device_id:
        device_id, place = divmod(device_id, 32)
        signs = _SERIES_ALPHABET[place] + signs
    return signs.rjust(4, "0")


def _public_key(request: EnrolRequest) -> bytes:
    try:
        key = decode64(request.public_key)
        Ed25519PublicKey.from_public_bytes(key)
    except ValueError as error:
        raise RefusedError(
            ProblemCode.BAD_REQUEST, "public_key is not an Ed25519 key in base64url."
        ) from error
    for text in (request.machine, request.program):
        if len(text) > _LONGEST_TEXT or not text.isprintable():
            raise RefusedError(ProblemCode.BAD_REQUEST, "machine and program are short printable texts.")
    return key


def _find_code(session: Session, request: EnrolRequest, moment: datetime) -> EnrolCode:
    """Lock and check the code; wrong and expired codes each have their own answer."""
    secret = session.scalars(select(Headquarters.secret).with_for_update()).one()
    code = session.scalar(select(EnrolCode).where(EnrolCode.code_hash == _code_hash(secret, request.code)))
    if code is None:
        raise RefusedError(ProblemCode.CODE_UNKNOWN)
    if code.used_at is None and code.expires_at <= moment:
        raise RefusedError(ProblemCode.CODE_EXPIRED)
    return code


def _enrolled_before(session: Session, code: EnrolCode, key: bytes) -> Device:
    """Return the device the code made, when the same key asks again because its answer got lost."""
    device = session.scalar(select(Device).where(Device.id == code.device_id))
    if device is None or device.public_key != key:
        raise RefusedError(ProblemCode.CODE_USED)
    return device


def enrol(session: Session, request: EnrolRequest, moment: datetime, signer: Signer) -> Enrolment:
    """Use up a code and make the PC a device of the code's store; the same key may ask again."""
    key = _public_key(request)
    code = _find_code(session, request, moment)
    if code.used_at is not None:
        return _enrolment(session, _enrolled_before(session, code, key), moment, signer)
    device_id = (session.scalar(select(func.max(Device.id))) or 0) + 1
    till = (session.scalar(select(func.max(Device.till)).where(Device.store_id == code.store_id)) or 0) + 1
    device = Device(
        dealer_id=code.dealer_id,
        id=device_id,
        store_id=code.store_id,
        till=till,
        series_prefix=series_prefix(device_id),
        public_key=key,
        machine=request.machine,
        program=request.program,
        enrolled_at=moment,
    )
    session.add(device)
    code.used_at, code.device_id = moment, device_id
    certify(device, moment, signer)
    session.flush()
    open_store(session, device.dealer_id, device.store_id, moment)
    share_secret(session, device.dealer_id, device.id)
    return _enrolment(session, device, moment, signer)


def _enrolment(session: Session, device: Device, moment: datetime, signer: Signer) -> Enrolment:
    hq = session.get_one(Headquarters, 1)
    dealer = session.get_one(Dealer, device.dealer_id)
    store = session.get_one(Store, (device.dealer_id, device.store_id))
    scopes = granted_scopes(dealer.id, device.id, dealer.price_book)
    return Enrolment(
        hq_name=hq.name,
        gen=hq.gen,
        device_id=device.id,
        dealer_id=dealer.id,
        dealer_code=dealer.code,
        dealer_name=dealer.name,
        store_id=store.id,
        store_code=store.code,
        store_name=store.name,
        till=device.till,
        series_prefix=device.series_prefix,
        scopes=with_grants(session, dealer.id, device.id, scopes),
        hq_time=moment,
        hq_key=signer.public,
        certificate=read_certificate(device, signer),
    )
