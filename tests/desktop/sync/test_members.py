"""Members between two PCs and HQ: usable at once offline, made one by HQ, healed, never lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desktop.models.document import Document
from desktop.models.receipt import Receipt
from desktop.services.member import MemberRow, change_member, find_members, get_member, register_member
from desktop.services.receipt import Cart, CartLine, issue_receipt
from desktop.sync.heal import heal
from desktop.sync.http import Unreachable
from domain.errors import DomainError
from domain.member import Field
from domain.receipt import Tender, TenderType
from protocol.member import MemberDecision
from server_stub.member import decide_member
from server_stub.models import Member as HqMember
from server_stub.models import Receipt as HqReceipt
from tests.desktop.sync.line import Line, lost
from tests.desktop.sync.pc import CLOCK, Pc, copy_pc, open_pc

PHONE = "13900000002"


@contextmanager
def two_pcs(folder: Path, line: Line) -> Iterator[tuple[Pc, Pc]]:
    """Two enrolled PCs of the store that have synchronised."""
    with open_pc(folder / "one") as one, open_pc(folder / "two") as two:
        for pc in (one, two):
            pc.enrol(line.url, line.hq.enrol_code())
            pc.sync()
        yield one, two


def register(pc: Pc, name: str = "李雷", **more: Any) -> MemberRow:
    """Register a member with the phone of these tests."""
    values = {Field.NAME: name, Field.PHONE: PHONE} | {Field(key): value for key, value in more.items()}
    with pc.database.write() as session:
        return register_member(session, values, CLOCK.moment())


def change(pc: Pc, member_id: str, **values: Any) -> MemberRow:
    """Change a member."""
    with pc.database.write() as session:
        said = {Field(key): value for key, value in values.items()}
        return change_member(session, member_id, said, CLOCK.moment())


def sell_to(pc: Pc, member_id: str) -> str:
    """Sell something to a member."""
    cart = Cart((CartLine("P-001", "根", 1_000),), member_id=member_id)
    with pc.database.write() as session:
        return issue_receipt(session, cart, [Tender(TenderType.CASH, 50_000)], CLOCK.moment()).doc_id


def seen(pc: Pc, text: str = PHONE) -> list[MemberRow]:
    with pc.database.read() as session:
        return find_members(session, text)


def found(pc: Pc, member_id: str) -> MemberRow:
    with pc.database.read() as session:
        return get_member(session, member_id)


def word(pc: Pc) -> tuple[str, str]:
    """HQ's word on the last member document."""
    with pc.database.read() as session:
        query = select(Document.status, Document.code).where(Document.kind == "member")
        return tuple(session.execute(query.order_by(Document.n.desc())).first() or ())


def test_a_member_is_usable_at_once_and_published_to_the_other_pc(tmp_path: Path, line: Line) -> None:
    with two_pcs(tmp_path, line) as (one, two):
        made = register(one, consent="offers")
        assert made.is_waiting and [row.member_id for row in seen(one)] == [made.member_id]
        sell_to(one, made.member_id)
        one.sync()
        two.sync()
        assert not seen(one)[0].is_waiting and seen(two) == seen(one)
        assert (seen(two)[0].name, seen(two)[0].consent, seen(two)[0].revision) == ("李雷", "offers", 1)


def test_one_phone_registered_on_both_pcs_offline_becomes_one_member(tmp_path: Path, line: Line) -> None:
    with two_pcs(tmp_path, line) as (one, two):
        first, second = register(one, "李雷", consent="offers"), register(two, "李蕾", consent="none")
        bills = [sell_to(one, first.member_id), sell_to(two, second.member_id)]
        one.sync()
        two.sync()
        one.sync()
        assert word(two) == ("applied", "member_merged")
        for pc in (one, two):
            (row,) = seen(pc)
            assert (row.member_id, row.name, row.consent) == (first.member_id, "李蕾", "none")
            assert found(pc, second.member_id).member_id == first.member_id
        bills.append(sell_to(two, second.member_id))
        two.sync()
        with line.hq.database.read() as session:
            rows = session.execute(select(HqReceipt.doc_id, HqReceipt.member_id))
            assert {doc_id: member for doc_id, member in rows} == dict.fromkeys(bills, first.member_id)  # noqa: C416
        with two.database.read() as session:
            assert session.scalars(select(Receipt.member_id)).first() == second.member_id


