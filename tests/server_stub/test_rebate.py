"""Rebates through the whole of HQ: deliveries count once, months post, wallets fill, orders use them, nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, update

from domain.amendment import Amendment, SetRequested, amend
from domain.contract import Contract as ContractTerms
from domain.errors import DomainError
from domain.invoice import EntryType
from domain.period import Month, Validity
from domain.rebate.programme import Basis, Programme, RebateType, Span
from domain.rebate.tier import Tier
from domain.rebate.wallet import OffsetRule
from protocol.base import encode
from protocol.order import ORDER, RECEIVING, OrderDoc, ReceivedLine, ReceivingDoc
from protocol.plain import write_brief
from protocol.rule import Subject, write_rule
from protocol.statement import PaymentRequest
from protocol.terms import EARNING, REBATE, EarningRow, RebateRow
from server_stub.account import read_account
from server_stub.amendment import load_order, write_order
from server_stub.models import (
    Contract,
    CreditNote,
    CreditNoteLine,
    Entry,
    Policy,
    Price,
    RebateEarning,
    RebateSum,
    RebateUse,
    Rule,
    Stock,
)
from server_stub.order import find_order, reject_order
from server_stub.payment import record_payment
from server_stub.rebate_post import post_month, settle_postings, simulate_more
from server_stub.rebate_sums import accrue_dealers, check_sums
from server_stub.rebate_terms import grant_programme, withdraw_programme
from server_stub.rebate_wallet import expire_earnings
from server_stub.shipment import ship_order
from server_stub.statement import issue_statement
from tests.hq import SeededHq, TestDevice, open_seeded, order, stamp

PRICE = 100_000
JULY, AUGUST = Month(2026, 7), Month(2026, 8)
IN_JULY, IN_AUGUST = date(2026, 7, 10), date(2026, 8, 10)
YEAR = Validity(date(2026, 1, 1), date(2026, 12, 31))
VOLUME = Programme("V", "", RebateType.VOLUME, (Tier(500_000, None, 20_000),), YEAR, Span.QUARTER)


def publish(hq: SeededHq, *rules: tuple[Subject, str, Any]) -> None:
    """Put rules in force from the beginning of the year."""
    with hq.database.write() as session:
        first = date(2026, 1, 1)
        session.execute(update(Price).where(Price.id == "C-P-001").values(price=PRICE))
        session.execute(update(Stock).values(on_hand=10**9))
        known = session.scalar(select(func.count()).select_from(Policy)) or 0
        row = {"version": known + 1, "effective": first, "published_at": hq.clock(), "published_by": "t"}
        row |= {"source": "", "note": "", "sha256": "", "content": b""}
        session.execute(insert(Policy), [row])
        for subject, id, rule in rules:
            made = write_rule(subject, id, known + 1, rule, first=first)
            values = {name: getattr(made, name) for name in ("subject", "id", "version", "first", "last")}
            body = msgspec.json.encode(made.body).decode()
            session.execute(insert(Rule), [values | {"target": "", "body": body}])


def sign(hq: SeededHq, **terms: Any) -> None:
    """Put the seeded contract in full, with more terms."""
    contract = ContractTerms("HT-2026-001", 1, 1, YEAR, **terms)
    body = msgspec.json.encode(write_brief(contract)).decode()
    with hq.database.write() as session:
        session.execute(update(Contract).values(body=body))


def set_up(hq: SeededHq, *programmes: Programme, rule: OffsetRule | None = None) -> None:
    offsets = [(Subject.OFFSET, "all", rule)] if rule else []
    publish(hq, *((Subject.PROGRAMME, one.id, one) for one in programmes), *offsets)
    sign(hq, rebates=tuple(one.id for one in programmes))


def place(device: TestDevice, id: str, *, quantity: int = 1_000, **more: Any) -> OrderDoc:
    doc = msgspec.structs.replace(order(f"PO-{id}", quantity=quantity, price=PRICE), **more)
    device.append(ORDER, doc, id)
    device.sync(after=len(device.log) - 1)
    return doc


def ship(hq: SeededHq, id: str, day: date) -> str:
    with hq.database.write() as session:
        return ship_order(session, id, day).number


def deliver(hq: SeededHq, device: TestDevice, id: str, yuan: int, day: date, **more: Any) -> str:
    """Order and ship P-001 for some yuan."""
    place(device, id, quantity=yuan * 10_000_000 // PRICE, **more)
    return ship(hq, id, day)


def amounts(hq: SeededHq, *types: EntryType) -> list[int]:
    query = select(Entry.amount).where(Entry.type.in_([type.value for type in types])).order_by(Entry.day)
    with hq.database.read() as session:
        return list(session.scalars(query))


def run(hq: SeededHq, month: Month) -> int:
    with hq.database.write() as session:
        return post_month(session, month, datetime(2026, 11, 2, tzinfo=UTC)).payable


def pay_out(hq: SeededHq, day: date, expires: date | None = None) -> tuple[int, int]:
    with hq.database.write() as session:
        done = settle_postings(session, day, expires)
    return done.paid, done.carried


def rows(device: TestDevice, kind: str, shape: type[Any]) -> list[Any]:
    page = device.sync(after=len(device.log)).pages[0]
    found = [row for row in page.rows if row.kind == kind and bytes(row.body) != b"null"]
    return [msgspec.json.decode(row.body, type=shape) for row in found]


def wallet(hq: SeededHq) -> list[tuple[int, int, int]]:
    query = select(RebateEarning.amount, RebateEarning.rest, RebateEarning.expired).order_by(RebateEarning.id)
    with hq.database.read() as session:
        return [(amount, rest, expired) for amount, rest, expired in session.execute(query)]


def prove(hq: SeededHq) -> None:
    """Kept sums are those of counting from zero, and account and wallet tell of the same fen."""
    with hq.database.read() as session:
        checked = check_sums(session, date(2026, 12, 31))
        left = session.scalar(select(func.coalesce(func.sum(RebateEarning.rest), 0)))
        used = session.scalar(select(func.coalesce(func.sum(RebateUse.amount), 0)))
    assert checked.differing == ()
    assert -sum(amounts(hq, EntryType.REBATE)) == left + used
    assert all(0 <= rest <= amount for amount, rest, _ in wallet(hq))


def test_the_worked_example_pays_nothing_in_the_first_month_and_140_in_the_second(hq: SeededHq) -> None:
    set_up(hq, VOLUME)
    device = hq.device()
    deliver(hq, device, "o-1", 3_000, IN_JULY)
    assert run(hq, JULY) == 0 and pay_out(hq, JULY.last) == (0, 0)
    assert rows(device, EARNING, EarningRow) == []
    deliver(hq, device, "o-2", 4_000, IN_AUGUST)
    assert run(hq, AUGUST) == 140_00 and pay_out(hq, AUGUST.last) == (140_00, 0)
    (earned,) = rows(device, EARNING, EarningRow)
    assert (earned.programme, earned.amount, earned.left) == ("V", 140_00, 140_00)
    (told,) = rows(device, REBATE, RebateRow)
    assert [(month.month, month.posted) for month in told.months] == [("2026-07", 0), ("2026-08", 140_00)]
    with hq.database.write() as session:
        statement = issue_statement(session, 1, AUGUST, datetime(2026, 9, 2, tzinfo=UTC))
    assert statement.closing - statement.opening == 4_000_00 - 140_00
    assert amounts(hq, EntryType.REBATE) == [-140_00]
    prove(hq)


def test_every_document_counts_once_and_a_late_one_counts_later(hq: SeededHq) -> None:
    set_up(hq, VOLUME)
    device = hq.device()
    deliver(hq, device, "o-1", 6_000, IN_JULY)
    for _ in range(2):
        with hq.database.write() as session:
            done = accrue_dealers(session, JULY.last)
    assert (done.documents, done.changed) == (0, 0)
    deliver(hq, device, "o-2", 100, IN_JULY)
    with hq.database.write() as session:
        assert accrue_dealers(session, JULY.last).documents == 1
        assert session.scalar(select(func.sum(RebateSum.amount))) == 6_100_00
    prove(hq)


def test_a_return_after_settlement_claws_back_and_is_carried(hq: SeededHq) -> None:
    set_up(hq, VOLUME)
    device = hq.device()
    deliver(hq, device, "o-1", 6_000, IN_JULY)
    run(hq, JULY)
    assert pay_out(hq, JULY.last) == (120_00, 0)
    give_back(hq, "CN-1", 2_000_00, IN_AUGUST)
    assert run(hq, AUGUST) == -120_00 and pay_out(hq, AUGUST.last) == (0, -120_00)
    deliver(hq, device, "o-2", 3_000, date(2026, 9, 5))
    assert run(hq, Month(2026, 9)) == 140_00 and pay_out(hq, date(2026, 9, 30)) == (20_00, 0)
    prove(hq)


def give_back(hq: SeededHq, number: str, amount: int, day: date) -> None:
    with hq.database.write() as session:
        head = {"dealer_id": 1, "number": number, "store_id": 11, "day": day, "total": amount}
        session.execute(insert(CreditNote), [head])
        line = {"sku": "P-001", "name": "", "unit": "根", "price": 0, "amount": amount}
        figures = {"quantity": 1_000, "base_quantity": 1_000}
        session.execute(
            insert(CreditNoteLine), [{"dealer_id": 1, "number": number, "line": 1} | line | figures]
        )


def test_what_a_store_claims_as_damaged_does_not_count(hq: SeededHq) -> None:
    set_up(hq, VOLUME)
    device = hq.device()
    number = deliver(hq, device, "o-1", 1_000, IN_JULY)
    line = ReceivedLine("P-001", "", 100_000, 100_000, 10_000)
    doc = ReceivingDoc(
        number="GR-1", store_id=11, business_day=IN_JULY, stamp=stamp(), shipment=number, lines=[line]
    )
    device.append(RECEIVING, doc, "g-1")
    device.sync(after=1)
    with hq.database.write() as session:
        accrue_dealers(session, JULY.last)
        assert session.scalar(select(func.sum(RebateSum.amount))) == 1_000_00 - 100_00
    prove(hq)


def test_only_the_programmes_a_contract_names_or_the_brand_grants_accrue(hq: SeededHq) -> None:
    other = Programme("W", "", RebateType.VOLUME, (Tier(0, None, 10_000),), YEAR, Span.YEAR)
    publish(hq, (Subject.PROGRAMME, "V", VOLUME), (Subject.PROGRAMME, "W", other))
    deliver(hq, hq.device(), "o-1", 100, IN_JULY)
    with hq.database.write() as session:
        assert accrue_dealers(session, JULY.last).dealers == 0
        grant_programme(session, "W", hq.clock())
        assert accrue_dealers(session, JULY.last).changed == 1
        withdraw_programme(session, "W")
        assert accrue_dealers(session, JULY.last).dealers == 0
        with pytest.raises(DomainError, match="programme_unknown"):
            grant_programme(session, "X", hq.clock())


def test_other_terms_are_added_up_from_zero(hq: SeededHq) -> None:
    set_up(hq, VOLUME)
    deliver(hq, hq.device(), "o-1", 6_000, IN_JULY)
    run(hq, JULY)
    lower = Programme("V", "", RebateType.VOLUME, (Tier(500_000, None, 10_000),), YEAR, Span.YEAR)
    publish(hq, (Subject.PROGRAMME, "V", lower))
    with hq.database.write() as session:
        assert accrue_dealers(session, AUGUST.last).changed == 1
        assert set(session.scalars(select(RebateSum.period))) == {"2026-01+12"}
    prove(hq)


@pytest.mark.parametrize("basis", list(Basis))
def test_every_basis_counts_its_own_documents(hq: SeededHq, basis: Basis) -> None:
    one = Programme("V", "", RebateType.VOLUME, (Tier(0, None, 10_000),), YEAR, Span.YEAR, basis)
    set_up(hq, one)
    device = hq.device()
    number = deliver(hq, device, "o-1", 1_000, IN_JULY)
    pay(hq, "P-1", 400_00, date(2026, 7, 20), number)
    with hq.database.write() as session:
        accrue_dealers(session, date(2026, 9, 30))
        counted = session.scalar(select(func.sum(RebateSum.amount)))
    assert counted == (400_00 if basis is Basis.PAID else 1_000_00)
    prove(hq)


def pay(hq: SeededHq, number: str, amount: int, day: date, *pays: str) -> None:
    with hq.database.write() as session:
        record_payment(
            session,
            PaymentRequest(dealer_code="D001", number=number, day=day, amount=amount, pays=list(pays)),
        )


def earn(hq: SeededHq, device: TestDevice, rule: OffsetRule | None = None) -> None:
    """Fill the wallet with 140.00 by the end of August."""
    set_up(hq, VOLUME, rule=rule)
    deliver(hq, device, "o-1", 7_000, IN_JULY)
    run(hq, JULY)
    pay_out(hq, JULY.last, date(2026, 12, 31))


def test_an_order_uses_the_wallet_within_the_rule_and_its_shipment_is_paid_with_it(hq: SeededHq) -> None:
    device = hq.device()
    earn(hq, device, OffsetRule(100_000))
    place(device, "o-2", quantity=100_000, offset=140_00)
    assert wallet(hq) == [(140_00, 140_00 - 100_00, 0)]
    number = ship(hq, "o-2", date(2026, 9, 8))
    with hq.database.read() as session:
        left = {one.number: one.amount for one in read_account(session, 1, date.max)}
    assert left[number] == 1_000_00 - 100_00
    (row,) = rows(device, EARNING, EarningRow)
    assert row.left == 140_00 - 100_00
    prove(hq)


def test_an_order_that_is_not_approved_gives_the_wallet_back(hq: SeededHq) -> None:
    device = hq.device()
    earn(hq, device)
    place(device, "o-2", quantity=100_000, offset=50_00)
    assert wallet(hq)[0][1] == 90_00
    with hq.database.write() as session:
        found = find_order(session, "o-2")
        before = load_order(session, found)
        asked = Amendment("o-2", found.revision, (SetRequested("1", 200_000, 100_000),))
        write_order(session, found, before, amend(before, found.revision, asked).order, hq.clock())
    assert wallet(hq)[0][1] == 140_00
    with hq.database.write() as session:
        reject_order(session, "o-2", "no", hq.clock())
    prove(hq)


def test_a_wish_below_nothing_is_rejected(hq: SeededHq) -> None:
    device = hq.device()
    device.append(ORDER, msgspec.structs.replace(order(), offset=-1), "o-1")
    (verdict,) = device.sync().verdicts
    assert (verdict.status, verdict.code) == ("rejected", "offset_negative")


def test_what_ends_unused_is_booked_back(hq: SeededHq) -> None:
    device = hq.device()
    earn(hq, device)
    with hq.database.write() as session:
        assert expire_earnings(session, 1, date(2026, 12, 31)) == 0
        assert expire_earnings(session, 1, date(2027, 1, 1)) == 140_00
        assert expire_earnings(session, 1, date(2027, 1, 2)) == 0
    assert wallet(hq) == [(140_00, 0, 140_00)]
    assert sum(amounts(hq, EntryType.REBATE)) == 0
    prove(hq)


@pytest.mark.parametrize(
    ("month", "moment", "code"),
    [(Month(2026, 9), datetime(2026, 9, 30, tzinfo=UTC), "month_not_over")],
)
def test_a_month_that_is_not_over_is_not_posted(
    hq: SeededHq, month: Month, moment: datetime, code: str
) -> None:
    with hq.database.write() as session, pytest.raises(DomainError, match=code):
        post_month(session, month, moment)


def test_months_are_posted_in_order_and_earnings_end_after_they_begin(hq: SeededHq) -> None:
    set_up(hq, VOLUME)
    deliver(hq, hq.device(), "o-1", 7_000, IN_AUGUST)
    run(hq, AUGUST)
    assert run(hq, AUGUST) == 0
    with pytest.raises(DomainError, match="month_passed"):
        run(hq, JULY)
    with pytest.raises(DomainError, match="expires_before_day"):
        pay_out(hq, AUGUST.last, AUGUST.first)


def test_the_simulator_tells_what_is_missing(hq: SeededHq) -> None:
    set_up(hq, VOLUME)
    deliver(hq, hq.device(), "o-1", 3_000, IN_JULY)
    with hq.database.write() as session:
        accrue_dealers(session, JULY.last)
        found = simulate_more(session, 1, "V", 4_000_00, IN_JULY)
    assert (found.gain, found.step) == (140_00, 2_000_00)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ship", "return", "post", "offset"]), st.integers(1, 9_000), st.integers(1, 28)
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=12)
@given(steps=STEPS)
def test_whatever_happens_sums_and_wallet_agree_with_the_documents(steps: Sequence[Any]) -> None:
    with TemporaryDirectory() as folder, open_seeded(Path(folder)) as hq:
        set_up(hq, VOLUME)
        device = hq.device()
        for place_, (step, yuan, day) in enumerate(steps):
            month = min(place_ + 1, 9)
            if step == "return":
                give_back(hq, f"CN-{place_}", yuan * 100, date(2026, month, day))
            elif step == "post":
                run(hq, Month(2026, month))
                pay_out(hq, date(2026, month, day), date(2026, 10, 1))
            else:
                wish = yuan * 10 if step == "offset" else 0
                deliver(hq, device, f"o-{place_}", yuan, date(2026, month, day), offset=wish)
            prove(hq)


def test_the_row_that_is_published_is_small(hq: SeededHq) -> None:
    set_up(hq, VOLUME)
    device = hq.device()
    deliver(hq, device, "o-1", 7_000, IN_JULY)
    run(hq, JULY)
    (row,) = rows(device, REBATE, RebateRow)
    assert len(encode(row)) < 200
