"""The rows of published scopes in their tables: putting, taking away, counting; the search index goes along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import delete
from sqlalchemy.orm import Session

from desktop.models.search import clear_index, index_products, unindex_products
from desktop.sync.held import Found, Held, key_columns
from desktop.sync.outbox import record_published
from desktop.sync.published import File, Kind, sums
from desktop.sync.pull import Rows
from protocol.catalogue import PRODUCT
from protocol.digest import Digest
from protocol.receipt import RECEIPT, REFUND
from protocol.verdict import VERDICT

BILLS = frozenset({RECEIPT, REFUND})
_LEAVE_OWN = (
    "UPDATE store_receipt SET body = x'' WHERE doc_id IN (SELECT value FROM json_each(?))"
    " AND EXISTS (SELECT 1 FROM receipt r WHERE r.doc_id = store_receipt.doc_id)"
)


def put_rows(session: Session, file: File, scope: str, rows: Rows, held: Held | None = None) -> None:
    """Write the rows of a page and take away those that are gone; faster where it was found what is held of them."""
    run = session.connection().exec_driver_sql
    has_unknown = run(f"SELECT 1 FROM {file.unknown_table} WHERE scope = ? LIMIT 1", (scope,)).first()  # noqa: S608
    for name, typed in rows.typed.items():
        _write(session, file.kinds[name], typed.values, held.found[name] if held else {})
        if has_unknown:
            _forget_unknown(session, file, scope, ((name, key) for key in typed.keys))
    unindex(session, (key for name, key in rows.gone if name == PRODUCT))
    for name, key in rows.gone:
        _forget_typed(session, file, scope, name, key)
    _forget_unknown(session, file, scope, rows.gone if has_unknown else ())
    _put_unknown(session, file, scope, rows)
    if PRODUCT in rows.typed:
        index_products(session, rows.typed[PRODUCT].keys)
    if VERDICT in rows.typed:
        record_published(session, rows.typed[VERDICT].keys)
    for name in BILLS & rows.typed.keys():
        _leave_own(session, rows.typed[name].keys)


def _write(session: Session, kind: Kind, values: Sequence[tuple[Any, ...]], found: Found) -> None:
    """Write rows of a kind: into their places where they are held, others where their key belongs."""
    run = session.connection().exec_driver_sql
    placed, fresh = kind.place(values, found) if kind.place and found else ([], list(values))
    if placed:
        run(kind.revise, placed)
    if fresh:
        run(kind.upsert, fresh)


def _leave_own(session: Session, doc_ids: list[str]) -> None:
    """Keep the bodies of other tills' receipts only: this PC's own are in its books."""
    session.connection().exec_driver_sql(_LEAVE_OWN, (msgspec.json.encode(doc_ids).decode(),))


def _put_unknown(session: Session, file: File, scope: str, rows: Rows) -> None:
    if not rows.unknown:
        return
    unindex(session, (row[2] for row in rows.unknown if row[1] == PRODUCT))
    for row in rows.unknown:
        _forget_typed(session, file, scope, row[1], row[2])
    session.connection().exec_driver_sql(
        f"INSERT OR REPLACE INTO {file.unknown_table} (scope, kind, key, shape, v, row_hash, body)"  # noqa: S608
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        rows.unknown,
    )


def unindex(session: Session, skus: Iterable[str]) -> None:
    """Take products out of the search index."""
    if doomed := list(skus):
        unindex_products(session, doomed)


def _forget_typed(session: Session, file: File, scope: str, name: str, key: str) -> None:
    kind = file.kinds.get(name)
    if kind is not None and (columns := key_columns(kind, key)) is not None:
        session.connection().exec_driver_sql(kind.delete, (scope, *columns))


def _forget_unknown(session: Session, file: File, scope: str, keys: Iterable[tuple[str, str]]) -> None:
    if doomed := [(scope, name, key) for name, key in keys]:
        session.connection().exec_driver_sql(
            f"DELETE FROM {file.unknown_table} WHERE scope = ? AND kind = ? AND key = ?",  # noqa: S608
            doomed,
        )


def count_digest(session: Session, file: File, scope: str) -> Digest:
    """Add up the digest of a scope from the rows themselves."""
    run = session.connection().exec_driver_sql
    places = [*(kind.count for kind in file.kinds.values()), sums(file.unknown_table)]
    parts = [run(query, (scope,)).one() for query in places]
    count, high, low = (sum(int(part[place]) for part in parts) for place in range(3))
    return Digest(count, high & 0xFFFFFFFF, low & 0xFFFFFFFF)


def clear_scope(session: Session, file: File, scope: str) -> None:
    """Take every row of a scope away, with what was derived from them."""
    run = session.connection().exec_driver_sql
    products = file.kinds.get(PRODUCT)
    if products and run(f"SELECT 1 FROM {products.table} WHERE scope = ? LIMIT 1", (scope,)).first():  # noqa: S608
        clear_index(session)
    for kind in file.kinds.values():
        run(kind.clear, (scope,))
    session.execute(delete(file.unknown).where(file.unknown.scope == scope))
