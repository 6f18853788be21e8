"""The demo's contracts in full: targets by quarter, price terms, rebates, credit; one amended, one for a project."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from domain.contract import Contract, ContractType, Target
from domain.credit.account import AccountType, CreditAccount
from domain.credit.deposit import DepositTerms
from domain.credit.policy import CreditPolicy
from domain.money import MILLION, Fen
from domain.period import Validity
from domain.price import PriceLevel, PriceRule
from domain.terms import Due, DueType, Part, Term
from server_stub.contract import Reason, write_contract
from server_stub.demo.history import CHINA
from server_stub.demo.parties import DemoDealer

PROJECT: Final = "良渚酒店"
_REBATES: Final = {"D001": ("FL-年度", "FL-涂料", "FL-快付"), "D002": ("FL-年度",), "D003": ("FL-年度",)}
_DEPOSITS: Final = {"D001": 10_000_000, "D002": 5_000_000, "D003": 5_000_000}
_CATEGORY: Final = {"D001": "PPR管件", "D002": "PVC排水", "D003": "瓷砖"}
_OFF: Final = 30_000
_SEASONAL: Final = 20_000_000
_HOTEL_LIMIT: Final = 15_000_000
_QUARTERS: Final = ((1, 3, 31), (4, 6, 30), (7, 9, 30), (10, 12, 31))
_MONTH_END: Final = Term("月结30", "月结 30 天", (Part(MILLION, Due(DueType.MONTH_END, days=30)),))


def make_contracts(dealer: DemoDealer, today: date) -> tuple[Contract, ...]:
    """Return a dealer's contracts, every version; the terms that history was booked under stay as they are."""
    code, first = (
        dealer.party.code,
        replace(
            dealer.contract,
            territory=frozenset({dealer.territory}),
            targets=_quarters(today.year, dealer.target),
            prices=(_discount(_CATEGORY[dealer.party.code], today, dealer.contract.validity),),
            rebates=_REBATES[dealer.party.code],
            credit=_credit(dealer, today),
        ),
    )
    if code == "D001":
        return first, _hotel(dealer, today)
    return (first, _amended(dealer, first, today)) if code == "D002" else (first,)


def _quarters(year: int, target: Fen) -> tuple[Target, ...]:
    """Split a year's target over its quarters, the last of which takes the rest."""
    shares = [target // 5, target // 4, target // 4]
    amounts = (*shares, target - sum(shares))
    return tuple(
        Target(Validity(date(year, begins, 1), date(year, ends, last)), amount)
        for (begins, ends, last), amount in zip(_QUARTERS, amounts, strict=True)
    )


def _discount(category: str, today: date, term: Validity) -> PriceRule:
    """Take a rate off a category from today on, where no price of a product says otherwise."""
    validity = Validity(today, term.last)
    return PriceRule(
        category, PriceLevel.DEALER_CONTRACT, "", "", "", 0, validity, category=category, rate_off=_OFF
    )


def _credit(dealer: DemoDealer, today: date) -> CreditPolicy:
    term = dealer.contract.validity
    annual = CreditAccount("年度授信", AccountType.ANNUAL, dealer.credit_limit, term.first, term.last)
    until = today + timedelta(days=60)
    seasonal = CreditAccount("旺季临时额度", AccountType.TEMPORARY, _SEASONAL, today, until)
    accounts = (annual, seasonal) if dealer.party.code == "D001" else (annual,)
    return CreditPolicy(accounts=accounts, deposit=DepositTerms(required=_DEPOSITS[dealer.party.code]))


def _amended(dealer: DemoDealer, first: Contract, today: date) -> Contract:
    """Return the second version: a wider territory, a higher last quarter and one more rebate since this month."""
    *before, last = first.targets
    return replace(
        first,
        version=2,
        effective=today.replace(day=1),
        territory=first.territory | {"四川省德阳市"},
        targets=(*before, replace(last, amount=last.amount + dealer.target // 10)),
        rebates=(*first.rebates, "FL-瓷砖"),
    )


def _hotel(dealer: DemoDealer, today: date) -> Contract:
    """Return the contract for one project, with its own prices, payment term and credit account."""
    term = Validity(today.replace(day=1), date(today.year + 1, 6, 30))
    account = CreditAccount(
        f"{PROJECT}专项", AccountType.PROJECT, _HOTEL_LIMIT, term.first, term.last, PROJECT
    )
    pipes = PriceRule(
        "PPR管材", PriceLevel.PROJECT_CONTRACT, "", "", "", 0, category="PPR管材", rate_off=180_000
    )
    return Contract(
        number=f"XM-{dealer.party.code}-{today.year}",
        version=1,
        dealer_id=dealer.id,
        validity=term,
        payment_days=30,
        type=ContractType.PROJECT,
        project=PROJECT,
        territory=frozenset({dealer.territory}),
        targets=(Target(term, 60_000_000),),
        prices=(pipes,),
        payment=_MONTH_END,
        credit=CreditPolicy(accounts=(account,)),
    )


def write_contracts(session: Session, dealer: DemoDealer, today: date) -> None:
    """Write a dealer's contracts as if each version had been signed the morning it follows from."""
    for contract in make_contracts(dealer, today):
        reason = Reason.AMENDED if contract.version > 1 else Reason.SIGNED
        moment = datetime.combine(contract.follows_from, time(9), CHINA)
        write_contract(session, contract, reason, moment)
