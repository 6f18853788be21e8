"""Refusals at HQ's command line: a sentence with its code where there is one, never less than the code and its facts."""

from __future__ import annotations

import pytest

from domain.errors import Fact
from server_stub.sentences import counted, tell, tell_trouble


@pytest.mark.parametrize(
    ("code", "facts", "told"),
    [
        ("dealer_unknown", {"dealer": "D9"}, "There is no dealer D9. [dealer_unknown]"),
        (
            "amount_negative",
            {"amount": -150},
            "An amount cannot be below zero: -1.50 yuan. [amount_negative]",
        ),
        ("lease_exceeds_free", {"free": 1, "amount": 2}, "lease_exceeds_free (free=1, amount=2)"),
        ("device_unknown", {"store": "S1"}, "device_unknown (store=S1)"),
        ("quantity_zero", {}, "quantity_zero"),
    ],
)
def test_a_code_without_its_sentence_is_told_with_its_facts(
    code: str, facts: dict[str, Fact], told: str
) -> None:
    assert tell(code, facts) == told


def test_trouble_of_the_system_without_a_file_keeps_its_words() -> None:
    assert "in use" in tell_trouble(OSError(98, "Address already in use"))


def test_one_is_singular() -> None:
    assert [counted(count, "line") for count in (0, 1, 1_200)] == ["0 lines", "1 line", "1,200 lines"]
