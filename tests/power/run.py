"""Cutting recordings many times, and saying what came of it."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.power.check import Broken, all_docs, check_cut, known_at
from tests.power.disk import Disk
from tests.power.studio import Recording, Studio, open_studio
from tests.power.work import PHASES
from tests.power.world import workshop

CUTS = int(os.environ.get("BRANCHLINE_POWER_CUTS", "1000"))
NIGHTLY = 10
FULL_EVERY = 20
POINTS = frozenset({"sync", "folder", "rename", "unlink", "create", "mark", "size"})
LOST, DOUBLED = "lost", "doubled"


@dataclass
class Tally:
    """What many cuts did together."""

    cuts: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    acknowledged: int = 0
    unheard: int = 0
    synced: int = 0
    failed: list[str] = field(default_factory=list)
    keep: Path | None = None

    def lines(self) -> Iterator[str]:
        """Say it."""
        by_phase = ", ".join(f"{name} {count}" for name, count in self.cuts.items())
        yield f"{self.cuts.total()} power cuts: {by_phase} (recorded operations: {self.events.total()})"
        yield "disk: " + ", ".join(f"{name} {count}" for name, count in sorted(self.told.items()))
        yield (
            f"{self.documents} documents checked, {self.acknowledged} of them acknowledged,"
            f" {self.unheard} whole but not yet acknowledged; {self.synced} cuts synchronised to equality with HQ"
        )
        yield f"lost, doubled, half or fen off: {len(self.failed)}"
        yield from self.failed[:20]


def plan(recording: Recording, seed: int, cuts: int) -> list[tuple[int, int]]:
    """Choose where to cut: half of the places at a sync or a change of names, half anywhere; as (place, number)."""
    chosen = [(i, event) for i, event in enumerate(recording.events) if event[0] in POINTS]
    places = []
    for number in range(cuts):
        chance = random.Random(f"{seed} {recording.phase} {number} where")
        near = chance.choice(chosen)[0] + chance.choice((0, 1))
        anywhere = chance.randrange(len(recording.events) + 1)
        places.append((near if number % 2 else anywhere, number))
    return sorted(places)


def cut_recording(
    studio: Studio,
    recording: Recording,
    cuts: int,
    tally: Tally,
    *,
    full_every: int = FULL_EVERY,
    most: int = 20,
) -> None:
    """Cut one recording at many places and check each; give up after so many failures."""
    made = all_docs(recording.truth, recording.events)
    disk, done = Disk(recording.start), 0
    tally.events[recording.phase] += len(recording.events)
    for place, number in plan(recording, studio.seed, cuts):
        disk.follow(recording.events[done:place])
        done = place
        chance = random.Random(f"{studio.seed} {recording.phase} {number} how")
        tally.told += disk.after_cut(studio.folder, chance)
        tally.cuts[recording.phase] += 1
        known = known_at(recording.truth, recording.events[:place])
        folder = studio.root / "hq-after" if number % full_every == 0 else None
        try:
            checked = check_cut(studio.folder, recording.truth, known, made, hq_folder=folder)
        except Broken as broken:
            where = f"{recording.phase} --seed {studio.seed} cut {number} after operation {place}"
            tally.failed.append(f"FAILED {where}: {broken}")
            if tally.keep:
                disk.after_cut(studio.folder, random.Random(f"{studio.seed} {recording.phase} {number} how"))
                shutil.copytree(studio.folder, tally.keep / f"{recording.phase}-{number}", dirs_exist_ok=True)
            if len(tally.failed) >= most:
                return
            continue
        tally.documents += checked.documents
        tally.acknowledged += checked.acknowledged
        tally.unheard += checked.unheard
        tally.synced += checked.synced


def run(
    cuts: int = CUTS, seed: int = 1, phases: Sequence[str] = tuple(PHASES), keep: Path | None = None
) -> Tally:
    """Record each workload once and cut it its share of times; what failed is kept in a folder where one is given."""
    tally = Tally(keep=keep)
    shares = sum(PHASES[name][0] for name in phases)
    with workshop() as root:
        studio = open_studio(root, seed)
        for name in phases:
            share, work = PHASES[name]
            cut_recording(studio, work(studio), -(-cuts * share // shares), tally)
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; 1 when something was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.power", description=__doc__)
    parser.add_argument("--cuts", type=int, default=CUTS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--phase", choices=list(PHASES), action="append")
    parser.add_argument("--nightly", action="store_true", help=f"{NIGHTLY} times as many cuts")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the files of every cut that failed")
    given: Any = parser.parse_args(arguments)
    started = time.monotonic()
    cuts = given.cuts * (NIGHTLY if given.nightly else 1)
    tally = run(cuts, given.seed, given.phase or tuple(PHASES), given.keep)
    print(*tally.lines(), f"{time.monotonic() - started:.1f} s", sep="\n")
    return 1 if tally.failed else 0
