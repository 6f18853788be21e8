"""Scopes that a PC would not take, as it says itself: one alarm for each, closed once the scope is whole again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from domain.errors import Fact
from protocol.problem import ProblemCode
from protocol.sync import SyncRequest
from server_stub.auth import Identity
from server_stub.judging import read_facts, write_facts
from server_stub.models import Alarm
from server_stub.prepared import Prepared
from server_stub.problems import RefusedError

SCOPE_REFUSED = "scope_refused"
_MOST = 100
_MOST_TEXT = 200
_OPEN = Prepared(
    select(Alarm.id, Alarm.facts).where(
        Alarm.dealer_id == bindparam("dealer"),
        Alarm.doc_id == bindparam("name"),
        Alarm.code == SCOPE_REFUSED,
        Alarm.closed_at.is_(None),
    )
)


def name_of(device_id: int) -> str:
    """Return what stands in an alarm about a PC where others name a document."""
    return f"device:{device_id}"


def check_refusals(request: SyncRequest) -> None:
    """Refuse reasons that no PC sends."""
    told = request.paused_for
    if len(told) > _MOST or any(
        len(text) > _MOST_TEXT or "\0" in text for pair in told.items() for text in pair
    ):
        raise RefusedError(ProblemCode.BAD_REQUEST, "paused_for are a few short reasons by scope.")


def hear_refusals(session: Session, device: Identity, request: SyncRequest, moment: datetime) -> None:
    """Raise one alarm for each scope that is refused, and close those of scopes that are whole again."""
    name = name_of(device.device_id)
    mine = (Alarm.dealer_id == device.dealer_id, Alarm.doc_id == name)
    rows = _OPEN.rows(session, dealer=device.dealer_id, name=name)
    open_ = {str(read_facts(facts).get("scope")): (id_, facts) for id_, facts in rows}
    for scope, reason in request.paused_for.items():
        said: dict[str, Fact] = {"device": device.device_id, "scope": scope, "reason": reason}
        facts = write_facts(said)
        id_, before = open_.pop(scope, (0, ""))
        if not id_:
            row = {"dealer_id": device.dealer_id, "doc_id": name, "raised_at": moment}
            session.execute(insert(Alarm), [row | {"code": SCOPE_REFUSED, "facts": facts}])
        elif before != facts:
            session.execute(update(Alarm).where(*mine, Alarm.id == id_).values(facts=facts))
    for id_, _ in open_.values():
        session.execute(update(Alarm).where(*mine, Alarm.id == id_).values(closed_at=moment))
