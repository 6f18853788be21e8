"""Segments from a hostile HQ: other bytes, other files, planted parts, lies about rows; none of it is taken in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard
from sqlcipher3 import dbapi2

from protocol.segment import LAYOUT, segment_hash
from server_stub.models import Scope, ScopeRow
from server_stub.segment import _write_segment
from tests.desktop.sync.strange import Reply
from tests.hostile.stage import Exchange, Stage

Sql = Callable[[Any], object]
Bytes = Callable[[bytes], bytes]


def honest(stage: Stage, folder: Path) -> bytes:
    """Return HQ's products as an honest segment."""
    with stage.hq.database.read() as session:
        found = session.query(ScopeRow.body).join(Scope, Scope.id == ScopeRow.scope_id)
        rows = found.filter(Scope.name == "product").order_by(ScopeRow.key)
        made = _write_segment("product", [bytes(row.body) for row in rows], folder)
    assert made is not None
    return (folder / made.hash).read_bytes()


def run(*statements: str) -> Sql:
    """Run SQL in the file of the segment."""
    return lambda connection: [connection.execute(statement) for statement in statements]


def twisted(change: Sql) -> Callable[[bytes, Path], bytes]:
    """Change the file inside a segment."""

    def make(content: bytes, folder: Path) -> bytes:
        path = folder / "twisted.db"
        path.write_bytes(zstandard.decompress(content))
        connection = dbapi2.connect(str(path), isolation_level=None)
        change(connection)
        connection.close()
        return zstandard.compress(path.read_bytes())

    return make


def packed(change: Bytes) -> Callable[[bytes, Path], bytes]:
    """Change the bytes of the file inside a segment."""
    return lambda content, _: zstandard.compress(change(zstandard.decompress(content)))


def other_file(content: bytes, folder: Path) -> bytes:
    """Return a file of another program."""
    path = folder / "other.db"
    connection = dbapi2.connect(str(path))
    connection.execute("CREATE TABLE moz_places (id INTEGER, url TEXT)")
    connection.commit()
    connection.close()
    return zstandard.compress(path.read_bytes())


