"""Which table each kind of published row lives in, and how its message becomes columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter
from typing import Any, get_type_hints

import msgspec
from sqlalchemy import Table, inspect

from desktop.models.amendment import OrderChange
from desktop.models.answer import StandingAnswer
from desktop.models.base import CATALOG, Base
from desktop.models.dealer import Contract, Dealer, Member, Store, StoreUser
from desktop.models.lease import Lease
from desktop.models.member import MergedMember
from desktop.models.order import OrderStatus
from desktop.models.price import Availability, ContractPrice, Price
from desktop.models.product import Product
from desktop.models.receiving import Shipment
from desktop.models.rule import Rule, Series
from desktop.models.scope import (
    CatalogScope,
    CatalogStage,
    CatalogUnknown,
    LedgerScope,
    LedgerStage,
    LedgerUnknown,
)
from desktop.models.statement import Entry, Statement
from desktop.models.terms import Approval, ContractTerms, Credit, Earning, Profile, Rebate
from desktop.models.verdict import PublishedVerdict
from protocol import (
    amendment,
    answer,
    catalogue,
    dealer,
    lease,
    member,
    order,
    receipt,
    rule,
    statement,
    terms,
    verdict,
)
from protocol.base import Row, Wire

SHAPE = 1
LEDGER_SCOPES = ("dealer:", "lease:", "store:", "verdict:")

Convert = Callable[[Any], Any]
KeyColumns = Callable[[str], tuple[Any, ...]]


def text_key(key: str) -> tuple[Any, ...]:
    """Read a key that is one text column."""
    return (key,)


def number_key(key: str) -> tuple[Any, ...]:
    """Read a key that is one integer column."""
    return (int(key),)


def version_key(key: str) -> tuple[Any, ...]:
    """Read a key made of a number and a version: "C-1/2"."""
    number, _, version = key.rpartition("/")
    return (number, int(version))


def store_key(key: str) -> tuple[Any, ...]:
    """Read a key made of a store's id and a name: "11/李娟"."""
    store, _, name = key.partition("/")
    return (int(store), name)


def rule_key(key: str) -> tuple[Any, ...]:
    """Read a key made of subject, id and version; the id may hold slashes: "price/A/1/7"."""
    subject, _, rest = key.partition("/")
    id, _, version = rest.rpartition("/")
    return (subject, id, int(version))


