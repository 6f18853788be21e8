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
    assert "The order is at revision 4, not 1 any more" in capsys.readouterr().err


def test_an_unknown_order_is_refused_with_its_number(placed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ship", "--order", "PO-NONE", "--db", placed]) == 1
    assert capsys.readouterr().err == "error: There is no order PO-NONE. [order_unknown]\n"


def test_a_payment_booked_twice_is_one_entry(placed: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("pay", "--dealer", "D001", "--number", "PAY-1", "--amount", "1000.50", "--day", "2026-09-08")
    first, second = (ask(capsys, *words, "--db", placed) for _ in range(2))
    assert first == second
    assert first[4] == -100_050


def test_an_amount_may_have_thousands_commas(placed: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("pay", "--dealer", "D001", "--number", "PAY-2", "--db", placed, "--amount")
    assert main([*words, "1,200,00"]) == 1
    assert '"1,200,00" is no number' in capsys.readouterr().err
    assert ask(capsys, *words, "1,200,000.00")[4] == -120_000_000


def test_one_line_shipped_is_told_as_one(placed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ship", "--order", "o-1", "--db", placed]) == 0
    assert "  1 line  " in capsys.readouterr().out


def test_a_bad_day_is_refused_in_a_sentence(placed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["totals", "--first", "2026-13-23", "--db", placed])
    told = '"2026-13-23" is no day of the calendar; write it like 2026-12-31. [not_a_date]\n'
    assert capsys.readouterr().err.endswith(f"argument --first: {told}")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("contract", "sign", "--dealer", "D001", "--file", "none.json"), "There is no file none.json."),
        (("policy", "check", "--file", "none.xlsx"), "There is no file none.xlsx."),
        (("open-dealer", "--file", "none.json"), "There is no file none.json."),
        (("policy", "template", "--out", "nowhere/p.xlsx"), "There is no folder nowhere."),
        (("policy", "check", "--file", "."), ".: Is a directory."),
    ],
)
def test_a_file_that_is_not_there_is_named(
    placed: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    assert main([*words, *(() if "template" in words else ("--db", placed))]) == 1
    assert capsys.readouterr().err == f"error: {told}\n"


def test_a_dealer_without_receipts_has_no_totals(placed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(capsys, "totals", "--dealer", "D001", "--db", placed) == []
