"""The shape every message shares, and the limits both sides keep to."""

from __future__ import annotations

from datetime import datetime

import msgspec

PROTOCOL_VERSION = 1
OLDEST_PROTOCOL = 1
"""HQ answers programs from here on; what an older one pushed before is judged for ever all the same."""

MAX_ENVELOPES = 500
MAX_PAGE_ROWS = 20_000
MAX_BODY_BYTES = 8 * 1024 * 1024
MAX_INFLATED_BYTES = 64 * 1024 * 1024
MAX_INFLATE_RATIO = 200
MAX_DOCUMENT_BYTES = 1024 * 1024


class Wire(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message object; unknown fields are ignored so that old desktops and new HQs understand each other."""


class Row(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """A compact positional row; it grows only by fields with defaults at its end."""


class Stamp(Row, frozen=True):
    """When a PC says something happened: evidence, never order. Monotonic reading in ms since boot."""

    local: datetime
    boot: str
    monotonic_ms: int
    hq_offset_ms: int | None = None


encode = msgspec.json.encode
