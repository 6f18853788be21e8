"""A policy for the small shop: rules written as a pull would, and how the shop stands at HQ."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import insert

from desktop.db import Database
from desktop.models.document import Device
from desktop.models.lease import HqTime, Lease
from desktop.models.rule import Rule, Series
from desktop.models.scope import CatalogScope
from desktop.models.terms import Approval, Profile
from domain.promotion.rule import Promotion
from protocol.rule import Subject, write_rule
from protocol.terms import StoreProfileRow

SECRET = b"0123456789abcdef"
_NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def put_rules(
    database: Database,
    *rules: Any,
    version: int = 1,
    first: date | None = None,
    last: date | None = None,
    budgets: dict[str, int] | None = None,
) -> None:
    """Publish rules as one version; each new call raises the version of the scope."""
    named: list[tuple[Subject, str, Any]] = [(_subject(rule), rule.id, rule) for rule in rules]
    named += [(Subject.BUDGET, id, amount) for id, amount in (budgets or {}).items()]
    rows = [write_rule(subject, id, version, rule, first=first) for subject, id, rule in named]
    with database.write_catalog() as session:
        held = session.get(CatalogScope, "policy")
        v = (held.v if held else 0) + 1
        for row in rows:
            values = msgspec.structs.asdict(row) | {
                "body": msgspec.json.encode(row.body).decode(),
                "last": last,
            }
            session.execute(insert(Rule), [values | {"scope": "policy", "v": v, "row_hash": v}])
        if held is None:
            session.add(CatalogScope(scope="policy", gen="g", v=v, count=len(rows), is_complete=True))
        else:
            held.v, held.count = v, held.count + len(rows)


def _subject(rule: Any) -> Subject:
    return Subject(rule.where.partition("/")[0])


def put_series(database: Database, **series: str) -> None:
    """Give products a series."""
    rows = [{"sku": sku.replace("_", "-"), "series": name} for sku, name in series.items()]
    with database.write_catalog() as session:
        session.execute(insert(Series), [{"scope": "policy", "v": 1, "row_hash": 1, **row} for row in rows])


def enrol(
    database: Database, *, dealer_class: str = "A", region: str = "north", channel: str = "store"
) -> None:
    """Make the shop store 11 of dealer 7 with a profile and a secret for approvals."""
    with database.write() as session:
        session.add(
            Device(
                id=1,
                device_id=3,
                dealer_id=7,
                dealer_code="D007",
                dealer_name="Dealer",
                store_id=11,
                store_code="S011",
                store_name="Store",
                till=1,
                series_prefix="0003",
                hq_name="HQ",
                hq_url="",
                gen="g",
                key_name="k",
                enrolled_at=_NOW,
            )
        )
        stores = msgspec.json.encode([StoreProfileRow(11, "", channel)])
        of = {"scope": "dealer:7", "v": 1, "row_hash": 1}
        session.execute(
            insert(Profile),
            [of | {"dealer_id": 7, "dealer_class": dealer_class, "region": region, "stores": stores}],
        )
        secret = base64.b64encode(SECRET).decode()
        session.execute(insert(Approval), [of | {"device_id": 3, "secret": secret}])


def lend_budget(database: Database, budget: str, amount: int) -> None:
    """Lend the shop's PC part of a budget."""
    with database.write() as session:
        lineage = session.connection().exec_driver_sql("SELECT id FROM lineage").scalar_one()
        session.add(HqTime(id=1, told=_NOW, local=_NOW, boot="fixed", monotonic_ms=0, latest=_NOW))
        session.add(
            Lease(
                scope="lease:7.3",
                v=1,
                row_hash=1,
                lease_id=f"lease-{budget}",
                kind="budget",
                subject=budget,
                amount=amount,
                granted_at=_NOW,
                expires_at=_NOW.replace(month=6),
                lineage=lineage,
            )
        )


__all__ = ["SECRET", "Promotion", "enrol", "lend_budget", "put_rules", "put_series"]
