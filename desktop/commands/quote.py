"""`quote`: what a cart costs under a policy: prices, promotions and taxes with every rule looked at."""

from __future__ import annotations

import argparse

from desktop.commands.policy_trial import add_trial


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Declare the command's arguments."""
    add_trial(subparsers, shared, "quote")
