"""What happens to a PC or to HQ as a whole: restarts, copies of any age, clones, lost files, clocks, months offline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.till import Till
    from tests.simulation.world import World


def pc_restart(world: World, till: Till) -> bool:
    """The program is closed and opened."""
    till.restart()
    return True


def pc_backup(world: World, till: Till) -> bool:
    """A copy of the PC is made; no fault yet."""
    till.back_up()
    return False


def pc_restored(world: World, till: Till) -> bool:
    """The PC comes back as it was at some time."""
    if not till.backups:
        till.back_up()
        return False
    till.restore()
    return True


def pc_cloned(world: World, till: Till) -> bool:
    """A disk image starts on a second PC."""
    if len(world.tills) >= 4 * world.plan.dealers:
        return False
    world.tills.append(till.clone(f"{till.name}-{world.faults['pc_cloned']}"))
    return True


def pc_lost(world: World, till: Till) -> bool:
    """The PC is stolen; what it did not send is gone."""
    if sum(other.dealer == till.dealer for other in world.tills) < 3:
        return False
    world.tills.remove(till)
    till.close()
    return True


def catalog_lost(world: World, till: Till) -> bool:
    """The file with the published rows is gone."""
    till.lose_catalog(is_damaged=False)
    return True


def catalog_damaged(world: World, till: Till) -> bool:
    """The file with the published rows cannot be read."""
    till.lose_catalog(is_damaged=True)
    return True


def clock_forward(world: World, till: Till) -> bool:
    """The PC's clock is a year ahead."""
    till.offset += timedelta(days=365)
    return True


def clock_back(world: World, till: Till) -> bool:
    """The PC's clock is a year behind."""
    till.offset -= timedelta(days=365)
    return True


def months_offline(world: World, till: Till) -> bool:
    """The PC is without a line for two months."""
    till.offline_until = world.now + timedelta(days=60)
    world.forward(days=world.chance.choice((0, 0, 30)))
    return True


def hq_restart(world: World, till: Till) -> bool:
    """HQ's process ends and starts."""
    world.hq.restart()
    return True


def hq_backup(world: World, till: Till) -> bool:
    """A copy of HQ is made; no fault yet."""
    world.hq.back_up()
    return False


def hq_restored_silently(world: World, till: Till) -> bool:
    """HQ comes back as it was, and nobody says so."""
    world.hq.restore(world.chance.randrange(len(world.hq.backups)))
    world.is_restored = True
    return True


def hq_restored_announced(world: World, till: Till) -> bool:
    """HQ comes back as it was, under a new name of its history."""
    world.hq.restore(world.chance.randrange(len(world.hq.backups)), gen=world.name_lineage())
    world.is_restored = True
    return True


DISASTERS_BY_NAME: dict[str, Callable[[World, Till], bool]] = {
    step.__name__: step
    for step in (
        pc_restart,
        pc_backup,
        pc_restored,
        pc_cloned,
        pc_lost,
        catalog_lost,
        catalog_damaged,
        clock_forward,
        clock_back,
        months_offline,
        hq_restart,
        hq_backup,
        hq_restored_silently,
        hq_restored_announced,
    )
}
DISASTERS = (*DISASTERS_BY_NAME, "pc_backup", "pc_restored", "pc_restored", "pc_cloned", "hq_backup")

COPIES = (
    "pc_backup",
    "pc_restored",
    "pc_restored",
    "pc_cloned",
    "pc_cloned",
    "hq_backup",
    "hq_restored_silently",
)
