"""The print queue loses nothing and doubles nothing, whatever the printer and the power do."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.devices.printer import PrinterInterruptedError, PrinterUnavailableError
from desktop.devices.queue import JobState, PrintQueue
from domain.errors import DomainError


class _Paper:
    """A printer whose faults are set by hand."""

    def __init__(self, *faults: type[BaseException] | None) -> None:
        self.printed: list[bytes] = []
        self.faults = list(faults)

    def send(self, name: str, data: bytes) -> None:
        fault = self.faults.pop(0) if self.faults else None
        if fault:
            raise fault
        self.printed.append(data)


def test_jobs_wait_for_a_missing_printer_and_come_out_in_order(tmp_path: Path) -> None:
    queue = PrintQueue(tmp_path)
    for number in range(12):
        queue.put(f"r{number}", "receipt", b"%d" % number)
    assert queue.flush(_Paper(PrinterUnavailableError)).waiting == 12
    paper = _Paper()
    assert PrintQueue(tmp_path).flush(paper).printed == 12
    assert paper.printed == [b"%d" % number for number in range(12)]


def test_the_same_job_is_kept_once_even_after_printing(tmp_path: Path) -> None:
    queue, paper = PrintQueue(tmp_path), _Paper()
    assert queue.put("r1", "receipt", b"x")
    assert not queue.put("r1", "receipt", b"x")
    queue.flush(paper)
    assert not PrintQueue(tmp_path).put("r1", "receipt", b"x")
    assert queue.flush(paper).printed == 0
    assert paper.printed == [b"x"]


def test_a_job_that_stopped_in_the_middle_waits_for_the_user(tmp_path: Path) -> None:
    queue, paper = PrintQueue(tmp_path), _Paper(PrinterInterruptedError)
    queue.put("r1", "receipt", b"1")
    queue.put("r2", "receipt", b"2")
    assert queue.flush(paper).problem
    assert queue.flush(paper).printed == 1
    assert [(job.id, job.state) for job in queue.jobs()] == [("r1", JobState.DOUBTFUL)]
    queue.retry("r1")
    queue.flush(paper)
    assert paper.printed == [b"2", b"1"]


def test_a_crash_while_printing_leaves_the_job_doubtful(tmp_path: Path) -> None:
    queue = PrintQueue(tmp_path)
    queue.put("r1", "receipt", b"1")
    with pytest.raises(KeyboardInterrupt):
        queue.flush(_Paper(KeyboardInterrupt))
    again, paper = PrintQueue(tmp_path), _Paper()
    assert again.flush(paper).printed == 0
    assert again.jobs()[0].state is JobState.DOUBTFUL
    again.drop("r1")
    assert not again.jobs()


def test_a_job_can_be_put_while_another_is_printing(tmp_path: Path) -> None:
    queue, started, goes_on = PrintQueue(tmp_path), threading.Event(), threading.Event()

    class Slow(_Paper):
        def send(self, name: str, data: bytes) -> None:
            started.set()
            assert goes_on.wait(10)
            super().send(name, data)

    paper = Slow()
    queue.put("r1", "receipt", b"1")
    worker = threading.Thread(target=queue.flush, args=(paper,))
    worker.start()
    assert started.wait(10)
    assert queue.put("r2", "receipt", b"2")
    assert [job.id for job in queue.jobs()] == ["r2"]
    goes_on.set()
    worker.join(10)
    assert paper.printed == [b"1", b"2"]


def test_an_unknown_job_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="print_job_unknown"):
        PrintQueue(tmp_path).retry("nothing")


def test_a_damaged_file_is_set_aside_and_the_rest_prints(tmp_path: Path) -> None:
    queue, paper = PrintQueue(tmp_path), _Paper()
    queue.put("r1", "receipt", b"1")
    next(tmp_path.glob("*.waiting")).write_bytes(b"not a job")
    queue.put("r2", "receipt", b"2")
    queue.flush(paper)
    assert paper.printed == [b"2"]
    assert len(list(tmp_path.glob("*.broken"))) == 1


def test_a_half_written_job_of_a_power_cut_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "0000000001_ab.part").write_bytes(b"half")
    assert not PrintQueue(tmp_path).jobs()
    assert not list(tmp_path.iterdir())


def test_only_the_last_five_hundred_printed_jobs_are_remembered(tmp_path: Path) -> None:
    for number in range(520):
        (tmp_path / f"{number:010d}_x{number}.done").touch()
    PrintQueue(tmp_path).flush(_Paper())
    assert len(list(tmp_path.glob("*.done"))) == 500


FAULTS = st.lists(st.sampled_from([None, PrinterUnavailableError]), max_size=30)


@given(FAULTS, st.integers(1, 8))
def test_every_job_is_printed_exactly_once_whenever_the_printer_returns(
    tmp_path_factory: pytest.TempPathFactory, faults: list[type[BaseException] | None], count: int
) -> None:
    folder, paper = tmp_path_factory.mktemp("queue"), _Paper(*faults)
    for number in range(count):
        PrintQueue(folder).put(f"r{number}", "receipt", b"%d" % number)
        PrintQueue(folder).flush(paper)
    while PrintQueue(folder).flush(paper).waiting:
        pass
    assert paper.printed == [b"%d" % number for number in range(count)]
