"""An HQ that calls every history forked: the PC begins few new ones, sells on, and is itself again once HQ is."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop.clock import FixedClock
from desktop.lineage import MOST_AN_HOUR
from desktop.models.document import Lineage
from desktop.sync.engine import LINEAGE_REFUSED, SyncReport, sync_once
from tests.desktop.sync.pc import CLOCK
from tests.hostile.stage import Exchange, Stage, open_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with open_stage(tmp_path) as opened:
        yield opened


def fork(exchange: Exchange) -> None:
    exchange.reply["status"] = "fork"


def sync_at(stage: Stage, minutes: float, *, is_hostile: bool = True) -> SyncReport:
    """Synchronise so many minutes after the stage was set."""
    stage.twist, stage.times = (fork, 1_000) if is_hostile else (None, 0)
    clock = FixedClock(CLOCK.moment().local + timedelta(minutes=minutes))
    with stage.pc.line() as http:
        return sync_once(stage.pc.database, http, clock)


def lineages(stage: Stage) -> int:
    with stage.pc.database.read() as session:
        return session.scalar(select(func.count()).select_from(Lineage)) or 0


def forked_out(stage: Stage) -> None:
    for minute in range(8):
        sync_at(stage, minute)
    assert lineages(stage) == 1 + MOST_AN_HOUR


def test_forks_without_end_begin_three_histories_an_hour(stage: Stage) -> None:
    assert LINEAGE_REFUSED in sync_at(stage, 0).problems
    forked_out(stage)
    before = stage.pc.contents()["main.document"]
    report = sync_at(stage, 59)
    assert report.problems == (LINEAGE_REFUSED,) and not report.new_lineage
    assert stage.pc.contents()["main.document"] == before


def test_it_is_tried_again_when_the_hour_is_over(stage: Stage) -> None:
    forked_out(stage)
    sync_at(stage, 61)
    assert lineages(stage) == 2 + MOST_AN_HOUR


def test_a_clock_that_went_back_locks_nothing_for_ever(stage: Stage) -> None:
    forked_out(stage)
    sync_at(stage, -600_000)
    assert lineages(stage) == 2 + MOST_AN_HOUR


def test_selling_goes_on_and_all_arrives_once_hq_is_itself_again(stage: Stage) -> None:
    forked_out(stage)
    sold = stage.pc.sell(4)
    assert sync_at(stage, 9).problems == (LINEAGE_REFUSED,)
    assert stage.pc.lineage().n == 7
    assert sync_at(stage, 10, is_hostile=False).problems == ()
    statuses = stage.pc.statuses()
    assert len(statuses) == 7 and {statuses[doc_id] for doc_id in sold} == {"applied"}
    assert set(statuses.values()) == {"applied"}


def test_a_history_this_pc_began_by_itself_takes_nothing_from_the_hour(stage: Stage) -> None:
    from desktop.lineage import may_begin, start_lineage

    with stage.pc.database.write() as session:
        for n in range(5):
            start_lineage(session, f"{n:016x}")
        assert may_begin(session, CLOCK.moment().local)
