"""The desktop's command line: without a command it opens the app."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from desktop.commands import COMMANDS
from desktop.commands.refusal import sentence
from desktop.paths import default_profile
from domain.errors import DomainError

INTERRUPTED = 130
_PREPARE_SEGMENTS = "--prepare-segments"
"""How the packed program starts itself as a process that makes segments ready; see desktop.sync.beside."""


def _parser(names: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m desktop", description=__doc__)
    shared = argparse.ArgumentParser(add_help=False)
    for target in (parser, shared):
        target.add_argument(
            "--profile",
            type=Path,
            default=default_profile() if target is parser else argparse.SUPPRESS,
            metavar="DIR",
            help="the folder of this PC's data (default: the user's data folder)",
        )
    parser.set_defaults(run=_open_app)
    subparsers = parser.add_subparsers(metavar="COMMAND")
    for name in names:
        importlib.import_module(COMMANDS[name]).add_parser(subparsers, shared)
    return parser


def _open_app(args: argparse.Namespace) -> int:
    from desktop.app import run_app

    return run_app(args.profile)


def main(argv: list[str]) -> int:
    """Run one command and return its exit status; only the named command's code is loaded."""
    if argv == [_PREPARE_SEGMENTS]:
        from desktop.sync.prepare import serve_program

        return serve_program()
    named = [argument for argument in argv if argument in COMMANDS]
    opens_app = not argv or argv[0].startswith("--profile")
    args = _parser(named or ([] if opens_app else list(COMMANDS))).parse_args(argv)
    try:
        return int(args.run(args))
    except DomainError as error:
        sys.stderr.write(sentence(error) + "\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. What was done stays done; run the command again to go on.\n")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
