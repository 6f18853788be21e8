"""Money, stock and numbering are tried in every branch, by their own tests alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = ("money", "stock", "numbering")


def test_every_branch_of_money_stock_and_numbering_is_tried(tmp_path: Path) -> None:
    coverage = [sys.executable, "-m", "coverage"]
    data = f"--data-file={tmp_path / 'coverage'}"
    include = "--include=" + ",".join(f"domain/{name}.py" for name in MODULES)
    tests = [f"tests/domain/test_{name}.py" for name in MODULES]
    pytest = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib", *tests]
    run = subprocess.run(
        [*coverage, "run", "--branch", data, include, *pytest], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout
    report = subprocess.run(
        [*coverage, "report", data, "--fail-under=100", "--show-missing"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert report.returncode == 0, report.stdout
    assert all(f"{name}.py" in report.stdout for name in MODULES)
