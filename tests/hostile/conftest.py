"""One stage for all acts: whatever a hostile HQ does, the next honest synchronisation of the same PC succeeds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.stage import Stage, open_stage
from tests.hq import hq
from tests.postgres import postgres

__all__ = ["hq", "postgres"]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A PC, HQ, and what stands between them."""
    folder: Path = tmp_path_factory.mktemp("stage")
    with open_stage(folder) as opened:
        yield opened
