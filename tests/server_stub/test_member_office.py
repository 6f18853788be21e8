"""The staff's commands about members and answers, as they are typed."""

from __future__ import annotations

import json

import pytest

from domain.invoice import EntryType
from domain.period import parse_month
from protocol.answer import ANSWER
from server_stub.__main__ import main
from server_stub.receivable import add_entry
from server_stub.statement import issue_statement
from tests.hq import SeededHq
from tests.server_stub.test_answer import NUMBER, dispute


def run(hq: SeededHq, *words: str) -> int:
    return main([words[0], "--db", str(hq.database.engine.url.database), *words[1:]])


def test_a_member_is_found_by_phone_and_given_a_tier(
    hq: SeededHq, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("member", "--dealer", "D001", "--member", "13800000001")
    assert run(hq, *words, "--tier", "gold", "--limit", "5000") == 0
    assert "tier gold  status active  consent none  limit 5000.00" in capsys.readouterr().out.replace(",", "")
    assert run(hq, *words, "--limit", "none", "--json") == 0
    assert json.loads(capsys.readouterr().out)["member"][-1] is None
    assert run(hq, "member", "--dealer", "D001", "--member", "nobody") == 1
    assert "member_unknown" in capsys.readouterr().err


def test_disputes_are_listed_and_settled(hq: SeededHq, capsys: pytest.CaptureFixture[str]) -> None:
    month = parse_month("2026-08")
    with hq.database.write() as session:
        add_entry(
            session, 1, number="SH-1", type=EntryType.SHIPPED, day=month.first, due=month.first, amount=1
        )
        content = issue_statement(session, 1, month, hq.clock()).content_hash
    device = hq.device()
    device.append(ANSWER, dispute(content), "D")
    device.sync()
    assert run(hq, "answers", "--state", "disputed") == 0
    assert f"{NUMBER}  D001  disputed  李" in capsys.readouterr().out
    assert run(hq, "answers", "--settle", NUMBER, "--reply", "九月更正") == 0
    assert "reply: 九月更正" in capsys.readouterr().out
    assert run(hq, "answers", "--settle", NUMBER, "--reply", "又") == 1
    assert "answer_not_disputed" in capsys.readouterr().err
