"""The self-audit: does the ledger still say what its documents say? A wrong bit on the disk breaks no page's form.

The chain proves the documents' bytes; receipts, their lines and tenders are held against the documents; stock is held
against its movements. SQLite does the comparing, so that screens are not kept waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from desktop.lineage import current_lineage
from protocol.lineage import body_hash, chain_hashed, chain_start

_STEP: Final = 1000
_LOG: Final = (
    "SELECT n, doc_id, kind, version, body, body_hash, chain FROM document WHERE lineage_id = ? ORDER BY n"
)
_BILLS: Final = (
    "WITH bill AS (SELECT d.doc_id, CAST(d.body AS TEXT) AS body FROM document d"
    " WHERE d.lineage_id = ?1 AND d.n > ?2 AND d.n <= ?3 AND d.kind IN ('receipt', 'refund') AND d.version = 1 AND length(d.body) > 0 AND json_valid(d.body))"
)
_HEADS: Final = (
    f"{_BILLS} SELECT b.doc_id FROM bill b JOIN receipt r ON r.doc_id = b.doc_id"  # noqa: S608 our own text
    " WHERE rtrim(r.number, '*') IS NOT b.body ->> '$.number' OR r.gross IS NOT b.body ->> '$.gross'"
    " OR r.tax IS NOT b.body ->> '$.tax' OR r.change IS NOT coalesce(b.body ->> '$.change', 0)"
    " OR r.business_day IS NOT b.body ->> '$.business_day' OR r.line_count IS NOT json_array_length(b.body, '$.lines')"
)
_LINES: Final = (
    f"{_BILLS}, said AS (SELECT b.doc_id, j.key + 1 AS line, j.value ->> 0 AS sku, j.value ->> 3 AS quantity,"  # noqa: S608
    " j.value ->> 4 AS base_quantity, j.value ->> 5 AS price, j.value ->> 6 AS gross, j.value ->> 7 AS tax,"
    " coalesce(j.value ->> 8, 0) AS discount"
    " FROM bill b, json_each(b.body, '$.lines') j), here AS (SELECT l.doc_id, l.line, l.sku, l.quantity,"
    " l.base_quantity, l.price, l.gross, l.tax, l.discount FROM bill b JOIN receipt_line l ON l.doc_id = b.doc_id)"
    " SELECT DISTINCT doc_id FROM (SELECT * FROM (SELECT * FROM said EXCEPT SELECT * FROM here)"
    " UNION ALL SELECT * FROM (SELECT * FROM here EXCEPT SELECT * FROM said))"
)
_TENDERS: Final = (
    f"{_BILLS}, said AS (SELECT b.doc_id, j.key + 1 AS line, j.value ->> 0 AS type, j.value ->> 1 AS amount"  # noqa: S608
    " FROM bill b, json_each(b.body, '$.tenders') j), here AS (SELECT t.doc_id, t.line, t.type, t.amount"
    " FROM bill b JOIN tender t ON t.doc_id = b.doc_id)"
    " SELECT DISTINCT doc_id FROM (SELECT * FROM (SELECT * FROM said EXCEPT SELECT * FROM here)"
    " UNION ALL SELECT * FROM (SELECT * FROM here EXCEPT SELECT * FROM said))"
)
_OWNERS: Final = {
    "document": ("receipt", "movement", "adjustment", "stock_count", '"order"', "receiving"),
    "receipt": ("receipt_line", "tender"),
    "stock_count": ("stock_count_line",),
    '"order"': ("order_line",),
    "receiving": ("receiving_line",),
}
_ORPHANS: Final = " UNION ".join(
    f"SELECT doc_id FROM {table} WHERE doc_id NOT IN (SELECT doc_id FROM {owner})"  # noqa: S608 our own tables
    for owner, tables in _OWNERS.items()
    for table in tables
)
_STOCK: Final = (
    "SELECT sku FROM (SELECT sku, sum(quantity) AS moved FROM (SELECT sku, quantity FROM movement"
    " UNION ALL SELECT sku, -quantity FROM on_hand) GROUP BY sku) WHERE moved <> 0"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the ledger that is not what it was: "document" or "receipt" with its id (also rows of no document), or "stock" with its SKU."""

    what: str
    name: str


def audit_ledger(session: Session, is_stopping: Callable[[], bool] = lambda: False) -> list[Finding]:
    """Return what does not add up, nothing where all does; bodies that HQ alone keeps are held against their hash."""
    return [*_audit_chain(session), *_audit_bills(session, is_stopping), *_audit_stock(session)]


def _audit_chain(session: Session) -> Iterator[Finding]:
    lineage = current_lineage(session)
    chain = chain_start(lineage.id)
    rows = session.connection().exec_driver_sql(_LOG, (lineage.id,))
    place = 0
    for place, (n, doc_id, kind, version, body, hashed, kept) in enumerate(rows, start=1):
        chain = chain_hashed(chain, place, doc_id, kind, version, body_hash(body) if body else hashed)
        if (n, kept) != (place, chain):
            yield Finding("document", doc_id)
            return  # every later entry rests on this one
    if (place, chain) != (lineage.n, lineage.chain):
        yield Finding("document", f"{lineage.id} {lineage.n}")


def _audit_bills(session: Session, is_stopping: Callable[[], bool]) -> Iterator[Finding]:
    run, lineage = session.connection().exec_driver_sql, current_lineage(session)
    found = set(run(_ORPHANS).scalars())
    for after in range(0, lineage.n, _STEP):
        if is_stopping():
            break
        part = (lineage.id, after, after + _STEP)
        found |= {row[0] for query in (_HEADS, _LINES, _TENDERS) for row in run(query, part)}
    return (Finding("receipt", str(doc_id)) for doc_id in sorted(found, key=str))


def _audit_stock(session: Session) -> Iterator[Finding]:
    rows = session.connection().exec_driver_sql(_STOCK).all()
    return (Finding("stock", str(row[0])) for row in rows)
