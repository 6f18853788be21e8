"""The bad line does what it says: every fault strikes, and without one the bytes pass unchanged."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.ordeal.proxy import KINDS, Proxy

BODY = bytes(range(256)) * 32


class _Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A broken connection is what this is about."""


@pytest.fixture
def port() -> Iterator[int]:
    """An HTTP server that gives back what it got."""
    with _Server(("127.0.0.1", 0), _Echo) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def ask(proxy: Proxy) -> bytes:
    """Send the body once over a connection of its own."""
    with contextlib.closing(HTTPConnection("127.0.0.1", proxy.port, timeout=0.3)) as line:
        line.request("POST", "/v1/sync", BODY)
        return line.getresponse().read()


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_strikes_and_a_calm_line_is_clean(kind: str, port: int) -> None:
    with Proxy(1, rate=1.0, kinds=(kind,)) as proxy:
        proxy.upstream = port
        for _ in range(20):
            with contextlib.suppress(OSError, HTTPException, ValueError):
                ask(proxy)
            if proxy.faults[kind]:
                break
        assert proxy.faults == {kind: 1}
        proxy.calm()
        assert ask(proxy) == BODY


def test_the_same_seed_draws_the_same_faults(port: int) -> None:
    drawn = []
    for _ in range(2):
        with Proxy(5, rate=1.0, kinds=("refused", "length_down")) as proxy:
            proxy.upstream = port
            for _ in range(8):
                with contextlib.suppress(OSError, HTTPException, ValueError):
                    ask(proxy)
            drawn.append(proxy.faults)
    assert drawn[0] == drawn[1] and len(drawn[0]) == 2
