"""Benchmarks are found by name and say what misses the figure it is held to."""

from __future__ import annotations

from types import ModuleType

import msgspec
import pytest

import bench.iowa
from bench.__main__ import find_benchmarks, format_value, main
from bench.figure import Figure, Progress, at_least, at_most, exactly, money, percentile


def _benchmark(*figures: Figure) -> ModuleType:
    module = ModuleType("made_up", "A made-up benchmark.")

    def run(progress: Progress) -> list[Figure]:
        progress("made up")
        return list(figures)

    module.run = run  # type: ignore[attr-defined]
    return module


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    benchmarks = {
        "good": _benchmark(at_most("cost", 2.0, "times", 6.0), at_least("speed", 0.7, "×", 0.6)),
        "slow": _benchmark(at_least("speed", 0.5, "×", 0.6)),
        "absent": _benchmark(),
    }
    monkeypatch.setattr("bench.__main__.find_benchmarks", lambda: benchmarks)
    return benchmarks


def test_every_benchmark_is_listed_with_its_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    listed = capsys.readouterr().out
    promised = {"iowa", "receipt", "replay", "search", "start", "statement", "sync", "table"}
    assert promised <= set(find_benchmarks())
    assert all(name in listed for name in find_benchmarks())
    assert "bare sqlite3 inserts" in listed


def test_the_list_can_be_had_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list", "--json"]) == 0
    assert set(msgspec.json.decode(capsys.readouterr().out)) == set(find_benchmarks())


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["nothing"])
    assert caught.value.code == 2
    assert "no benchmark is called nothing" in capsys.readouterr().err


@pytest.mark.usefixtures("made_up")
def test_a_missed_figure_makes_the_exit_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(["good"]), main(["slow"])) == (0, 1)
    assert "at least 0.600  MISSED" in capsys.readouterr().out


@pytest.mark.usefixtures("made_up")
def test_all_ends_with_one_table_of_what_is_held(capsys: pytest.CaptureFixture[str]) -> None:
    main(["all"])
    assert "3 figures are held to something, 2 reach it" in capsys.readouterr().out


@pytest.mark.usefixtures("made_up")
def test_a_benchmark_without_its_data_says_so_and_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["absent"]) == 0
    assert "nothing measured" in capsys.readouterr().out


@pytest.mark.usefixtures("made_up")
def test_figures_come_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    main(["slow", "--json"])
    told = msgspec.json.decode(capsys.readouterr().out)["slow"][0]
    assert (told["value"], told["limit"], told["rule"], told["ok"]) == (0.5, 0.6, "at least", False)


def test_the_distributors_month_needs_its_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench.iowa, "FOLDER", bench.iowa.FOLDER / "absent")
    assert main(["iowa"]) == 0
    assert "is absent" in capsys.readouterr().err


def test_a_figure_over_its_limit_is_not_ok() -> None:
    assert [at_most("x", value, "ms", 5.0).ok for value in (4.9, 5.0, 5.1)] == [True, True, False]
    assert [at_least("x", value, "×", 0.6).ok for value in (0.59, 0.6, 0.61)] == [False, True, True]


def test_a_count_and_an_amount_are_right_only_exactly() -> None:
    assert [exactly("x", value, "", 7).ok for value in (6, 7, 8)] == [False, True, False]
    assert [money("x", value, 370_682_764).ok for value in (370_682_763, 370_682_764)] == [False, True]
    assert money("x", 1).ok is None


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1910, "", "1,910"),
        (-28240.83, "yuan", "-28,240.83"),
        (1.4924, "s", "1.492"),
        (4115.23, "1/s", "4,115.2"),
    ],
)
def test_values_are_written_as_people_read_them(value: float, unit: str, text: str) -> None:
    assert format_value(value, unit) == text


def test_a_percentile_is_one_of_the_times() -> None:
    times = [float(n) for n in range(100)]
    assert (percentile(times, 50), percentile(times, 99), percentile([7.0], 99)) == (50.0, 99.0, 7.0)
