"""Document numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.numbering import DocumentType, Series, number_of


def test_a_number_names_type_lineage_year_and_place() -> None:
    assert number_of(Series("K7Q1", DocumentType.RECEIPT, 2026), 42) == "RC-K7Q1-26-000042"
    assert number_of(Series("K7Q1", DocumentType.ORDER, 2009), 1_000_000) == "PO-K7Q1-09-1000000"


@pytest.mark.parametrize("sequence", [0, -1])
def test_a_series_starts_at_one(sequence: int) -> None:
    with pytest.raises(DomainError, match="sequence_below_one"):
        number_of(Series("K7Q1", DocumentType.RECEIPT, 2026), sequence)


series = st.builds(
    Series, st.sampled_from(["AAAA", "K7Q1"]), st.sampled_from(DocumentType), st.integers(2000, 2099)
)


@given(series, series, st.integers(1, 10**7), st.integers(1, 10**7))
def test_two_places_never_share_a_number(one: Series, other: Series, first: int, second: int) -> None:
    assert (number_of(one, first) == number_of(other, second)) == ((one, first) == (other, second))
