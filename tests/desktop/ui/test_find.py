"""What Ctrl+K finds in the records."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.ui.command import Command
from desktop.ui.find import make_providers
from desktop.ui.language import switch_language
from tests.desktop.hqsaid import say_member
from tests.desktop.ui import shop
from tests.desktop.ui.desk import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path, app: QApplication) -> Iterator[Desk]:
    with open_desk(tmp_path / "pc", shop.clock_at(shop.TODAY)) as opened:
        yield opened


@pytest.fixture
def store(desk: Desk) -> Desk:
    shop.publish(desk.database)
    shop.enrol(desk.database)
    shop.sell(desk.database, shop.TODAY, [1])
    with desk.database.write() as session:
        say_member(session, "M1", "王芳", "13812342046")
    shop.order(desk.database, shop.TODAY, 3)
    shop.ship(desk.database, "DN-26-001187", shop.TODAY)
    shop.fill_account(desk.database)
    return desk


def find(desk: Desk, text: str) -> list[Command]:
    found: list[Command] = []

    def show(commands: Sequence[Command]) -> None:
        found.extend(commands)

    for provider in make_providers(desk.context):
        provider.find(text, show)
    desk.settle()
    return found


@pytest.mark.parametrize(
    ("text", "kind", "went"),
    [
        ("wf", "Member", ("members", "M1")),
        ("138 1234", "Member", ("members", "M1")),
        ("乳胶漆", "Product", ("catalogue", "EM-18-W")),
        ("nqrjq", "Product", ("catalogue", "EM-18-W")),
        ("dn-26", "Shipment", ("orders", "DN-26-001187")),
        ("202610", "Statement", ("statements", "2026-10")),
        ("2026-08", "Statement", ("statements", "2026-08")),
    ],
)
def test_records_are_found_and_opened(store: Desk, text: str, kind: str, went: tuple[str, str]) -> None:
    commands = [command for command in find(store, text) if command.kind == kind]
    commands[0].run()
    assert store.went == [went]


@pytest.mark.parametrize(
    ("text", "kind", "key"), [("rc-k7q1", "Receipt", "billing"), ("po-k7", "Order to HQ", "orders")]
)
def test_documents_are_found_by_a_part_of_their_number(store: Desk, text: str, kind: str, key: str) -> None:
    (command,) = find(store, text)
    command.run()
    assert command.kind == kind and store.went[0][0] == key


def test_a_screen_is_found_by_its_english_name_in_chinese_only_once(store: Desk, app: QApplication) -> None:
    assert [command for command in find(store, "settings") if command.kind == "Screen"] == []
    switch_language(app, "zh")
    (command,) = find(store, "settings")
    assert (command.title, command.kind) == ("设置", "界面")


def test_nothing_is_asked_for_nothing(store: Desk) -> None:
    assert find(store, "") == []
