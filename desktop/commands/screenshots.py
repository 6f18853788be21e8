"""`screenshots`: a picture of every workspace, in each language and theme, from a profile or from the demo."""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

from desktop.commands.counter_history import HELD_TITLE
from desktop.commands.demo import DEMO_FOLDER, prepare
from desktop.commands.hq_process import HqProcess
from desktop.commands.stage import Stage, open_stage
from desktop.commands.summary import Value, print_progress, print_summary
from desktop.paths import Profile, default_profile
from desktop.ui.screenshots import Shot


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Declare the command's arguments."""
    parser = subparsers.add_parser("screenshots", parents=[shared], help="take a picture of every workspace")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder for the pictures")
    parser.add_argument("--lang", choices=["zh", "en"], help="one language (default: both)")
    parser.add_argument(
        "--theme", choices=["light", "dark", "contrast"], help="one theme (default: light and dark)"
    )
    parser.add_argument("--size", type=_size, default=(1366, 768), metavar="WxH", help="default: 1366x768")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Take the pictures; without --profile the demo's store is shown, made first where it is missing."""
    profile = Profile(args.profile)
    if args.profile == default_profile() and not profile.ledger.exists():
        with HqProcess(DEMO_FOLDER / "hq.db") as hq:
            profile = prepare(hq, DEMO_FOLDER)
    languages = [args.lang] if args.lang else ["zh", "en"]
    themes = [args.theme] if args.theme else ["light", "dark"]
    width, height = args.size
    shots = [Shot(width, height, language, theme) for language, theme in itertools.product(languages, themes)]
    with open_stage(profile, args.out, shots[0]) as stage:
        pictures = [picture for shot in shots for picture in take_all(stage, shot)]
    figures: dict[str, Value] = {"pictures": len(pictures), "folder": str(args.out)}
    print_summary(figures, as_json=args.json)
    return 0


def take_all(stage: Stage, shot: Shot) -> list[Path]:
    """Take every workspace once."""
    stage.dress(shot)
    pictures = []
    for workspace in stage.program.window.workspaces:
        stage.show(workspace.key)
        if workspace.key == "billing":
            stage.recall_bill()
        pictures.append(stage.picture(f"{workspace.key}-{shot.suffix}"))
        if workspace.key == "billing":
            stage.open_promotions()
            pictures.append(stage.picture(f"promotions-{shot.suffix}"))
            stage.close_dialogs()
            stage.hold_bill(HELD_TITLE)
        print_progress(f"{len(pictures)} pictures, {shot.suffix}")
    return pictures


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (
        width.isdigit() and height.isdigit() and 640 <= int(width) <= 7680 and 400 <= int(height) <= 4320
    ):
        raise argparse.ArgumentTypeError(f"“{text}” is not a size such as 1366x768")
    return int(width), int(height)
