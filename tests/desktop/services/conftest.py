"""The shop that service tests sell in."""

from __future__ import annotations

import pytest

from desktop.db import Database
from tests.desktop import shop as small_shop


@pytest.fixture
def shop(database: Database) -> Database:
    """The databases with a few published products."""
    small_shop.open_shop(database)
    return database
