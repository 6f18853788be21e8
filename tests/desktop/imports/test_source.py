"""Files as bytes, and the marks of what was imported."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.imports import source
from desktop.imports.source import number_in, read_source, source_of
from domain.errors import DomainError


def test_a_file_that_is_missing_a_folder_or_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(DomainError, match="file_unreadable"):
            read_source(path)
    large = tmp_path / "large.csv"
    large.write_bytes(b"12345")
    assert read_source(large) == b"12345"
    monkeypatch.setattr(source, "FILE_LIMIT", 4)
    with pytest.raises(DomainError, match="file_too_large"):
        read_source(large)


@given(st.text(min_size=1), st.lists(st.text()))
def test_the_number_is_found_again_in_its_mark(number: str, content: list[str]) -> None:
    assert number_in(source_of(number, content)) == number


def test_other_lines_make_another_mark_and_a_sale_at_the_counter_has_none() -> None:
    assert source_of("1", ["a"]) != source_of("1", ["b"])
    assert number_in("") is None
