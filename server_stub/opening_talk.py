"""The questions that open a dealer, one by one: each with a default where there is one, and checked as soon as answered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.contract import Contract, Target
from domain.credit.account import AccountType, CreditAccount
from domain.credit.deposit import DepositTerms
from domain.credit.policy import CreditPolicy
from domain.errors import DomainError
from domain.fault import Fault
from domain.money import MILLION, Fen
from domain.period import Validity
from domain.tax_id import is_credit_code
from domain.terms import Due, DueType, Part, Term
from server_stub.contract_check import known_programmes
from server_stub.models import Dealer, Store
from server_stub.opening import NewStore, NewUser, Opening, Role, check_code, list_books
from server_stub.policy_values import parse_yes
from server_stub.sentences import tell
from server_stub.typed import parse_date, parse_yuan

Answer = TypeVar("Answer")
QUIT = "q"
_MONTH_END = "m"


@dataclass(frozen=True, slots=True)
class Known:
    """What HQ had when the talk began, so that answers are checked at once and no transaction waits for a person."""

    dealers: frozenset[str]
    stores: frozenset[str]
    tax_ids: frozenset[str]
    books: tuple[str, ...]
    programmes: tuple[str, ...]


def read_known(session: Session) -> Known:
    """Return what answers are checked against."""
    return Known(
        dealers=frozenset(session.scalars(select(Dealer.code))),
        stores=frozenset(session.scalars(select(Store.code))),
        tax_ids=frozenset(session.scalars(select(Dealer.tax_id))),
        books=tuple(list_books(session)),
        programmes=tuple(sorted(known_programmes(session))),
    )


class QuitError(Exception):
    """The person at the terminal wants no dealer opened."""


@dataclass(slots=True)
class Talk:
    """Asks on a terminal; `asked` counts the questions a person had to answer, again where the answer was refused."""

    ask: Callable[[str], str]
    tell: Callable[[str], None]
    asked: int = field(default=0)

    def question(self, text: str, read: Callable[[str], Answer], default: str | None = None) -> Answer:
        """Ask until the answer can be read; nothing typed means the default; "q" and the end of input quit."""
        shown = f"{text} [{default}]: " if default else f"{text}: "
        while True:
            self.asked += 1
            try:
                given = self.ask(shown).strip()
            except EOFError as error:
                raise QuitError from error
            if given.lower() == QUIT:
                raise QuitError
            try:
                return read(given or default or "")
            except DomainError as error:
                self.tell(f"  {tell(error.code, error.facts)}")
            except ValueError:
                self.tell("  Not understood")


def ask_opening(known: Known, talk: Talk, today: date) -> Opening:
    """Ask for all that belongs to a dealer; codes, tax id, price book and programmes are checked against what HQ has."""
    code = talk.question("Dealer code", lambda text: _free_code(text, known.dealers))
    name = talk.question("Name of the company", _filled)
    tax_id = talk.question("Tax id (18 signs, empty for none)", lambda text: _tax_id(text, known.tax_ids))
    address, phone = talk.question("Address", str), talk.question("Telephone", str)
    dealer_class, region = talk.question("Class", str, "B"), talk.question("Region", str)
    books = known.books
    first = "list" if "list" in books else next(iter(books), None)
    book = talk.question(f"Price book ({', '.join(books)})", lambda text: _one_of(text, books), first)
    stores = _ask_stores(known, talk, code, name, address)
    contract = _ask_contract(known, talk, code, today)
    return Opening(
        code=code,
        name=name,
        stores=stores,
        tax_id=tax_id,
        address=address,
        phone=phone,
        dealer_class=dealer_class,
        region=region,
        price_book=book,
        contract=contract,
    )


def _ask_stores(known: Known, talk: Talk, dealer_code: str, name: str, address: str) -> tuple[NewStore, ...]:
    stores: list[NewStore] = []
    while True:
        taken = known.stores.union(store.code for store in stores)
        default = f"{dealer_code}-{len(stores) + 1}"
        code = talk.question("Store code", partial(_free_code, taken=taken), default)
        shop = talk.question("Name of the store", _filled, name if not stores else None)
        place = talk.question("Address of the store", str, address if not stores else None)
        channel = talk.question("Channel", str, "门店")
        users = talk.question("Who works there (names, the manager first)", _users)
        stores.append(NewStore(code, shop, place, channel=channel, users=users))
        if not talk.question("Another store? (y/n)", parse_yes, "n"):
            return tuple(stores)


def _ask_contract(known: Known, talk: Talk, code: str, today: date) -> Contract:
    number = talk.question("Contract number", _filled, f"HT-{code}-{today.year}")
    first = talk.question("First day", parse_date, today.isoformat())
    year_end = first.replace(month=12, day=31).isoformat()
    validity = talk.question("Last day", lambda text: Validity(first, parse_date(text)), year_end)
    territory = talk.question("Territory (names, empty for none)", _names)
    target = talk.question("Purchase target for the term, yuan", _yuan, "0")
    term = talk.question("Payment: days after shipment, or m30 for month end and 30 days", _payment, "30")
    rebates = talk.question(
        f"Rebate programmes ({', '.join(known.programmes) or 'none published'})",
        lambda text: _some_of(text, known.programmes),
    )
    limit = talk.question("Annual credit limit, yuan (empty for no limit)", _limit)
    deposit = talk.question("Deposit, yuan", _yuan, "0")
    accounts = () if limit is None else (_annual(limit, validity),)
    return Contract(
        number=number,
        version=1,
        dealer_id=0,
        validity=validity,
        payment_days=term[0],
        territory=frozenset(territory),
        targets=(Target(validity, target),) if target else (),
        rebates=rebates,
        payment=term[1],
        credit=CreditPolicy(accounts=accounts, deposit=DepositTerms(required=deposit)),
    )


def _annual(limit: Fen, validity: Validity) -> CreditAccount:
    return CreditAccount("年度授信", AccountType.ANNUAL, limit, validity.first, validity.last)


def _refuse(faults: Iterable[Fault]) -> None:
    for one in faults:
        raise DomainError(one.code, **one.facts)


def _free_code(text: str, taken: Collection[str]) -> str:
    _refuse(check_code("", text))
    if text in taken:
        raise DomainError("code_taken", name=text)
    return text


def _filled(text: str) -> str:
    if not text:
        raise DomainError("name_missing")
    return text


def _tax_id(text: str, taken: Collection[str]) -> str:
    tax_id = text.upper()
    if tax_id and not is_credit_code(tax_id):
        raise DomainError("tax_id_wrong", tax_id=tax_id[:18])
    if tax_id and tax_id in taken:
        raise DomainError("tax_id_taken", tax_id=tax_id)
    return tax_id


def _one_of(text: str, known: Iterable[str]) -> str:
    if text not in known:
        raise DomainError("name_unknown", name=text)
    return text


def _names(text: str) -> tuple[str, ...]:
    parts = text.replace("，", ",").replace("、", ",").split(",")
    return tuple(dict.fromkeys(name for part in parts if (name := part.strip())))


def _some_of(text: str, known: Iterable[str]) -> tuple[str, ...]:
    return tuple(_one_of(name, known) for name in _names(text))


def _users(text: str) -> tuple[NewUser, ...]:
    names = _names(text)
    return tuple(NewUser(name, Role.CASHIER if place else Role.MANAGER) for place, name in enumerate(names))


def _yuan(text: str) -> Fen:
    amount = parse_yuan(text)
    if amount < 0:
        raise DomainError("amount_negative", amount=amount)
    return amount


def _limit(text: str) -> Fen | None:
    return _yuan(text) if text else None


def _payment(text: str) -> tuple[int, Term | None]:
    is_month_end = text.lower().startswith(_MONTH_END)
    try:
        days = int(text[1:] or "0") if is_month_end else int(text)
    except ValueError as error:
        raise DomainError("days_unknown", text=text) from error
    if not 0 <= days <= 365:
        raise DomainError("days_out_of_range", days=days)
    if not is_month_end:
        return days, None
    part = Part(MILLION, Due(DueType.MONTH_END, days=days))
    return days, Term(f"月结{days}", f"月结 {days} 天", (part,))
