"""Policies at HQ: the rules in force on a day read back from their rows, and the snapshots they were published as."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import zstandard
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.policy import BRAND_WIDE, ListPrice, Part, Policy, arrange
from domain.policy_check import Known
from domain.price import PriceLevel
from domain.price_book import Article
from domain.product import Product as Goods
from domain.product import ProductType
from domain.selection import Item
from domain.unit import Unit
from protocol.plain import Reader, write_brief
from protocol.publication import PolicyRow
from protocol.rule import Subject, read_rule
from server_stub.models import BRAND, Dealer, Price, Product, ProductUnit, Rule
from server_stub.models import Policy as Version
from server_stub.policy_promise import named_programmes, used_books

_LEVEL = 9


def read_policy(session: Session, day: date) -> Policy:
    """Return all that the brand publishes for a business day, as its rows say, in order."""
    found = _read_rules(session, day)
    once = {part: found[part].get(BRAND_WIDE) for part in (Part.OFFSET, Part.CREDIT)}
    return arrange(
        Policy(
            lists=_read_lists(session, day),
            prices=tuple(found[Part.PRICE].values()),
            floors=tuple(found[Part.FLOOR].values()),
            promotions=tuple(found[Part.PROMOTION].values()),
            budgets=found[Part.BUDGET],
            programmes=tuple(found[Part.PROGRAMME].values()),
            **{part.value: rule for part, rule in once.items() if rule is not None},
        )
    )


def _read_rules(session: Session, day: date) -> dict[Part, dict[str, Any]]:
    found: dict[Part, dict[str, Any]] = defaultdict(dict)
    query = select(Rule.subject, Rule.id, Rule.body).where(Rule.first <= day, _lasts(Rule.last, day))
    for subject, id, body in session.execute(query):
        rule, faults = read_rule(Subject(subject), msgspec.json.decode(body), f"{subject}/{id}")
        if faults:
            raise DomainError("rule_unreadable", rule=f"{subject}/{id}", fault=str(faults[0]))
        found[Part(subject)][id] = rule
    return found


def _lasts(last: Any, day: date) -> ColumnElement[bool]:
    return or_(last.is_(None), last >= day)


def listed(day: date) -> Select[str, str, str, int, int]:
    """Return the query for book, SKU, unit, price and minimum of every list price of a day."""
    columns = (Price.book, Price.sku, Price.unit, Price.price, Price.minimum)
    begun = or_(Price.first.is_(None), Price.first <= day)
    is_list = and_(Price.dealer_id == BRAND, Price.level == PriceLevel.BRAND_LIST.value)
    return select(*columns).where(is_list, begun, _lasts(Price.last, day))


def _read_lists(session: Session, day: date) -> dict[str, tuple[ListPrice, ...]]:
    books: dict[str, list[ListPrice]] = defaultdict(list)
    for book, sku, unit, price, minimum in session.execute(listed(day)):
        books[book].append(ListPrice(sku, unit, price, minimum))
    return {book: tuple(prices) for book, prices in books.items()}


def read_articles(session: Session) -> list[Article]:
    """Return every product HQ knows, as rules see it."""
    units: dict[str, list[Unit]] = defaultdict(list)
    columns = (ProductUnit.sku, ProductUnit.name, ProductUnit.numerator, ProductUnit.denominator)
    places = select(*columns).order_by(ProductUnit.sku, ProductUnit.place)
    for sku, name, numerator, denominator in session.execute(places):
        units[sku].append(Unit(name, numerator, denominator))
    place = (Product.series, Product.category, Product.brand)
    query = select(Product.sku, Product.name, Product.tax_rate, Product.type, *place)
    return [
        Article(Goods(sku, name, tuple(units[sku]), rate, ProductType(type)), Item(sku, *named))
        for sku, name, rate, type, *named in session.execute(query)
    ]


def read_known(session: Session, day: date) -> Known:
    """Return what the rules of a policy may name, and what must not be dropped by one that begins on a day."""
    return Known(
        articles=tuple(read_articles(session)),
        dealers=frozenset(session.scalars(select(Dealer.id))),
        promised=named_programmes(session, day),
        books=used_books(session),
    )


def write_snapshot(policy: Policy) -> bytes:
    """Return a policy in canonical bytes: equal policies have the same, whatever order their rules were given in."""
    return msgspec.json.encode(write_brief(arrange(policy)), order="sorted")


def hash_snapshot(content: bytes) -> str:
    """Return the SHA-256 of canonical bytes."""
    return hashlib.sha256(content).hexdigest()


def pack_snapshot(content: bytes) -> bytes:
    """Return canonical bytes as they are stored."""
    return zstandard.compress(content, _LEVEL)


def read_snapshot(session: Session, version: int) -> Policy:
    """Return a policy as it was published; refused as `policy_unknown`, and as `policy_damaged` when its hash is wrong."""
    content = snapshot_bytes(session, version)
    reader = Reader()
    policy = reader.read_whole(Policy, msgspec.json.decode(content), f"policy/{version}")
    if reader.faults or not isinstance(policy, Policy):
        raise DomainError("policy_unreadable", version=version, fault=str(reader.faults[0]))
    return policy


def snapshot_bytes(session: Session, version: int) -> bytes:
    """Return the canonical bytes of a version, checked against their hash."""
    row = session.execute(
        select(Version.content, Version.sha256).where(Version.version == version)
    ).one_or_none()
    if row is None:
        raise DomainError("policy_unknown", version=version)
    content = zstandard.decompress(bytes(row.content))
    if hash_snapshot(content) != row.sha256:
        raise DomainError("policy_damaged", version=version)
    return content


def newest_version(session: Session) -> tuple[int, date | None]:
    """Return the newest version and its effective day, 0 and None before the first one."""
    newest = select(Version.version, Version.effective).order_by(Version.version.desc()).limit(1)
    row = session.execute(newest).one_or_none()
    return (0, None) if row is None else (row.version, row.effective)


def running_version(session: Session, day: date) -> int:
    """Return the version that is in force on a day, 0 before the first one."""
    return session.scalar(select(func.max(Version.version)).where(Version.effective <= day)) or 0


_COLUMNS = (
    Version.version,
    Version.effective,
    Version.published_at,
    Version.published_by,
    Version.source,
    Version.note,
    Version.sha256,
)


def list_policies(session: Session, day: date) -> list[PolicyRow]:
    """List every version, the newest first; one of them runs on the day."""
    running = running_version(session, day)
    rows: Sequence[Any] = session.execute(select(*_COLUMNS).order_by(Version.version.desc())).all()
    return [PolicyRow(**row._mapping, is_running=row.version == running) for row in rows]


def policy_row(session: Session, version: int, day: date) -> PolicyRow:
    """Return what is known of a version; refused as `policy_unknown`."""
    found = [row for row in list_policies(session, day) if row.version == version]
    if not found:
        raise DomainError("policy_unknown", version=version)
    return found[0]
