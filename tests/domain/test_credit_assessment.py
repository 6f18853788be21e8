"""The whole credit picture: one worked dealer, and each fen of it in one place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.credit.account import AccountType, CreditAccount, Draw, Drawn, Short
from domain.credit.assessment import CreditFacts, answer, assess, stand
from domain.credit.check import Cause, Change, DocumentType, Rule, Transition
from domain.credit.deposit import DepositEntry, DepositTerms, DepositType
from domain.credit.dunning import Dunning, Level
from domain.credit.ledger import Kind, Movement
from domain.credit.policy import CreditPolicy
from domain.credit.value import Component, Value
from domain.errors import DomainError
from domain.exposure import Exposure
from domain.invoice import Entry, EntryType

DAY = date(2026, 11, 22)
ORDER = DocumentType.ORDER
POLICY = CreditPolicy(
    rules=(Rule(ORDER, oldest_days=60),),
    dunning=Dunning((Level(1, 1), Level(2, 45, 5_000, frozenset({ORDER})))),
    deposit=DepositTerms(50_000, 500_000),
    accounts=(
        CreditAccount("2026", AccountType.ANNUAL, 300_000, date(2026, 1, 1), date(2026, 12, 31)),
        CreditAccount("autumn", AccountType.TEMPORARY, 100_000, date(2026, 9, 1), date(2026, 10, 31)),
    ),
)
FACTS = CreditFacts(
    as_of=DAY,
    entries=(
        Entry("SH-1", EntryType.SHIPPED, date(2026, 9, 2), date(2026, 10, 30), 120_000),
        Entry("SH-2", EntryType.SHIPPED, date(2026, 11, 2), date(2026, 12, 30), 60_000),
        Entry("PM-1", EntryType.RECEIVED, date(2026, 11, 3), date(2026, 11, 3), -20_000),
    ),
    orders=(Value("SO-3", Component.ORDERED, 40_000), Value("SH-3", Component.DELIVERED, 15_000)),
    deposits=(DepositEntry("D-1", DepositType.PAID, date(2026, 1, 2), 30_000),),
    movements=(
        Movement(Kind.FREEZE, "SO-1", "autumn", 80_000, date(2026, 9, 1)),
        Movement(Kind.USE, "SO-1", "autumn", 80_000, date(2026, 9, 2)),
        Movement(Kind.FREEZE, "SO-3", "2026", 40_000, date(2026, 11, 20)),
    ),
    leases=10_000,
)


def asks(amount: int, document: str = "SO-9", **more: object) -> Change:
    return Change(document, ORDER, ((None, amount),), **more)  # type: ignore[arg-type]


def test_a_dealer_as_a_whole() -> None:
    found = assess(POLICY, FACTS)
    assert found.exposed.exposure == Exposure(
        receivable=160_000, delivered=15_000, approved=40_000, leases=10_000, deposit=15_000
    )
    assert (found.limit, found.free) == (300_000, 90_000)
    assert found.ageing.buckets == (60_000, 100_000, 0, 0, 0, 0, 0)
    assert (found.deposit, found.deposit_missing) == (30_000, 20_000)
    assert found.overrun == (("autumn", 80_000),)
    assert found.notice.level == POLICY.dunning.levels[0]


def test_a_change_is_checked_and_its_draw_shown() -> None:
    assert answer(POLICY, FACTS, asks(90_000)).checked.passes
    found = answer(POLICY, FACTS, asks(90_001))
    assert [one.cause for one in found.checked.holds] == [Cause.LIMIT]
    assert (found.drawn, found.checked.free) == (Drawn((Draw("2026", 90_001),)), -1)


def test_an_edit_draws_only_what_the_document_does_not_hold() -> None:
    more = answer(POLICY, FACTS, asks(50_000, "SO-3", transition=Transition.EDITED))
    assert more.drawn == Drawn((Draw("2026", 10_000),))
    less = answer(POLICY, FACTS, asks(10_000, "SO-3", transition=Transition.EDITED))
    assert less.drawn == Drawn(()) and less.checked.passes


def test_accounts_that_fall_short_hold_the_document() -> None:
    found = answer(POLICY, FACTS, asks(270_000))
    assert isinstance(found.drawn, Short)
    assert [one.cause for one in found.checked.holds] == [Cause.LIMIT, Cause.ACCOUNTS]


def test_what_lies_beyond_a_horizon_is_neither_drawn_nor_takes_from_what_is_near() -> None:
    dynamic = Rule(DocumentType.ORDER, is_static=False, horizon_days=10)
    policy = CreditPolicy(rules=(dynamic,), accounts=(CreditAccount("A", AccountType.ANNUAL, 100),))
    late = DAY + timedelta(days=11)
    far = Change("FAR", DocumentType.ORDER, ((late, 150),))
    assert answer(policy, CreditFacts(DAY), far).drawn == Drawn(())
    frozen = Movement(Kind.FREEZE, "FAR", "A", 100, DAY)
    facts = CreditFacts(DAY, orders=(Value("FAR", Component.ORDERED, 150, late),), movements=(frozen,))
    near = Change("NEAR", DocumentType.ORDER, ((DAY, 100),))
    assert answer(policy, facts, near).drawn == Drawn((Draw("A", 100),))
    static = replace(policy, rules=(replace(dynamic, is_static=True),))
    assert isinstance(answer(static, facts, near).drawn, Short)
    partly = replace(facts, orders=(*facts.orders, Value("FAR", Component.ORDERED, 1, DAY, line=1)))
    assert isinstance(answer(policy, partly, near).drawn, Short)


def test_without_accounts_there_is_no_limit_and_nothing_to_draw() -> None:
    free = replace(POLICY, accounts=())
    facts = replace(FACTS, movements=())
    assert (assess(free, facts).limit, assess(free, facts).free) == (None, None)
    assert answer(free, facts, asks(10**9)).drawn is None


def test_dunning_blocks_new_orders_until_it_is_paid_or_disputed() -> None:
    later = replace(FACTS, as_of=date(2026, 12, 14))
    held = answer(POLICY, later, asks(1)).checked.holds
    assert [one.cause for one in held] == [Cause.DUNNING]
    assert answer(POLICY, replace(later, disputed=frozenset({"SH-1"})), asks(1)).checked.passes


def test_open_items_come_from_the_account_alone() -> None:
    twice = replace(FACTS, orders=(Value("SH-1", Component.RECEIVABLE, 1),))
    with pytest.raises(DomainError, match="receivable_given_twice"):
        stand(POLICY, twice)


ENTRIES = st.lists(
    st.builds(
        Entry,
        st.uuids().map(str),
        st.sampled_from(EntryType),
        st.just(DAY),
        st.dates(date(2026, 1, 1), date(2027, 1, 1)),
        st.integers(-90_000, 100_000),
    ),
    max_size=12,
).map(tuple)


@given(ENTRIES, st.integers(0, 10**6))
def test_the_receivable_the_ageing_and_the_account_are_one_figure(
    entries: tuple[Entry, ...], ordered: int
) -> None:
    facts = CreditFacts(DAY, entries, (Value("SO-1", Component.ORDERED, ordered),))
    found = assess(CreditPolicy(), facts)
    exposure = found.exposed.exposure
    balance = sum(entry.amount for entry in entries)
    assert exposure.receivable - exposure.unapplied == found.ageing.balance == balance
    assert exposure.total == balance + ordered
