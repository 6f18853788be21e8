"""Taking a device out of service in steps, by orders HQ signs for one device and one lineage of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from protocol.base import Row, Wire

DEVICE_ORDER = "device-order"
MOST_OBEYED = 50


class Action(StrEnum):
    """What HQ orders a PC to do; a later order (higher serial) takes the place of an earlier one."""

    DRAIN = "drain"
    LOCK = "lock"
    WIPE = "wipe"
    RELEASE = "release"


class Outcome(StrEnum):
    """What a PC made of an order: obeyed, not yet because something waits, or refused with a code."""

    OBEYED = "obeyed"
    WAITING = "waiting"
    REFUSED = "refused"


class Standing(StrEnum):
    """How HQ treats a device beyond taking its documents; anything but GOOD is published nothing new."""

    GOOD = ""
    DRAIN = "drain"
    LOCK = "lock"
    WIPE = "wipe"
    EXPIRED = "expired"


class DeviceOrder(Wire, frozen=True):
    """The content of a signed order; a wipe names the head that HQ holds and every backup of it."""

    device_id: int
    lineage: str
    serial: int
    action: str
    issued: datetime
    reason: str = ""
    n: int = 0
    chain: str = ""


class Obeyed(Row, frozen=True):
    """What a PC made of the order of a serial, and its own head then."""

    serial: int
    action: str
    outcome: str
    code: str = ""
    n: int = 0


class DeviceOrderRequest(Wire, frozen=True):
    """HQ staff order a device (or renew its certificate); without a lineage the one last heard of is meant.

    `is_backed_up` is the staff's word that backups outside of HQ's own count hold everything, needed for a wipe on
    PostgreSQL.
    """

    action: str
    lineage: str = ""
    reason: str = ""
    is_backed_up: bool = False


class DeviceOrderRow(Wire, frozen=True):
    """An order as HQ keeps it, and what the PC answered."""

    device_id: int
    lineage: str
    serial: int
    action: str
    issued_at: datetime
    reason: str = ""
    outcome: str = ""
    code: str = ""
    answered_at: datetime | None = None


class GrantRequest(Wire, frozen=True):
    """HQ staff grant a scope to a dealer, or to one device of it, or take it back; or move the dealer to another book."""

    dealer_code: str
    scope: str = ""
    device_id: int = 0
    is_granted: bool = True
    price_book: str = ""


class GrantRow(Wire, frozen=True):
    """What a dealer's devices are granted beyond (or without) what every device is."""

    dealer_code: str
    device_id: int
    scope: str
    is_granted: bool
