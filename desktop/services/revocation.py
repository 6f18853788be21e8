"""How this computer stands with HQ: in use, being retired, locked, to be wiped, or without a valid certificate."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.document import Device
from desktop.models.revocation import HqOrder
from protocol.revocation import Outcome, Standing


@dataclass(frozen=True, slots=True)
class ComputerStanding:
    """`kind` is a protocol.revocation.Standing, "" in normal use; `reason` is what HQ wrote to it."""

    kind: str = ""
    reason: str = ""


def get_standing(session: Session) -> ComputerStanding:
    """Return what HQ ordered and this computer obeyed; without an order, what HQ last said of it."""
    row = session.execute(select(Device.lock, Device.order_serial, Device.standing)).one_or_none()
    if row is None:
        return ComputerStanding()
    if row.lock:
        obeyed = (HqOrder.serial == row.order_serial, HqOrder.outcome == Outcome.OBEYED.value)
        return ComputerStanding(row.lock, session.scalar(select(HqOrder.reason).where(*obeyed)) or "")
    if row.standing in (Standing.GOOD, Standing.EXPIRED):
        return ComputerStanding(row.standing)
    # HQ holds back what it publishes, though its order was not obeyed here: that much is true.
    return ComputerStanding(Standing.DRAIN.value)
