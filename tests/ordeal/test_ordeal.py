"""Real PCs and HQs are killed at work over a bad line; nothing is lost, doubled or a fen off, and every broken rule is found."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.ordeal.breakers import BREAKERS
from tests.ordeal.hq import POSTGRESQL, SQLITE
from tests.ordeal.run import describe, wanted_kills
from tests.ordeal.world import Plan, run_ordeal

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="processes are forked and killed as on Linux"),
]

PARTS = ((SQLITE, 1, 5), (POSTGRESQL, 2, 3), (SQLITE, 3, 5), (POSTGRESQL, 4, 3))
"""Database, seed and sixteenths of all kills: a kill costs more where PostgreSQL is at work."""
FOUND_AT = {
    "acknowledge_before_commit": "in a transaction",
    "place_before_verdicts": "storing the answer",
    "cursor_before_rows": "taking a page in",
    "number_in_its_own_transaction": "in a transaction",
    "answer_before_commit": "HQ told",
}
"""Where a kill has to land to catch a rule-breaker; anywhere would do, later."""


@pytest.mark.parametrize(("database", "seed", "share"), PARTS)
def test_nothing_is_lost_doubled_or_a_fen_off(
    database: str, seed: int, share: int, capsys: pytest.CaptureFixture[str], counted: Callable[..., None]
) -> None:
    plan = Plan(seed, max(20, wanted_kills() * share // 16), database)
    outcome = run_ordeal(plan)
    told = "\n".join(describe(outcome))
    with capsys.disabled():
        print("", told, sep="\n")
    counted(f"processes killed at work, HQ on {database}", outcome.kills.total())
    counted("faults of the line among them", outcome.faults.total(), outcome.faults)
    assert not outcome.violation, told
    assert outcome.kills.total() >= plan.kills and outcome.kinds["receipt"] and outcome.faults
    assert {"desktop billing", "desktop syncing", f"HQ on {database}"} <= outcome.kills.keys()
    assert database == SQLITE or outcome.kills["PostgreSQL itself"]


@pytest.mark.parametrize("breaker", BREAKERS)
def test_a_broken_rule_is_found_out(breaker: str) -> None:
    outcome = run_ordeal(Plan(7, 60, SQLITE, breaker, FOUND_AT[breaker]))
    assert outcome.violation and not outcome.violation.startswith("K-1"), outcome.violation
