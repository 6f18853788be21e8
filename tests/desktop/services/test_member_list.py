"""Members are listed page by page and found by name, pinyin, card and phone, those HQ does not know yet first."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, update

from desktop.db import Database
from desktop.models.dealer import Member
from desktop.models.document import Document
from desktop.models.lease import LeaseUse
from desktop.models.member import MergedMember
from desktop.services.member import change_member, register_member
from desktop.services.member_list import count_members, list_members, list_tiers, search_members
from desktop.services.receipt import Cart, CartLine
from domain.member import Field
from tests.desktop.hqsaid import say_member
from tests.desktop.shop import CLOCK, DAY, GLUE, sell

NEW = {Field.NAME: "赵敏", Field.PHONE: "136 0000 0001"}


@pytest.fixture
def known(shop: Database) -> Database:
    with shop.write() as session:
        for member_id, name, phone in (
            ("M1", "王芳", "13800000001"),
            ("M2", "李强", "13900000002"),
            ("M3", "Anna", "027-1"),
        ):
            say_member(session, member_id, name, phone)
        session.execute(update(Member).where(Member.member_id == "M3").values(tier=""))
    return shop


def ids(database: Database, text: str, tier: str = "") -> list[str]:
    with database.read() as session:
        return [row.member.member_id for row in search_members(session, text, tier=tier)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("138 0000-0001", ["M1"]),
        ("+86 139", ["M2"]),
        ("wf", ["M1"]),
        ("wangfang", ["M1"]),
        ("QIANG", ["M2"]),
        ("ann", ["M3"]),
        ("芳", ["M1"]),
        ("0000", ["M2", "M1"]),
        ("x", []),
    ],
)
def test_a_member_is_found(known: Database, text: str, found: list[str]) -> None:
    assert ids(known, text) == found


def test_a_member_registered_here_is_found_by_pinyin_and_listed_first(known: Database) -> None:
    with known.write() as session:
        register_member(session, NEW, CLOCK.moment(), doc_id="A")
        change_member(session, "M1", {Field.NAME: "王小芳"}, CLOCK.moment())
    assert ids(known, "zm") == ["A"] and ids(known, "wxf") == []
    with known.read() as session:
        pages = [list_members(session, offset=offset, limit=2) for offset in (0, 2)]
        assert count_members(session) == 4
    listed = [(row.member.member_id, row.member.is_waiting) for page in pages for row in page]
    assert listed == [("A", True), ("M3", False), ("M2", False), ("M1", True)]


def test_a_tier_narrows_list_and_search(known: Database) -> None:
    with known.write() as session:
        register_member(session, NEW, CLOCK.moment())
    with known.read() as session:
        assert list_tiers(session) == [("gold", 2)]
        assert count_members(session, "gold") == 2
        assert {row.member.member_id for row in list_members(session, tier="gold")} == {"M1", "M2"}
    assert ids(known, "0", "gold") == ["M2", "M1"]


def test_the_last_purchase_counts_for_the_survivor(known: Database) -> None:
    with known.write() as session:
        sell(session, Cart((CartLine(GLUE, "袋", 1_000),), member_id="M9"))
        row = {"scope": "dealer:7", "v": 1, "row_hash": 1, "member_id": "M9", "survivor": "M1"}
        session.execute(insert(MergedMember), [row])
        days = {row.member.member_id: row.last_purchase for row in list_members(session)}
    assert days == {"M1": DAY, "M2": None, "M3": None}


def test_points_of_documents_not_at_hq_are_told_apart(known: Database) -> None:
    with known.write() as session:
        made = sell(session, Cart((CartLine(GLUE, "袋", 1_000),), member_id="M1"))
        use = {"doc_id": made.doc_id, "kind": "points", "subject": "M1", "amount": 30}
        rows = [{"lease_id": lease, **use} for lease in "ab"]
        session.execute(insert(LeaseUse), rows)
    with known.read() as session:
        assert [row.points_waiting for row in search_members(session, "M1")] == [60]
    with known.write() as session:
        session.execute(update(Document).values(status="applied"))
        assert [row.points_waiting for row in search_members(session, "M1")] == [0]
