"""Where recordings are made: a PC that is ready to work, and what a recording consists of."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from desktop.services import stock
from domain.stock import MovementReason
from tests.power.counter import UNITS
from tests.power.record import Event, recording
from tests.power.world import (
    Doc,
    HqHere,
    HqIs,
    Pc,
    Truth,
    read_rows,
)


@dataclass
class Recording:
    """One workload: what was on the disk before, every event since, and the truth about it."""

    phase: str
    start: dict[str, bytes]
    events: list[Event]
    truth: Truth


@dataclass
class Studio:
    """Where recordings are made; `ready` is a PC that is enrolled, has its catalogue and its opening stock."""

    root: Path
    seed: int
    ready: dict[str, bytes]
    ready_hq: dict[str, bytes]
    too_early: bool = False

    @property
    def folder(self) -> Path:
        """The PC's folder: always the same one, for a profile is bound to its place."""
        return self.root / "pc"

    @property
    def hq_folder(self) -> Path:
        """HQ's folder."""
        return self.root / "hq"

    def chance(self, name: str) -> random.Random:
        """Return the chance of one workload."""
        return random.Random(f"{self.seed} {name}")


def open_studio(root: Path, seed: int) -> Studio:
    """Make the PC that most workloads begin with."""
    studio = Studio(root, seed, {}, {})
    with HqHere(studio.hq_folder).serving() as hq:
        pc = Pc(studio.folder, hq, studio.chance("ready"))
        pc.open()
        pc.enrol()
        pc.sync()
        with pc.database.write() as session:
            changes = [stock.StockChange(sku, 900_000) for sku in UNITS]
            stock.adjust_stock(
                session, changes, pc.clock.moment(), reason="opening", type=MovementReason.OPENING
            )
        pc.close()
        studio.ready, studio.ready_hq = read_folder(studio.folder), hq.files()
    return studio


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write_folder(folder: Path, files: dict[str, bytes]) -> None:
    """Make a folder hold these files and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)


@contextmanager
def recorded(
    studio: Studio, phase: str, hq: HqHere, start: dict[str, bytes]
) -> Iterator[tuple[Pc, Recording]]:
    """Record what the PC does inside, from a given state of its disk."""
    write_folder(studio.folder, start)
    pc = Pc(studio.folder, hq, studio.chance(phase))
    pc.says_too_early = studio.too_early
    truth = Truth(hq=hq.files())
    if (studio.folder / "ledger.db").exists():
        truth.base = docs_in(studio.folder / "ledger.db")
    with recording(studio.folder) as recorder:
        pc.recorder = recorder
        hq.on_answer = lambda: recorder.mark(HqIs(hq.files()))
        made = Recording(phase, recorder.start, recorder.events, truth)
        yield pc, made
    hq.on_answer = lambda: None
    pc.open()
    with pc.database.read() as session:
        truth.rows = read_rows(session)
    pc.close()
    truth.hq_now = hq.seeded.clock.now


def docs_in(ledger: Path) -> list[Doc]:
    """Return the documents of a ledger file without opening the product."""
    connection = sqlite.connect(f"{ledger.as_uri()}?mode=ro", uri=True)
    try:
        return [Doc(*row) for row in connection.execute("SELECT doc_id, kind, body FROM document ORDER BY n")]
    finally:
        connection.close()
