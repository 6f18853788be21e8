"""Which table each kind of published row lives in, and how its message becomes columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
Values = Sequence[tuple[Any, ...]]
KeyColumns = Callable[[str], tuple[Any, ...]]
Hashed = tuple[int, int, bytes, str]
"""A row as it came: its version, its hash, its body and its key."""


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


_fields = msgspec.structs.astuple
_BILLS_AT_ONCE = 256
"""Decoded bills are let go soon: ten thousand of them at once keep the garbage collector busy."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How rows of one kind are read and kept: statements take (scope, v, row_hash, *fields) or (scope, *key).

    `key_places` says where the key is among these columns, `decode` reads a list of bodies.
    """

    name: str
    table: str
    fields: tuple[str, ...]
    upsert: str
    old_hash: str
    delete: str
    count: str
    clear: str
    key: KeyColumns
    key_places: tuple[int, ...]
    decode: Callable[[bytes], list[Any]]
    conversions: tuple[tuple[int, Convert], ...]
    shape: int = SHAPE
    raises: Mapping[int, Callable[[bytes], bytes]] = field(default_factory=dict)
    """By shape: a body of the shape above, made from one of this; what is not named reads as it is."""
    find: str = ""
    """Finds many rows at once, given a JSON list of keys and the scope; empty where a key is not one text."""
    place: Callable[[Values, Mapping[str, tuple[Any, ...]]], tuple[Values, Values]] | None = None
    """Parts rows into parameters of `revise` and those that need `upsert`, given what `find` found."""
    revise: str = ""

    def values(
        self, scope: str, v: int, row_hash: int, body: bytes | msgspec.Raw, shape: int = SHAPE, key: str = ""
    ) -> tuple[Any, ...]:
        """Return the columns of a row; raises ValueError when the body is not of this kind."""
        for older in range(shape, self.shape):
            body = self.raises[older](bytes(body)) if older in self.raises else body
        return self.all_values(scope, [(v, row_hash, bytes(body), key)])[0]

    def all_values(self, scope: str, rows: Sequence[Hashed]) -> list[tuple[Any, ...]]:
        """Return the columns of rows in this shape, all decoded at once; raises ValueError when one is not of this kind."""
        read = zip(rows, self.decode_all(rows), strict=True)
        found = [(scope, v, hashed, *_fields(doc)) for (v, hashed, _, _), doc in read]
        for place, convert in self.conversions:
            found = [
                row if row[place] is None else (*row[:place], convert(row[place]), *row[place + 1 :])
                for row in found
            ]
        return found

    def decode_all(self, rows: Sequence[Hashed]) -> list[Any]:
        """Return what the bodies of rows say."""
        return self.decode(b"[" + b",".join([row[2] for row in rows]) + b"]")

    def own_keys(self, values: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Return the key of each row as its columns say it."""
        return list(zip(*([row[place] for row in values] for place in self.key_places), strict=True))


@dataclass(frozen=True, slots=True)
class BillKind(Kind):
    """Receipts or refunds of the store: the body stays as it is, a few columns beside it are what it is found by."""

    def all_values(self, scope: str, rows: Sequence[Hashed]) -> list[tuple[Any, ...]]:
        """Return the columns of rows in this shape, all decoded at once; raises ValueError when one is not of this kind."""
        found = []
        for start in range(0, len(rows), _BILLS_AT_ONCE):
            part = rows[start : start + _BILLS_AT_ONCE]
            for (v, hashed, body, key), doc in zip(part, self.decode_all(part), strict=True):
                day, origin = doc.business_day.isoformat(), getattr(doc, "original_id", "")
                found.append((scope, v, hashed, key, self.name, doc.number, day, origin, body))
        return found


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
    conflict = ", ".join(f'"{name}"' for name in primary)
    hints = get_type_hints(shape)
    found = ((place, _conversion(hints[name_])) for place, name_ in enumerate(fields, start=3))
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
        key_places=tuple(columns.index(name) for name in own_key),
        decode=msgspec.json.Decoder(list[shape]).decode,  # type: ignore[valid-type]  # a type that is given
        conversions=tuple((place, convert) for place, convert in found if convert is not None),
        find=_find_many(name_here, own_key[0]) if key is text_key else "",
    )


def _find_many(table: str, key: str, beside: str = "") -> str:
    return (
        f'SELECT t."{key}", {beside}t.row_hash FROM json_each(?) j'  # noqa: S608 our own table names
        f' CROSS JOIN {table} t ON t.scope = ? AND t."{key}" = j.value'
    )


_PRICE_COLUMNS = ("scope", "v", "row_hash", *catalogue.PriceRow.__struct_fields__)
PRICE_ID, PRICE_SKU, PRICE_UNIT, PRICE_VALUE = map(_PRICE_COLUMNS.index, ("id", "sku", "unit", "price"))
"""The places of these among the columns of a price row."""
_REVISED = [name for name in _PRICE_COLUMNS if name not in ("scope", "id", "sku", "unit")]
_take_revised = itemgetter(*map(_PRICE_COLUMNS.index, _REVISED))


def _price_kind(model: type[Base]) -> Kind:
    """Return the kind of prices: many change at once, mostly in nothing that an index is made of."""
    kind = _kind(catalogue.PRICE, catalogue.PriceRow, model)
    revised = ", ".join(f'"{name}" = ?' for name in _REVISED)
    return replace(
        kind,
        find=_find_many(kind.table, "id", "t.sku, t.unit, t.price, t.rowid, "),
        place=_place_prices,
        revise=f"UPDATE {kind.table} SET {revised} WHERE rowid = ?",  # noqa: S608 our own table names
    )


def _place_prices(values: Values, found: Mapping[str, tuple[Any, ...]]) -> tuple[Values, Values]:
    """Part prices that stay with their product and unit, which go to the row's own place, from others."""
    placed, fresh = [], []
    for row in values:
        held = found.get(row[PRICE_ID])
        if held and held[1:3] == (row[PRICE_SKU], row[PRICE_UNIT]):
            placed.append((*_take_revised(row), held[4]))
        else:
            fresh.append(row)
    return placed, fresh


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
        key_places=(3,),
        decode=msgspec.json.Decoder(list[shape]).decode,  # type: ignore[valid-type]  # a type that is given
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
        _price_kind(Price),
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
        _price_kind(ContractPrice),
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
