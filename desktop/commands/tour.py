"""`tour`: the main job from end to end without a display, every step with its figures, pictures and papers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from desktop.commands.demo import prepare
from desktop.commands.hq_process import HqProcess
from desktop.commands.screenshots import take_all
from desktop.commands.stage import open_stage
from desktop.commands.tour_steps import STEPS, Tour
from desktop.commands.tour_terms import earn, promote
from desktop.ui.screenshots import Shot

_SHOTS = (Shot(), Shot(theme="dark"), Shot(language="en"), Shot(language="en", theme="dark"))


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Declare the command's arguments."""
    parser = subparsers.add_parser("tour", parents=[shared], help="play the demo's story without a display")
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="DIR", help="default: out")
    parser.add_argument(
        "--no-pictures", action="store_true", help="leave out the pictures of every workspace"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Play every step; non-zero when one of its claims does not hold."""
    out: Path = args.out
    with HqProcess(out / "demo" / "hq.db") as hq:
        _say(f"Branchline: the main job from end to end. Pictures and papers go to {out}/.")
        profile = prepare(hq, out / "demo")
        if not hq.url:
            hq.wait()
        with open_stage(profile, out / "screenshots", Shot()) as stage:
            tour = Tour(stage, hq, out)
            for number, step in enumerate((*STEPS, promote, earn), start=1):
                _say(f"\n{number}. {(step.__doc__ or '').splitlines()[0]}")
                for line in step(tour):
                    _say(f"   {line}")
            if not args.no_pictures:
                count = sum(len(take_all(stage, shot)) for shot in _SHOTS)
                _say(f"\n{count} pictures of all workspaces in {out / 'screenshots'}.")
    for fault in tour.faults:
        _say(f"DOES NOT HOLD: {fault}")
    _say(
        "\nAll steps done, every claim holds."
        if not tour.faults
        else f"\n{len(tour.faults)} claims do not hold."
    )
    return 1 if tour.faults else 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
