"""The members workspace over a store with three members, for its tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from desktop.models.dealer import Member
from desktop.services.receipt import Cart, CartLine, issue_receipt
from desktop.ui.kit import Text
from desktop.ui.member import make
from desktop.ui.member.view import MembersView
from domain.receipt import Tender, TenderType
from tests.desktop.hqsaid import say_member
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk, open_desk

MEMBERS = (("M1", "王芳", "13812342046"), ("M2", "李强", "13900000002"), ("M3", "周伟", "13700000003"))


@pytest.fixture
def desk(tmp_path: Path, app: QApplication) -> Iterator[Desk]:
    with open_desk(tmp_path / "pc", shop.clock_at(shop.TODAY)) as opened:
        shop.publish(opened.database)
        shop.enrol(opened.database)
        yield opened


@pytest.fixture
def store(desk: Desk) -> Desk:
    with desk.database.write() as session:
        for member in MEMBERS:
            say_member(session, *member)
        silver = {"tier": "银卡", "status": "blocked"}
        session.execute(update(Member).where(Member.member_id == "M2").values(**silver))
    return desk


def buy(desk: Desk, member_id: str) -> str:
    """Let a member buy two tiles on account."""
    cart = Cart((CartLine("TL-800-A", "片", 2_000),), member_id=member_id)
    with desk.database.write() as session:
        paid = [Tender(TenderType.ON_ACCOUNT, 9_200)]
        return issue_receipt(session, cart, paid, shop.clock_at(shop.TODAY).moment()).doc_id


def settle(desk: Desk) -> None:
    for _ in range(3):
        desk.settle()


def shown(desk: Desk, qtbot: QtBot) -> MembersView:
    view = make(desk.context)
    qtbot.addWidget(view)
    view.resize(1290, 692)
    view.show()
    view.activateWindow()
    settle(desk)
    return view


def words(widget: QWidget) -> set[str]:
    return {label.text() for label in widget.findChildren(Text) if label.isVisible()}


def listed(view: MembersView) -> list[str]:
    return [view.rows.row(n).member.member_id for n in range(view.rows.rowCount())]
