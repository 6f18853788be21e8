"""Background work: order, delivery on the main thread, busy, errors, closing."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.ui.tasks import Tasks


class Session:
    """A session as Tasks sees one: it remembers what was touched and whether it was committed."""

    def __init__(self) -> None:
        self.touched: set[str] = set()
        self.is_committed = False


@contextmanager
def opened() -> Iterator[Session]:
    session = Session()
    yield session
    session.is_committed = True


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks[Session]]:
    made = Tasks(opened, opened, lambda session: frozenset(session.touched))
    yield made
    assert made.close()


def test_results_arrive_on_the_main_thread(tasks: Tasks[Session], qtbot: QtBot) -> None:
    seen: list[tuple[str, str]] = []
    job_thread = lambda _: threading.current_thread().name  # noqa: E731
    tasks.read(job_thread, lambda name: seen.append((name, threading.current_thread().name)))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0].startswith("reader")
    assert seen[0][1] == threading.main_thread().name


def test_a_write_tells_which_tables_it_changed(tasks: Tasks[Session], qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.committed) as told:
        tasks.write(lambda session: session.touched.update({"receipt", "movement"}))
    assert told.args == [frozenset({"receipt", "movement"})]


def test_writes_run_one_after_the_other_in_order(tasks: Tasks[Session], qtbot: QtBot) -> None:
    order: list[int] = []
    for number in range(20):
        tasks.write(lambda _, n=number: (time.sleep(0.001), order.append(n)))
    qtbot.waitUntil(lambda: len(order) == 20)
    assert order == sorted(order)


def test_busy_ends_when_the_job_fails(tasks: Tasks[Session], qtbot: QtBot) -> None:
    busy: list[bool] = []
    errors: list[Exception] = []
    tasks.write(lambda _: 1 // 0, failed=errors.append, busy=busy.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert busy == [True, False]
    assert not tasks.is_busy


def test_an_error_nobody_takes_goes_to_the_window(tasks: Tasks[Session], qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.failed) as told:
        tasks.read(lambda _: 1 // 0)
    assert isinstance(told.args[0], ZeroDivisionError)


def test_a_failed_write_commits_and_tells_nothing(tasks: Tasks[Session], qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(tasks.committed), qtbot.waitSignal(tasks.failed):
        tasks.write(lambda session: (session.touched.add("receipt"), 1 // 0))


def test_only_the_newest_answer_is_delivered(tasks: Tasks[Session], qtbot: QtBot) -> None:
    shown: list[int] = []
    tasks.read(lambda _: (time.sleep(0.1), 1)[1], shown.append, latest="search")
    tasks.read(lambda _: 2, shown.append, latest="search")
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert shown == [2]


def test_an_answer_for_a_screen_that_is_gone_is_dropped(tasks: Tasks[Session], qtbot: QtBot) -> None:
    class Screen(QObject):
        def show_it(self, _: object) -> None:
            pytest.fail("delivered to a deleted screen")

    screen = Screen()
    tasks.read(lambda _: time.sleep(0.05), screen.show_it)
    import shiboken6

    shiboken6.delete(screen)
    qtbot.waitUntil(lambda: not tasks.is_busy)


def test_a_cancelled_job_stops_at_its_next_step(tasks: Tasks[Session], qtbot: QtBot) -> None:
    progress = tasks.progress()
    steps: list[int] = []
    progress.stepped.connect(lambda done, _: (steps.append(done), progress.cancel()))

    def long_job(_: Session) -> None:
        for number in range(10_000):
            progress.step(number, 10_000)
            time.sleep(0.001)

    with qtbot.assertNotEmitted(tasks.failed), qtbot.assertNotEmitted(tasks.committed):
        tasks.write(long_job)
        qtbot.waitUntil(lambda: not tasks.is_busy)
    assert len(steps) < 1_000


def test_closing_finishes_queued_writes_and_takes_no_more(qtbot: QtBot) -> None:
    tasks = Tasks(opened, opened, lambda session: frozenset(session.touched))
    done: list[int] = []
    for number in range(5):
        tasks.write(lambda _, n=number: (time.sleep(0.01), done.append(n)))
    assert tasks.close(timeout_s=5)
    tasks.write(lambda _: done.append(99))
    assert done == [0, 1, 2, 3, 4]


def test_closing_gives_up_on_a_job_that_hangs(qtbot: QtBot) -> None:
    tasks = Tasks(opened, opened, lambda session: frozenset(session.touched))
    release = threading.Event()
    tasks.run(release.wait)
    started = time.monotonic()
    assert not tasks.close(timeout_s=0.2)
    assert time.monotonic() - started < 2
    release.set()


def test_a_commit_made_elsewhere_is_announced_on_the_main_thread(tasks: Tasks[Session], qtbot: QtBot) -> None:
    threads: list[str] = []
    tasks.committed.connect(lambda _: threads.append(threading.current_thread().name))
    threading.Thread(target=lambda: tasks.announce(frozenset({"price"}))).start()
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [threading.main_thread().name]