CONTENT: dict[str, Callable[[bytes, Path], bytes]] = {
    "no zstd": lambda content, _: b"SQLite format 3\0" * 10,
    "zstd cut": lambda content, _: content[:-9],
    "nothing inside": packed(lambda _: b""),
    "text inside": packed(lambda _: b"<html>" * 100),
    "a file of another program": other_file,
    "half a file": packed(lambda plain: plain[: len(plain) // 2]),
    "a page of noise": packed(lambda plain: plain[:32_768] + b"\xa5" * 32_768 + plain[65_536:]),
    "a bomb": lambda content, _: zstandard.compress(b"\0" * (80 * 1024 * 1024)),
    "a trigger": twisted(run("CREATE TRIGGER t AFTER INSERT ON about BEGIN SELECT 1; END")),
    "a view": twisted(run("CREATE VIEW part_7 AS SELECT * FROM part_0")),
    "an index": twisted(run("CREATE INDEX i ON about (kind)")),
    "a table more": twisted(run("CREATE TABLE product (sku TEXT)")),
    "no rows": twisted(run("DELETE FROM part_0")),
    "a row less": twisted(run("DELETE FROM part_0 WHERE sku = 'P-001'")),
    "another name": twisted(run("UPDATE part_0 SET name = '别的'")),
    "another tax": twisted(run("UPDATE part_0 SET tax_rate = -1")),
    "a text for a number": twisted(run("UPDATE part_0 SET tax_rate = 'much'")),
    "nothing for a name": twisted(run("UPDATE part_0 SET name = NULL")),
    "a number beyond": twisted(run("UPDATE part_0 SET tax_rate = 9e999")),
    "units that are none": twisted(run("UPDATE part_0 SET units = '{'")),
    "no about": twisted(run("DROP TABLE about")),
    "two abouts": twisted(run("INSERT INTO about SELECT * FROM about")),
    "about prices": twisted(run("UPDATE about SET kind = 'price'")),
    "about another shape": twisted(run("UPDATE about SET shape = 99")),
    "about more rows": twisted(run("UPDATE about SET rows = 99")),
    "about nothing": twisted(run("DELETE FROM about")),
    "a column less": twisted(run("ALTER TABLE part_0 DROP COLUMN pinyin")),
}


def announce(exchange: Exchange, content: bytes, rows: int, **changes: Any) -> None:
    """Announce one segment that holds all products, rightly named."""
    page = exchange.rows_page()
    held = next(state for state in exchange.asked["scopes"] if state[0] == "product")
    of = {"scope": "product", "gen": page["gen"], "v": held[2], "kind": "product", "layout": LAYOUT}
    segment = [segment_hash(content), len(content), rows]
    manifest = of | {"digest": held[3], "segments": [segment]} | changes
    page.update(status="segments", is_complete=False, rows=[], v=held[2], manifest=manifest)
    del page["digest"]


def serve(content: bytes) -> Callable[[dict[str, str]], Reply]:
    """Serve the range that is asked for."""

    def answer(headers: dict[str, str]) -> Reply:
        first, last = (int(part) for part in headers["range"].removeprefix("bytes=").split("-"))
        part, span = content[first : last + 1], f"bytes {first}-{last}/{len(content)}"
        return Reply(part, 206, "application/octet-stream", {"Content-Range": span})

    return answer


def offer(stage: Stage, content: bytes, *, named: bytes = b"", **changes: Any) -> tuple[str, ...]:
    """Let HQ offer a segment; return the problems of the synchronisation."""
    path = f"/v1/segments/{segment_hash(named or content)}"
    stage.paths = {path: serve(content)}
    try:
        return stage.sync_hostile(lambda exchange: announce(exchange, named or content, 4, **changes))
    finally:
        stage.paths = {}


@pytest.mark.parametrize("name", CONTENT)
def test_a_segment_that_is_not_one_is_refused_whole(stage: Stage, tmp_path: Path, name: str) -> None:
    before = stage.kept()
    (problem,) = offer(stage, CONTENT[name](honest(stage, tmp_path), tmp_path))
    assert problem.startswith("segments_refused:product:")
    assert stage.kept() == before and list(stage.pc.database.profile.segments.iterdir()) == []
    assert stage.pc.sync().problems == ()


LIES: dict[str, dict[str, Any]] = {
    "another digest": {"digest": [4, 1, 1]},
    "a digest of more rows": {"digest": [5, 1, 1]},
    "another layout": {"layout": 99},
    "v beyond all": {"v": 2**63},
    "v below zero": {"v": -1},
    "another history": {"gen": "x"},
}


@pytest.mark.parametrize("name", LIES)
def test_a_manifest_that_lies_is_refused_whole(stage: Stage, tmp_path: Path, name: str) -> None:
    before = stage.kept()
    (problem,) = offer(stage, honest(stage, tmp_path), **LIES[name])
    assert problem.startswith(("segments_refused:product:", "page_refused:product:"))
    assert stage.kept() == before
    assert stage.pc.sync().problems == ()


def test_a_segment_with_other_bytes_than_its_name_is_thrown_away(stage: Stage, tmp_path: Path) -> None:
    before, content = stage.kept(), honest(stage, tmp_path)
    (problem,) = offer(stage, content[:-1] + b"\0", named=content)
    assert problem.startswith("segments_refused:product:")
    assert stage.kept() == before and stage.pc.sync().problems == ()


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<html>", 200, "text/html"),
        Reply(b"x" * 10, 200, "application/octet-stream"),
        Reply(b"x" * 10, 206, "application/octet-stream", {"Content-Range": "bytes 7-16/99"}),
        Reply(b"x", 206, "application/octet-stream", {"Content-Range": "bytes 0-9/99"}),
        Reply(b"", 302, headers={"Location": "/v1/segments/x"}),
        Reply(b"x" * 50, 206, "application/octet-stream", cut=20),
    ],
)
def test_what_is_no_range_is_no_answer(stage: Stage, tmp_path: Path, reply: Reply) -> None:
    before, content = stage.kept(), honest(stage, tmp_path)
    stage.paths = {f"/v1/segments/{segment_hash(content)}": lambda _: reply}
    assert stage.sync_hostile(lambda exchange: announce(exchange, content, 4)) in [
        ("NotHq",),
        ("Unreachable",),
    ]
    stage.paths = {}
    assert stage.kept() == before and stage.pc.sync().problems == ()


def test_an_honest_segment_is_taken(stage: Stage, tmp_path: Path) -> None:
    assert offer(stage, honest(stage, tmp_path)) == ()
    assert msgspec.json.encode(stage.pc.sync().problems) == b"[]"
