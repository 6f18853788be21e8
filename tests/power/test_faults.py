"""A disk that is full, broken or read-only in the middle of the day: refused by name, nothing half, and on it goes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.db import open_database
from desktop.paths import Profile
from desktop.services.receipt import list_receipts
from domain.errors import DomainError
from tests.power.check import check_chains, check_stock
from tests.power.counter import sell
from tests.power.studio import Studio, open_studio, write_folder
from tests.power.vfs import FULL, IOERR_FSYNC, IOERR_READ, IOERR_WRITE, Nothing, shimmed
from tests.power.world import HqHere, Pc, read_rows, workshop

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the shim stands on Linux")
READONLY = 8
FAULTS = {
    "full": ("write", FULL, {"disk_full"}),
    "write fails": ("write", IOERR_WRITE, {"disk_failed"}),
    "sync fails": ("sync", IOERR_FSYNC, {"disk_failed"}),
    "read fails": ("read", IOERR_READ, {"disk_failed"}),
    "read-only": ("write", READONLY, {"disk_read_only"}),
}
ATTEMPTS = 4


class Trouble:
    """Lets operations of one kind on the ledger fail from the n-th on, until it is over."""

    def __init__(self, what: str, code: int) -> None:
        self.what, self.code, self.left = what, code, -1

    def begin(self, after: int) -> None:
        """Let so many operations pass first."""
        self.left = after

    def end(self) -> None:
        """Space was freed, the cable is back."""
        self.left = -1

    def __call__(self, what: str, path: str) -> int:
        """Answer the shim."""
        if self.left < 0 or what != self.what or "ledger" not in path:
            return 0
        self.left = max(0, self.left - 1)
        return self.code if self.left == 0 else 0


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    """A PC that is ready to sell."""
    with workshop() as root:
        yield open_studio(root, seed=3)


def attempt(pc: Pc, told: list[str]) -> int:
    """Try to sell a few times; return how many receipts were acknowledged and note what was refused."""
    sold = 0
    for _ in range(ATTEMPTS):
        try:
            sell(pc)
            sold += 1
        except DomainError as refusal:
            told.append(refusal.code)
    return sold


@pytest.mark.parametrize("after", [1, 2, 3, 7, 20, 33])
@pytest.mark.parametrize("name", FAULTS)
def test_trouble_is_named_leaves_nothing_half_and_passes_without_a_restart(
    studio: Studio, name: str, after: int
) -> None:
    what, code, named = FAULTS[name]
    trouble, told = Trouble(what, code), list[str]()
    write_folder(studio.folder, studio.ready)
    with HqHere(studio.hq_folder, studio.ready_hq).serving() as hq:
        pc = Pc(studio.folder, hq, studio.chance(f"{name} {after}"))
        with shimmed(studio.folder, Nothing(), trouble):
            pc.open()
            sold = attempt(pc, told)
            if what == "read":
                pc.database._engine.dispose()  # or every page would be in memory already
            trouble.begin(after if what == "write" else 1 + after // 10)
            sold += attempt(pc, told)
            trouble.end()
            assert set(told) <= named and (told or what == "read")
            assert attempt(pc, told) == ATTEMPTS
            pc.close()
    assert_whole(studio.folder, sold + ATTEMPTS)


def assert_whole(folder: Path, sold: int) -> None:
    """The receipts that were acknowledged are there, each whole, and no others; numbers, chain and stock are right."""
    with open_database(Profile(folder)) as database, database.read() as session:
        run = session.connection().exec_driver_sql
        receipts = {row.doc_id: row for row in list_receipts(session, limit=1000)}
        assert len(receipts) == sold
        assert sorted(int(row.number[-6:]) for row in receipts.values()) == list(range(1, sold + 1))
        rows = read_rows(session)
        assert rows["receipt_line"].keys() == rows["tender"].keys() == receipts.keys()
        assert all(len(rows["receipt_line"][id]) == row.line_count for id, row in receipts.items())
        check_stock(run)
        columns = "lineage_id, n, doc_id, kind, version, body, chain, body_hash"
        check_chains(run, run(f"SELECT {columns} FROM document ORDER BY n").all())
        assert run("PRAGMA main.integrity_check").scalar() == "ok"


def test_a_ledger_that_vanished_while_open_is_missed_before_the_next_sale(studio: Studio) -> None:
    write_folder(studio.folder, studio.ready)
    with HqHere(studio.hq_folder, studio.ready_hq).serving() as hq:
        pc = Pc(studio.folder, hq, studio.chance("vanished"))
        pc.open()
        sell(pc)
        pc.database.profile.ledger.rename(studio.root / "elsewhere.db")
        with pytest.raises(DomainError, match="database_missing"):
            sell(pc)
        pc.drop()
        with pytest.raises(DomainError, match="database_missing"):
            open_database(Profile(studio.folder))
        assert not (studio.folder / "ledger.db").exists()


def test_another_ledger_in_its_place_while_open_is_not_sold_into(studio: Studio) -> None:
    write_folder(studio.folder, studio.ready)
    with HqHere(studio.hq_folder, studio.ready_hq).serving() as hq:
        pc = Pc(studio.folder, hq, studio.chance("replaced"))
        pc.open()
        sell(pc)
        copy = studio.root / "copy.db"
        copy.write_bytes(studio.ready["ledger.db"])
        copy.replace(pc.database.profile.ledger)
        with pytest.raises(DomainError, match="database_missing"):
            sell(pc)
        pc.drop()
