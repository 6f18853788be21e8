"""Backups are whole, recorded, and what all of them hold is durable; an HQ restored from one begins a new history."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from server_stub.__main__ import main
from server_stub.backup import list_backups, make_backup, read_heads
from server_stub.db import DatabaseRefusedError, open_database
from server_stub.headquarters import open_hq
from server_stub.models import Backup, Headquarters, Scope
from tests.hq import START, TOKEN, SeededHq, TestDevice, open_seeded, receipt


@pytest.fixture
def seeded(tmp_path: Path):
    with open_seeded(tmp_path) as opened:
        yield opened


def sell(device: TestDevice, count: int) -> None:
    after = len(device.log)
    for place in range(after, after + count):
        device.append("receipt", receipt(f"RC-0001-26-{place:06}"), f"doc-{place}")
    device.sync(after)


def backup(hq: SeededHq, folder: Path, *, keep: int = 0) -> Path:
    hq.clock.now += timedelta(hours=1)
    return make_backup(hq.database, folder, hq.clock(), keep=keep).path


def durable(device: TestDevice) -> int:
    return device.sync(len(device.log)).durable


def test_nothing_is_durable_without_a_backup(seeded: SeededHq) -> None:
    device = seeded.device()
    sell(device, 2)
    assert durable(device) == 0


def test_durable_is_what_every_kept_backup_holds(seeded: SeededHq, tmp_path: Path) -> None:
    device, folder = seeded.device(), tmp_path / "backups"
    sell(device, 2)
    backup(seeded, folder)
    sell(device, 3)
    backup(seeded, folder)
    sell(device, 1)
    assert durable(device) == 2
    backup(seeded, folder, keep=2)
    assert (len(list_backups(folder)), durable(device)) == (2, 5)


def test_a_backup_older_than_a_lineage_makes_nothing_of_it_durable(seeded: SeededHq, tmp_path: Path) -> None:
    device, folder = seeded.device(), tmp_path / "backups"
    backup(seeded, folder)
    sell(device, 2)
    backup(seeded, folder)
    assert durable(device) == 0
    backup(seeded, folder, keep=1)
    assert durable(device) == 2


def test_a_backup_that_somebody_removed_does_not_count(seeded: SeededHq, tmp_path: Path) -> None:
    device, folder = seeded.device(), tmp_path / "backups"
    first = backup(seeded, folder)
    sell(device, 2)
    first.unlink()
    backup(seeded, folder)
    assert durable(device) == 2


def test_a_backup_holds_the_heads_it_says(seeded: SeededHq, tmp_path: Path) -> None:
    device = seeded.device()
    sell(device, 4)
    path = backup(seeded, tmp_path / "backups")
    assert read_heads(path) == {(1, device.lineage): 4}


@pytest.mark.parametrize("damage", ["cut", "flipped", "foreign"])
def test_what_is_not_a_whole_backup_is_refused(seeded: SeededHq, tmp_path: Path, damage: str) -> None:
    path = backup(seeded, tmp_path / "backups")
    content = path.read_bytes()
    middle = len(content) // 2
    spoilt = {
        "cut": content[:middle],
        "flipped": content[:40_000] + b"\xff" * 4096 + content[44_096:],
        "foreign": b"not a database at all",
    }
    path.write_bytes(spoilt[damage])
    with pytest.raises(DatabaseRefusedError, match="not a whole backup"):
        read_heads(path)


def test_an_hq_restored_from_a_backup_begins_a_new_history_once(seeded: SeededHq, tmp_path: Path) -> None:
    path = backup(seeded, tmp_path / "backups")
    shutil.copy(path, tmp_path / "restored.db")
    database = open_database(str(tmp_path / "restored.db"))
    first = open_hq(database, TOKEN).gen
    assert first != seeded.hq.gen and open_hq(database, TOKEN).gen == first
    with database.read() as session:
        assert set(session.scalars(select(Scope.gen))) == {first}
        assert session.scalar(select(Headquarters.gen)) == first
    database.close()
    assert open_hq(seeded.database, TOKEN).gen == seeded.hq.gen


def test_the_backup_an_hq_was_restored_from_still_counts(seeded: SeededHq, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    path = backup(seeded, folder)
    shutil.copy(path, tmp_path / "restored.db")
    database = open_database(str(tmp_path / "restored.db"))
    make_backup(database, folder, START + timedelta(days=2))
    with database.read() as session:
        assert len(session.scalars(select(Backup.file)).all()) == 2
    database.close()


def test_the_command_makes_one(seeded: SeededHq, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["backup", "--db", str(tmp_path / "hq.db"), "--to", str(tmp_path / "b"), "--keep", "3"]
    assert main(words) == 0
    assert "kept: 1" in capsys.readouterr().out
