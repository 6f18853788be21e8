"""What HQ says about itself to anyone who asks."""

from __future__ import annotations

from datetime import datetime

from protocol.base import Wire


class Health(Wire, frozen=True):
    """That this is Branchline HQ, the protocol it speaks, its history and its time."""

    hq: str
    protocol: int
    gen: str
    hq_time: datetime
