"""The monthly batch: one file per dealer, the same bytes every time, what was issued stays."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from domain.invoice import EntryType
from domain.period import Month
from server_stub import statements
from server_stub.__main__ import main
from server_stub.db import open_database
from server_stub.models import Dealer, Entry, ScopeRow, Statement
from server_stub.statement import find_statement
from server_stub.statements import Batch, run_batch, write_file

LATER = datetime(2026, 11, 2, tzinfo=UTC)
OCTOBER = Month(2026, 10)


def entry(dealer_id: int, number: str, day: date, amount: int, type: EntryType) -> dict[str, Any]:
    row = {"dealer_id": dealer_id, "number": number, "type": type.value, "day": day, "due": day}
    return row | {"amount": amount, "reference": ""}


@pytest.fixture
def db(tmp_path: Path) -> str:
    """Five dealers: moved, moved and paid, an old balance only, settled before, and nothing at all."""
    path = str(tmp_path / "hq.db")
    database = open_database(path)
    early, late = date(2026, 9, 30), date(2026, 10, 31)
    entries = [
        entry(1, "A1", late, 50_000, EntryType.SHIPPED),
        entry(2, "A2", early, 70_000, EntryType.SHIPPED),
        entry(2, "P2", late, -30_000, EntryType.RECEIVED),
        entry(2, "C2", late, -10_000, EntryType.RETURNED),
        entry(3, "A3", early, 9_900, EntryType.SHIPPED),
        entry(4, "A4", early, 100, EntryType.SHIPPED),
        entry(4, "P4", early, -100, EntryType.RECEIVED),
        entry(1, "A9", date(2026, 11, 1), 77, EntryType.SHIPPED),
    ]
    with database.write() as session:
        dealers = [
            {"id": number, "code": f"D{number:03d}", "name": f"经销商{number}"} for number in range(1, 6)
        ]
        session.execute(insert(Dealer), dealers)
        session.execute(insert(Entry), entries)
    database.close()
    return path


def counts(db: str) -> tuple[int, int]:
    database = open_database(db)
    with database.read() as session:
        issued = session.scalar(select(func.count()).select_from(Statement)) or 0
        published = session.scalar(select(func.count()).where(ScopeRow.kind == "statement")) or 0
    database.close()
    return issued, published


def test_every_dealer_with_a_balance_or_a_movement_gets_one_file(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    figures = run_batch(db, Batch(OCTOBER, out), LATER)
    assert sorted(path.name for path in out.iterdir()) == [
        f"ST-D00{number}-202610.pdf" for number in (1, 2, 3)
    ]
    assert (figures["statements"], figures["opening"], figures["closing"]) == (3, "799.00", "899.00")
    assert (figures["shipped"], figures["credited"], figures["received"]) == ("500.00", "-100.00", "-300.00")
    assert counts(db) == (3, 3)
    assert "3 of 3" in capsys.readouterr().err


def test_two_processes_write_the_same_bytes_as_one(db: str, tmp_path: Path) -> None:
    run_batch(db, Batch(OCTOBER, tmp_path / "one", jobs=1), LATER)
    run_batch(db, Batch(OCTOBER, tmp_path / "two", jobs=2), LATER)
    first = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert all(content.startswith(b"%PDF") for content in first.values())


def test_issued_again_with_the_same_content_nothing_is_recorded(db: str, tmp_path: Path) -> None:
    assert run_batch(db, Batch(OCTOBER, tmp_path), LATER)["recorded"] == 3
    assert run_batch(db, Batch(OCTOBER, tmp_path), LATER)["recorded"] == 0
    assert counts(db) == (3, 3)


def test_a_statement_with_other_content_is_named_and_the_old_one_stays(db: str, tmp_path: Path) -> None:
    run_batch(db, Batch(OCTOBER, tmp_path), LATER)
    before = (tmp_path / "ST-D001-202610.pdf").read_bytes()
    database = open_database(db)
    with database.write() as session:
        session.execute(insert(Entry), [entry(1, "A5", date(2026, 10, 5), 5, EntryType.FEE)])
    database.close()
    figures = run_batch(db, Batch(OCTOBER, tmp_path), LATER)
    assert figures["problems"] == [{"number": "ST-D001-202610", "problem": "issued_with_other_content"}]
    assert figures["statements"] == 2
    assert (tmp_path / "ST-D001-202610.pdf").read_bytes() == before


def test_what_was_issued_is_what_hq_finds_under_the_number(db: str, tmp_path: Path) -> None:
    run_batch(db, Batch(OCTOBER, tmp_path), LATER)
    database = open_database(db)
    with database.read() as session:
        found = find_statement(session, "ST-D002-202610", 2)
    database.close()
    assert (found.opening, found.closing) == (70_000, 30_000)


def test_a_running_month_is_drawn_but_not_issued(db: str, tmp_path: Path) -> None:
    figures = run_batch(db, Batch(OCTOBER, tmp_path / "out"), datetime(2026, 10, 15, tzinfo=UTC))
    assert figures["is_draft"] and figures["statements"] == 3
    assert counts(db) == (0, 0)


def test_a_folder_that_cannot_be_written_is_an_error_per_statement(
    db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(statements, "write_file", full)
    figures = run_batch(db, Batch(OCTOBER, tmp_path, jobs=1), LATER)
    assert [problem["problem"] for problem in figures["problems"]] == [
        "[Errno 28] No space left on device"
    ] * 3
    assert counts(db) == (0, 0)


def test_a_failed_write_leaves_no_part_behind(tmp_path: Path) -> None:
    (tmp_path / "taken.pdf").mkdir()
    with pytest.raises(OSError):
        write_file(tmp_path / "taken.pdf", b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.pdf"]


def test_a_dealer_code_that_is_no_file_name_is_refused(db: str, tmp_path: Path) -> None:
    database = open_database(db)
    with database.write() as session:
        session.execute(insert(Dealer), [{"id": 9, "code": "../x", "name": "九"}])
        session.execute(insert(Entry), [entry(9, "A", date(2026, 10, 1), 1, EntryType.SHIPPED)])
    database.close()
    figures = run_batch(db, Batch(OCTOBER, tmp_path / "out"), LATER)
    assert [problem["number"] for problem in figures["problems"]] == ["ST-../x-202610"]
    assert len(list((tmp_path / "out").iterdir())) == 3


@pytest.mark.parametrize("month", ["2026-13", "october", "2026"])
def test_a_malformed_month_is_refused(db: str, tmp_path: Path, month: str) -> None:
    assert main(["statements", "--month", month, "--out", str(tmp_path / "out"), "--db", db]) == 1
    assert not (tmp_path / "out").exists()


def test_the_command_says_its_figures_as_json(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["statements", "--month", "2025-10", "--out", str(tmp_path / "out"), "--db", db]
    assert main([*words, "--json", "--lang", "en"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["statements"], figures["closing"], figures["problems"]) == (0, "0.00", [])
