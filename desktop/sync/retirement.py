"""Wiping a retired PC: once HQ has all of it and said so, the databases, anchor and key go and a note stays."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy.orm import Session

from desktop.db import Database, open_database
from desktop.lock import ProfileLock
from desktop.models.document import Device
from desktop.paths import Profile
from desktop.sync.credentials import forget_key
from desktop.sync.revocation import find_wipe
from domain.errors import DomainError

log = logging.getLogger(__name__)


class RetiredNote(msgspec.Struct, frozen=True):
    """What stays in the folder: whose order it was, of which store and device, and why."""

    hq: str
    store: str
    device: int
    serial: int
    reason: str
    ordered_at: str
    documents: int


def open_profile(profile: Profile) -> Database:
    """Open a profile, or carry out HQ's wipe that was left to do.

    Refused: `computer_retired`, and what `open_database` refuses.
    """
    if profile.retired.exists() and not profile.ledger.exists():
        with _taken(profile):
            _remove(_rest(profile))
    database = open_database(profile)
    if close_if_retired(database):
        raise retired(profile)
    return database


def close_if_retired(database: Database) -> bool:
    """Close a database and wipe its profile where HQ's order may be carried out; otherwise leave it open."""
    with database.read() as session:
        found = find_wipe(session)
        if found is None:
            return False
        note, key_name = _note(session, found.serial, found.reason, found.n, found.received_at)
    database.close()
    profile = database.profile
    with _taken(profile):
        _write_note(profile.retired, note)
        forget_key(profile.keys, key_name)
        _remove([*_copies(profile), profile.ledger, *_rest(profile)])
    log.warning("this computer was wiped by order %s of %s", note.serial, note.hq)
    return True


def retired(profile: Profile) -> DomainError:
    """Return the refusal that tells why this profile is gone."""
    try:
        note = msgspec.json.decode(profile.retired.read_bytes(), type=RetiredNote)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return DomainError("computer_retired", note=str(profile.retired))
    return DomainError(
        "computer_retired", hq=note.hq, store=note.store, reason=note.reason, note=str(profile.retired)
    )


@contextmanager
def _taken(profile: Profile) -> Iterator[None]:
    """Hold the profile while its files go, so that no other program opens half of it."""
    lock = ProfileLock(profile.lock)
    try:
        yield
    finally:
        lock.release()


def _note(
    session: Session, serial: int, reason: str, documents: int, at: datetime
) -> tuple[RetiredNote, str]:
    device = session.get_one(Device, 1)
    note = RetiredNote(
        hq=device.hq_name,
        store=device.store_name,
        device=device.device_id,
        serial=serial,
        reason=reason,
        ordered_at=at.isoformat(timespec="seconds"),
        documents=documents,
    )
    return note, device.key_name


def _write_note(path: Path, note: RetiredNote) -> None:
    """Write the note before anything goes: a wipe that is cut short is taken up again."""
    draft = path.with_name(path.name + ".new")
    with draft.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(note), indent=2) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _copies(profile: Profile) -> Iterator[Path]:
    """Give everything that holds records but the ledger itself, which goes last: it says that the wipe is to be done."""
    yield profile.segments
    yield from profile.folder.glob("catalog.*")
    yield from profile.folder.glob("ledger.before*")
    yield from profile.folder.glob("ledger.damaged*")


def _rest(profile: Profile) -> Iterator[Path]:
    yield from _copies(profile)
    yield from profile.folder.glob("ledger.*")
    yield from (profile.keys, profile.machine, profile.anchor)


def _remove(paths: Iterable[Path]) -> None:
    for path in list(paths):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
