"""`rebate`: what a rebate policy makes of purchases: accrual by month, what is paid, what more would earn."""

from __future__ import annotations

import argparse

from desktop.commands.policy_trial import add_trial


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Declare the command's arguments."""
    add_trial(subparsers, shared, "rebate")
