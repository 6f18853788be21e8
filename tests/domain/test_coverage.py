"""The rules that decide money and stock are tried in every branch, by their own tests alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BASE = {f"{name}.py": f"test_{name}.py" for name in ("money", "stock", "numbering")}
CREDIT = {
    "credit/*.py": "test_credit_*.py",
    "terms.py": "test_terms.py",
    "calendar.py": "test_calendar.py",
    "allocation.py": "test_allocation.py",
}

POLICY = {"policy*.py": "test_policy.py"}
TRIAL = {"trial/*.py": "test_trial.py"}
PRICE = {
    "price*.py": "test_price*.py",
    "floor.py": "test_floor.py",
    "approval.py": "test_approval.py",
    "breadth.py": "test_selection.py",
    "quote.py": "test_quote.py",
}
REBATE = {"rebate/*.py": "test_rebate.py", "rebate/wallet.py": "test_wallet.py"}
CONTRACT = {"contract*.py": "test_contract*.py"}
PROMOTION = {
    "promotion/*.py": "test_promotion_[!p]*.py"
}  # without the properties, which choose their own branches


@pytest.mark.parametrize(
    "covered",
    [BASE, CONTRACT, CREDIT, POLICY, PRICE, PROMOTION, REBATE, TRIAL],
    ids=["base", "contract", "credit", "policy", "price", "promotion", "rebate", "trial"],
)
def test_every_branch_is_tried(covered: dict[str, str], tmp_path: Path) -> None:
    coverage = [sys.executable, "-m", "coverage"]
    data = f"--data-file={tmp_path / 'coverage'}"
    include = "--include=" + ",".join(f"domain/{pattern}" for pattern in covered)
    tests = sorted(str(path) for pattern in covered.values() for path in Path(__file__).parent.glob(pattern))
    runner = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib", *tests]
    run = subprocess.run(
        [*coverage, "run", "--branch", data, include, *runner], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout
    report = subprocess.run(
        [*coverage, "report", data, "--fail-under=100", "--show-missing"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert report.returncode == 0, report.stdout
    modules = [path.stem for pattern in covered for path in (ROOT / "domain").glob(pattern)]
    assert all(f"{name}.py" in report.stdout for name in modules)
