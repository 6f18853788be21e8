"""The simulation finds nothing, is the same every time, and finds every rule-breaker."""

from __future__ import annotations

import os

import pytest

from tests.simulation.breakers import BREAKERS
from tests.simulation.run import Tally, replay, run_many, run_one
from tests.simulation.world import Plan

SEEDS = int(os.environ.get("BRANCHLINE_SIM_SEEDS", "6"))
START = int(os.environ.get("BRANCHLINE_SIM_START", "1"))
JOBS = int(os.environ.get("BRANCHLINE_SIM_JOBS", "1"))
IS_CI_TIER = SEEDS >= 100
FEW_SEEDS = 12
FOUND_BY = {
    "no_chain_check": (1, True),
    "cursor_before_rows": (4, False),
    "heads_only_with_documents": (1, True),
    "same_series_after_a_fork": (1, True),
    "dedupe_by_number": (1, True),
    "ack_without_verdict": (3, False),
    "poison_blocks_the_batch": (2, False),
    "judge_without_savepoint": (2, False),
    "digest_ignored": (3, True),
    "clock_decides_order": (4, False),
    "document_in_its_own_transaction": (3, False),
    "number_in_its_own_transaction": (2, False),
    "no_dedupe": (4, False),
    "fork_leaves_documents_behind": (4, False),
    "signature_not_checked": (2, False),
    "nonce_never_ends": (2, False),
    "cut_shown_in_parts": (3, False),
}
"""Where a rule-breaker was found before, to begin there; any of the seeds will do."""


@pytest.fixture(scope="module")
def tally() -> Tally:
    """What the seeds of this tier did."""
    return run_many([Plan(seed) for seed in range(START, START + SEEDS)], JOBS)


def test_no_seed_violates_an_invariant(tally: Tally, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("", *tally.lines(), sep="\n")
    assert not [f"{outcome.violation}\n{replay(outcome.plan)}" for outcome in tally.failed]


def test_enough_goes_wrong(tally: Tally) -> None:
    assert len(tally.faults) >= 25
    assert tally.faults.total() >= 10 * tally.dealer_days
    assert not IS_CI_TIER or (tally.dealer_days >= 1_000 and tally.faults.total() >= 10_000)


def test_one_seed_is_one_run() -> None:
    plan = Plan(3, days=2)
    assert run_one(plan).event_hash == run_one(plan).event_hash


@pytest.mark.parametrize("breaker", BREAKERS)
def test_a_broken_rule_is_found_out(breaker: str) -> None:
    plans = [
        Plan(seed, days=3, copies=copies) for seed in range(1, FEW_SEEDS + 1) for copies in (False, True)
    ]
    plans.sort(key=lambda plan: (plan.seed, plan.copies) != FOUND_BY.get(breaker))
    assert any(run_one(plan, breaker=breaker).violation for plan in plans), breaker
