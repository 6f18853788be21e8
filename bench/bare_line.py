"""The bare line: receipts posted 500 at a time and inserted, durable on both ends, with no protocol in between."""

from __future__ import annotations

import http.client
import multiprocessing
import sqlite3
import time
from collections.abc import Iterable, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from protocol.receipt import ReceiptDoc

POST = 500
_TABLES = {
    "log": ("doc_id TEXT PRIMARY KEY", "body {blob}"),
    "receipt": (
        "doc_id TEXT PRIMARY KEY",
        "number TEXT",
        "store_id BIGINT",
        "day TEXT",
        "gross BIGINT",
        "tax BIGINT",
    ),
    "receipt_line": (
        "doc_id TEXT",
        "line BIGINT",
        "sku TEXT",
        "name TEXT",
        "unit TEXT",
        "quantity BIGINT",
        "price BIGINT",
        "gross BIGINT",
        "tax BIGINT",
        "PRIMARY KEY (doc_id, line)",
    ),
    "movement": ("doc_id TEXT", "line BIGINT", "sku TEXT", "quantity BIGINT", "PRIMARY KEY (doc_id, line)"),
    "tender": ("doc_id TEXT", "line BIGINT", "type TEXT", "amount BIGINT", "PRIMARY KEY (doc_id, line)"),
}
_WIDTHS = {"log": 2, "receipt": 6, "receipt_line": 9, "movement": 4, "tender": 4}

Rows = dict[str, list[tuple[Any, ...]]]


class Posted(msgspec.Struct):
    """A document as it is posted."""

    doc_id: str
    body: msgspec.Raw


def _rows(posted: Iterable[Posted]) -> Rows:
    rows: Rows = {name: [] for name in _TABLES}
    for one in posted:
        doc, key = msgspec.json.decode(one.body, type=ReceiptDoc), one.doc_id
        rows["log"].append((key, bytes(one.body)))
        day = doc.business_day.isoformat()
        rows["receipt"].append((key, doc.number, doc.store_id, day, doc.gross, doc.tax))
        for place, line in enumerate(doc.lines, start=1):
            figures = (line.quantity, line.price, line.gross, line.tax)
            rows["receipt_line"].append((key, place, line.sku, line.name, line.unit, *figures))
            rows["movement"].append((key, place, line.sku, -line.base_quantity))
        rows["tender"] += [(key, place, t.type, t.amount) for place, t in enumerate(doc.tenders, start=1)]
    return rows


def _insert(connection: Any, mark: str, rows: Rows) -> None:
    cursor = connection.cursor()
    for name, values in rows.items():
        marks = ", ".join([mark] * _WIDTHS[name])
        cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", values)  # noqa: S608 - only our own names
    connection.commit()


def _open(place: str) -> tuple[Any, str]:
    """Open a file, or the PostgreSQL server a connection string names, and make the tables."""
    is_postgres = place.startswith("host=")
    connection: Any = psycopg.connect(place) if is_postgres else sqlite3.connect(place)
    if not is_postgres:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    for name, columns in _TABLES.items():
        text = ", ".join(columns).format(blob="BYTEA" if is_postgres else "BLOB")
        connection.execute(f"CREATE TABLE {name} ({text})")
    connection.commit()
    return connection, "%s" if is_postgres else "?"


def _serve(place: str, told: Connection) -> None:
    connection, mark = _open(place)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted = msgspec.json.decode(body, type=list[Posted])
            _insert(connection, mark, _rows(posted))
            answer = str(len(posted)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        told.send(server.server_address[1])
        server.serve_forever()


def push_bare(documents: Sequence[tuple[str, bytes]], place: str, outbox: Path) -> float:
    """Push documents the bare way to a database and return the seconds; what was taken is marked durably here."""
    here = sqlite3.connect(outbox)
    here.execute("PRAGMA journal_mode = WAL")
    here.execute("PRAGMA synchronous = FULL")
    here.execute(
        "CREATE TABLE document (n INTEGER PRIMARY KEY, doc_id TEXT, body BLOB, acked INTEGER DEFAULT 0)"
    )
    here.executemany("INSERT INTO document (doc_id, body) VALUES (?, ?)", documents)
    here.commit()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(place, theirs), daemon=True)
    server.start()
    line = http.client.HTTPConnection("127.0.0.1", ours.recv())
    begun = time.perf_counter()
    for after in range(0, len(documents), POST):
        _push_some(here, line, after)
    seconds = time.perf_counter() - begun
    server.kill()
    server.join()
    here.close()
    line.close()
    return seconds


def _push_some(here: sqlite3.Connection, line: http.client.HTTPConnection, after: int) -> None:
    rows = here.execute("SELECT doc_id, body FROM document WHERE n > ? ORDER BY n LIMIT ?", (after, POST))
    body = msgspec.json.encode([Posted(doc_id, msgspec.Raw(raw)) for doc_id, raw in rows])
    line.request("POST", "/", body)
    taken = int(line.getresponse().read())
    here.execute("UPDATE document SET acked = 1 WHERE n BETWEEN ? AND ?", (after + 1, after + taken))
    here.commit()
