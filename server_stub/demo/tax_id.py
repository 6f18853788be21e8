"""Unified social credit codes for the demo's companies, with both check characters (GB 32100-2015, GB 11714-1997)."""

from __future__ import annotations

from domain.tax_id import credit_code_check

_ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def organisation_check(body: str) -> str:
    """Return the check character of the eight characters of an organisation code (GB 11714-1997)."""
    total = sum(
        _ORGANISATION.index(character) * weight
        for character, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X0"[11 - total % 11]


def make_credit_code(region: str, organisation: str) -> str:
    """Make a company's code from its six-digit region and eight characters of organisation code."""
    body = f"91{region}{organisation}{organisation_check(organisation)}"
    return body + credit_code_check(body)
