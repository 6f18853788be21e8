"""Servers that are not HQ, or answer as if they were: what a line can bring in place of an answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec

from desktop.sync.http import content_digest


class Reply(msgspec.Struct):
    """One raw answer; `cut` sends only so many bytes of the body and hangs up."""

    body: bytes = b""
    status: int = 200
    media_type: str = "application/json"
    headers: dict[str, str] = {}
    has_digest: bool = True
    cut: int | None = None


Answerer = Callable[[str, str, bytes, dict[str, str]], Reply]


@contextmanager
def serving(answer: Answerer) -> Iterator[str]:
    """Serve answers made from (method, path, body, headers) on loopback and give the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            reply = answer(
                self.command, self.path, body, {name.lower(): v for name, v in self.headers.items()}
            )
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.media_type)
            self.send_header("Content-Length", str(len(reply.body)))
            if reply.has_digest and "Content-Digest" not in reply.headers:
                self.send_header("Content-Digest", content_digest(reply.body))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body[: reply.cut])
            self.wfile.flush()
            self.close_connection = reply.cut is not None

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def unused_address() -> str:
    """Return an address where nobody listens."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.server_close()
    return f"http://127.0.0.1:{server.server_port}"
