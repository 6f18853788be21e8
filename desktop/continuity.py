"""Whether this ledger file is the one that was last used here: the anchor and the machine it is bound to.

Both are outside the databases, so that a restored or copied database betrays itself before it issues a number.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import secrets
import threading
from pathlib import Path

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.lineage import current_lineage
from desktop.machine import identity
from desktop.models.document import Device, Document, Lineage, Series
from desktop.paths import Profile
from desktop.wholefile import put_in_place
from protocol.lineage import chain_start

ANCHOR_EVERY = 50
_SALT_BYTES = 16

log = logging.getLogger(__name__)


class Anchor(msgspec.Struct, frozen=True):
    """The head of the current lineage and the last number of every series when it was written."""

    lineage: str
    n: int
    chain: str
    series: dict[str, int] = {}


def take_anchor(session: Session) -> Anchor:
    """Return the anchor of a ledger as it is now."""
    lineage = current_lineage(session)
    rows = session.execute(select(Series.prefix, Series.type, Series.year, Series.last))
    series = {f"{prefix}|{type}|{year}": last for prefix, type, year, last in rows}
    return Anchor(lineage.id, lineage.n, lineage.chain, series)


def read_anchor(path: Path) -> Anchor | None:
    """Return the anchor kept in a file, None where there is none that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Anchor)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def find_doubt(session: Session, profile: Profile) -> str:
    """Say why this file may not go on with its lineage: "machine", "anchor", or "" when nothing speaks against it.

    A file that never issued anything and is nobody's at HQ has nothing to continue.
    """
    lineage = current_lineage(session)
    device = session.scalar(select(Device.id))
    if lineage.ordinal == 1 and lineage.n == 0 and device is None and not _is_ahead(session, profile):
        return ""
    if not _is_bound(profile):
        return "machine"
    return "anchor" if _is_ahead(session, profile) or read_anchor(profile.anchor) is None else ""


def _is_ahead(session: Session, profile: Profile) -> bool:
    """Tell whether the anchor knows of entries or numbers that this file does not have."""
    anchor = read_anchor(profile.anchor)
    if anchor is None:
        return False
    known = session.execute(select(Lineage.id, Lineage.ordinal).where(Lineage.id == anchor.lineage)).first()
    lineage = current_lineage(session)
    if known is None:
        return lineage.n > 0 or lineage.ordinal > 1
    if anchor.lineage == lineage.id and _chain_at(session, anchor) != anchor.chain:
        return True
    ours = take_anchor(session).series
    return any(last > ours.get(name, 0) for name, last in anchor.series.items())


def _chain_at(session: Session, anchor: Anchor) -> str | None:
    if anchor.n == 0:
        return chain_start(anchor.lineage)
    place = (Document.lineage_id == anchor.lineage, Document.n == anchor.n)
    return session.scalar(select(Document.chain).where(*place))


def _fingerprint(profile: Profile, salt: bytes) -> bytes:
    text = f"{identity()}|{profile.folder.resolve()}".encode("utf-8", "surrogateescape")
    return hashlib.blake2b(text, key=salt, digest_size=32).digest()


def _is_bound(profile: Profile) -> bool:
    try:
        content = profile.machine.read_bytes()
    except OSError:
        return False
    salt, found = content[:_SALT_BYTES], content[_SALT_BYTES:]
    return bool(salt) and hmac.compare_digest(found, _fingerprint(profile, salt))


def bind_machine(profile: Profile) -> None:
    """Bind the profile to this machine, user and folder, unless it is bound to them already."""
    if not _is_bound(profile):
        salt = secrets.token_bytes(_SALT_BYTES)
        _write_whole(profile.machine, salt + _fingerprint(profile, salt))


def _write_whole(path: Path, content: bytes) -> None:
    """Replace a small file so that after a power cut it is the old or the new one."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    put_in_place(draft, path)


class AnchorKeeper:
    """Writes the anchor every 50 documents, at once for a new lineage, and when the program ends."""

    def __init__(self, profile: Profile) -> None:
        self._path = profile.anchor
        self._lock = threading.Lock()
        self._written = read_anchor(profile.anchor)

    def is_due(self, lineage: str, n: int) -> bool:
        """Tell whether a head is far enough from what was written last."""
        last = self._written
        return last is None or last.lineage != lineage or n - last.n >= ANCHOR_EVERY

    def write(self, session: Session) -> None:
        """Write the anchor of what is committed; a full disk does not stop a sale, the next one tries again."""
        with self._lock:
            anchor = take_anchor(session)
            if anchor == self._written:
                return
            try:
                _write_whole(self._path, msgspec.json.encode(anchor))
            except OSError:
                log.warning("the anchor could not be written", exc_info=True)
                return
            self._written = anchor
