"""Synchronising in the background: waking, backing off, stopping, and what the sync chip is told."""

import threading
import time
from datetime import timedelta

import msgspec
import pytest

from desktop.sync.runner import SyncRunner, SyncState
from desktop.sync.schedule import (
    LONGEST_DELAY_SECONDS,
    Schedule,
    backoff_seconds,
    read_schedule,
    seconds_left,
    write_schedule,
)
from protocol.problem import MEDIA_TYPE, Problem
from tests.desktop.sync.line import lost
from tests.desktop.sync.pc import CLOCK
from tests.desktop.sync.strange import Reply


class Watched:
    """A runner whose states are kept as they come."""

    def __init__(self, pc, **options):
        self.seen = []
        self.news = threading.Condition()
        self.runner = SyncRunner(pc.database, CLOCK, **{"interval": 60.0, "chance": lambda: 0.0} | options)
        self.runner.listeners.append(self._hear)

    def _hear(self, status):
        with self.news:
            self.seen.append(status)
            self.news.notify_all()

    def wait_for(self, state, **facts):
        def found():
            return any(
                status.state is state and all(getattr(status, name) == value for name, value in facts.items())
                for status in self.seen
            )

        with self.news:
            assert self.news.wait_for(found, timeout=10), self.seen

    def __enter__(self):
        self.runner.start()
        return self

    def __exit__(self, *_):
        assert self.runner.stop()


def test_backing_off_doubles_up_to_a_quarter_of_an_hour_and_is_random():
    assert [backoff_seconds(k, 1.0) for k in range(4)] == [2, 4, 8, 16]
    assert backoff_seconds(100, 1.0) == LONGEST_DELAY_SECONDS
    assert backoff_seconds(100, 0.0) == 0.0


def test_it_synchronises_at_once_and_tells_what_it_did(enrolled):
    enrolled.sell(2)
    with Watched(enrolled) as watched:
        watched.wait_for(SyncState.SYNCED, waiting=0)
    done = watched.seen[-1]
    assert done.report.pushed == 2 and done.synced_at == CLOCK.local and done.attention == 0


def test_a_new_document_goes_up_without_waiting_for_the_interval(enrolled):
    with Watched(enrolled) as watched:
        watched.wait_for(SyncState.SYNCED)
        watched.seen.clear()
        enrolled.database.on_commit.append(watched.runner.notice)
        enrolled.sell()
        watched.wait_for(SyncState.SYNCED, waiting=0)
    assert list(enrolled.statuses().values()) == ["applied"]


def test_a_broken_line_is_offline_and_is_tried_again(enrolled, line):
    enrolled.sell()
    line.break_with(lost, times=2)
    with Watched(enrolled) as watched:
        watched.wait_for(SyncState.OFFLINE, code="unreachable", waiting=1)
        watched.wait_for(SyncState.SYNCED, waiting=0)


def test_a_portal_is_said_to_be_not_hq(enrolled, line):
    line.break_with(lambda _: Reply(b"<html/>", media_type="text/html", has_digest=False))
    with Watched(enrolled) as watched:
        watched.wait_for(SyncState.OFFLINE, code="not_hq")


def test_while_offline_a_sale_does_not_break_the_backoff_but_a_person_may(enrolled, line):
    line.break_with(lost, times=1)
    with Watched(enrolled, chance=lambda: 1.0) as watched:
        watched.wait_for(SyncState.OFFLINE)
        enrolled.database.on_commit.append(watched.runner.notice)
        enrolled.sell()
        time.sleep(0.2)
        assert not any(status.state is SyncState.SYNCED for status in watched.seen)
        watched.runner.sync_now()
        watched.wait_for(SyncState.SYNCED, waiting=0)


def test_before_enrolment_it_waits_quietly(pc):
    with Watched(pc) as watched:
        watched.wait_for(SyncState.NOT_ENROLLED)


def test_documents_that_need_a_person_are_counted(enrolled):
    enrolled.sell(store_id=4711)
    with Watched(enrolled) as watched:
        watched.wait_for(SyncState.SYNCED, attention=1)


def test_hq_says_how_long_to_wait(enrolled, line):
    problem = Problem(type="about:blank", title="Later", status=503, code="unavailable")
    busy = Reply(msgspec.json.encode(problem), 503, MEDIA_TYPE, {"Retry-After": "30"})
    line.break_with(lambda _: busy)
    with Watched(enrolled) as watched:
        watched.wait_for(SyncState.REFUSED, code="unavailable")
        time.sleep(0.2)
        assert watched.seen[-1].state is SyncState.REFUSED, (
            "without the delay it would have tried again at once"
        )


