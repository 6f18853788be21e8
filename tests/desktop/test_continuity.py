"""A restored or copied ledger betrays itself at start, and never repeats a number that was printed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import event, select

from desktop import continuity
from desktop.continuity import ANCHOR_EVERY, read_anchor
from desktop.db import open_database
from desktop.lineage import current_lineage
from desktop.models.document import Document
from desktop.paths import Profile
from desktop.services.document import append_document, issue_number, new_doc_id
from domain.numbering import DocumentType
from protocol.receipt import RECEIPT
from tests.desktop.sync.pc import CLOCK
from tests.hq import DAY, receipt


def sell(folder: Path, count: int = 1, *, crashes: bool = False) -> list[str]:
    """Open a profile, print receipts and return their numbers; a crash leaves what the end would have written."""
    database, printed = open_database(Profile(folder)), []
    for _ in range(count):
        with database.write() as session:
            number = issue_number(session, DocumentType.RECEIPT, DAY)
            doc_id = new_doc_id(CLOCK.moment())
            append_document(session, doc_id=doc_id, kind=RECEIPT, body=receipt(number))
        printed.append(number)
    if crashes:
        database._engine.dispose()
        database._lock.release()
    else:
        database.close()
    return printed


def state(folder: Path) -> tuple[int, int, str]:
    """Return the ordinal, head and prefix of the current lineage."""
    with open_database(Profile(folder)) as database, database.read() as session:
        lineage = current_lineage(session)
        return lineage.ordinal, lineage.n, lineage.prefix


def test_an_untouched_profile_goes_on_with_its_lineage(tmp_path: Path) -> None:
    printed = sell(tmp_path / "pc", 2) + sell(tmp_path / "pc", 2)
    assert [number[-1] for number in printed] == ["1", "2", "3", "4"]
    assert state(tmp_path / "pc")[:2] == (1, 4)


def test_the_anchor_is_written_at_the_end_and_every_fifty_documents(tmp_path: Path) -> None:
    anchor = Profile(tmp_path / "pc").anchor
    sell(tmp_path / "pc", 3)
    assert (found := read_anchor(anchor)) is not None and found.n == 3
    sell(tmp_path / "pc", ANCHOR_EVERY + 4, crashes=True)
    assert (found := read_anchor(anchor)) is not None and found.n == 3 + ANCHOR_EVERY
    assert list(found.series.values()) == [3 + ANCHOR_EVERY]
    assert state(tmp_path / "pc")[:2] == (1, 7 + ANCHOR_EVERY)


def test_a_ledger_restored_from_a_backup_begins_anew_before_any_number(tmp_path: Path) -> None:
    printed = sell(tmp_path / "pc", 2)
    shutil.copy(tmp_path / "pc" / "ledger.db", tmp_path / "backup.db")
    printed += sell(tmp_path / "pc", 3)
    shutil.copy(tmp_path / "backup.db", tmp_path / "pc" / "ledger.db")
    printed += sell(tmp_path / "pc", 3)
    assert len(set(printed)) == len(printed)
    assert state(tmp_path / "pc")[:2] == (2, 5)


def test_a_new_lineage_keeps_the_documents_and_asks_for_what_is_missing(tmp_path: Path) -> None:
    sell(tmp_path / "pc", 2)
    shutil.copytree(tmp_path / "pc", tmp_path / "copy")
    with open_database(Profile(tmp_path / "copy")) as database, database.read() as session:
        lineage = current_lineage(session)
        places = session.scalars(select(Document.n).where(Document.lineage_id == lineage.id)).all()
        assert (lineage.ordinal, lineage.is_healed, list(places)) == (2, False, [1, 2])


def test_a_copy_in_another_folder_prints_other_numbers(tmp_path: Path) -> None:
    printed = sell(tmp_path / "pc", 2)
    shutil.copytree(tmp_path / "pc", tmp_path / "copy")
    printed += sell(tmp_path / "pc", 2) + sell(tmp_path / "copy", 2)
    assert len(set(printed)) == 6
    assert state(tmp_path / "pc")[0] == 1 and state(tmp_path / "copy")[0] == 2


def test_another_machine_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = sell(tmp_path / "pc", 2)
    monkeypatch.setattr(continuity, "identity", lambda: "another machine")
    printed += sell(tmp_path / "pc", 2)
    assert len(set(printed)) == 4 and state(tmp_path / "pc")[0] == 2


@pytest.mark.parametrize("lost", ["machine", "anchor.json"])
def test_a_witness_that_is_gone_is_a_doubt(tmp_path: Path, lost: str) -> None:
    printed = sell(tmp_path / "pc", 2)
    (tmp_path / "pc" / lost).unlink()
    printed += sell(tmp_path / "pc", 2)
    assert len(set(printed)) == 4 and state(tmp_path / "pc")[0] == 2


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\x00", b'{"lineage":1}'])
def test_an_anchor_that_cannot_be_read_is_a_doubt(tmp_path: Path, content: bytes) -> None:
    sell(tmp_path / "pc", 2)
    (tmp_path / "pc" / "anchor.json").write_bytes(content)
    assert state(tmp_path / "pc")[0] == 2
    assert state(tmp_path / "pc")[0] == 2, "once is enough"


def test_a_profile_that_was_never_used_begins_no_lineage(tmp_path: Path) -> None:
    assert state(tmp_path / "pc")[0] == 1
    shutil.copytree(tmp_path / "pc", tmp_path / "copy")
    assert state(tmp_path / "copy")[0] == 1


def test_a_full_disk_stops_no_sale_for_its_anchor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sell(tmp_path / "pc")

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(continuity, "_write_whole", full)
    assert len(sell(tmp_path / "pc", ANCHOR_EVERY + 1)) == ANCHOR_EVERY + 1


def test_a_durable_document_is_not_refused_for_its_anchor(
    profile: Profile, caplog: pytest.LogCaptureFixture
) -> None:
    with open_database(profile) as database:
        for place in range(1, ANCHOR_EVERY):
            with database.write() as session:
                number = issue_number(session, DocumentType.RECEIPT, DAY)
                append_document(session, doc_id=f"before-{place}", kind=RECEIPT, body=receipt(number))
        committed: list[object] = []

        def fail(*_: object) -> None:
            if committed:
                raise sqlite.OperationalError("disk I/O error")

        event.listen(database._engine, "commit", committed.append)
        event.listen(database._engine, "before_cursor_execute", fail)
        with database.write() as session:
            number = issue_number(session, DocumentType.RECEIPT, DAY)
            append_document(session, doc_id="sold", kind=RECEIPT, body=receipt(number))
        committed.clear()
        assert "the anchor could not be brought up to date" in caplog.text
        with database.read() as session:
            assert session.scalar(select(Document.doc_id).where(Document.doc_id == "sold")) == "sold"
