"""A disk that says "synced" and lies: what is left has to be refused at the start, or be a whole state of some moment."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy.exc import DBAPIError

from desktop.audit import audit_ledger
from desktop.db import Database, open_database
from desktop.paths import Profile
from desktop.sync.cursor import recount
from domain.errors import DomainError
from tests.power.check import Broken, Known, all_docs, check_digests, check_ledger, fingerprint, known_at
from tests.power.disk import Disk
from tests.power.run import plan
from tests.power.studio import Recording, Studio
from tests.power.world import Doc, Truth

SHARES = (1.0, 0.5, 0.1)


@dataclass
class Verdicts:
    """What the program said of disks that lied."""

    told: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)


def cut_lying(studio: Studio, recording: Recording, cuts: int, share: float, verdicts: Verdicts) -> None:
    """Cut the power of a PC whose disk kept only some of what it said it had kept."""
    made = all_docs(recording.truth, recording.events)
    name = f"{studio.seed} {recording.phase} {share}"
    disk = Disk(recording.start, lies=share, chance=random.Random(name))
    done = 0
    for place, number in plan(recording, studio.seed, cuts):
        disk.follow(recording.events[done:place])
        done = place
        disk.after_cut(studio.folder, random.Random(f"{name} {number}"))
        known = known_at(recording.truth, recording.events[:place])
        try:
            verdicts.told[judge(studio.folder, recording.truth, known, made)] += 1
        except Broken as broken:
            verdicts.told["undetected"] += 1
            verdicts.failed.append(f"{recording.phase} lies {share} cut {number} after {place}: {broken}")


def judge(folder: Path, truth: Truth, known: Known, made: dict[str, Doc], *, is_audited: bool = False) -> str:
    """Return what the program makes of a folder, the audit of its first day included where asked; Broken when it goes on with something that never was."""
    before = fingerprint(folder)
    try:
        database = open_database(Profile(folder))
    except DomainError as refusal:
        if fingerprint(folder) != before:
            raise Broken(f"{refusal.code} changed the evidence") from refusal
        return f"refused as {refusal.code}"
    try:
        with database.read() as session:
            if is_audited and audit_ledger(session):
                return "found by the daily audit"
            check_ledger(session, _any_moment(truth), Known({}, {}), made, is_careful=False)
            run = session.connection().exec_driver_sql
            held = set(run("SELECT doc_id FROM document").scalars())
            lineages = run("SELECT count(*) FROM lineage").scalar()
        if _has_wrong_cursor(database):
            return "scope differs, for the daily recount and HQ"
        if database.notices:
            return "catalogue made anew"
        if known.docs.keys() <= held:
            return "nothing lost"
        return "older, and a new lineage began" if lineages > 1 else "older, for HQ to notice"
    except DomainError as refusal:
        return f"refused later as {refusal.code}"
    except (DBAPIError, sqlite.Error) as error:
        raise Broken(f"an untyped failure: {error}") from error
    finally:
        database.close()


def _has_wrong_cursor(database: Database) -> bool:
    """Tell whether rows of a scope are not what its cursor says; then the daily recount has to tell HQ the truth."""
    try:
        with database.read() as session:
            check_digests(session)
    except Broken:
        recount(database, "another day")
        with database.read() as session:
            check_digests(session)
        return True
    return False


def _any_moment(truth: Truth) -> Truth:
    return Truth(rows=truth.rows, most_unheard=10**9, may_begin_anew=True)
