"""The demo's policy in two versions: what holds since its history began, and the promotions of the running month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.period import Month
from domain.policy import Policy
from server_stub.demo.history import CHINA, closed_months, first_day
from server_stub.lease import set_budget
from server_stub.models import Dealer, Store
from server_stub.policy_file import read_file
from server_stub.policy_publish import Publication, publish_policy
from server_stub.rebate_post import post_month, settle_postings

_FILE: Final = Path(__file__).with_name("policy.json")
_STANDING: Final = frozenset({"CX-01", "CX-03", "CX-10"})
"""The promotions that run all the year; all others are the month's."""
_PLACES: Final = {"D001": ("A", "华东"), "D002": ("B", "西南"), "D003": ("B", "华南")}
_BY: Final = "陈静"


def demo_policy() -> Policy:
    """Return the policy that ships with the program."""
    read = read_file(_FILE.read_bytes(), {})
    if read.policy is None or read.faults:
        raise ValueError(f"{_FILE.name}: {read.faults[0]}")
    return read.policy


def write_policy(session: Session, today: date) -> None:
    """Say of which class and region the dealers are, publish both versions as if on their own days, share out budgets."""
    for code, (dealer_class, region) in _PLACES.items():
        named = update(Dealer).where(Dealer.code == code)
        session.execute(named.values(dealer_class=dealer_class, region=region))
    session.execute(update(Store).values(channel="门店"))
    policy = demo_policy()
    standing = tuple(one for one in policy.promotions if one.id in _STANDING)
    begun, month = first_day(today), today.replace(day=1)
    _publish(session, replace(policy, promotions=standing, budgets={}), begun, "年度政策")
    _publish(session, policy, month, "秋装节")
    _share_budgets(session, policy)


def settle_rebates(session: Session, today: date) -> None:
    """Post the months that are over and pay them into the wallets this morning."""
    morning = datetime.combine(today, time(8), CHINA)
    for month in closed_months(today):
        post_month(session, month, morning)
    settle_postings(session, today, Month(today.year + 1, today.month).last)


def _share_budgets(session: Session, policy: Policy) -> None:
    """Allow every dealer an equal part of each budget; their tills borrow from it as they sell."""
    for dealer in session.scalars(select(Dealer).where(Dealer.code.in_(_PLACES)).order_by(Dealer.code)):
        for number, whole in policy.budgets.items():
            set_budget(session, dealer, number, whole // len(_PLACES))


def _publish(session: Session, policy: Policy, day: date, note: str) -> None:
    moment = datetime.combine(day, time(8), CHINA)
    publish_policy(session, policy, Publication(day, day, moment, _BY, _FILE.name, note))
