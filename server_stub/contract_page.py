"""Contracts as staff read and write them: from plain JSON, as versions with their days, and as what differs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.contract import Contract, list_renewals, version_spans
from domain.errors import DomainError
from domain.fault import Fault
from protocol.contract import ContractVersion, RenewalRow, TermChange
from protocol.plain import IGNORED, Reader, parse_json
from server_stub.contract import load_contracts
from server_stub.contract_check import FaultyError
from server_stub.models import Contract as Stored
from server_stub.models import Dealer

_FILLED = {"version": 1, "dealer_id": 0}
"""What HQ says itself, so that nobody has to write it."""


def parse_contract(data: bytes) -> Contract:
    """Read a contract from a file; whatever is wrong with it is refused at once (`FaultyError`)."""
    plain, faults = parse_json(data, "contract")
    if plain is None and faults:
        raise FaultyError("contract_faulty", faults)
    return read_contract(plain, faults)


def read_contract(plain: Any, faults: list[Fault] | None = None) -> Contract:
    """Read a contract from plain JSON; every fault of its form is refused at once (`FaultyError`)."""
    reader = Reader()
    if isinstance(plain, Mapping):
        plain = _FILLED | {key: part for key, part in plain.items() if key not in IGNORED}
    contract: Contract = reader.read(Contract, plain, "contract")
    if found := [*(faults or ()), *reader.faults]:
        raise FaultyError("contract_faulty", found)
    return contract


def list_versions(session: Session, dealer: Dealer) -> list[ContractVersion]:
    """Return every version of a dealer's contracts, by number and version."""
    spans = {one.where: span for one, span in version_spans(load_contracts(session, dealer.id))}
    query = select(Stored).where(Stored.dealer_id == dealer.id).order_by(Stored.number, Stored.version)
    found = []
    for row in session.scalars(query):
        body: dict[str, Any] = json.loads(row.body) if row.body else {}
        span = spans.get(f"contract/{row.number}/{row.version}")
        found.append(
            ContractVersion(
                dealer_code=dealer.code,
                number=row.number,
                version=row.version,
                type=body.get("type", "dealer"),
                project=body.get("project", ""),
                first=row.first,
                last=row.last,
                is_ever=span is not None,
                from_day=span.first if span else None,
                until=span.last if span else None,
                reason=row.reason,
                signed_at=row.signed_at,
                body=body,
            )
        )
    return found


def find_version(session: Session, dealer: Dealer, number: str, version: int = 0) -> ContractVersion:
    """Return a version of a contract, the newest unless one is named; refused: `contract_unknown`."""
    known = [one for one in list_versions(session, dealer) if one.number == number]
    wanted = [one for one in known if version in (0, one.version)]
    if not wanted:
        raise DomainError("contract_unknown", contract=number, version=version)
    return wanted[-1]


def renewals(session: Session, day: date, days: int) -> list[RenewalRow]:
    """List every dealer's contracts that end within some days and are carried on by nothing, the soonest first."""
    rows = []
    for dealer_id, code in session.execute(select(Dealer.id, Dealer.code).order_by(Dealer.id)).all():
        for one in list_renewals(load_contracts(session, dealer_id), day, days_before=days):
            contract, last = one.contract, one.contract.validity.last
            if last is not None:
                rows.append(
                    RenewalRow(
                        dealer_code=code,
                        number=contract.number,
                        version=contract.version,
                        last=last,
                        days_left=one.days_left,
                    )
                )
    return sorted(rows, key=lambda row: (row.days_left, row.dealer_code, row.number))


def compare(before: ContractVersion, after: ContractVersion) -> list[TermChange]:
    """Return every term that differs between two versions, by its place in the contract."""
    was, now = dict(_terms("", before.body)), dict(_terms("", after.body))
    return [
        TermChange(term=term, before=was.get(term), after=now.get(term))
        for term in dict.fromkeys((*was, *now))
        if was.get(term) != now.get(term) and term not in ("version", "effective")
    ]


def _terms(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Give every single value with its place; parts of a list go by their id, others by their number."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _terms(f"{place}.{key}" if place else key, part)
    elif isinstance(value, list) and any(isinstance(part, dict) for part in value):
        for number, part in enumerate(value, start=1):
            yield from _terms(f"{place}[{part.get('id', number)}]", part)
    else:
        yield place, value
