"""Trying rebates, credit, payment terms and prices: what comes out of a policy and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.allocation import Wish
from domain.contract import Contract, ContractType, Pin
from domain.credit.account import AccountType, CreditAccount
from domain.credit.check import Cause, Change, DocumentType, Rule
from domain.credit.deposit import DepositEntry, DepositType
from domain.credit.hold import LiftRule
from domain.credit.policy import CreditPolicy
from domain.credit.value import Component, Value
from domain.floor import Floor
from domain.invoice import Entry, EntryType
from domain.money import MILLION
from domain.period import Month, Validity
from domain.price import Customer, PriceLevel, PriceRule
from domain.product import Product
from domain.promotion.benefit import AmountOff
from domain.promotion.cart import Uses
from domain.promotion.rule import Layer, Promotion
from domain.quote import Asked
from domain.rebate.programme import Basis, Programme, Purchase, RebateType, Uncounted
from domain.rebate.tier import Tier
from domain.rebate.wallet import Earning, OffsetRule, OrderPart
from domain.selection import Item
from domain.terms import Due, Part, Term
from domain.trial.ageing import (
    AgeingFacts,
    AgeingPolicy,
    Invoice,
    Payment,
    check_ageing,
    check_ageing_facts,
    try_ageing,
)
from domain.trial.credit import CreditQuestion, check_credit_facts, try_credit
from domain.trial.quote import Cart, PolicyProduct, QuotePolicy, check_cart, check_quote, try_quote
from domain.trial.rebate import (
    RebateFacts,
    RebatePolicy,
    WalletOrder,
    check_rebate_facts,
    check_rebates,
    try_rebates,
)
from domain.unit import Unit

BOUGHT = Item("A")
YEAR = Validity(date(2026, 1, 1), date(2026, 12, 31))
TWO_PERCENT = Programme("R-1", "", RebateType.VOLUME, (Tier(500_000, None, 20_000),), YEAR)


def bought(month: int, amount: int, year: int = 2026) -> Purchase:
    return Purchase(date(year, month, 9), BOUGHT, amount, amount // 10)


def payables(programme: Programme, *purchases: Purchase) -> list[tuple[Month, int, int]]:
    trial = try_rebates(RebatePolicy((programme,)), RebateFacts(purchases)).programmes[0]
    months = [month for period in trial.periods for month in period.months]
    return [(one.posting.month, one.posting.payable, one.settlement.paid) for one in months]


def test_a_minimum_of_5000_pays_140_with_the_month_that_reaches_it() -> None:
    found = payables(TWO_PERCENT, bought(2, 400_000), bought(1, 300_000))
    assert found == [(Month(2026, 1), 0, 0), (Month(2026, 2), 14_000, 14_000)]


def test_a_return_claws_back_and_is_carried_until_later_earnings_cover_it() -> None:
    found = payables(TWO_PERCENT, bought(1, 600_000), bought(2, -200_000), bought(3, 300_000))
    assert [paid for *_, paid in found] == [12_000, 0, 2_000]
    assert [payable for _, payable, _ in found] == [12_000, -12_000, 14_000]


def test_growth_stands_against_the_whole_of_last_year_from_the_first_month_on() -> None:
    growth = replace(TWO_PERCENT, type=RebateType.GROWTH, tiers=(Tier(100_000, None, 10_000),))
    purchases = (bought(3, 500_000, 2025), bought(9, 500_000, 2025), bought(1, 600_000), bought(4, 600_000))
    assert payables(growth, *purchases) == [(Month(2026, 1), 0, 0), (Month(2026, 4), 12_000, 12_000)]


def test_every_purchase_left_out_says_why() -> None:
    ordered = replace(bought(3, 100), basis=Basis.ORDERED)
    facts = RebateFacts((bought(1, 1), ordered, bought(1, 5, 2025)))
    left_out = try_rebates(RebatePolicy((TWO_PERCENT,)), facts).programmes[0].left_out
    reasons = [(one.purchase, one.reason) for one in left_out]
    assert reasons == [(1, Uncounted.OTHER_BASIS), (2, Uncounted.OUTSIDE_VALIDITY)]


def test_more_is_simulated_and_an_order_is_paid_from_the_wallet() -> None:
    day = date(2026, 3, 1)
    order = WalletOrder(day, (OrderPart("tools", 10_000),), (Earning("E", date(2026, 1, 1), 9_000),))
    facts = RebateFacts((bought(1, 300_000),), more=200_000, order=order)
    trial = try_rebates(RebatePolicy((TWO_PERCENT,), OffsetRule(rate=500_000)), facts)
    simulation = trial.programmes[0].periods[0].simulation
    assert simulation is not None
    assert (simulation.gain, simulation.step) == (10_000, 200_000)
    assert trial.offset is not None
    assert trial.offset.amount == 5_000


def test_a_wallet_that_cannot_be_true_lists_its_faults() -> None:
    day = date(2026, 3, 1)
    earning = Earning("E", day, -1, date(2026, 2, 1))
    order = WalletOrder(day, (), (earning, earning), wanted=-1)
    facts = RebateFacts(more=-1, price=0, order=order)
    assert [one.code for one in check_rebate_facts(facts)] == [
        "more_negative",
        "price_not_positive",
        "offset_negative",
        "earning_twice",
        *("earning_negative", "dates_inverted") * 2,
    ]
    sound = replace(order, wallet=(Earning("E", day, 1, day), Earning("F", day, 1)), wanted=0)
    assert (
        check_rebate_facts(RebateFacts(more=0, price=1, order=sound))
        == check_rebate_facts(RebateFacts())
        == []
    )


def test_programmes_are_named_once_and_offsets_stay_below_the_whole() -> None:
    rule = OffsetRule(rate=-1, categories={"tools": MILLION + 1, "glue": 0})
    faults = check_rebates(RebatePolicy((TWO_PERCENT, TWO_PERCENT), rule))
    found = [(one.where, one.code) for one in faults]
    assert found == [
        ("rebate/R-1", "programme_twice"),
        ("offset", "rate_out_of_range"),
        ("offset/tools", "rate_out_of_range"),
    ]


CREDIT = CreditPolicy(
    rules=(Rule(DocumentType.ORDER),),
    lifts=(LiftRule(Cause.LIMIT, frozenset({"credit"})), LiftRule(Cause.DEPOSIT, frozenset({"boss"}))),
    accounts=(CreditAccount("A", AccountType.ANNUAL, 1_000),),
)


def test_a_document_beyond_the_limit_is_held_and_names_who_may_lift_it() -> None:
    change = Change("O", DocumentType.ORDER, ((None, 1_001),))
    trial = try_credit(CREDIT, CreditQuestion(date(2026, 1, 1), change=change))
    assert trial.answer is not None
    assert not trial.answer.checked.passes
    assert trial.lifts == CREDIT.lifts[:1]


def test_without_a_document_only_the_credit_picture_is_given() -> None:
    trial = try_credit(CREDIT, CreditQuestion(date(2026, 1, 1)))
    assert (trial.assessment.free, trial.answer, trial.lifts) == (1_000, None, ())


def test_an_account_that_cannot_be_true_is_told_all_at_once() -> None:
    day = date(2026, 1, 1)
    entry, value = Entry("S", EntryType.SHIPPED, day, day, 5), Value("O", Component.ORDERED, -1)
    deposit = DepositEntry("D", DepositType.DEDUCTED, day, 5)
    facts = CreditQuestion(
        day,
        entries=(entry, entry, replace(entry, day=date(2026, 2, 1), due=date(2026, 2, 1))),
        orders=(value, value),
        deposits=(deposit, replace(deposit, amount=0)),
        leases=-1,
        sent=-1,
        change=Change("O", DocumentType.ORDER, ((None, -1),)),
    )
    assert [one.code for one in check_credit_facts(facts)] == [
        "entry_twice",
        "order_twice",
        "deposit_twice",
        "amount_negative",
        "amount_negative",
        "deposit_not_positive",
        "deposit_overdrawn",
        "entry_later",
        "leases_negative",
        "sent_negative",
        "amount_negative",
    ]
    paid = (replace(deposit, type=DepositType.PAID),)
    sound = replace(facts, entries=(entry,), orders=(), deposits=paid, leases=0, sent=0, change=None)
    assert check_credit_facts(sound) == []


NET_30 = Term("N30", "", (Part(MILLION, Due(days=30)),))
HALVES = Term("HALF", "", (Part(500_000, Due()), Part(500_000, Due(days=60))))
TERMS = AgeingPolicy((NET_30, HALVES))
NEW_YEAR = date(2026, 1, 1)


def test_a_named_invoice_is_paid_though_another_is_due_longer() -> None:
    facts = AgeingFacts(
        date(2026, 3, 1),
        invoices=(Invoice("F-1", NEW_YEAR, 100, "N30"), Invoice("F-2", date(2026, 1, 5), 100, "N30")),
        payments=(Payment("P", date(2026, 2, 20), 100, (Wish("F-2"),)),),
    )
    trial = try_ageing(TERMS, facts)
    assert [(one.number, one.days_overdue, one.bucket) for one in trial.items] == [("F-1", 29, "days_1_30")]


def test_what_a_payment_has_left_pays_what_comes_later() -> None:
    facts = AgeingFacts(
        date(2026, 3, 1),
        invoices=(Invoice("F-1", date(2026, 1, 5), 101, "HALF"),),
        payments=(Payment("P", NEW_YEAR, 60), Payment("P-2", date(2026, 3, 2), 1)),
    )
    trial = try_ageing(TERMS, facts)
    assert [one.left for one in trial.instalments] == [51, 50]
    assert [(one.due, one.left) for one in trial.items] == [(date(2026, 3, 6), 41)]
    assert (trial.ageing.balance, trial.unapplied, trial.later) == (41, 0, ("P-2",))


def test_entries_and_invoices_after_the_day_do_not_count_yet() -> None:
    entry = Entry("S", EntryType.SHIPPED, NEW_YEAR, NEW_YEAR, 7)
    later = replace(entry, number="S-2", day=date(2027, 1, 1))
    facts = AgeingFacts(date(2026, 1, 31), (entry, later), (Invoice("F", date(2026, 2, 1), 5, "N30"),))
    trial = try_ageing(TERMS, facts)
    assert (trial.ageing.days_1_30, trial.ageing.balance, trial.later) == (7, 7, ("S-2", "F"))


@given(
    st.lists(st.tuples(st.integers(0, 90), st.integers(-500, 500), st.sampled_from(["N30", "HALF"]))),
    st.lists(st.tuples(st.integers(0, 90), st.integers(1, 900))),
)
def test_what_is_open_is_what_was_invoiced_less_what_was_paid(
    invoices: list[tuple[int, int, str]], payments: list[tuple[int, int]]
) -> None:
    start = NEW_YEAR.toordinal()
    facts = AgeingFacts(
        date(2026, 6, 1),
        invoices=tuple(
            Invoice(f"F-{place}", date.fromordinal(start + days), amount, term)
            for place, (days, amount, term) in enumerate(invoices)
        ),
        payments=tuple(
            Payment(f"P-{place}", date.fromordinal(start + days), amount)
            for place, (days, amount) in enumerate(payments)
        ),
    )
    trial = try_ageing(TERMS, facts)
    expected = sum(amount for _, amount, _ in invoices) - sum(amount for _, amount in payments)
    assert trial.ageing.balance == expected
    assert sum(one.left for one in trial.items) - trial.unapplied == expected


def test_terms_are_named_once_and_invoices_name_one_there_is() -> None:
    assert [one.code for one in check_ageing(AgeingPolicy((NET_30, NET_30)))] == ["term_twice"]
    facts = AgeingFacts(
        NEW_YEAR,
        invoices=(Invoice("F", NEW_YEAR, 1, "N60"), Invoice("F-2", NEW_YEAR, 1, "N30")),
        payments=(Payment("P", NEW_YEAR, 0), Payment("P-2", NEW_YEAR, 1)),
    )
    faults = check_ageing_facts(TERMS, facts)
    found = [(one.where, one.code) for one in faults]
    assert found == [("invoice/F", "term_unknown"), ("payment/P", "payment_not_positive")]
    twice = replace(facts, invoices=facts.invoices[1:] * 2, payments=facts.payments[1:] * 2)
    assert [one.code for one in check_ageing_facts(TERMS, twice)] == ["invoice_twice", "payment_twice"]


def test_an_entry_stands_once_and_a_payment_names_no_less_than_nothing() -> None:
    owed = Entry("F", EntryType.SHIPPED, NEW_YEAR, NEW_YEAR, 1)
    named = Payment("P", NEW_YEAR, 1, (Wish("F", -1), Wish("F")))
    facts = AgeingFacts(NEW_YEAR, (owed, owed), (Invoice("F", NEW_YEAR, 1, "N30"),), (named,))
    found = [(one.where, one.code) for one in check_ageing_facts(TERMS, facts)]
    assert found == [
        ("entry/F 2026-01-01", "entry_twice"),
        ("invoice/F", "entry_is_invoice"),
        ("payment/P", "amount_negative"),
    ]


PIECE = Unit("piece")
PRODUCT = PolicyProduct(Product("A", "", (PIECE, Unit("box", 6)), 130_000), barcodes={"123": "box"})
LIST = PriceRule("L", PriceLevel.BRAND_LIST, "B", "A", "piece", 20_000)
POLICY = QuotePolicy((PRODUCT,), (LIST,))


def contract(
    number: str, dealer: int, type: ContractType = ContractType.DEALER, project: str = ""
) -> Contract:
    rule = PriceRule("P", PriceLevel.DEALER_CONTRACT, number, "A", "piece", 15_000)
    return Contract(number, 1, dealer, YEAR, type=type, project=project, prices=(rule,))


def test_a_barcode_stands_for_its_unit_and_a_sku_for_the_base_unit() -> None:
    found = try_quote(POLICY, Cart(date(2026, 5, 1), (Asked("1", "123", 1_000), Asked("2", "A", 1_000))))
    assert [(line.unit, line.gross) for line in found.lines] == [("box", 1_200), ("piece", 200)]


def test_a_contract_prices_and_is_pinned_for_its_dealer_and_project_only() -> None:
    contracts = (
        contract("H-7", 7),
        contract("H-8", 8),
        contract("X", 7, ContractType.PROJECT, "tower"),
        contract("Y", 7, ContractType.PROJECT, "bridge"),
    )
    cart = Cart(NEW_YEAR, (Asked("1", "A", 1_000),), customer=Customer(dealer_id=7, project="tower"))
    found = try_quote(replace(POLICY, contracts=contracts), cart)
    assert found.lines[0].trace.applied.id == "X/1/P"
    assert found.pins == (Pin("H-7", 1), Pin("X", 1))


def test_budgets_are_those_of_the_policy_unless_the_cart_says_what_is_left() -> None:
    promotion = Promotion("O", "", Layer.ORDER, AmountOff(50), budget="B")
    policy = replace(POLICY, promotions=(promotion,), budgets={"B": 30})
    cart = Cart(NEW_YEAR, (Asked("1", "A", 1_000),))
    assert try_quote(policy, cart).totals.gross == 170
    assert try_quote(policy, replace(cart, budgets={"B": 10})).totals.gross == 190
    assert check_cart(policy, replace(cart, budgets={"B": 0}, uses={"O": Uses(1)})) == []
    typo = replace(cart, budgets={"C": 1, "B": -1}, uses={"P": Uses(), "O": Uses(day=-1)})
    found = [(one.where, one.code) for one in check_cart(policy, typo)]
    assert found == [
        ("budget/C", "budget_unknown"),
        ("budget/B", "budget_negative"),
        ("uses/P", "promotion_unknown"),
        ("uses/O", "uses_negative"),
    ]


def test_products_with_doubled_or_missing_parts_are_faults() -> None:
    twice = replace(PRODUCT, product=replace(PRODUCT.product, units=(PIECE, PIECE), tax_rate=-1))
    bare = PolicyProduct(Product("C", "", (), 0))
    dozen = PolicyProduct(Product("D", "", (Unit("dozen", 12),), 0))
    floors = (Floor("F", rate_off=0),) * 2
    policy = QuotePolicy((PRODUCT, twice, bare, dozen), floors=floors)
    found = [(one.where, one.code) for one in check_quote(policy)]
    assert found == [
        ("product/A", "sku_twice"),
        ("product/A", "rate_out_of_range"),
        ("product/A", "unit_twice"),
        ("product/A", "barcode_twice"),
        ("product/A", "barcode_unit_unknown"),
        ("product/C", "unit_missing"),
        ("product/D", "base_unit_not_one"),
        ("floor/F", "id_twice"),
    ]


def test_what_could_not_be_read_excuses_those_who_name_it() -> None:
    policy = QuotePolicy((), (replace(LIST, price=-1),))
    assert [one.code for one in check_quote(policy)] == ["price_negative", "sku_unknown"]
    assert [one.code for one in check_quote(policy, frozenset({"products"}))] == ["price_negative"]
