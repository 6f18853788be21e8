"""Orders to computers in the simulation: taken back before the last rounds, and what a locked PC must not lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocol.revocation import DeviceOrderRequest
from server_stub.revocation import RENEW, order_device
from tests.simulation.ledger import Violation
from tests.simulation.office import CERTIFIED

if TYPE_CHECKING:
    from tests.simulation.till import Till
    from tests.simulation.world import World


def pardon(world: World) -> None:
    """Release every history that was ordered anything, and give every certificate another life."""
    with world.hq.hq.database.read() as session:
        run = session.connection().exec_driver_sql
        orders = set(run("SELECT device_id, lineage FROM device_order"))
        known = {row[0] for row in run("SELECT id FROM lineage")}
    for till in world.tills:
        lineage = till.lineage()
        is_held = (till.device, lineage) in orders or bool(_lock(till))
        actions = ["release", RENEW] if is_held and lineage in known else [RENEW]
        with world.hq.hq.database.write() as session:
            for action in actions:
                asked = DeviceOrderRequest(action=action, lineage=lineage)
                order_device(session, till.device, asked, world.hq.clock(), CERTIFIED)
        world.seen["released"] += len(actions) - 1


def _lock(till: Till) -> str:
    with till.database.read() as session:
        return str(session.connection().exec_driver_sql("SELECT lock FROM device").scalar() or "")


def check_nothing_lost(world: World) -> None:
    """U1: a PC that is drained, locked or expired still sends what it has; V1: all of that is at HQ after one quiet sync."""
    for till in world.tills:
        with till.database.read() as session:
            run = session.connection().exec_driver_sql
            n, acked = run("SELECT n, acked_n FROM lineage ORDER BY ordinal DESC LIMIT 1").one()
        if _lock(till) and n != acked:
            raise Violation(
                f"U1 {till.name} is held as {_lock(till)} and {n - acked} documents are not at HQ"
            )
