"""What the commands that try a policy share: two files in, JSON with the result and every reason or every fault out."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from desktop.imports.source import read_source
from domain.errors import DomainError
from domain.fault import Fault
from domain.table import FAULT_LIMIT
from protocol.plain import write_plain
from protocol.policy import SUBJECTS, Tried, try_policy

FAULTY = 2
"""The exit status of a policy or facts with faults."""


def add_trial(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser],
    shared: argparse.ArgumentParser,
    name: str,
) -> None:
    """Declare a command that tries a policy."""
    subject = SUBJECTS[name]
    parser = subparsers.add_parser(name, parents=[shared], help=f"try a policy: {subject.about}")
    parser.add_argument("--policy", type=Path, required=True, metavar="POLICY.json", help="the policy to try")
    parser.add_argument(
        f"--{subject.facts_name}",
        dest="facts",
        type=Path,
        required=True,
        metavar=f"{subject.facts_name.upper()}.json",
        help=f"see docs/schemas/{name}-{subject.facts_name}.json",
    )
    parser.set_defaults(run=run_trial, subject=name)


def run_trial(args: argparse.Namespace) -> int:
    """Print the answer, or all faults and return 2."""
    tried = _try(args.subject, args.policy, args.facts)
    if tried.answer is not None:
        _print(tried.answer)
        return 0
    faults = [write_plain(found) for found in tried.faults[:FAULT_LIMIT]]
    more = len(tried.faults) - len(faults)
    _print({"faults": faults} | ({"more": more} if more else {}))
    return FAULTY


def _try(name: str, policy: Path, facts: Path) -> Tried:
    subject = SUBJECTS[name]
    faults: list[Fault] = []
    policy_data = _read(policy, "policy", faults)
    facts_data = _read(facts, subject.facts_name, faults)
    tried = try_policy(
        subject,
        b"{}" if policy_data is None else policy_data,
        b"{}" if facts_data is None else facts_data,
    )
    if not faults:
        return tried
    unread = {found.where for found in faults}
    return Tried((*faults, *(found for found in tried.faults if found.where.partition(".")[0] not in unread)))


def _read(path: Path, where: str, faults: list[Fault]) -> bytes | None:
    try:
        return read_source(path)
    except DomainError as error:
        faults.append(Fault(where, error.code, error.facts))
        return None


def _print(value: Any) -> None:
    """Print JSON, in plain ASCII where the console cannot show the text."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2)
    sys.stdout.write(text + "\n")
