"""Grants: scopes that HQ gives to a dealer's devices beyond what every device has, or takes back from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from domain.errors import DomainError
from protocol.catalogue import price_scope
from protocol.revocation import GrantRequest, GrantRow
from server_stub.models import BRAND, Dealer, Device, Scope, ScopeGrant
from server_stub.prepared import Prepared
from server_stub.receivable import find_dealer

_OF_DEVICE = or_(ScopeGrant.device_id == 0, ScopeGrant.device_id == bindparam("device"))
_SAID = Prepared(
    select(ScopeGrant.scope, ScopeGrant.is_granted)
    .where(ScopeGrant.dealer_id == bindparam("dealer"), _OF_DEVICE)
    .order_by(ScopeGrant.device_id)
)
_BOOK = Prepared(select(Dealer.price_book).where(Dealer.id == bindparam("dealer")))


def with_grants(session: Session, dealer_id: int, device_id: int, usual: Sequence[str]) -> list[str]:
    """Return the usual scopes of a device with what was granted and without what was taken back.

    What is said of one device counts more than what is said of all of the dealer's.
    """
    said: dict[str, bool] = dict(_SAID.rows(session, dealer=dealer_id, device=device_id))
    if not said:
        return list(usual)
    kept = [scope for scope in usual if said.get(scope, True)]
    return kept + sorted(scope for scope, granted in said.items() if granted and scope not in usual)


def read_price_book(session: Session, dealer_id: int) -> str:
    """Return the price book of a dealer as this snapshot has it."""
    return str(_BOOK.scalar(session, dealer=dealer_id))


def change_grants(session: Session, request: GrantRequest, moment: datetime) -> list[GrantRow]:
    """Grant a scope, take it back, or move the dealer to another price book; return all that is granted otherwise.

    Refused: `dealer_unknown`, `device_unknown`, `scope_unknown`, `scope_private`, `nothing_to_grant`.
    """
    dealer = find_dealer(session, request.dealer_code)
    if not request.scope and not request.price_book:
        raise DomainError("nothing_to_grant", dealer=request.dealer_code)
    if request.price_book:
        _check_scope(session, price_scope(request.price_book))
        session.execute(update(Dealer).where(Dealer.id == dealer.id).values(price_book=request.price_book))
    if request.scope:
        _check_scope(session, request.scope)
        _check_device(session, dealer.id, request.device_id)
        _note(session, dealer.id, request, moment)
    return list_grants(session, request.dealer_code)


def list_grants(session: Session, dealer_code: str = "") -> list[GrantRow]:
    """Return what was granted or taken back, of one dealer or of all."""
    query = select(Dealer.code, ScopeGrant.device_id, ScopeGrant.scope, ScopeGrant.is_granted)
    query = query.join(Dealer, Dealer.id == ScopeGrant.dealer_id)
    query = query.where(Dealer.code == dealer_code) if dealer_code else query
    rows = session.execute(query.order_by(Dealer.code, ScopeGrant.device_id, ScopeGrant.scope))
    return [
        GrantRow(dealer_code=code, device_id=device_id, scope=scope, is_granted=granted)
        for code, device_id, scope, granted in rows
    ]


def _check_scope(session: Session, name: str) -> None:
    """Only what belongs to the brand can be granted: a dealer's own rows are nobody else's."""
    owner = session.scalar(select(Scope.dealer_id).where(Scope.name == name))
    if owner is None:
        raise DomainError("scope_unknown", scope=name)
    if owner != BRAND:
        raise DomainError("scope_private", scope=name)


def _check_device(session: Session, dealer_id: int, device_id: int) -> None:
    mine = (Device.dealer_id == dealer_id, Device.id == device_id)
    if device_id and session.scalar(select(Device.id).where(*mine)) is None:
        raise DomainError("device_unknown", device=device_id)


def _note(session: Session, dealer_id: int, request: GrantRequest, moment: datetime) -> None:
    row = {"dealer_id": dealer_id, "device_id": request.device_id, "scope": request.scope}
    mine = [getattr(ScopeGrant, name) == value for name, value in row.items()]
    session.execute(delete(ScopeGrant).where(*mine))
    session.execute(insert(ScopeGrant), [row | {"is_granted": request.is_granted, "changed_at": moment}])
