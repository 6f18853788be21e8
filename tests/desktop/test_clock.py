"""A clock's reading is evidence: aware, with a boot and a monotonic part."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop.clock import FixedClock, SystemClock
from desktop.services.document import new_doc_id


def test_the_system_clock_reads_aware_time_and_runs_forward() -> None:
    clock = SystemClock(hq_offset_ms=5)
    first, second = clock.moment(), clock.moment()
    assert first.local.tzinfo is not None
    assert (first.boot, first.hq_offset_ms) == (second.boot, 5)
    assert second.monotonic_ms >= first.monotonic_ms
    assert first.stamp.local == first.local


def test_ids_carry_the_moments_time_and_never_repeat() -> None:
    moment = FixedClock(datetime(2026, 3, 2, tzinfo=UTC)).moment()
    ids = {new_doc_id(moment) for _ in range(1000)}
    assert len(ids) == 1000
    millis = int(moment.local.timestamp() * 1000)
    assert {int(id.replace("-", "")[:12], 16) for id in ids} == {millis}
    assert {id[14] for id in ids} == {"7"}
