"""Processor time of a piece of work in this process and in HQ's, each as the system counts it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.figure import Figure, at_most, percentile


@dataclass(frozen=True, slots=True)
class Work:
    """What one piece of work took, in ms: processor time here and at HQ, and by the clock on the wall."""

    here: float
    there: float
    wall: float


def measure(pid: int, step: Callable[[], object]) -> Work:
    """Do a piece of work that HQ's process `pid` has a part in."""
    wall, here, there = time.perf_counter(), time.process_time(), _process_time(pid)
    step()
    spent = (time.process_time() - here, _process_time(pid) - there, time.perf_counter() - wall)
    return Work(*(seconds * 1000 for seconds in spent))


def _process_time(pid: int) -> float:
    """Return all the processor time of another process, to the nanosecond; 0 where only Linux could say."""
    if sys.platform != "linux":
        return 0.0
    return time.clock_gettime(
        (~pid << 3) | 2
    )  # CPUCLOCK_SCHED of a process, as clock_getcpuclockid(3) makes it


def work_figures(name: str, works: list[Work], limit: float) -> list[Figure]:
    """Return the medians of many: the work at both ends with its limit, each end's part, and the wall time."""
    figures = [
        Figure(f"{name}, median", percentile([work.wall for work in works], 50), "ms"),
        Figure(f"{name}, work at the PC", percentile([work.here for work in works], 50), "ms"),
    ]
    if sys.platform != "linux":
        return figures
    both = percentile([work.here + work.there for work in works], 50)
    return [
        *figures,
        Figure(f"{name}, work at HQ", percentile([work.there for work in works], 50), "ms"),
        at_most(f"{name}, work at both ends", both, "ms", limit),
        Figure(f"{name}, share of what it may take", both / limit, "times"),
    ]