def period_key(key: str) -> tuple[Any, ...]:
    """Read a key made of a programme, whose id may hold slashes, and a period: "R-1/2026-01+12"."""
    programme, _, period = key.rpartition("/")
    return (programme, period)


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _instant(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat(timespec="milliseconds")


def _json_text(value: object) -> str:
    return msgspec.json.encode(value).decode()


CONVERSIONS: Mapping[Any, Convert] = {
    date: _day,
    date | None: _day,
    datetime: _instant,
    datetime | None: _instant,
}


def _conversion(hint: Any) -> Convert | None:
    origin = getattr(hint, "__origin__", None)
    if origin is list:
        return msgspec.json.encode
    if origin is dict:
        return _json_text
    return CONVERSIONS.get(hint)


@dataclass(frozen=True, slots=True)
class Kind:
    """How rows of one kind are read and kept: statements take (scope, v, row_hash, *fields) or (scope, *key)."""

    name: str
    table: str
    fields: tuple[str, ...]
    upsert: str
    old_hash: str
    delete: str
    count: str
    clear: str
    key: KeyColumns
    own_key: Callable[[tuple[Any, ...]], tuple[Any, ...]]
    decode: Callable[[bytes | msgspec.Raw], msgspec.Struct]
    conversions: tuple[tuple[int, Convert], ...]
    shape: int = SHAPE
    raises: Mapping[int, Callable[[bytes], bytes]] = field(default_factory=dict)
    """By shape: a body of the shape above, made from one of this; what is not named reads as it is."""
    old_hashes: str = ""
    """Finds the hashes of many keys at once, given scope and a JSON list; empty where a key is not one text."""

    def values(
        self, scope: str, v: int, row_hash: int, body: bytes | msgspec.Raw, shape: int = SHAPE, key: str = ""
    ) -> tuple[Any, ...]:
        """Return the columns of a row; raises msgspec.ValidationError when the body is not of this kind."""
        for older in range(shape, self.shape):
            body = self.raises[older](bytes(body)) if older in self.raises else body
        fields = list(msgspec.structs.astuple(self.decode(body)))
        for place, convert in self.conversions:
            fields[place] = convert(fields[place])
        return (scope, v, row_hash, *fields)


@dataclass(frozen=True, slots=True)
class BillKind(Kind):
    """Receipts or refunds of the store: the body stays as it is, a few columns beside it are what it is found by."""

    def values(
        self, scope: str, v: int, row_hash: int, body: bytes | msgspec.Raw, shape: int = SHAPE, key: str = ""
    ) -> tuple[Any, ...]:
        """Return the columns of a row; raises msgspec.ValidationError when the body is not of this kind."""
        doc: Any = self.decode(body)
        origin = getattr(doc, "original_id", "")
        return (
            scope,
            v,
            row_hash,
            key,
            self.name,
            doc.number,
            doc.business_day.isoformat(),
            origin,
            bytes(body),
        )


def _table(model: type[Base]) -> Table:
    table = inspect(model).local_table
    assert isinstance(table, Table)
    return table


def sums(table: str) -> str:
    """Return the query for a scope's part of a digest in one table."""
    lanes = "coalesce(sum((row_hash >> 32) & 4294967295), 0), coalesce(sum(row_hash & 4294967295), 0)"
    return f"SELECT count(*), {lanes} FROM {table} WHERE scope = ?"  # noqa: S608 our own table names


def _kind(name: str, shape: type[Row], model: type[Base], key: KeyColumns = text_key) -> Kind:
    table = _table(model)
    name_here = str(table.fullname) if table.schema else f'"{table.name}"'
    fields = [each.name for each in msgspec.structs.fields(shape)]
    columns = ["scope", "v", "row_hash", *fields]
    primary = [column.name for column in table.primary_key]
    own_key = [name for name in primary if name != "scope"]
    updates = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in primary)
    where = " AND ".join(["scope = ?", *(f'"{name}" = ?' for name in own_key)])
    # A column the message does not have is the index's own; it starts empty and an update leaves it alone.
    own = [column.name for column in table.columns if column.name not in columns]
    names = ", ".join(f'"{name}"' for name in [*columns, *own])
    marks = ", ".join(["?"] * len(columns) + ["0"] * len(own))
    places = [columns.index(name) for name in own_key]
    conflict = ", ".join(f'"{name}"' for name in primary)
    hints = get_type_hints(shape)
    found = ((place, _conversion(hints[name_])) for place, name_ in enumerate(fields))
    return Kind(
        name=name,
        table=name_here,
        fields=tuple(fields),
        upsert=f"INSERT INTO {name_here} ({names}) VALUES ({marks}) "  # noqa: S608
        f"ON CONFLICT ({conflict}) DO UPDATE SET {updates}",
        old_hash=f"SELECT row_hash FROM {name_here} WHERE {where}",  # noqa: S608 our own table names
        delete=f"DELETE FROM {name_here} WHERE {where}",  # noqa: S608 our own table names
        count=sums(name_here),
        clear=f"DELETE FROM {name_here} WHERE scope = ?",  # noqa: S608 our own table names
        key=key,
        own_key=_pick(places),
        decode=msgspec.json.Decoder(shape).decode,
        conversions=tuple((place, convert) for place, convert in found if convert is not None),
        old_hashes=_find_many(name_here, own_key[0]) if key is text_key else "",
    )


def _find_many(table: str, key: str) -> str:
    return (
        f'SELECT "{key}", row_hash FROM {table} WHERE scope = ?'  # noqa: S608 our own table names
        f' AND "{key}" IN (SELECT value FROM json_each(?))'
    )


