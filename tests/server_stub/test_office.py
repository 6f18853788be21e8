"""The staff's commands: the same work as over REST, from a terminal."""

from typing import Any

import msgspec
import pytest

from protocol.amendment import AMEND, SetRequested
from protocol.order import ORDER
from server_stub.__main__ import main
from tests.hq import SeededHq, order
from tests.server_stub.test_amendment import amend


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


def test_a_change_of_a_released_order_is_listed_and_accepted(
    hq: SeededHq, capsys: pytest.CaptureFixture[str]
) -> None:
    device, file = hq.device(), str(hq.database.engine.url.database)
    device.append(ORDER, order(), "o-1")
    device.sync()
    released = ask(capsys, "release", "--order", "o-1", "--revision", "2", "--db", file)
    device.append(AMEND, amend(SetRequested(line="1", quantity=4_000, was=10_000), base=3), "a-1")
    device.sync(after=1)
    assert main(["changes", "--db", file]) == 0
    assert "set_requested P-001 10 -> 4 根" in capsys.readouterr().out
    accepted = ask(capsys, "change", "--id", "a-1.1", "--accept", "--db", file)
    assert (released[3], accepted[4]) == ("released", "accepted")
    assert ask(capsys, "changes", "--db", file) == []
    assert main(["decide", "--order", "o-1", "--approve", "--revision", "1", "--db", file]) == 1
    assert "revision_stale (revision=4, base_revision=1)" in capsys.readouterr().err


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
