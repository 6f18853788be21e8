"""How every command ends: plain figures for people, or the same figures as JSON for machines."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence

import msgspec

Value = str | int | None | Sequence[object] | Mapping[str, object]


def print_summary(figures: Mapping[str, Value], *, as_json: bool) -> None:
    """Print the figures, one a line, or as one JSON object."""
    if as_json:
        sys.stdout.write(msgspec.json.encode(figures).decode() + "\n")
        return
    width = max(len(name) for name in figures)
    for name, value in figures.items():
        sys.stdout.write(f"{name.replace('_', ' '):<{width}}  {_plain(value)}\n")


def _plain(value: Value) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {part}" for name, part in value.items()) or "none"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(str(part) for part in value) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value)


class _Shown:
    """When the last line of progress went to a file; there one a second is enough."""

    at = 0.0


def print_progress(text: str) -> None:
    """Show how far long work is, on standard error: over the last line on a terminal, a line a second elsewhere."""
    if sys.stderr.isatty():
        sys.stderr.write(text.ljust(60) + "\r")
    elif time.monotonic() - _Shown.at >= 1.0:
        _Shown.at = time.monotonic()
        sys.stderr.write(text + "\n")
    sys.stderr.flush()