def _pick(places: list[int]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Return what takes some columns out of a row as a tuple; every row of every page goes through it."""
    if len(places) == 1:
        place = places[0]
        return lambda values: (values[place],)
    return itemgetter(*places)


def _bill(name: str, shape: type[Wire]) -> BillKind:
    """Return a kind of the store's receipts; both share a table."""
    columns = ("scope", "v", "row_hash", "doc_id", "kind", "number", "business_day", "original_id", "body")
    updates = ", ".join(f"{column} = excluded.{column}" for column in columns)
    return BillKind(
        name=name,
        table="store_receipt",
        fields=columns[3:],
        upsert=f"INSERT INTO store_receipt ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
        f" ON CONFLICT (doc_id) DO UPDATE SET {updates}",
        old_hash=f"SELECT row_hash FROM store_receipt WHERE scope = ? AND doc_id = ? AND kind = '{name}'",  # noqa: S608
        delete=f"DELETE FROM store_receipt WHERE scope = ? AND doc_id = ? AND kind = '{name}'",  # noqa: S608
        count=f"{sums('store_receipt')} AND kind = '{name}'",
        clear="DELETE FROM store_receipt WHERE scope = ?",
        key=text_key,
        own_key=lambda values: (values[3],),
        decode=msgspec.json.Decoder(shape).decode,
        conversions=(),
    )


@dataclass(frozen=True, slots=True)
class File:
    """One of the two database files: where its cursors, stage and unknown rows are, and which kinds it keeps."""

    name: str
    schema: str
    scope: type[LedgerScope] | type[CatalogScope]
    stage: type[LedgerStage] | type[CatalogStage]
    unknown: type[LedgerUnknown] | type[CatalogUnknown]
    kinds: Mapping[str, Kind]

    @property
    def unknown_table(self) -> str:
        """Return the place of the unknown rows."""
        return f"{self.schema}.scope_unknown"


def _by_name(*kinds: Kind) -> Mapping[str, Kind]:
    return {kind.name: kind for kind in kinds}


CATALOG_FILE = File(
    name="catalog",
    schema=CATALOG,
    scope=CatalogScope,
    stage=CatalogStage,
    unknown=CatalogUnknown,
    kinds=_by_name(
        _kind(catalogue.PRODUCT, catalogue.ProductRow, Product),
        _kind(catalogue.PRICE, catalogue.PriceRow, Price),
        _kind(catalogue.AVAILABILITY, catalogue.AvailabilityRow, Availability),
        _kind(rule.RULE, rule.RuleRow, Rule, rule_key),
        _kind(rule.SERIES, rule.SeriesRow, Series),
    ),
)
LEDGER_FILE = File(
    name="ledger",
    schema="main",
    scope=LedgerScope,
    stage=LedgerStage,
    unknown=LedgerUnknown,
    kinds=_by_name(
        _kind(dealer.DEALER, dealer.DealerRow, Dealer, number_key),
        _kind(dealer.STORE, dealer.StoreRow, Store, number_key),
        _kind(dealer.USER, dealer.UserRow, StoreUser, store_key),
        _kind(dealer.CONTRACT, dealer.ContractRow, Contract, version_key),
        _kind(dealer.MEMBER, dealer.MemberRow, Member),
        _kind(member.MERGED, member.MergedRow, MergedMember),
        _kind(answer.ANSWER, answer.AnswerRow, StandingAnswer),
        _kind(catalogue.PRICE, catalogue.PriceRow, ContractPrice),
        _kind(order.ORDER_STATUS, order.OrderStatusRow, OrderStatus),
        _kind(amendment.CHANGE, amendment.ChangeRow, OrderChange),
        _kind(order.SHIPMENT, order.ShipmentRow, Shipment),
        _kind(statement.ENTRY, statement.EntryRow, Entry),
        _kind(statement.STATEMENT, statement.StatementRow, Statement),
        _kind(verdict.VERDICT, verdict.VerdictRow, PublishedVerdict),
        _kind(lease.LEASE, lease.LeaseRow, Lease),
        _kind(terms.CONTRACT_TERMS, terms.ContractTermsRow, ContractTerms, version_key),
        _kind(terms.PROFILE, terms.ProfileRow, Profile, number_key),
        _kind(terms.CREDIT, terms.CreditRow, Credit, number_key),
        _kind(terms.REBATE, terms.RebateRow, Rebate, period_key),
        _kind(terms.EARNING, terms.EarningRow, Earning),
        _kind(terms.APPROVAL, terms.ApprovalRow, Approval, number_key),
        _bill(receipt.RECEIPT, receipt.ReceiptDoc),
        _bill(receipt.REFUND, receipt.RefundDoc),
    ),
)
FILES = (LEDGER_FILE, CATALOG_FILE)


def file_of(scope: str) -> File:
    """Return the file that keeps a scope: the dealer's and the device's own rows in the ledger, everything brand-wide in the catalogue."""
    return LEDGER_FILE if scope.startswith(LEDGER_SCOPES) else CATALOG_FILE


def known_shapes() -> dict[str, int]:
    """Return the highest shape this program knows of each kind that has more than one."""
    kinds = [kind for file in FILES for kind in file.kinds.values()]
    return {kind.name: kind.shape for kind in kinds if kind.shape > SHAPE}
