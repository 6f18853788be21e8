"""The main job from end to end, as `start.py` plays it without a display."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_every_claim_of_the_tour_holds(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "desktop",
        "tour",
        "--out",
        str(tmp_path),
        "--no-pictures",
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "every claim holds" in done.stdout
    assert sorted(path.suffix for path in tmp_path.glob("*.*")) == [".escpos", ".pdf"]
    assert len(list((tmp_path / "screenshots").glob("tour-*.png"))) == 10
