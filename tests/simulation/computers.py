"""Orders to computers in the simulation: taken back before the last rounds, and what a locked PC must not lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.sync.retirement import close_if_retired
from protocol.revocation import DeviceOrderRequest
from server_stub.revocation import RENEW, order_device
from tests.simulation.ledger import Violation
from tests.simulation.office import CERTIFIED

if TYPE_CHECKING:
    from tests.simulation.till import Till
    from tests.simulation.world import World

MOST_ROUNDS = 6


def pardon(world: World) -> None:
    """Release every history that was ordered anything, and give every certificate another life."""
    with world.hq.hq.database.read() as session:
        run = session.connection().exec_driver_sql
        orders = {row[0] for row in run("SELECT device_id FROM device_order")}
        known = {row[0] for row in run("SELECT id FROM lineage")}
    for till in world.tills:
        lineage = till.lineage()
        is_held = till.device in orders or bool(_lock(till))
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


def wipe(world: World, till: Till) -> None:
    """Retire a PC: it locks, sends what it has, and its files go once all of that is at HQ; nothing goes before."""
    for kind in ("sale", "count"):
        world.note(f"{till.name} {till.issue_inside(kind)}")
    asked = DeviceOrderRequest(action="wipe", lineage=till.lineage(), is_backed_up=True)
    with world.hq.hq.database.write() as session:
        order_device(session, till.device, asked, world.hq.clock(), CERTIFIED)
    if close_if_retired(till.database):
        raise Violation(f"U1 {till.name} was wiped before it heard of it")
    for _ in range(MOST_ROUNDS):
        world.note(f"{till.name} retiring {till.sync()}")
        if _lock(till):
            world.note(f"{till.name} {till.issue_inside('sale')}")
        if close_if_retired(till.database):
            break
    else:
        raise Violation(f"L1 {till.name} was to be wiped and never is")
    world.tills.remove(till)
    world.seen["wiped"] += 1
    with world.hq.hq.database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT doc_id FROM inbox").all()
    if lost := set(till.history) - {row[0] for row in rows}:
        raise Violation(f"U1 {till.name} was wiped with {len(lost)} documents that are not at HQ")
