"""Segments: big brand-wide scopes as compressed SQLite files, built beside the requests and served by their hash."""

from __future__ import annotations

import logging
import re
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from threading import Event
from typing import Any, Final
from urllib.parse import quote

import msgspec
import zstandard
from litestar import Request, Response, get
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from domain.words import words_of
from protocol.base import Row
from protocol.catalogue import PRICE, PRODUCT, PriceRow, ProductRow
from protocol.digest import Digest
from protocol.problem import ProblemCode
from protocol.segment import LAYOUT, MAX_SEGMENTS, SEGMENT, WORDS, Manifest, SegmentRow, segment_hash
from server_stub.auth import check_device
from server_stub.db import Database, database_file
from server_stub.edge import digest_header
from server_stub.headquarters import Hq
from server_stub.models import BRAND, Scope, ScopeRow
from server_stub.problems import RefusedError
from server_stub.repair import LEAST, misses_much
from server_stub.revocation import check_standing
from server_stub.scope import ScopeHead
from server_stub.settings import data_folder

_STALE: Final = 10
_SHAPE: Final = 1
_LEVEL: Final = 16
_BATCH: Final = 5_000
_KEPT_SECONDS: Final = 86_400
_EVERY_SECONDS: Final = 60.0
log = logging.getLogger(__name__)
_NAME = re.compile(r"[0-9a-f]{64}")
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{1,12})")


@dataclass(frozen=True, slots=True)
class _Kind:
    """How rows of a kind are laid out; a table in the order of its key has no row numbers, which compress badly."""

    shape: type[Row]
    key: str
    rows: int


_KINDS = {PRICE: _Kind(PriceRow, "id", 125_000), PRODUCT: _Kind(ProductRow, "sku", 50_000)}


def segment_folder(database: Database) -> Path:
    """Return where segments are kept: beside a SQLite file, else in the data folder."""
    file = database_file(str(database.engine.url.render_as_string(hide_password=False)))
    return (file.parent if file else data_folder()) / "segments"


def find_manifest(folder: Path, scope: ScopeHead) -> Manifest | None:
    """Return the newest manifest of a scope when it belongs to its history and little was changed since."""
    manifest = _read_manifest(folder, scope.name)
    if manifest is None or manifest.gen != scope.gen or not scope.floor_v <= manifest.v <= scope.head_v:
        return None
    return None if misses_much(scope.count, scope.head_v - manifest.v) else manifest


def build_segments(database: Database, folder: Path) -> list[str]:
    """Cut every big scope of the brand whose segments are missing or old; return the names of those."""
    with database.hq_wide.read() as session:
        scopes = session.scalars(select(Scope).where(Scope.dealer_id == BRAND, Scope.count >= LEAST)).all()
    stale = [scope.name for scope in scopes if _is_stale(_read_manifest(folder, scope.name), scope)]
    built = []
    for name in stale:
        with database.hq_wide.read() as session:
            scope = session.scalars(select(Scope).where(Scope.name == name)).one()
            if _build(session, scope, folder):
                built.append(name)
    if built:
        _sweep(folder)
    return built


def _is_stale(manifest: Manifest | None, scope: Scope) -> bool:
    if manifest is None or manifest.gen != scope.gen or manifest.v > scope.head_v:
        return True
    return (scope.head_v - manifest.v) * 100 > scope.count * _STALE


def _manifest_file(folder: Path, scope: str) -> Path:
    return folder / f"{quote(scope, safe='')}.json"


def _read_manifest(folder: Path, scope: str) -> Manifest | None:
    try:
        manifest = msgspec.json.decode(_manifest_file(folder, scope).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError):
        return None
    return manifest if manifest.layout == LAYOUT else None


