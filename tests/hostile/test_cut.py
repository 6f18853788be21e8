"""Three golden answers cut after every byte: nothing changes, the trouble is the line's, and the whole answer is taken."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.models.product import Product
from desktop.sync.engine import sync_once
from desktop.sync.http import Http, NotHq, Unreachable, content_digest
from desktop.sync.segment import take_segments
from protocol.catalogue import PRODUCT, PRODUCT_SCOPE
from protocol.digest import Digest
from protocol.segment import LAYOUT, Manifest
from server_stub.models import Scope, ScopeRow
from server_stub.segment import _write_segment
from tests.desktop.sync.line import Line, line_to
from tests.desktop.sync.pc import CLOCK, Pc, open_pc
from tests.desktop.sync.strange import Reply
from tests.hq import PRODUCTS, SeededHq, open_seeded

PATIENCE = (5.0, 5.0)
Counted = Callable[..., None]


class Cutter:
    """A server that knows one answer and hangs up after so many bytes of it."""

    def __init__(self) -> None:
        self.answer, self.cut = b"", 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while True:
            line, _ = self._server.accept()
            with line:
                if not self._read_request(line):
                    return
                line.sendall(self.answer[: self.cut])

    @staticmethod
    def _read_request(line: socket.socket) -> bool:
        """Read a whole request; an empty one is the end of the play."""
        got = b""
        while b"\r\n\r\n" not in got:
            part = line.recv(65_536)
            if not part:
                return False
            got += part
        head, _, body = got.partition(b"\r\n\r\n")
        lengths = [row[15:] for row in head.split(b"\r\n") if row.lower().startswith(b"content-length:")]
        left = int(lengths[0]) - len(body) if lengths else 0
        while left > 0:
            left -= len(line.recv(65_536))
        return True

    def close(self) -> None:
        """End the play."""
        socket.create_connection(self._server.getsockname()).close()
        self._thread.join()
        self._server.close()


@pytest.fixture
def cutter() -> Iterator[Cutter]:
    opened = Cutter()
    yield opened
    opened.close()


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[SeededHq]:
    with open_seeded(tmp_path) as opened:
        yield opened


def as_sent(body: bytes, media_type: str, headers: dict[str, str], status: str = "200 OK") -> bytes:
    """Return an answer as the bytes of the line."""
    named = {"Content-Type": media_type, "Content-Length": str(len(body)), "Connection": "close"} | headers
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def cut_everywhere(
    cutter: Cutter, answer: bytes, ask: Callable[[], object], pc: Pc, counted: Counted
) -> None:
    """Ask once for each byte the answer can end at, and see that nothing came of it; then let the whole of it through."""
    cutter.answer, before = answer, pc.contents()
    for cut in range(len(answer)):
        cutter.cut = cut
        with pytest.raises((Unreachable, NotHq)):
            ask()
        if cut % 500 == 0:
            assert pc.contents() == before
    assert pc.contents() == before
    cutter.cut = len(answer)
    counted("golden answers cut at every byte", 1)
    counted("cuts of golden answers", len(answer))


def line_at(pc: Pc, url: str) -> Http:
    """Return the PC's line to another address, which has a nonce already."""
    http = pc.line()
    http._base_url, http._timeouts = url, PATIENCE
    http._keep_nonce("nonce")
    return http


def test_a_push_answer_cut_anywhere_is_no_answer(
    hq: SeededHq, cutter: Cutter, tmp_path: Path, counted: Counted
) -> None:
    with open_pc(tmp_path / "pc") as pc, line_to(hq) as line:
        pc.enrol(line.url, hq.enrol_code())
        pc.sync()
        made = pc.sell(3)
        answer = recorded(pc, line)
        assert b"zstd" in answer
        with line_at(pc, cutter.url) as http:
            cut_everywhere(cutter, answer, lambda: sync_once(pc.database, http, CLOCK), pc, counted)
            assert sync_once(pc.database, http, CLOCK).pushed == 3
        assert pc.statuses() == dict.fromkeys(made, "applied")


def test_a_page_cut_anywhere_is_no_page(
    hq: SeededHq, cutter: Cutter, tmp_path: Path, counted: Counted
) -> None:
    with open_pc(tmp_path / "pc") as pc, line_to(hq) as line:
        pc.enrol(line.url, hq.enrol_code())
        answer = recorded(pc, line)
        with line_at(pc, cutter.url) as http:
            cut_everywhere(cutter, answer, lambda: sync_once(pc.database, http, CLOCK), pc, counted)
            assert sync_once(pc.database, http, CLOCK).rows["product"] == len(PRODUCTS)


def test_a_segment_cut_anywhere_is_no_segment(
    hq: SeededHq, cutter: Cutter, tmp_path: Path, counted: Counted
) -> None:
    with open_pc(tmp_path / "pc") as pc, line_to(hq) as line:
        pc.enrol(line.url, hq.enrol_code())
        manifest, content = small_segment(hq, tmp_path)
        span = f"bytes 0-{len(content) - 1}/{len(content)}"
        headers = {"Content-Range": span, "Content-Digest": content_digest(content)}
        answer = as_sent(content, "application/octet-stream", headers, "206 Partial Content")
        with line_at(pc, cutter.url) as http:
            cut_everywhere(
                cutter, answer, lambda: list(take_segments(pc.database, http, [manifest])), pc, counted
            )
            ((_, refusal),) = take_segments(pc.database, http, [manifest])
        assert refusal is None
        with pc.database.read() as session:
            assert len(session.scalars(select(Product.sku)).all()) == len(PRODUCTS)


def recorded(pc: Pc, line: Line) -> bytes:
    """Return the bytes of HQ's answer to the PC's next synchronisation; the PC does not get it."""
    said: list[bytes] = []

    def keep(reply: Reply) -> Reply:
        said.append(as_sent(reply.body, reply.media_type, reply.headers))
        return Reply(b"", 503, "text/plain", has_digest=False)

    line.break_with(keep)
    with pytest.raises(NotHq):
        pc.sync()
    return said[0]


def small_segment(hq: SeededHq, folder: Path) -> tuple[Manifest, bytes]:
    """Return the products of HQ as one segment and its manifest."""
    with hq.database.read() as session:
        scope = session.scalars(select(Scope).where(Scope.name == PRODUCT_SCOPE)).one()
        query = select(ScopeRow.body).where(ScopeRow.scope_id == scope.id).order_by(ScopeRow.key)
        bodies = [bytes(body) for body in session.scalars(query)]
        made = _write_segment(PRODUCT, bodies, folder)
        assert made is not None
        digest = Digest(scope.count, scope.high, scope.low)
        of = {"scope": scope.name, "gen": scope.gen, "v": scope.head_v, "kind": PRODUCT}
        return Manifest(**of, digest=digest, segments=[made], layout=LAYOUT), (
            folder / made.hash
        ).read_bytes()
