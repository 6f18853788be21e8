"""Opening a dealer: the dealer with its stores, users, contract and credit, all of it in one transaction or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from domain.contract import Contract
from domain.fault import Fault, fault
from domain.money import Fen
from domain.tax_id import is_credit_code
from protocol.enrol import EnrolCode
from server_stub.contract import Reason, write_contract
from server_stub.contract_check import FaultyError, check_signing
from server_stub.enrol import issue_code
from server_stub.models import BRAND, Dealer, Headquarters, Price, Store, StoreUser
from server_stub.publish import publish_dealer

_LONGEST_CODE = 32
_LONGEST_TEXT = 200


class Role(StrEnum):
    """What somebody does in a store."""

    MANAGER = "manager"
    CASHIER = "cashier"


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody who works in a store."""

    name: str
    role: Role = Role.CASHIER


@dataclass(frozen=True, slots=True)
class NewStore:
    """A store to open; without a region it has the dealer's."""

    code: str
    name: str
    address: str = ""
    phone: str = ""
    region: str = ""
    channel: str = ""
    users: tuple[NewUser, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """A dealer to open; its credit accounts stand in its contract, `credit_limit` (fen) serves one without any."""

    code: str
    name: str
    stores: tuple[NewStore, ...]
    tax_id: str = ""
    address: str = ""
    phone: str = ""
    dealer_class: str = ""
    region: str = ""
    price_book: str = "list"
    decides_orders: bool = True
    credit_limit: Fen | None = None
    contract: Contract | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A dealer that was opened, with one enrolment code a store."""

    dealer_id: int
    codes: tuple[EnrolCode, ...]


def open_dealer(session: Session, opening: Opening, moment: datetime) -> Opened:
    """Open a dealer with all that belongs to it and publish it; refused with every fault at once (`FaultyError`)."""
    session.scalars(select(Headquarters.id).with_for_update()).one()
    dealer_id = (session.scalar(select(func.max(Dealer.id))) or 0) + 1
    contract = replace(opening.contract, dealer_id=dealer_id, version=1) if opening.contract else None
    if faults := check_opening(session, opening, contract):
        raise FaultyError("opening_faulty", faults)
    _write_dealer(session, opening, dealer_id)
    _write_stores(session, opening, dealer_id)
    if contract is not None:
        write_contract(session, contract, Reason.SIGNED, moment)
    session.flush()
    publish_dealer(session, dealer_id)
    codes = (issue_code(session, store.code, moment) for store in opening.stores)
    return Opened(dealer_id, tuple(codes))


def check_opening(session: Session, opening: Opening, contract: Contract | None = None) -> list[Fault]:
    """List everything that keeps a dealer from being opened."""
    return [
        *_check_dealer(session, opening),
        *_check_stores(session, opening.stores),
        *(check_signing(session, contract.dealer_id, (contract,), contract) if contract else ()),
    ]


def _check_dealer(session: Session, opening: Opening) -> Iterator[Fault]:
    where = "dealer"
    yield from check_code(where, opening.code)
    yield from _check_name(where, opening.name)
    yield from _check_texts(where, opening.address, opening.phone, opening.dealer_class, opening.region)
    if session.scalar(select(Dealer.id).where(Dealer.code == opening.code)):
        yield fault(where, "dealer_exists", dealer=opening.code)
    if opening.tax_id:
        yield from _check_tax_id(session, opening.tax_id)
    if opening.price_book not in list_books(session):
        yield fault(where, "price_book_unknown", book=opening.price_book)
    if opening.credit_limit is not None and opening.credit_limit < 0:
        yield fault(where, "limit_negative", limit=opening.credit_limit)


def check_code(where: str, code: str) -> Iterator[Fault]:
    """Give what is wrong with the code of a dealer or store."""
    is_fit = 0 < len(code) <= _LONGEST_CODE and code.isascii() and code.isprintable() and " " not in code
    if not is_fit:
        yield fault(where, "code_unfit", name=code[:_LONGEST_CODE])


def _check_tax_id(session: Session, tax_id: str) -> Iterator[Fault]:
    if not is_credit_code(tax_id):
        yield fault("dealer", "tax_id_wrong", tax_id=tax_id[:_LONGEST_CODE])
    elif held := session.scalar(select(Dealer.code).where(Dealer.tax_id == tax_id)):
        yield fault("dealer", "tax_id_taken", dealer=held)


def list_books(session: Session) -> list[str]:
    """Return the brand's price books that a dealer may be granted."""
    return sorted(session.scalars(select(Price.book).where(Price.dealer_id == BRAND).distinct()))


def _check_name(where: str, name: str) -> Iterator[Fault]:
    if not name.strip():
        yield fault(where, "name_missing")
    yield from _check_texts(where, name)


def _check_texts(where: str, *texts: str) -> Iterator[Fault]:
    for text in texts:
        if len(text) > _LONGEST_TEXT or not text.isprintable():
            yield fault(where, "text_unfit", text=text[:40])


def _check_stores(session: Session, stores: tuple[NewStore, ...]) -> Iterator[Fault]:
    if not stores:
        yield fault("dealer", "stores_missing")
    codes = [store.code for store in stores]
    taken = set(session.scalars(select(Store.code).where(Store.code.in_(codes))))
    for store in stores:
        where = f"store/{store.code}"
        yield from check_code(where, store.code)
        yield from _check_name(where, store.name)
        yield from _check_texts(where, store.address, store.phone, store.region, store.channel)
        if store.code in taken:
            yield fault(where, "store_exists")
        for user in store.users:
            yield from _check_name(f"{where}/user", user.name)
        yield from _twice(f"{where}/user", "user_twice", (user.name for user in store.users))
    yield from _twice("store", "store_twice", codes)


def _twice(where: str, code: str, names: Iterable[str]) -> Iterator[Fault]:
    for name, times in Counter(names).items():
        if times > 1:
            yield fault(where, code, name=name)


def _write_dealer(session: Session, opening: Opening, dealer_id: int) -> None:
    values = {
        "id": dealer_id,
        "code": opening.code,
        "name": opening.name,
        "address": opening.address,
        "tax_id": opening.tax_id,
        "phone": opening.phone,
        "credit_limit": opening.credit_limit,
        "price_book": opening.price_book,
        "decides_orders": opening.decides_orders,
        "dealer_class": opening.dealer_class,
        "region": opening.region,
    }
    session.execute(insert(Dealer), [values])


def _write_stores(session: Session, opening: Opening, dealer_id: int) -> None:
    last = session.scalar(select(func.max(Store.id))) or 0
    users = []
    for store_id, store in enumerate(opening.stores, start=last + 1):
        values = {
            "dealer_id": dealer_id,
            "id": store_id,
            "code": store.code,
            "name": store.name,
            "address": store.address,
            "phone": store.phone,
            "region": store.region or opening.region,
            "channel": store.channel,
        }
        session.execute(insert(Store), [values])
        key = {"dealer_id": dealer_id, "store_id": store_id}
        users += [key | {"name": user.name, "role": user.role.value} for user in store.users]
    if users:
        session.execute(insert(StoreUser), users)
