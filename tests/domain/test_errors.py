"""The refusal every rule raises."""

from __future__ import annotations

from domain.errors import DomainError


def test_a_refusal_shows_its_code_and_facts() -> None:
    error = DomainError("price_missing", sku="P1", unit=None)
    assert (error.code, error.facts) == ("price_missing", {"sku": "P1", "unit": None})
    assert str(error) == "price_missing (sku=P1, unit=None)"
    assert str(DomainError("quantity_zero")) == "quantity_zero"
