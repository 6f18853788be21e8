"""Backups of PostgreSQL count as far as HQ was when they began, once they ended well, and none is forgotten by a restore."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bench.cluster import find_binaries
from domain.errors import DomainError
from server_stub.__main__ import main
from server_stub.backup_note import forget_backup, list_noted, run_backup
from server_stub.db import DatabaseRefusedError, open_database
from tests.hq import START, SeededHq, open_seeded
from tests.postgres import SeededServer
from tests.server_stub.test_backup import durable, sell

WELL = f'{sys.executable} -c ""'
BADLY = f'{sys.executable} -c "raise SystemExit(3)"'
pytestmark = pytest.mark.parametrize("hq", ["postgresql"], indirect=True)


@pytest.fixture
def note(hq: SeededHq) -> Callable[..., None]:
    """Note a backup, each an hour after the last."""

    def run(name: str, command: str = WELL) -> None:
        hq.clock.now += timedelta(hours=1)
        run_backup(hq.hq.database, name, command, hq.clock())

    return run


def names(hq: SeededHq) -> list[str]:
    return [line.split("  ", 1)[1] for line in list_noted(hq.hq.database)]


def test_durable_is_what_every_noted_backup_holds(hq: SeededHq, note: Callable[..., None]) -> None:
    device = hq.device()
    sell(device, 2)
    note("first")
    sell(device, 3)
    note("second")
    sell(device, 1)
    assert durable(device) == 2
    forget_backup(hq.hq.database, "first")
    assert durable(device) == 5
    forget_backup(hq.hq.database, "second")
    assert durable(device) == 0


@pytest.mark.parametrize("command", [BADLY, "/there/is/no/such/tool"])
def test_a_run_that_failed_counts_for_nothing(hq: SeededHq, note: Callable[..., None], command: str) -> None:
    device = hq.device()
    sell(device, 2)
    with pytest.raises(DomainError, match="backup_failed"):
        note("first", command)
    assert durable(device) == 0 and names(hq) == []


def test_a_run_that_was_killed_never_counts_alone(
    hq: SeededHq, note: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    device = hq.device()
    sell(device, 2)
    note("first")
    with monkeypatch.context() as killing, pytest.raises(KeyboardInterrupt):
        killing.setattr(subprocess, "run", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        note("second")
    assert names(hq) == ["first", "second  not finished"]
    forget_backup(hq.hq.database, "first")
    assert durable(device) == 0
    note("second")
    assert durable(device) == 2


def test_names_are_taken_once_and_must_be_known(hq: SeededHq, note: Callable[..., None]) -> None:
    note("first")
    with pytest.raises(DomainError, match="backup_known"):
        note("first")
    with pytest.raises(DomainError, match="backup_unknown"):
        forget_backup(hq.hq.database, "other")


def test_an_hq_restored_from_a_dump_knows_of_that_dump(
    hq: SeededHq, postgres: SeededServer, note: Callable[..., None], tmp_path: Path
) -> None:
    device, cluster, dump = hq.device(), postgres.cluster, tmp_path / "hq.dump"
    sell(device, 2)
    tool, place = find_binaries(), f"-h {cluster.folder} -p {cluster.port} -U postgres"
    note("first", f"{tool}/pg_dump {place} -Fc --schema=public -f {dump} hq")
    sell(device, 1)
    cluster.execute("CREATE DATABASE restored")
    try:
        words = f"{tool}/pg_restore {place} --clean --if-exists -d restored {dump}".split()
        subprocess.run(words, check=True)
        restored = open_database(cluster.url("restored"))
        run_backup(restored, "second", WELL, START + timedelta(days=2))
        assert [line.split("  ", 1)[1] for line in list_noted(restored)] == ["first  not finished", "second"]
        restored.close()
    finally:
        cluster.execute("DROP DATABASE IF EXISTS restored WITH (FORCE)")


def test_the_command_notes_lists_and_forgets(
    hq: SeededHq, postgres: SeededServer, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["backup", "--db", postgres.url]
    assert main(words) == 0
    assert main([*words, "--note", "first", "--run", WELL]) == 0
    assert main([*words, "--forget", "first"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert (said[0], said[2]) == ("no backup is known",) * 2 and said[1].endswith("  first")
    with pytest.raises(SystemExit):
        main([*words, "--note", "first"])


def test_a_file_is_copied_instead(hq: SeededHq, tmp_path: Path) -> None:
    with open_seeded(tmp_path) as seeded, pytest.raises(DatabaseRefusedError):
        run_backup(seeded.database, "first", WELL, START)
    assert names(hq) == []
