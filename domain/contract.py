"""The dealer's contract with the brand: term, payment term and version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.errors import DomainError
from domain.period import Validity


@dataclass(frozen=True, slots=True)
class Contract:
    """A dealer contract in one version; amendments make a new version."""

    number: str
    version: int
    dealer_id: int
    validity: Validity
    payment_days: int = 30

    def __post_init__(self) -> None:
        if self.payment_days < 0:
            raise DomainError("payment_days_negative", contract=self.number)


def due_day(contract: Contract | None, shipped: date) -> date:
    """Return the day a shipment's debt falls due: the shipment day plus the contract's days, none without contract."""
    return shipped + timedelta(days=contract.payment_days if contract else 0)


def contract_in_force(contracts: tuple[Contract, ...], day: date) -> Contract | None:
    """Return the newest version that covers the day."""
    covering = [contract for contract in contracts if contract.validity.covers(day)]
    return max(covering, key=lambda contract: (contract.version, contract.number), default=None)