def test_a_bug_does_not_end_it(enrolled, monkeypatch, caplog):
    calls = iter([RuntimeError("a bug")])

    def fail_once(*arguments, **options):
        for error in calls:
            raise error
        return real(*arguments, **options)

    from desktop.sync import runner

    real = runner.sync_once
    monkeypatch.setattr(runner, "sync_once", fail_once)
    with Watched(enrolled) as watched:
        watched.wait_for(SyncState.REFUSED, code="sync_failed")
        watched.wait_for(SyncState.SYNCED, code="")
    assert "synchronising failed" in caplog.text


def test_it_stops_within_five_seconds_even_in_the_middle_of_a_request(enrolled, line):
    holding = threading.Event()

    def hold(reply):
        holding.set()
        time.sleep(1)
        return reply

    line.break_with(hold)
    with Watched(enrolled) as watched:
        assert holding.wait(5)
        started = time.monotonic()
        assert watched.runner.stop()
        assert time.monotonic() - started < 5


@pytest.mark.parametrize("times", [5])
def test_starting_and_stopping_again_and_again_leaves_no_thread(enrolled, times):
    before = threading.active_count()
    for _ in range(times):
        with Watched(enrolled):
            pass
    assert threading.active_count() <= before


def stored(pc):
    with pc.database.read() as session:
        return read_schedule(session)


def store(pc, schedule):
    with pc.database.write() as session:
        write_schedule(session, schedule)


@pytest.mark.parametrize(
    ("ago", "left"),
    [(timedelta(0), 30), (timedelta(seconds=20), 10), (timedelta(days=400), 0), (timedelta(days=-400), 0)],
)
def test_what_is_left_of_a_wait_is_computed_whatever_the_clock_did(ago, left):
    schedule = Schedule(3, CLOCK.local - ago, 30_000)
    assert seconds_left(schedule, CLOCK.local) == left
    assert seconds_left(Schedule(), CLOCK.local) == 0


def test_failures_are_stored_and_a_success_ends_them(enrolled, line):
    line.break_with(lost, times=2)
    with Watched(enrolled) as watched:
        watched.wait_for(SyncState.OFFLINE)
        watched.wait_for(SyncState.SYNCED)
    assert stored(enrolled) == Schedule()
    line.break_with(lost, times=1)
    with Watched(enrolled, chance=lambda: 1.0) as watched:
        watched.wait_for(SyncState.OFFLINE)
    assert stored(enrolled) == Schedule(1, CLOCK.local, 2_000)


def test_a_restart_forgets_neither_the_wait_nor_the_failures(enrolled):
    store(enrolled, Schedule(5, CLOCK.local, 60_000))
    with Watched(enrolled) as watched:
        time.sleep(0.2)
        assert not watched.seen, "HQ is left alone for the rest of the minute"
        watched.runner.sync_now()
        watched.wait_for(SyncState.SYNCED)
    assert stored(enrolled) == Schedule()


def test_a_worker_without_a_sign_of_life_is_replaced_and_does_nothing_more(enrolled, monkeypatch, caplog):
    from desktop.sync import runner

    stuck, released, real, calls = threading.Event(), threading.Event(), runner.sync_once, []

    def hang_once(*arguments, **options):
        calls.append(threading.current_thread())
        if len(calls) == 1:
            stuck.set()
            released.wait(10)
            assert options["is_stopping"]()
            raise runner.Interrupted
        return real(*arguments, **options)

    monkeypatch.setattr(runner, "sync_once", hang_once)
    enrolled.sell()
    with Watched(enrolled, patience=0.2) as watched:
        assert stuck.wait(5)
        watched.wait_for(SyncState.SYNCED, waiting=0)
        released.set()
        calls[0].join(5)
        assert not calls[0].is_alive() and calls[1] is not calls[0]
    assert "is replaced" in caplog.text


def test_a_dead_worker_is_replaced_without_a_new_document(enrolled, monkeypatch):
    with Watched(enrolled, patience=0.2) as watched:
        watched.wait_for(SyncState.SYNCED)
        left = watched.runner._left
        left.set()
        watched.runner._wake.set()
        watched.runner._thread.join(5)
        watched.seen.clear()
        watched.wait_for(SyncState.SYNCED)
        assert watched.runner._left is not left


def test_a_slow_worker_that_gives_signs_is_left_alone(enrolled, monkeypatch):
    from desktop.sync import runner

    def take_long(*arguments, **options):
        for _ in range(12):
            time.sleep(0.05)
            assert not options["is_stopping"]()
        return real(*arguments, **options)

    real = runner.sync_once
    monkeypatch.setattr(runner, "sync_once", take_long)
    with Watched(enrolled, patience=0.3) as watched:
        watched.wait_for(SyncState.SYNCED)
