"""The start benchmark waits for a window that is really there."""

from __future__ import annotations

import pytest

from bench.start import BARE, seconds_to_window


def test_a_window_that_opens_is_timed() -> None:
    assert 0 < seconds_to_window(BARE) < 60


def test_a_program_without_a_window_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="did not open"):
        seconds_to_window("raise SystemExit('no display')")
