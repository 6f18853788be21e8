"""The sheet of one member: account, points, purchases of every till, favourites, what waits and where HQ differs."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import delete, insert, update

from desktop.db import Database
from desktop.models.dealer import Member
from desktop.models.document import Document
from desktop.models.lease import LeaseUse
from desktop.models.member import MergedMember
from desktop.models.receipt import Receipt
from desktop.models.store_receipt import StoreReceipt
from desktop.services.member import change_member, register_member
from desktop.services.member_sheet import MemberSheet, find_member_of, get_member_sheet, preview_merge
from desktop.services.receipt import Cart, CartLine, issue_receipt
from desktop.services.refund import issue_refund
from domain.errors import DomainError
from domain.member import Field
from domain.receipt import Tender, TenderType
from protocol.receipt import RECEIPT, LineRow, ReceiptDoc, TenderRow
from tests.desktop.hqsaid import say_member
from tests.desktop.shop import CLOCK, DAY, GLUE

ON_ACCOUNT = TenderType.ON_ACCOUNT
DISAGREED = '{"consent_here": "offers", "consent_hq": "none", "consent_stands": "hq", "revision": 2}'


@pytest.fixture
def known(shop: Database) -> Database:
    with shop.write() as session:
        say_member(session, "M1", "王芳", "13800000001")
        say_member(session, "M2", "王 芳", "13900000002")
    return shop


def buy(database: Database, member_id: str, bags: int) -> str:
    """Let a member buy bags of glue at 35.00 on account."""
    cart = Cart((CartLine(GLUE, "袋", bags * 1_000),), member_id=member_id)
    with database.write() as session:
        paid = [Tender(ON_ACCOUNT, bags * 3_500)]
        return issue_receipt(session, cart, paid, CLOCK.moment()).doc_id


def buy_elsewhere(database: Database, member_id: str, number: str = "RC-X2Q9-26-000187") -> None:
    """Let another till have sold two bags on account."""
    line = LineRow(GLUE, "瓷砖胶", "袋", 2_000, 2_000, 350_000, 7_000, 805, 0, 130_000, True, 0, False)
    paid = [TenderRow(ON_ACCOUNT.value, 7_000, "")]
    doc = ReceiptDoc(number, 0, DAY, CLOCK.moment().stamp, [line], paid, 7_000, 805, 0, member_id=member_id)
    row = {"scope": "receipts:1", "v": 1, "row_hash": 1, "doc_id": number, "kind": RECEIPT, "number": number}
    with database.write() as session:
        session.execute(
            insert(StoreReceipt), [{**row, "business_day": DAY, "body": msgspec.json.encode(doc)}]
        )


def sheet(database: Database, member_id: str = "M1") -> MemberSheet:
    with database.read() as session:
        return get_member_sheet(session, member_id, CLOCK.moment())


def test_purchases_of_every_till_add_up_to_account_and_favourites(known: Database) -> None:
    sold = buy(known, "M1", 3)
    buy_elsewhere(known, "M1")
    buy_elsewhere(known, "M2", "RC-X2Q9-26-000188")
    with known.write() as session:
        issue_refund(session, sold, {1: 1_000}, ON_ACCOUNT, CLOCK.moment())
        session.execute(update(Member).values(account_limit=20_000))
    shown = sheet(known)
    assert sorted(row.gross for row in shown.purchases) == [-3_500, 7_000, 10_500]
    assert [row.is_elsewhere for row in shown.purchases].count(True) == 1
    assert (shown.on_account, shown.account_left) == (14_000, 6_000)
    (glue,) = shown.bought
    assert (glue.quantity, glue.gross, glue.receipts, glue.unit) == (4_000, 14_000, 2, "袋")


def test_a_member_without_anything_is_an_empty_sheet(known: Database) -> None:
    shown = sheet(known)
    assert (shown.purchases, shown.bought, shown.uses, shown.waiting, shown.remarks) == ((), (), (), (), ())
    assert (shown.on_account, shown.account_left, shown.as_of) == (0, None, None)
    with pytest.raises(DomainError, match="member_unknown"):
        sheet(known, "M9")


def test_points_of_one_receipt_out_of_two_leases_are_one_use(known: Database) -> None:
    sold = buy(known, "M1", 1)
    use = {"doc_id": sold, "kind": "points", "subject": "M1", "amount": 30}
    with known.write() as session:
        session.execute(insert(LeaseUse), [{"lease_id": lease, **use} for lease in "ab"])
    shown = sheet(known)
    assert [(one.points, one.is_waiting) for one in shown.uses] == [(60, True)]
    assert (shown.points_waiting, shown.member.points) == (60, 10)


def test_what_counted_for_a_merged_member_counts_for_the_survivor(known: Database) -> None:
    buy(known, "M2", 1)
    with known.write() as session:
        session.execute(delete(Member).where(Member.member_id == "M2"))
        row = {"scope": "dealer:7", "v": 1, "row_hash": 1, "member_id": "M2", "survivor": "M1"}
        session.execute(insert(MergedMember), [row])
    shown = sheet(known, "M2")
    assert (shown.member.member_id, shown.merged, len(shown.purchases)) == ("M1", 1, 1)


def test_commands_wait_until_hq_booked_them(known: Database) -> None:
    with known.write() as session:
        change_member(session, "M1", {Field.ADDRESS: "江边"}, CLOCK.moment(), doc_id="C")
        register_member(session, {Field.NAME: "李雷", Field.PHONE: "13600000001"}, CLOCK.moment(), doc_id="R")
        assert (find_member_of(session, "C"), find_member_of(session, "R")) == ("M1", "R")
    (change,) = sheet(known).waiting
    assert (change.doc_id, change.is_registration, change.values) == ("C", False, ((Field.ADDRESS, "江边"),))
    assert sheet(known, "R").waiting[0].is_registration
    with known.write() as session:
        session.execute(update(Document).values(status="applied"))
    assert sheet(known).waiting == ()


def test_a_disagreement_with_hq_is_on_the_sheet_of_its_member_alone(known: Database) -> None:
    with known.write() as session:
        change_member(session, "M1", {Field.CONSENT: "offers"}, CLOCK.moment(), doc_id="C")
        told = {"status": "applied", "code": "member_fields_kept", "facts": DISAGREED}
        session.execute(update(Document).values(**told))
    assert [row.doc_id for row in sheet(known).remarks] == ["C"]
    assert sheet(known, "M2").remarks == ()


def test_a_merge_is_said_before_as_hq_will_do_it(known: Database) -> None:
    with known.write() as session:
        session.execute(
            update(Member).where(Member.member_id == "M2").values(status="blocked", address="江边")
        )
        session.execute(update(Member).where(Member.member_id == "M1").values(consent="offers"))
        told = preview_merge(session, "M2", "M1")
    assert (told.result.name, told.result.phone, told.result.address) == ("王芳", "13800000001", "江边")
    assert (told.result.consent, told.result.status, told.result.points) == ("none", "blocked", 20)
    assert set(told.moved) == {Field.ADDRESS, Field.CONSENT, Field.STATUS}


def test_purchases_are_the_members_own(known: Database) -> None:
    buy(known, "M2", 1)
    assert sheet(known).purchases == ()
    with known.read() as session:
        assert session.query(Receipt).count() == 1
