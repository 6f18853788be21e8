"""Running many seeds, one after another or in a few processes, and saying what happened."""

from __future__ import annotations

import argparse
import gc
import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from multiprocessing import get_context

from tests.simulation.backends import postgres_server
from tests.simulation.breakers import BREAKERS, broken
from tests.simulation.till import forget_template, template, use_template
from tests.simulation.world import Outcome, Plan, run_world

RESTORES = ("pc_restored", "hq_restored_silently", "hq_restored_announced")


@dataclass
class Tally:
    """What many runs did together."""

    runs: int = 0
    dealer_days: int = 0
    documents: int = 0
    requests: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    did: Counter[str] = field(default_factory=Counter)
    failed: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Add one run."""
        self.runs += 1
        self.dealer_days += outcome.plan.dealers * outcome.plan.days
        self.documents += outcome.documents
        self.requests += outcome.requests
        self.faults += outcome.faults
        self.seen += outcome.seen
        self.did += outcome.did
        if outcome.violation:
            self.failed.append(outcome)

    def lines(self) -> Iterator[str]:
        """Say it."""
        yield (
            f"{self.runs} seeds, {self.dealer_days} dealer-days: {self.documents} documents, "
            f"{self.requests} requests, {self.faults.total()} faults of {len(self.faults)} kinds, "
            f"{sum(self.faults[name] for name in RESTORES)} restores, {self.faults['pc_cloned']} clones, "
            f"{self.seen['new_lineage']} new lineages"
        )
        did = self.did
        yield (
            f"{did['leases']} leases with {did['lease uses']} uses, {did['amend']} amendments, {did['merges']} merges, "
            f"{did['orders to devices']} orders to devices, {did['answer']} answers, {did['store bills']} bills shared"
        )
        yield "faults: " + ", ".join(f"{name} {count}" for name, count in sorted(self.faults.items()))
        yield "did: " + ", ".join(f"{name} {count}" for name, count in sorted(self.did.items()))
        yield "seen: " + ", ".join(f"{name} {count}" for name, count in sorted(self.seen.items()))
        yield from (
            f"FAILED seed {o.plan.seed}: {o.violation}\n  replay: {replay(o.plan)}" for o in self.failed
        )


def replay(plan: Plan, breaker: str = "") -> str:
    """Return the command that runs one seed again and tells every event."""
    line = f"python -m tests.simulation --seeds 1 --start {plan.seed} --dealers {plan.dealers} --days {plan.days}"
    more = (" --copies" if plan.copies else "") + (f" --breaker {breaker}" if breaker else "")
    more += f" --hq {plan.hq}" if plan.hq != "sqlite" else ""
    return f"{line}{more} --verbose"


def run_one(plan: Plan, *, breaker: str = "", is_verbose: bool = False) -> Outcome:
    """Run one seed, maybe with one rule of the product broken."""
    logging.disable(logging.CRITICAL)
    usual = gc.get_threshold()
    gc.freeze()  # what was imported stays; looking at it again and again is a fifth of the time
    gc.set_threshold(50_000, 20, 50)
    try:
        with broken(breaker) if breaker else nullcontext():
            return run_world(plan, print if is_verbose else lambda event: None)
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
        logging.disable(logging.NOTSET)


def run_many(plans: Sequence[Plan], jobs: int = 1) -> Tally:
    """Run seeds in so many processes."""
    tally = Tally()
    try:
        if jobs == 1:
            for plan in plans:
                tally.add(run_one(plan))
            return tally
        given = (template(),)
        with get_context("spawn").Pool(jobs, initializer=use_template, initargs=given) as pool:
            for outcome in pool.imap_unordered(run_one, plans, chunksize=4):
                tally.add(outcome)
        return tally
    finally:
        forget_template()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; 1 when an invariant was violated."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=60)
    parser.add_argument("--start", type=int, default=1)
    parser.add_argument("--dealers", type=int, default=2)
    parser.add_argument("--days", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--breaker", choices=sorted(BREAKERS), default="")
    parser.add_argument(
        "--hq", choices=("sqlite", "postgresql"), default="sqlite", help="where HQ keeps its tables"
    )
    parser.add_argument("--nightly", action="store_true", help="ten times the seeds")
    parser.add_argument("--copies", action="store_true", help="mostly old copies and clones of PCs and of HQ")
    parser.add_argument("--verbose", action="store_true", help="tell every event")
    given = parser.parse_args(arguments)
    count = given.seeds * (10 if given.nightly else 1)
    seeds = range(given.start, given.start + count)
    plans = [Plan(seed, given.dealers, given.days, given.copies, given.hq) for seed in seeds]
    started = time.monotonic()
    with postgres_server() if given.hq == "postgresql" else nullcontext():
        if given.breaker or given.verbose or given.hq == "postgresql":
            tally = Tally()
            for plan in plans:
                tally.add(run_one(plan, breaker=given.breaker, is_verbose=given.verbose))
            forget_template()
        else:
            tally = run_many(plans, given.jobs)
    print(*tally.lines(), f"{time.monotonic() - started:.1f} s", sep="\n")
    return 1 if tally.failed else 0
