"""Staff run a month of rebates from the command line: accrue, prove, post, settle, look, and try what more would earn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import update

from server_stub.__main__ import main
from server_stub.models import RebateSum
from tests.hq import SeededHq
from tests.server_stub.test_rebate import IN_AUGUST, IN_JULY, VOLUME, deliver, set_up


@pytest.fixture
def database(hq: SeededHq, tmp_path: Path) -> str:
    """The file of an HQ whose dealer bought for 3,000 in July and 4,000 in August."""
    set_up(hq, VOLUME)
    device = hq.device()
    deliver(hq, device, "o-1", 3_000, IN_JULY)
    deliver(hq, device, "o-2", 4_000, IN_AUGUST)
    return str(tmp_path / "hq.db")


def run(capsys: pytest.CaptureFixture[str], database: str, *words: str) -> tuple[int, str, str]:
    code = main(["rebate", *words, "--db", database])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_month_end_from_accrual_to_wallet(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    until = ("--as-of", "2026-08-31")
    assert run(capsys, database, "accrue", *until)[1] == (
        "accrue 2026-08-31: dealers 1, documents 2, changed 1\n"
    )
    assert run(capsys, database, "check", *until)[:2] == (
        0,
        "check 2026-08-31: programmes 1, differing 0, stale 0\n",
    )
    assert "payable 0.00" in run(capsys, database, "post", "--month", "2026-07")[1]
    assert "payable 140.00" in run(capsys, database, "post", "--month", "2026-08")[1]
    out = run(capsys, database, "settle", *until)[1]
    assert out == "settle 2026-08-31: postings 2, paid 140.00, carried 0.00, expired 0.00\n"
    out = run(capsys, database, "wallet", "--dealer", "D001", *until)[1]
    assert "140.00, 0.00 more held" in out and "until 2027-08-31" in out
    told = json.loads(run(capsys, database, "show", "--dealer", "D001", *until, "--json")[1])
    assert [one["entitled"] for one in told["accruals"]] == [140_00]
    assert "earned 140.00" in run(capsys, database, "show", "--dealer", "D001", *until)[1]
    out = run(capsys, database, "expire", "--dealer", "D001", "--as-of", "2027-09-01")[1]
    assert out == "expire 2027-09-01: expired 140.00\n"


def test_what_more_would_earn(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, database, "accrue", "--as-of", "2026-07-31")
    words = ("simulate", "--dealer", "D001", "--programme", "V", "--more", "4000", "--as-of", "2026-07-31")
    assert run(capsys, database, *words)[1] == (
        "V 2026-07+3: 0.00 -> 140.00; 2000.00 more reaches the next tier\n"
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("post", "--month", "2026-13"), "not_a_month"),
        (("post", "--month", "2999-01"), "month_not_over"),
        (("grant", "--programme", "X"), "programme_unknown"),
        (("simulate", "--dealer", "D001", "--programme", "X", "--more", "1"), "programme_unknown"),
        (
            ("simulate", "--dealer", "D001", "--programme", "V", "--more", "-1", "--as-of", "2026-07-31"),
            "more",
        ),
        (("wallet", "--dealer", "D999"), "dealer_unknown"),
        (("settle", "--as-of", "2026-08-31", "--expires", "2026-08-01"), "expires_before_day"),
    ],
)
def test_bad_input_is_refused_by_its_code(
    database: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: str
) -> None:
    status, _, err = run(capsys, database, *words)
    assert status == 1 and code in err


def test_sums_that_were_tampered_with_are_found(
    hq: SeededHq, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, database, "accrue", "--as-of", "2026-08-31")
    with hq.database.write() as session:
        session.execute(update(RebateSum).values(amount=RebateSum.amount + 1))
    status, out, _ = run(capsys, database, "check", "--as-of", "2026-08-31")
    assert status == 1 and "differing 1" in out
