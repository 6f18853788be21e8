"""The staff's commands: the same work as over REST, from a terminal."""

from typing import Any

import msgspec
import pytest

from protocol.order import ORDER
from server_stub.__main__ import main
from tests.hq import SeededHq, order


@pytest.fixture
def placed(hq: SeededHq) -> str:
    """The database file of an HQ that holds one order."""
    device = hq.device()
    device.append(ORDER, order(), "o-1")
    device.sync()
    return str(hq.database.engine.url.database)


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main([*words, "--json"]) == 0
    return msgspec.json.decode(capsys.readouterr().out)


def test_an_order_is_listed_and_shipped_by_its_number(
    placed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (listed,) = ask(capsys, "orders", "--state", "approved", "--db", placed)
    shipment = ask(capsys, "ship", "--order", listed[1], "--day", "2026-09-08", "--db", placed)
    assert shipment[2] == listed[1]
    assert ask(capsys, "orders", "--state", "shipped", "--db", placed)[0][0] == listed[0]


def test_an_unknown_order_is_refused_with_its_number(placed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ship", "--order", "PO-NONE", "--db", placed]) == 1
    assert "order_unknown (order=PO-NONE)" in capsys.readouterr().err


def test_a_payment_booked_twice_is_one_entry(placed: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("pay", "--dealer", "D001", "--number", "PAY-1", "--amount", "1000.50", "--day", "2026-09-08")
    first, second = (ask(capsys, *words, "--db", placed) for _ in range(2))
    assert first == second
    assert first[4] == -100_050


def test_a_dealer_without_receipts_has_no_totals(placed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(capsys, "totals", "--dealer", "D001", "--db", placed) == []
