"""A profile of one PC for the tests of synchronising."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.db import Database, open_database
from desktop.paths import Profile


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A fresh profile, not enrolled."""
    with open_database(Profile(tmp_path / "pc")) as opened:
        yield opened
