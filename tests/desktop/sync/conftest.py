"""A PC, a real HQ and the line between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.db import Database
from tests.desktop.sync.line import Line, line_to
from tests.desktop.sync.pc import Pc, open_pc
from tests.hq import SeededHq, hq, loopback_hq

__all__ = ["hq", "loopback_hq"]


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[Pc]:
    """A fresh PC, not enrolled."""
    with open_pc(tmp_path / "pc") as opened:
        yield opened


@pytest.fixture
def database(pc: Pc) -> Database:
    """Its databases."""
    return pc.database


@pytest.fixture
def line(hq: SeededHq) -> Iterator[Line]:
    """The line to HQ."""
    with line_to(hq) as opened:
        yield opened


@pytest.fixture
def enrolled(pc: Pc, line: Line) -> Pc:
    """An enrolled PC that never synchronised."""
    pc.enrol(line.url, line.hq.enrol_code())
    return pc
