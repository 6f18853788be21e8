"""Synchronising in the background: waking, backing off, stopping, and what the sync chip is told."""

import threading
import time

import msgspec
import pytest

from desktop.sync.runner import LONGEST_DELAY_SECONDS, SyncRunner, SyncState, backoff_seconds
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
        watched.wait_for(SyncState.SYNCED)
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
