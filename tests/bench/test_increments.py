"""The increments benchmark changes what it says and takes it in with HQ's own digest."""

from pathlib import Path

from bench.increments import measure


def test_changed_prices_come_in_as_pages_and_are_counted(tmp_path: Path) -> None:
    taken, pages, *_ = measure(tmp_path, lambda text: None, products=1_000, changed=500)
    assert (taken.value, taken.ok, pages.value) == (500, True, 1)
