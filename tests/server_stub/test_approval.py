"""Approvals from the command line, and what a device shares with HQ for them."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import select

from domain.approval import Challenge, is_answer, write_challenge
from domain.errors import DomainError
from domain.floor import Floor
from domain.policy import Policy
from protocol.lease import lease_scope
from protocol.terms import APPROVAL
from server_stub.__main__ import main
from server_stub.approval import approve_price
from server_stub.models import Approval, Device, ScopeRow
from tests.hq import DAY, SeededHq
from tests.server_stub.policy_files import publish

FLOOR = Policy(floors=(Floor("F", 150_000, "根", sku="P-001"),))


def challenge(device: int = 1) -> str:
    return write_challenge(Challenge(f"{device}/doc", "P-001", "根", 1_000, 140_000, 150_000))


def secret_rows(hq: SeededHq) -> list[str]:
    with hq.database.read() as session:
        return list(session.scalars(select(ScopeRow.key).where(ScopeRow.kind == APPROVAL)))


def test_a_secret_is_shared_once_the_brand_has_floors(hq: SeededHq) -> None:
    device = hq.device()
    device.sync()
    assert secret_rows(hq) == []
    publish(hq, FLOOR, DAY)
    granted = {page.scope for page in device.sync().pages}
    assert lease_scope(1, 1) in granted and secret_rows(hq) == ["1"]
    device.sync()
    assert secret_rows(hq) == ["1"]


def test_a_device_enrolled_afterwards_has_one_at_once(hq: SeededHq) -> None:
    publish(hq, FLOOR, DAY)
    hq.device()
    assert secret_rows(hq) == ["1"]


def test_the_command_prints_the_code_and_keeps_who_gave_it(
    hq: SeededHq, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(hq, FLOOR, DAY)
    hq.device()
    file = str(hq.database.engine.url.database)
    assert main(["approve", "--challenge", challenge(), "--by", "王总", "--db", file, "--json"]) == 0
    told = msgspec.json.decode(capsys.readouterr().out)
    with hq.database.read() as session:
        secret = session.scalars(select(Device.approval_secret)).one()
        assert session.scalars(select(Approval.approved_by)).all() == ["王总"]
    asked = Challenge("1/doc", "P-001", "根", 1_000, 140_000, 150_000)
    assert secret and is_answer(told["code"], asked, bytes(secret))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nonsense", "challenge_unreadable"),
        (challenge(7), "device_unknown"),
        (challenge(), "approval_unavailable"),
    ],
)
def test_what_is_no_challenge_of_a_known_device_gets_no_code(
    hq: SeededHq, text: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    hq.device()
    file = str(hq.database.engine.url.database)
    assert main(["approve", "--challenge", text, "--by", "x", "--db", file]) == 1
    assert code in capsys.readouterr().err


def test_disagreements_are_listed_and_none_is_said(hq: SeededHq, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(hq.database.engine.url.database)
    assert main(["disagreements", "--db", file]) == 0
    assert "Every receipt" in capsys.readouterr().out


def test_nobody_approves_namelessly(hq: SeededHq) -> None:
    with hq.database.write() as session, pytest.raises(DomainError, match="approver_missing"):
        approve_price(session, challenge(), " ", hq.clock())
