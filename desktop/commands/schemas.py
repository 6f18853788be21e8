"""`schemas`: write the JSON Schemas of the policy HQ publishes, and of what the trying commands read and print."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from domain.policy import Policy
from protocol.policy import SUBJECTS
from protocol.schema import make_schema


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Declare the command's arguments."""
    parser = subparsers.add_parser("schemas", parents=[shared], help="write the JSON Schemas of policies")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder for the schemas")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write every schema and name the files."""
    args.out.mkdir(parents=True, exist_ok=True)
    for name, text in render_schemas().items():
        path = args.out / name
        path.write_text(text, "utf-8", newline="\n")
        sys.stdout.write(f"{path}\n")
    return 0


def render_schemas() -> dict[str, str]:
    """Return the text of every schema by file name."""
    files = {}
    for subject in SUBJECTS.values():
        kinds = {"policy": subject.policy, subject.facts_name: subject.facts, "answer": subject.answer}
        for kind, cls in kinds.items():
            schema = make_schema(cls, f"{subject.name} {kind}", is_bounded=kind != "answer")
            files[f"{subject.name}-{kind}.json"] = _write(schema)
    files["policy.json"] = _write(make_schema(Policy, "policy"))
    return files


def _write(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