def _build(session: Session, scope: Scope, folder: Path) -> bool:
    """Write the segments of one snapshot, then the manifest that names them; scopes of mixed kinds stay pages."""
    living = (ScopeRow.scope_id == scope.id, ScopeRow.is_gone.is_(False))
    kinds = session.execute(select(ScopeRow.kind, ScopeRow.shape).where(*living).distinct()).all()
    if len(kinds) != 1 or kinds[0][0] not in _KINDS or kinds[0][1] != _SHAPE:
        return False
    name = kinds[0][0]
    folder.mkdir(parents=True, exist_ok=True)
    query = select(ScopeRow.body).where(*living).order_by(ScopeRow.key)
    rows = session.scalars(query.execution_options(yield_per=_BATCH))
    bodies = (bytes(body) for body in rows)
    most = max(_KINDS[name].rows, -(-scope.count // MAX_SEGMENTS))
    segments = []
    while found := _write_segment(name, list(islice(bodies, most)), folder):
        segments.append(found)
    digest = Digest(scope.count, scope.high, scope.low)
    manifest = Manifest(
        scope=scope.name,
        gen=scope.gen,
        v=scope.head_v,
        kind=name,
        digest=digest,
        segments=segments,
        layout=LAYOUT,
    )
    _put_file(_manifest_file(folder, scope.name), msgspec.json.encode(manifest))
    return True


def _write_segment(name: str, bodies: Sequence[bytes], folder: Path) -> SegmentRow | None:
    if not bodies:
        return None
    with tempfile.TemporaryDirectory(dir=folder) as work:
        path = Path(work) / "segment.db"
        _write_file(name, bodies, path)
        content = zstandard.ZstdCompressor(level=_LEVEL, write_content_size=True).compress(path.read_bytes())
    hashed = segment_hash(content)
    _put_file(folder / hashed, content)
    return SegmentRow(hashed, len(content), len(bodies))


def _put_file(path: Path, content: bytes) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(content)
    fresh.replace(path)


def _write_file(name: str, bodies: Sequence[bytes], path: Path) -> None:
    kind, decode = _KINDS[name], msgspec.json.Decoder(_KINDS[name].shape).decode
    fields = [field.name for field in msgspec.structs.fields(kind.shape)]
    parts = [fields, *([["sku", "words"]] if name == PRODUCT else [])]
    connection = dbapi2.connect(str(path), isolation_level=None)
    try:
        for pragma in ("page_size = 32768", "journal_mode = OFF", "synchronous = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        connection.execute("CREATE TABLE about (kind TEXT, shape INTEGER, words INTEGER, rows INTEGER)")
        connection.execute("INSERT INTO about VALUES (?, ?, ?, ?)", (name, _SHAPE, WORDS, len(bodies)))
        for place, columns in enumerate(parts):
            listed = ", ".join(f'"{column}"' for column in columns)
            key = f'PRIMARY KEY ("{kind.key}")'
            connection.execute(f"CREATE TABLE part_{place} ({listed}, {key}) WITHOUT ROWID")
        for start in range(0, len(bodies), _BATCH):
            _write_batch(connection, parts, [decode(body) for body in bodies[start : start + _BATCH]])
        connection.execute("COMMIT")
    finally:
        connection.close()


def _write_batch(connection: Any, parts: Sequence[Sequence[str]], rows: Sequence[Row]) -> None:
    values = ([_plain(getattr(row, field)) for field in parts[0]] for row in rows)
    marks = ", ".join("?" * len(parts[0]))
    connection.executemany(f"INSERT INTO part_0 VALUES ({marks})", values)  # noqa: S608 our own names
    if len(parts) > 1:
        words = ((row.sku, _words(row)) for row in rows if isinstance(row, ProductRow))
        connection.executemany("INSERT INTO part_1 VALUES (?, ?)", words)


def _words(row: ProductRow) -> str:
    text = f"{row.name} {row.spec} {row.brand}"
    return " ".join(sorted(words_of(sku=row.sku, text=text, initials=row.initials, pinyin=row.pinyin)))


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return msgspec.json.encode(value)
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def _sweep(folder: Path) -> None:
    """Take away segments that no manifest names, a day after they were made: a PC may still be fetching them."""
    named = set()
    for path in folder.glob("*.json"):
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
        named |= {segment.hash for segment in manifest.segments}
    for path in folder.iterdir():
        is_old = time.time() - path.stat().st_mtime > _KEPT_SECONDS
        if is_old and _NAME.fullmatch(path.name) and path.name not in named:
            path.unlink(missing_ok=True)


def keep_segments(database: Database, stopping: Event) -> None:
    """Cut what is missing or old, now and every minute, until it is time to stop; for a thread of its own."""
    while not stopping.is_set():
        try:
            for name in build_segments(database, segment_folder(database)):
                log.info("segments of %s are new", name)
        except (OSError, SQLAlchemyError):
            log.exception("segments could not be cut")
        stopping.wait(_EVERY_SECONDS)


@get(SEGMENT, sync_to_thread=True)
def segment(request: Request[Any, Any, Any], hash: FromPath[str]) -> Response[bytes]:
    """Send a segment or the asked range of it; it never changes, so it may be kept for ever."""
    hq: Hq = request.app.state.hq
    device = check_device(hq, request, b"")
    with hq.database.of_dealer(device.dealer_id).read() as session:
        check_standing(session, device, hq.clock())
    path = segment_folder(hq.database) / hash
    if not _NAME.fullmatch(hash) or not path.is_file():
        raise RefusedError(ProblemCode.NOT_FOUND)
    size = path.stat().st_size
    found = _RANGE.fullmatch(request.headers.get("range", ""))
    first, last = (int(found[1]), min(int(found[2]), size - 1)) if found else (0, size - 1)
    if first > last:
        raise RefusedError(ProblemCode.BAD_REQUEST, "There is no such range.")
    with path.open("rb") as file:
        file.seek(first)
        content = file.read(last - first + 1)
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Digest": digest_header(content),
        "X-Content-Type-Options": "nosniff",
    }
    if found:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return Response(
        content, media_type="application/octet-stream", status_code=206 if found else 200, headers=headers
    )
