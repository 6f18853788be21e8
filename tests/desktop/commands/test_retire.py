"""A whole retirement over loopback by the commands of both programs: drain, lock, wipe, and what is left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.__main__ import main as desktop
from server_stub.__main__ import main as hq_command
from server_stub.signing import decode64
from tests.hq import LoopbackHq, loopback_hq

__all__ = ["loopback_hq"]


@pytest.fixture
def profile(loopback_hq: LoopbackHq, tmp_path: Path) -> Path:
    folder = tmp_path / "pc"
    code = loopback_hq.enrol_code()
    assert desktop(["sync", "--profile", str(folder), "--hq", loopback_hq.url, "--code", code]) == 0
    return folder


def order(hq: LoopbackHq, *words: str) -> int:
    return hq_command(["device", "--db", str(hq.folder / "hq.db"), "--store", "S011", *words])


def sync(profile: Path) -> int:
    return desktop(["sync", "--profile", str(profile)])


def test_a_computer_is_drained_locked_released_and_wiped(
    loopback_hq: LoopbackHq, profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for action, outcome in (("--drain", "obeyed"), ("--lock", "obeyed"), ("--release", "obeyed")):
        assert order(loopback_hq, action) == 0
        assert sync(profile) == 0
        capsys.readouterr()
        assert order(loopback_hq, "--json") == 0
        assert json.loads(capsys.readouterr().out)[0]["outcome"] == outcome
    assert order(loopback_hq, "--wipe", "--backed-up", "--reason", "换新") == 0
    assert sync(profile) == 1
    assert "HQ has retired this PC" in capsys.readouterr().err
    assert {path.name for path in profile.iterdir()} <= {
        "retired.json",
        "in-use.lock",
        "logs",
        "settings.toml",
    }
    assert sync(profile) == 1
    assert "HQ has retired this PC" in capsys.readouterr().err


def test_a_wipe_waits_for_a_backup(loopback_hq: LoopbackHq, profile: Path, tmp_path: Path) -> None:
    from tests.desktop.sync.pc import open_pc

    with open_pc(profile) as pc:
        pc.sell(3)
    assert order(loopback_hq, "--wipe") == 0
    assert sync(profile) == 0 and (profile / "ledger.db").exists()
    database = str(loopback_hq.folder / "hq.db")
    assert hq_command(["backup", "--db", database, "--to", str(tmp_path / "backup")]) == 0
    assert sync(profile) == 1 and not (profile / "ledger.db").exists()


def test_the_signing_key_lies_beside_the_database_and_not_in_a_backup(
    loopback_hq: LoopbackHq, tmp_path: Path
) -> None:
    key = (loopback_hq.folder / "signing-key").read_text(encoding="ascii").strip()
    database = str(loopback_hq.folder / "hq.db")
    assert hq_command(["backup", "--db", database, "--to", str(tmp_path / "backup")]) == 0
    for path in (tmp_path / "backup").iterdir():
        content = path.read_bytes()
        assert key.encode() not in content and decode64(key) not in content
