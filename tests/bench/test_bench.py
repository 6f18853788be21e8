"""Benchmarks are found by name and say what is over its limit."""

from __future__ import annotations

import pytest

from bench.__main__ import find_benchmarks, main
from bench.figure import at_most, percentile


def test_every_benchmark_is_listed_with_its_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    listed = capsys.readouterr().out
    assert {"receipt", "search"} <= set(find_benchmarks())
    assert all(name in listed for name in find_benchmarks())
    assert "bare sqlite3 inserts" in listed


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["nothing"])
    assert caught.value.code == 2
    assert "no benchmark is called nothing" in capsys.readouterr().err


def test_a_figure_over_its_limit_is_not_ok() -> None:
    assert [at_most("x", value, "ms", 5.0).ok for value in (4.9, 5.0, 5.1)] == [True, True, False]


def test_a_percentile_is_one_of_the_times() -> None:
    times = [float(n) for n in range(100)]
    assert (percentile(times, 50), percentile(times, 99), percentile([7.0], 99)) == (50.0, 99.0, 7.0)
