"""Running ordeals from the command line and saying what they did."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence

from tests.ordeal.breakers import BREAKERS
from tests.ordeal.hq import POSTGRESQL, SQLITE
from tests.ordeal.world import Outcome, Plan, run_ordeal

CI_KILLS = 320
NIGHTLY = 10
VARIABLE = "BRANCHLINE_KILLS"


def wanted_kills() -> int:
    """Return how many processes a whole run kills: the environment's figure, or that of the CI tier."""
    return int(os.environ.get(VARIABLE, CI_KILLS))


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"


def describe(outcome: Outcome) -> Iterator[str]:
    """Say what an ordeal did."""
    plan = outcome.plan
    yield (
        f"ordeal on {plan.database}, seed {plan.seed}: {outcome.kills.total()} kills in {outcome.seconds:.0f} s"
        f" ({outcome.processor:.0f} s of processor),"
        f" {outcome.kinds.total()} documents, {outcome.in_flight} acts cut off between commit and word,"
        f" {outcome.faults.total()} faults of {len(outcome.faults)} kinds on {outcome.connections} connections"
    )
    yield f"  kills: {_listed(outcome.kills)}"
    yield f"  they were at: {_listed(outcome.phases)}"
    yield f"  faults: {_listed(outcome.faults)}"
    yield f"  documents: {_listed(outcome.kinds)}"
    yield f"  syncs: {_listed(outcome.syncs)}; refused at the counter: {_listed(outcome.refused)}"
    yield f"  the line as PCs saw it: {_listed(outcome.line)}"
    if outcome.violation:
        yield f"  VIOLATION {outcome.violation}"
        yield outcome.log
        more = f" --breaker {plan.breaker}" if plan.breaker else ""
        yield f"  again: python -m tests.ordeal --kills {plan.kills} --seed {plan.seed} --hq {plan.database}{more}"
    else:
        yield "  0 lost, 0 doubled, 0 fen off, queues empty"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; 1 when something did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.ordeal", description=__doc__)
    parser.add_argument("--kills", type=int, default=wanted_kills() // 2, help="of each HQ's ordeal")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hq", choices=(SQLITE, POSTGRESQL), help="default: one after the other")
    parser.add_argument(
        "--breaker", choices=sorted(BREAKERS), default="", help="break one rule of the product"
    )
    parser.add_argument("--aim", default="", help="kill in this phase only")
    parser.add_argument("--nightly", action="store_true", help="ten times as many kills")
    given = parser.parse_args(arguments)
    kills = given.kills * (NIGHTLY if given.nightly else 1)
    kinds = [given.hq] if given.hq else [SQLITE, POSTGRESQL]
    failed = False
    for kind in kinds:
        outcome = run_ordeal(Plan(given.seed, kills, kind, given.breaker, given.aim))
        print(*describe(outcome), sep="\n", flush=True)
        failed = failed or bool(outcome.violation)
    return int(failed)
