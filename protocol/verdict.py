"""Verdicts that HQ gave later: rows of a scope that only the device holding the documents is granted."""

from __future__ import annotations

from protocol.base import Row

VERDICT = "verdict"


def verdict_scope(dealer_id: int, device_id: int) -> str:
    """Return the scope of the verdicts that one device has to hear of."""
    return f"{VERDICT}:{dealer_id}.{device_id}"


class VerdictRow(Row, frozen=True):
    """HQ's latest verdict of a document, key = doc_id; `status` is a protocol.sync.VerdictStatus, maybe a newer one."""

    doc_id: str
    status: str
    code: str = ""
    facts: dict[str, str | int | bool | None] = {}
