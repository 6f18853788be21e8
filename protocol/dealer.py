"""What HQ publishes to one dealer alone: profile, stores, contract and members."""

from __future__ import annotations

from datetime import date

from protocol.base import Row

DEALER = "dealer"
STORE = "store"
USER = "user"
CONTRACT = "contract"
MEMBER = "member"


def dealer_scope(dealer_id: int) -> str:
    """Return the scope that only this dealer's devices are granted."""
    return f"dealer:{dealer_id}"


class DealerRow(Row, frozen=True):
    """The dealer and the brand's legal entity as they are printed, key = dealer id."""

    dealer_id: int
    code: str
    name: str
    address: str = ""
    tax_id: str = ""
    phone: str = ""
    hq_code: str = ""
    hq_name: str = ""
    hq_address: str = ""
    hq_tax_id: str = ""
    hq_phone: str = ""
    credit_limit: int | None = None


class StoreRow(Row, frozen=True):
    """A store of the dealer, key = store id."""

    store_id: int
    code: str
    name: str
    address: str = ""
    phone: str = ""


class UserRow(Row, frozen=True):
    """Somebody who works in a store, key = store id/name; `role` is "manager" or "cashier"."""

    store_id: int
    name: str
    role: str


class ContractRow(Row, frozen=True):
    """A contract version, key = number/version; its prices travel as price rows of the same scope."""

    number: str
    version: int
    first: date | None
    last: date | None
    payment_days: int
    target: int = 0
    territory: str = ""


class MemberRow(Row, frozen=True):
    """A member of the dealer's stores at HQ's latest revision, key = member id; the limit on account is in fen."""

    member_id: str
    name: str
    phone: str
    tier: str = ""
    points: int = 0
    revision: int = 0
    status: str = "active"
    consent: str = "none"
    address: str = ""
    birthday: date | None = None
    account_limit: int | None = None
