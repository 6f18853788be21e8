"""The log is a bounded file inside the profile."""

from __future__ import annotations

import logging
from pathlib import Path

from desktop.log import start_log
from desktop.paths import Profile, default_profile


def test_what_the_program_logs_is_in_the_profile(tmp_path: Path) -> None:
    handler = start_log(Profile(tmp_path))
    try:
        logging.getLogger("desktop.sync").info("synced %d", 3)
    finally:
        logging.getLogger("desktop").removeHandler(handler)
        handler.close()
    assert "INFO desktop.sync: synced 3" in (tmp_path / "logs" / "branchline.log").read_text(encoding="utf-8")


def test_the_default_profile_is_only_named() -> None:
    assert default_profile().name == "Branchline"