def test_own_commands_stand_on_top_until_hq_publishes_them(tmp_path: Path, line: Line) -> None:
    with two_pcs(tmp_path, line) as (one, two):
        changed = change(one, "M1", address="解放路1号", phone="139 0000 0003")
        assert (changed.address, changed.phone, changed.is_waiting) == ("解放路1号", "13900000003", True)
        change(two, "M1", address="中山路2号")
        two.sync()
        one.sync()
        assert word(one) == ("applied", "member_changed_meanwhile")
        two.sync()
        for pc in (one, two):
            row = found(pc, "M1")
            assert (row.address, row.phone, row.is_waiting) == ("解放路1号", "13900000003", False)


def test_a_lost_answer_neither_doubles_nor_hides_a_member(tmp_path: Path, line: Line) -> None:
    with two_pcs(tmp_path, line) as (one, _):
        register(one)
        line.break_with(lost)
        with pytest.raises(Unreachable):
            one.sync()
        assert len(seen(one)) == 1
        one.sync()
        assert [row.is_waiting for row in seen(one)] == [False]
        with line.hq.database.read() as session:
            assert len(session.scalars(select(HqMember.id)).all()) == 2


def test_a_phone_that_was_registered_elsewhere_meanwhile_is_not_taken_over(
    tmp_path: Path, line: Line
) -> None:
    with two_pcs(tmp_path, line) as (one, two):
        register(two)
        two.sync()
        assert change(one, "M1", phone=PHONE, address="江边").phone == PHONE
        one.sync()
        assert word(one) == ("applied", "member_phone_taken")
        assert (found(one, "M1").phone, found(one, "M1").address) == ("13800000001", "江边")


def test_hq_decides_its_fields_while_the_pc_is_away(tmp_path: Path, line: Line) -> None:
    with two_pcs(tmp_path, line) as (one, _):
        with line.hq.database.write() as session:
            decision = MemberDecision(dealer_code="D001", tier="gold", status="blocked")
            decide_member(session, 1, "M1", decision, line.hq.clock())
        change(one, "M1", address="江边")
        one.sync()
        row = found(one, "M1")
        assert (row.tier, row.status, row.address) == ("gold", "blocked", "江边")


def test_a_known_phone_is_refused_before_it_becomes_two_members(tmp_path: Path, line: Line) -> None:
    with two_pcs(tmp_path, line) as (one, _):
        made = register(one)
        with pytest.raises(DomainError) as refusal:
            register(one, "别人")
        assert refusal.value.code == "member_phone_known" and refusal.value.facts["member"] == made.member_id
        with pytest.raises(DomainError, match="member_phone_known"):
            change(one, "M1", phone=PHONE)


def test_members_come_back_with_a_lost_history(tmp_path: Path, line: Line) -> None:
    with open_pc(tmp_path / "pc") as pc:
        pc.enrol(line.url, line.hq.enrol_code())
        pc.sync()
        pc.sell(1)
        pc.sync()
    copy_pc(tmp_path / "pc", tmp_path / "backup")
    with open_pc(tmp_path / "pc") as pc:
        made = register(pc)
        change(pc, made.member_id, address="江边")
        pc.sync()
    shutil.rmtree(tmp_path / "pc")
    copy_pc(tmp_path / "backup", tmp_path / "pc")
    with open_pc(tmp_path / "pc") as pc:
        register(pc, "李雷雷")
        pc.sync()
        pc.sync()
        with pc.line() as http:
            heal(pc.database, http, CLOCK)
        pc.sync()
        (row,) = seen(pc)
        assert (row.member_id, row.name, row.address, row.is_waiting) == (
            made.member_id,
            "李雷雷",
            "江边",
            False,
        )
        with pc.database.read() as session:
            assert session.connection().exec_driver_sql("SELECT count(*) FROM member_command").scalar() == 3
