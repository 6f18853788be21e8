"""Staff see and change a dealer's credit from the command line, as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from domain.credit.check import Cause, DocumentType, Rule
from domain.credit.dunning import Dunning, Level
from domain.credit.hold import LiftRule
from domain.credit.policy import CreditPolicy
from protocol.rule import Subject
from server_stub.__main__ import main
from tests.hq import SeededHq
from tests.server_stub.test_rebate import place, publish

POLICY = CreditPolicy(
    (Rule(DocumentType.ORDER, is_static=False, most=50_00),),
    (LiftRule(Cause.DOCUMENT_VALUE, frozenset({"boss"})),),
    Dunning((Level(1, 10, fee=5_00, letter="first"),)),
)


@pytest.fixture
def database(hq: SeededHq, tmp_path: Path) -> str:
    """The file of an HQ with credit rules and one order of 100 yuan."""
    publish(hq, (Subject.CREDIT, "brand", POLICY))
    place(hq.device(), "o-1", quantity=10_000)
    return str(tmp_path / "hq.db")


def run(capsys: pytest.CaptureFixture[str], database: str, *words: str) -> tuple[int, str, str]:
    code = main([*words, "--db", database])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_temporary_account_is_granted_stopped_and_shown(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    dealer = ("--dealer", "D001")
    code, out, _ = run(
        capsys, database, "credit", "grant", *dealer, "--amount", "300", "--last", "2999-12-31"
    )
    assert code == 0 and "temporary-1 (temporary)" in out and "limit 300.00" in out
    assert "limit 0.00" in run(capsys, database, "credit", "stop", *dealer, "--id", "temporary-1")[1]
    told = json.loads(run(capsys, database, "credit", "show", *dealer, "--json")[1])
    assert [(one["id"], one["closed"]) for one in told["accounts"]] == [("temporary-1", "stopped")]
    assert told["assessment"]["limit"] == 0
    assert "account_unknown" in run(capsys, database, "credit", "stop", *dealer, "--id", "x")[2]


def test_a_hold_is_listed_with_who_lifts_it_and_lifted(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run(capsys, database, "credit", "hold")[1]
    assert out == "PO-o-1  D001  review\n  document_value: 100.00 against 50.00; lifted by boss\n"
    words = ("credit", "lift", "--order", "PO-o-1", "--cause", "document_value", "--by", "lin")
    refused = run(capsys, database, *words, "--role", "clerk", "--note", "known")
    assert refused[0] == 1 and "lift_not_allowed" in refused[2]
    other = run(capsys, database, *words[:5], "limit", *words[6:], "--role", "boss", "--note", "known")
    assert other[2] == "error: The order PO-o-1 is not held for limit. [hold_without_cause]\n"
    assert run(capsys, database, *words, "--role", "boss", "--note", "known")[0] == 0
    assert run(capsys, database, "credit", "hold")[1].strip() == "No order is held."
    code, out, _ = run(capsys, database, "decide", "--order", "PO-o-1", "--approve")
    assert code == 0 and "approved" in out
    assert (
        "order_unknown" in run(capsys, database, *words[:3], "x", *words[4:], "--role", "b", "--note", "n")[2]
    )


def test_deposit_dunning_calendar_and_payment(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    dealer = ("--dealer", "D001")
    words = ("credit", "deposit", *dealer, "--number", "B-1", "--amount", "200", "--day", "2026-01-05")
    assert run(capsys, database, *words)[1].endswith("balance 200.00\n")
    lifted = ("credit", "lift", "--order", "PO-o-1", "--cause", "document_value", "--by", "lin")
    run(capsys, database, *lifted, "--role", "boss", "--note", "known")
    run(capsys, database, "decide", "--order", "PO-o-1", "--approve")
    assert run(capsys, database, "ship", "--order", "PO-o-1", "--day", "2026-08-03")[0] == 0
    out = run(capsys, database, "credit", "dun", "--as-of", "2026-09-20", "--charge")[1]
    assert out == "D001  level 0 -> 1  overdue 100.00  fee 5.00  interest 0.00  first\n"
    paid = run(capsys, database, "pay", *dealer, "--number", "P-1", "--amount", "105", "--pays", "SP-PO-o-1")
    assert paid[0] == 0
    told = json.loads(run(capsys, database, "exposure", *dealer, "--json")[1])
    assert (told["receivable"], told["total"]) == (0, 0)
    out = run(capsys, database, "credit", "calendar", "--holiday", "2026-10-01")[1]
    assert out == "Holidays: 2026-10-01\nWorked weekend days: -\n"
    assert run(capsys, database, "credit", "refresh")[1] == "1 dealers looked at\n"
