"""The contract version an order is made under."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.dealer import Contract as Outline
from desktop.services.policy import load_contracts
from domain.contract import (
    Contract,
    ContractType,
    contract_for,
    in_force,
    pin,
    project_of,
    read_pin,
    write_pin,
)
from domain.period import Validity


def find_contract(session: Session, day: date, project: str = "") -> Contract | None:
    """Return the contract in force on a day for a project or for all the dealer buys, None without one."""
    return contract_for(_known(session), day, project)


def pin_contract(session: Session, day: date, project: str = "") -> str:
    """Return the version an order of a day keeps for ever ("HT-1/2"), empty without a contract."""
    contract = find_contract(session, day, project)
    return write_pin(pin(contract)) if contract else ""


def pinned_project(session: Session, contract: str) -> str:
    """Return the project of the contract an order was placed under ("HT-1/2"), empty for the dealer's own business."""
    asked = read_pin(contract)
    return project_of(load_contracts(session).all, asked) if asked else ""


def list_projects(session: Session, day: date) -> list[str]:
    """Return the projects that have a contract in force on a day, by name."""
    standing = in_force(_known(session), day)
    return sorted({one.project for one in standing if one.type is ContractType.PROJECT})


def _known(session: Session) -> Sequence[Contract]:
    """Return every version in full, and as its outline where HQ sent no more."""
    full = load_contracts(session).all
    told = {(one.number, one.version) for one in full}
    columns = (Outline.number, Outline.version, Outline.first, Outline.last, Outline.payment_days)
    rows = session.execute(select(*columns))
    short = (
        Contract(number, version, 0, Validity(first, last), days)
        for number, version, first, last, days in rows
        if (number, version) not in told
    )
    return (*full, *short)
