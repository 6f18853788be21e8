"""Contracts as HQ keeps them: every version in full, written once, never changed and never removed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from domain.contract import Contract, find_pinned, in_force, project_of, read_pin
from domain.contract_term import end_term, move_term
from domain.errors import DomainError
from domain.period import Validity
from protocol.plain import Reader, write_brief
from server_stub.contract_check import FaultyError, check_signing
from server_stub.daily import bring_up_to_date
from server_stub.judging import Values
from server_stub.models import Contract as Stored
from server_stub.models import Dealer, Price
from server_stub.prepared import Prepared
from server_stub.publish import publish_dealer
from server_stub.turn import take_turn


class Reason(StrEnum):
    """What made a version."""

    SIGNED = "signed"
    AMENDED = "amended"
    ENDED = "ended"
    RENEWED = "renewed"


_ROWS = Prepared(
    select(Stored.number, Stored.version, Stored.first, Stored.last, Stored.payment_days, Stored.body)
    .where(Stored.dealer_id == bindparam("dealer"))
    .order_by(Stored.number, Stored.version)
)


def load_contracts(session: Session, dealer_id: int) -> tuple[Contract, ...]:
    """Return every version of a dealer's contracts, by number and version; what has no body is its outline."""
    return tuple(
        _read(body) if body else Contract(number, version, dealer_id, Validity(first, last), days)
        for number, version, first, last, days, body in _ROWS.rows(session, dealer=dealer_id)
    )


@lru_cache(maxsize=4096)
def _read(body: str) -> Contract:
    reader = Reader()
    contract: Contract = reader.read(Contract, json.loads(body), "contract")
    if reader.faults:
        raise DomainError("contract_unreadable", first=str(reader.faults[0]))
    return contract


def newest(contracts: Iterable[Contract], number: str) -> Contract:
    """Return the newest version of a contract; an unknown number is refused as `contract_unknown`."""
    versions = [one for one in contracts if one.number == number]
    if not versions:
        raise DomainError("contract_unknown", contract=number)
    return max(versions, key=lambda one: one.version)


def find_doubt(session: Session, dealer_id: int, pinned: str, day: date) -> str:
    """Return why a pinned version cannot have been used on a day, empty when it was in force or none was named."""
    if not pinned:
        return ""
    contracts, asked = load_contracts(session, dealer_id), read_pin(pinned)
    try:
        contract = find_pinned(contracts, asked) if asked else None
    except DomainError:
        contract = None
    if contract is None:
        return "contract_unknown"
    return "" if contract in in_force(contracts, day) else "contract_not_in_force"


def pinned_project(session: Session, dealer_id: int, pinned: str) -> str:
    """Return the project of a pinned contract, empty where there is none."""
    asked = read_pin(pinned)
    return project_of(load_contracts(session, dealer_id), asked) if asked else ""


def sign_contract(session: Session, dealer: Dealer, contract: Contract, moment: datetime) -> Contract:
    """Sign a new contract as version 1; refused with every fault (`FaultyError`), or as `contract_exists`."""
    take_turn(session, dealer.id)
    held = load_contracts(session, dealer.id)
    if any(one.number == contract.number for one in held):
        raise DomainError("contract_exists", contract=contract.number)
    signed = replace(contract, version=1, dealer_id=dealer.id)
    return _keep(session, dealer, held, signed, Reason.SIGNED, moment)


def amend_contract(
    session: Session, dealer: Dealer, contract: Contract, moment: datetime, *, effective: date
) -> Contract:
    """Amend a contract: the next version with all its terms, which follow from a day on.

    Refused with every fault (`FaultyError`), an unknown number (`contract_unknown`).
    """
    take_turn(session, dealer.id)
    held = load_contracts(session, dealer.id)
    version = newest(held, contract.number).version + 1
    amended = replace(contract, version=version, dealer_id=dealer.id, effective=effective)
    return _keep(session, dealer, held, amended, Reason.AMENDED, moment)


