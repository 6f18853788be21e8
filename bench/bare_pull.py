"""The bare line downwards: receipts fetched 500 at a time and inserted durably, with no protocol in between."""

from __future__ import annotations

import http.client
import multiprocessing
import sqlite3
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

from bench.bare_line import POST, Posted
from protocol.receipt import ReceiptDoc

_TABLE = "CREATE TABLE document (n INTEGER PRIMARY KEY, doc_id TEXT UNIQUE, body BLOB)"
_RECEIPT = "CREATE TABLE receipt (doc_id TEXT PRIMARY KEY, number TEXT, day TEXT, body BLOB)"


def _open(path: Path, *statements: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", *statements):
        connection.execute(statement)
    connection.commit()
    return connection


def _serve(path: str, told: Connection) -> None:
    connection = sqlite3.connect(path)
    query = "SELECT doc_id, body FROM document WHERE n > ? ORDER BY n LIMIT ?"

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            rows = connection.execute(query, (int(self.path[1:]), POST))
            answer = msgspec.json.encode([Posted(doc_id, msgspec.Raw(body)) for doc_id, body in rows])
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        told.send(server.server_address[1])
        server.serve_forever()


def pull_bare(documents: Sequence[tuple[str, bytes]], folder: Path) -> float:
    """Return the seconds for fetching documents the bare way into a table that finds them by id and number."""
    source = _open(folder / "bare_hq.db", _TABLE)
    source.executemany("INSERT INTO document (doc_id, body) VALUES (?, ?)", documents)
    source.commit()
    source.close()
    here = _open(folder / "bare_pc.db", _RECEIPT, "CREATE INDEX ix_number ON receipt (number)")
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(str(folder / "bare_hq.db"), theirs), daemon=True)
    server.start()
    line = http.client.HTTPConnection("127.0.0.1", ours.recv())
    begun, after = time.perf_counter(), 0
    while taken := _pull_some(here, line, after):
        after += taken
    seconds = time.perf_counter() - begun
    server.kill()
    server.join()
    here.close()
    line.close()
    return seconds


def _pull_some(here: sqlite3.Connection, line: http.client.HTTPConnection, after: int) -> int:
    line.request("GET", f"/{after}")
    posted = msgspec.json.decode(line.getresponse().read(), type=list[Posted])
    rows = []
    for one in posted:
        doc = msgspec.json.decode(one.body, type=ReceiptDoc)
        rows.append((one.doc_id, doc.number, doc.business_day.isoformat(), bytes(one.body)))
    here.executemany("INSERT INTO receipt VALUES (?, ?, ?, ?)", rows)
    here.commit()
    return len(posted)
