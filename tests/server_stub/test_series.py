"""HQ says of each series of numbers how far it holds it, what is missing, and what was printed twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from protocol.staff import SeriesHeld
from server_stub.__main__ import main
from server_stub.series import list_series
from tests.hq import SeededHq, open_seeded, receipt


@pytest.fixture
def seeded(tmp_path: Path) -> Iterator[SeededHq]:
    with open_seeded(tmp_path) as opened:
        yield opened


def send(hq: SeededHq, *numbers: str) -> None:
    device = hq.device()
    for place, number in enumerate(numbers):
        device.append("receipt", receipt(number), f"doc-{place}")
    device.sync()


def series(hq: SeededHq) -> list[SeriesHeld]:
    with hq.database.read() as session:
        return list_series(session, 1)


def numbered(stem: str, *places: int) -> list[str]:
    return [f"{stem}-{place:06}" for place in places]


def test_a_series_without_gaps_is_complete(seeded: SeededHq) -> None:
    send(seeded, *numbered("RC-K7Q1-26", 2, 1, 3), *numbered("RC-K7Q2-26", 1))
    assert series(seeded) == [SeriesHeld("RC-K7Q1-26", 3, 3), SeriesHeld("RC-K7Q2-26", 1, 1)]


def test_what_is_missing_is_named_from_the_first_number_on(seeded: SeededHq) -> None:
    send(seeded, *numbered("RC-K7Q1-26", 3, 4, 9), "imported 12")
    assert series(seeded) == [SeriesHeld("RC-K7Q1-26", 9, 3, [(1, 2), (5, 8)])]


def test_a_number_of_two_documents_is_told(seeded: SeededHq) -> None:
    send(seeded, *numbered("RC-K7Q1-26", 1, 1, 2))
    assert series(seeded) == [SeriesHeld("RC-K7Q1-26", 2, 2, [], 1)]


def test_the_command_says_it_in_lines(
    seeded: SeededHq, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    send(seeded, *numbered("RC-K7Q1-26", 1, 2), *numbered("RC-K7Q2-26", 2, 5, 5))
    words = ["series", "--dealer", "D001", "--db", str(tmp_path / "hq.db")]
    assert main(words) == 0 and main([*words, "--gaps"]) == 0
    gaps = "RC-K7Q2-26  1..5  missing 1, 3..4, printed twice 1"
    assert capsys.readouterr().out.splitlines() == ["RC-K7Q1-26  1..2  complete", gaps, gaps]
    assert main([*words[:2], "D999", *words[3:]]) == 1
