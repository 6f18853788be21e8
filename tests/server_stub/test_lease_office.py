"""Staff lend, set limits and read exposure from the command line and over REST, to the fen."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from protocol.base import encode
from protocol.lease import LendRequest
from protocol.order import ORDER, DecideRequest
from server_stub.__main__ import main
from tests.hq import SeededHq, order


@pytest.fixture
def database(hq: SeededHq, tmp_path: Path) -> str:
    """The file of an HQ whose one PC placed an order."""
    device = hq.device()
    device.append(ORDER, order(), "o-1")
    device.sync()
    return str(tmp_path / "hq.db")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    told = capsys.readouterr()
    return code, told.out, told.err


def test_stock_is_lent_and_listed(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--store", "S011", "--kind", "stock", "--subject", "P-003", "--amount", "5")
    code, out, _ = run(capsys, "lease", "--db", database, *words)
    assert code == 0 and "stock P-003  5, 0 of it used" in out
    assert run(capsys, "leases", "--db", database, "--dealer", "D001")[1] == out


def test_more_than_is_free_is_refused_with_what_is(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--store", "S011", "--kind", "stock", "--subject", "P-003", "--amount", "13")
    code, _, err = run(capsys, "lease", "--db", database, *words)
    assert (code, err) == (1, "error: lease_exceeds_free (free=12000, amount=13000)\n")


def test_credit_without_a_limit_needs_no_lease(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--store", "S011", "--kind", "credit", "--amount", "5")
    assert "lease_without_limit" in run(capsys, "lease", "--db", database, *words)[2]


def test_a_budget_is_allowed_and_lent_in_yuan(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--dealer", "D001", "--number", "B-1", "--amount", "10.00")
    assert run(capsys, "budget", "--db", database, *words)[1] == "D001  B-1  10.00, 0.00 of it spent\n"
    lent = ("--store", "S011", "--kind", "budget", "--subject", "B-1", "--amount", "10")
    assert run(capsys, "lease", "--db", database, *lent)[0] == 0
    assert "lease_exceeds_free" in run(capsys, "lease", "--db", database, *lent)[2]


def test_exposure_is_printed_component_by_component(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "credit-limit", "--db", database, "--dealer", "D001", "--limit", "200")
    assert code == 0 and out.splitlines() == [
        "Exposure of D001, yuan",
        "  receivable   0.00",
        "  approved   168.00",
        "  in review    0.00",
        "  leases       0.00",
        "  total      168.00",
        "  limit      200.00",
        "  free        32.00",
    ]
    run(capsys, "credit-limit", "--db", database, "--dealer", "D001", "--limit", "none")
    assert (
        json.loads(run(capsys, "exposure", "--db", database, "--dealer", "D001", "--json")[1])["free"] is None
    )


def test_terms_are_shown_and_changed(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "lease-terms", "--db", database)[1].startswith("50 % of the free credit")
    words = ("--share", "20", "--hours", "24", "--grace", "0", "--active", "7")
    changed = run(capsys, "lease-terms", "--db", database, *words)[1]
    assert changed.startswith("20 %") and "within 7 days, for 24 hours" in changed
    assert run(capsys, "lease-terms", "--db", database)[1] == changed
    assert "rate_out_of_range" in run(capsys, "lease-terms", "--db", database, "--share", "101")[2]
    assert "lease_without_time" in run(capsys, "lease-terms", "--db", database, "--hours", "0")[2]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (
            ("lease", "--store", "S011", "--kind", "points", "--subject", "M1", "--amount", "1.5"),
            "points_unreadable",
        ),
        (("lease", "--store", "NO", "--kind", "points", "--subject", "M1", "--amount", "1"), "store_unknown"),
        (("lease", "--store", "S011", "--kind", "points", "--amount", "1", "--id", "99"), "device_unknown"),
        (("lease", "--store", "S011", "--kind", "points", "--amount", "0"), "amount_not_positive"),
        (("credit-limit", "--dealer", "D001", "--limit", "-1"), "amount_negative"),
        (("budget", "--dealer", "D001", "--number", " ", "--amount", "1"), "budget_refused"),
        (("exposure", "--dealer", "NO"), "dealer_unknown"),
    ],
)
def test_what_makes_no_sense_is_refused(
    database: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: str
) -> None:
    assert code in run(capsys, words[0], "--db", database, *words[1:])[2]


def test_rest_lends_lists_and_shows_exposure(hq: SeededHq) -> None:
    hq.device().sync()
    asked = LendRequest(store_code="S011", kind="stock", subject="P-003", amount=5_000)
    assert hq.staff("POST", "/v1/hq/leases/lend", asked).status_code == 201
    assert [row["lease"][3] for row in hq.staff("GET", "/v1/hq/leases?dealer=D001").json()] == [5_000]
    assert hq.staff("GET", "/v1/hq/exposure?dealer=D001").json()["limit"] is None
    refused = hq.staff("POST", "/v1/hq/leases/lend", msgspec.structs.replace(asked, kind="magic"))
    assert refused.json()["facts"]["reason"] == "lease_kind_unknown"
    assert hq.client.get("/v1/hq/exposure?dealer=D001").status_code == 401


def test_rest_refuses_beyond_the_limit_and_obeys_over_limit(hq: SeededHq, tmp_path: Path) -> None:
    main(["credit-limit", "--db", str(tmp_path / "hq.db"), "--dealer", "D001", "--limit", "10"])
    device = hq.device()
    device.append(ORDER, order(), "o-1")
    device.sync()
    refused = hq.staff("POST", "/v1/hq/orders/o-1/decide", DecideRequest(action="approve"))
    assert refused.json()["facts"] | {"reason": "", "order": ""} == {
        "reason": "",
        "order": "",
        "limit": 1_000,
        "missing": 15_800,
    }
    over = hq.staff("POST", "/v1/hq/orders/o-1/decide", DecideRequest(action="approve", over_limit=True))
    assert over.status_code == 200 and encode(over.json()[3]) == b'"approved"'
