"""`credit`: what a credit policy makes of a dealer: exposure, ageing, dunning, and the checks of a document."""

from __future__ import annotations

import argparse

from desktop.commands.policy_trial import add_trial


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Declare the command's arguments."""
    add_trial(subparsers, shared, "credit")
