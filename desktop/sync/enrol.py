"""Turning this PC into a device of a store with a one-time code from HQ."""

from __future__ import annotations

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from desktop.clock import Clock
from desktop.db import Database
from desktop.lineage import current_lineage
from desktop.models.document import Device, Lineage
from desktop.sync.credentials import keep_key, load_key, make_key, new_key_name
from desktop.sync.cursor import writing
from desktop.sync.http import PROGRAM, HqRefused, Http, NotHq, Unreachable
from desktop.sync.outbox import get_device
from desktop.sync.published import file_of
from desktop.sync.reply import check_enrolment
from domain.errors import DomainError
from protocol.enrol import Enrolment, EnrolRequest
from protocol.routes import ENROL


def enrol(database: Database, hq_url: str, code: str, machine: str, clock: Clock) -> Enrolment:
    """Enrol this PC at HQ; documents made before are pushed by the next synchronisation.

    Refused with nothing changed: `hq_address_wrong`, `hq_unreachable`, `not_hq`, `enrol_code_unknown`,
    `enrol_code_used`, `enrol_code_expired`, `too_many_tries`, `enrolled_elsewhere`.
    """
    if not hq_url.startswith(("http://", "https://")):
        raise DomainError("hq_address_wrong", url=hq_url)
    key, key_name = make_key(), new_key_name()
    request = EnrolRequest(code=code.strip(), public_key=key.public, machine=machine[:200], program=PROGRAM)
    with Http(hq_url) as http:
        answer = _ask(http, request, hq_url)
    with database.read() as session:
        _check_same_dealer(session, answer)
    # The key is kept before the device row that names it: a row without its key could never sync again.
    keep_key(database.profile.keys, key_name, key)
    with database.write() as session:
        _store_device(session, answer, hq_url.rstrip("/"), key_name, clock)
    _grant(database, answer.scopes)
    return answer


def open_http(database: Database, *, hq_url: str | None = None, trust_environment: bool = False) -> Http:
    """Return the line to HQ as this device, at another address if one is given.

    Refused: `not_enrolled`, `device_key_missing`.
    """
    with database.read() as session:
        device = get_device(session)
    if device is None:
        raise DomainError("not_enrolled")
    key = load_key(database.profile.keys, device.key_name, device.device_id)
    if key is None:
        raise DomainError("device_key_missing", device=device.device_id)
    return Http(hq_url or device.hq_url, key, trust_environment=trust_environment)


def _ask(http: Http, request: EnrolRequest, hq_url: str) -> Enrolment:
    try:
        answer = http.post(ENROL, request, Enrolment)
        check_enrolment(answer)
    except Unreachable as error:
        raise DomainError("hq_unreachable", url=hq_url) from error
    except NotHq as error:
        raise DomainError("not_hq", url=hq_url, reason=str(error)) from error
    except HqRefused as error:
        raise DomainError(error.code, **error.facts) from error
    return answer


def _check_same_dealer(session: Session, answer: Enrolment) -> None:
    """A profile's documents belong to one store; another one needs a profile of its own."""
    device = get_device(session)
    if device and (device.dealer_id, device.store_id) != (answer.dealer_id, answer.store_id):
        raise DomainError("enrolled_elsewhere", store=device.store_name)


def _store_device(session: Session, answer: Enrolment, hq_url: str, key_name: str, clock: Clock) -> None:
    now = clock.moment().local
    session.execute(delete(Device))
    session.execute(
        insert(Device).values(
            id=1,
            device_id=answer.device_id,
            dealer_id=answer.dealer_id,
            dealer_code=answer.dealer_code,
            dealer_name=answer.dealer_name,
            store_id=answer.store_id,
            store_code=answer.store_code,
            store_name=answer.store_name,
            till=answer.till,
            series_prefix=answer.series_prefix,
            hq_name=answer.hq_name,
            hq_url=hq_url,
            gen=answer.gen,
            key_name=key_name,
            enrolled_at=now,
            hq_offset_ms=round((answer.hq_time - now).total_seconds() * 1000),
            hq_key=answer.hq_key,
            certificate=msgspec.json.encode(answer.certificate).decode() if answer.certificate else "",
        )
    )
    lineage = current_lineage(session)
    session.execute(update(Lineage).where(Lineage.id == lineage.id).values(prefix=answer.series_prefix))


def _grant(database: Database, scopes: list[str]) -> None:
    """Note the granted scopes, each in the file of its rows; one missed by a crash comes with the next answer of HQ."""
    for scope in scopes:
        file = file_of(scope)
        model = file.scope
        with writing(database, file) as session:
            if session.scalar(select(model.scope).where(model.scope == scope)) is None:
                session.execute(insert(model).values(scope=scope))