def end_contract(session: Session, dealer: Dealer, number: str, last: date, moment: datetime) -> Contract:
    """End a contract early after a last day, by a version that follows from today at HQ, or from that day if it is past.

    What its newest version says beyond the day is cut to it. Refused: `contract_unknown`, `contract_ended` where the
    term does not reach past the day, `end_before_begin`.
    """
    take_turn(session, dealer.id)
    held = load_contracts(session, dealer.id)
    before = newest(held, number)
    today = moment.astimezone().date()
    ended = replace(
        end_term(before, last),
        version=before.version + 1,
        effective=max(min(today, last), before.follows_from),
    )
    kept = _keep(session, dealer, held, ended, Reason.ENDED, moment)
    _bound_prices(session, dealer.id, number, last)
    publish_dealer(session, dealer.id)
    return kept


def renew_contract(
    session: Session,
    dealer: Dealer,
    number: str,
    fresh: str,
    moment: datetime,
    contract: Contract | None = None,
) -> Contract:
    """Carry a contract on under a new number: as given, else the same terms for as long again, day after day.

    Refused with every fault (`FaultyError`), `contract_unknown`, `contract_exists`, `term_open` where it never ends.
    """
    take_turn(session, dealer.id)
    held = load_contracts(session, dealer.id)
    before = newest(held, number)
    if any(one.number == fresh for one in held):
        raise DomainError("contract_exists", contract=fresh)
    terms = move_term(before) if contract is None else contract
    renewed = replace(terms, number=fresh, version=1, dealer_id=dealer.id, effective=None, renews=number)
    kept = _keep(session, dealer, held, renewed, Reason.RENEWED, moment)
    if contract is None:
        _renew_prices(session, dealer.id, before, renewed)
        publish_dealer(session, dealer.id)
    return kept


def _keep(
    session: Session,
    dealer: Dealer,
    held: Sequence[Contract],
    contract: Contract,
    reason: Reason,
    moment: datetime,
) -> Contract:
    faults = check_signing(session, dealer.id, (*held, contract), contract)
    if faults:
        raise FaultyError("contract_faulty", faults)
    write_contract(session, contract, reason, moment)
    publish_dealer(session, dealer.id)
    bring_up_to_date(session, [dealer.id], moment)
    return contract


def write_contract(session: Session, contract: Contract, reason: Reason, moment: datetime) -> None:
    """Write one version that was checked, with the short terms that lists show."""
    values: Values = {
        "dealer_id": contract.dealer_id,
        "number": contract.number,
        "version": contract.version,
        "first": contract.validity.first,
        "last": contract.validity.last,
        "payment_days": contract.payment_days,
        "target": sum(target.amount for target in contract.targets if target.selection.is_everything),
        "territory": "、".join(sorted(contract.territory)),
        "body": json.dumps(write_brief(contract), ensure_ascii=False),
        "signed_at": moment,
        "reason": reason.value,
    }
    session.execute(insert(Stored), [values])


def _bound_prices(session: Session, dealer_id: int, number: str, last: date) -> None:
    """Let the plain price rows of a contract end with it; those that had not begun go."""
    mine = (Price.dealer_id == dealer_id, Price.book == number)
    begun = func.coalesce(Price.first, last) <= last
    later = func.coalesce(Price.last, date.max) > last
    session.execute(update(Price).where(*mine, begun, later).values(last=last))
    session.execute(delete(Price).where(*mine, ~begun))


def _renew_prices(session: Session, dealer_id: int, before: Contract, renewed: Contract) -> None:
    """Give the new contract the plain price rows that end with the old one, for its own term."""
    mine = (Price.dealer_id == dealer_id, Price.book == before.number, Price.last == before.validity.last)
    rows = [
        {
            "dealer_id": dealer_id,
            "id": f"{renewed.number}-{row.sku}-{row.unit}-{row.minimum}",
            "level": row.level,
            "book": renewed.number,
            "sku": row.sku,
            "unit": row.unit,
            "price": row.price,
            "first": renewed.validity.first,
            "last": renewed.validity.last,
            "minimum": row.minimum,
        }
        for row in session.scalars(select(Price).where(*mine).order_by(Price.id))
    ]
    if rows:
        session.execute(insert(Price), rows)
