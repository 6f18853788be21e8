"""A policy workbook as plain JSON of a policy, every fault with its sheet, row and column."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from domain.errors import DomainError
from domain.table_value import parse_integer, parse_quantity_cell
from protocol.publication import FaultRow
from server_stub.policy_cells import Cells
from server_stub.policy_columns import (
    BUDGETS,
    CHECKS,
    CREDIT_TERMS,
    DUNNING,
    FLOORS,
    LAUNCHES,
    LIFTS,
    LISTS,
    MIX,
    OFFSET,
    PRICES,
    PROGRAMMES,
    PROMOTIONS,
    SHEETS,
    STEPS,
    TIERS,
    Column,
    Sheet,
)
from server_stub.policy_values import Parse, parse_money_text, parse_price_text, parse_rate

Plain = dict[str, Any]
IGNORED_SHEETS: Final = ("说明", "Read me")
_COUNTED = {"quantity": parse_quantity_cell, "amount": parse_money_text}
_LIFTED: Mapping[str, Parse] = {"oldest_item": parse_integer, "overdue_share": parse_rate}
_BENEFIT_COLUMNS: Mapping[str, tuple[tuple[str, str, Parse | None], ...]] = {
    "percent": (("value", "rate", parse_rate),),
    "amount_off": (("value", "amount", parse_money_text),),
    "special_price": (("value", "price", parse_price_text),),
    "bundle_price": (("value", "price", parse_money_text),),
    "buy_get": (("buy", "buy", None), ("get", "get", None)),
    "gift": (("gift SKU", "sku", None), ("gift quantity", "quantity", None), ("value", "value", parse_money_text)),
    "coupon_grant": (("coupon", "coupon", None),),
    "points_multiplier": (("value", "rate", parse_rate),),
    "red_packet": (("value", "amount", parse_money_text),),
    "free_delivery": (),
    "message": (("text", "text", None),),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    """One row read: its sheet and number, its values by column, and whether a cell of it was wrong."""

    sheet: Sheet
    number: int
    values: Mapping[str, Any]
    is_lost: bool


@dataclass(slots=True)
class Workbook:
    """What a workbook holds: the policy as plain JSON, faults of cells, parts not whole, and where rules stand."""

    plain: Plain = field(default_factory=dict)
    faults: list[FaultRow] = field(default_factory=list)
    incomplete: set[str] = field(default_factory=set)
    places: dict[str, tuple[Sheet, int]] = field(default_factory=dict)
    tiers: dict[tuple[str, int], int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def fail(self, sheet: Sheet, row: int, column: str, code: str, **facts: Any) -> None:
        """Keep a fault of a cell."""
        header = next((f"{one.zh} / {one.name}" for one in sheet.columns if one.name == column), column)
        place = self.names.get(sheet.name, sheet.zh)
        self.faults.append(FaultRow(where=place, code=code, facts=facts, sheet=place, row=row, column=header))


def _normal(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().replace("%", "").split())


def read_plain(sheets: Mapping[str, Cells], dealers: Mapping[str, int]) -> Workbook:
    """Return what a workbook says; a row with a fault is left out, and its part is not whole."""
    book = Workbook()
    known = {_normal(name): one for one in SHEETS for name in (one.name, one.zh)}
    rows: dict[str, list[_Row]] = {one.name: [] for one in SHEETS}
    for name, cells in sheets.items():
        sheet = known.get(_normal(name))
        if sheet is not None:
            book.names[sheet.name] = name
            rows[sheet.name] = _read_sheet(book, sheet, cells)
        elif cells and _normal(name) not in map(_normal, IGNORED_SHEETS):
            book.faults.append(FaultRow(where=name, code="sheet_unknown", sheet=name))
    _Builder(book, rows, dealers).build()
    return book


def _read_sheet(book: Workbook, sheet: Sheet, cells: Cells) -> list[_Row]:
    """Read a header and the rows under it."""
    if not cells:
        return []
    (header_row, header), *others = cells
    known = {_normal(name): one for one in sheet.columns for name in (one.name, one.zh, *one.names)}
    columns: dict[int, Column] = {}
    for place, text in enumerate(header):
        column = known.get(_normal(text))
        if column is None and text:
            book.fail(sheet, header_row, text, "column_unknown")
        elif column is not None and column in columns.values():
            book.fail(sheet, header_row, column.name, "column_twice")
        elif column is not None:
            columns[place] = column
    missing = [one for one in sheet.columns if one.required and one not in columns.values()]
    for column in missing:
        book.fail(sheet, header_row, column.name, "column_missing")
    if missing:
        book.incomplete.add(sheet.part or sheet.name.lower())
        return []
    return [_read_row(book, sheet, number, texts, columns) for number, texts in others]


def _read_row(
    book: Workbook, sheet: Sheet, number: int, texts: Sequence[str], columns: Mapping[int, Column]
) -> _Row:
    values: dict[str, Any] = {}
    before = len(book.faults)
    for place, column in columns.items():
        text = texts[place] if place < len(texts) else ""
        if not text:
            if column.required:
                book.fail(sheet, number, column.name, "value_missing")
            continue
        try:
            values[column.name] = column.parse(text)
        except DomainError as error:
            book.fail(sheet, number, column.name, error.code, **{"text": text} | error.facts)
    return _Row(sheet, number, values, len(book.faults) > before)


def _put(rule: Plain, path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for name in outer:
        rule = rule.setdefault(name, {})
    rule[last] = value


class _Builder:
    """Makes rules of rows."""

    def __init__(
        self, book: Workbook, rows: Mapping[str, Sequence[_Row]], dealers: Mapping[str, int]
    ) -> None:
        self._book, self._rows, self._dealers = book, rows, dealers

    def build(self) -> None:
        """Make every part of the policy."""
        plain = self._book.plain
        for sheet, finish in (
            (PRICES, self._price),
            (FLOORS, _nothing),
            (PROMOTIONS, self._promotion),
            (PROGRAMMES, self._programme),
        ):
            if rules := list(self._rules(sheet, finish)):
                plain[sheet.part] = rules
        self._lists(plain)
        if budgets := {row.values["id"]: row.values["amount"] for row in self._good(BUDGETS, "budgets")}:
            plain["budgets"] = budgets
        self._offset(plain)
        self._credit(plain)
        for sheet, column, owners in (
            (STEPS, "promotion", "promotions"),
            (MIX, "promotion", "promotions"),
            (TIERS, "programme", "programmes"),
            (LAUNCHES, "programme", "programmes"),
        ):
            self._check_owners(sheet, column, owners)

    def _good(self, sheet: Sheet, part: str) -> Iterable[_Row]:
        """Give the rows without a fault, and remember where their rules stand; an id given twice is a fault."""
        seen: dict[str, int] = {}
        for row in self._rows[sheet.name]:
            if row.is_lost:
                self._book.incomplete.add(part)
                continue
            id = str(row.values.get(sheet.id, ""))
            where = f"{sheet.where}{id}".rstrip("/") if sheet is OFFSET else f"{sheet.where}{id}"
            if sheet in (BUDGETS, OFFSET) and id in seen:
                self._book.fail(sheet, row.number, sheet.id, "id_twice", id=id, first=seen[id])
                continue
            seen[id] = row.number
            self._book.places[where] = (sheet, row.number)
            yield row

    def _rules(self, sheet: Sheet, finish: Callable[[_Row, Plain], None]) -> Iterable[Plain]:
        for row in self._good(sheet, sheet.part):
            before = len(self._book.faults)
            rule: Plain = dict(sheet.fixed)
            for column in sheet.columns:
                if column.path and column.name in row.values:
                    _put(rule, column.path, row.values[column.name])
            finish(row, rule)
            _check_days(self._book, row, rule)
            if len(self._book.faults) == before:
                yield rule
            else:
                self._book.incomplete.add(sheet.part)

    def _lists(self, plain: Plain) -> None:
        lists: dict[str, list[Plain]] = {}
        for row in self._rows[LISTS.name]:
            if row.is_lost:
                self._book.incomplete.add("lists")
                continue
            names = ("SKU", "unit", "price", "minimum")
            price = {name.lower(): row.values[name] for name in names if name in row.values}
            book = row.values["book"]
            least = f"/{price['minimum']}" if price.get("minimum") else ""
            self._book.places[f"price/{book}/{price['sku']}/{price['unit']}{least}"] = (LISTS, row.number)
            lists.setdefault(book, []).append(price)
        if lists:
            plain["lists"] = lists

    def _price(self, row: _Row, rule: Plain) -> None:
        code = row.values.get("dealer")
        if code is not None and code not in self._dealers:
            self._book.fail(row.sheet, row.number, "dealer", "dealer_unknown", dealer=code)
        elif code is not None:
            _put(rule, "audience.dealer_id", self._dealers[code])

    def _promotion(self, row: _Row, rule: Plain) -> None:
        shares = rule.get("shares")
        if shares is not None and "hq" not in shares:
            shares["hq"] = 0
        if "benefit" in row.values:
            rule["benefit"] = self._benefit(row)
        if "threshold" in row.values:
            rule["threshold"] = self._threshold(row, rule["id"])

    def _benefit(self, row: _Row) -> Plain:
        kind = row.values["benefit"]
        benefit: Plain = {"type": kind}
        for column, name, parse in _BENEFIT_COLUMNS[kind]:
            benefit[name] = self._needed(row, column, parse)
        if kind == "buy_get" and "value" in row.values:
            benefit["rate"] = self._needed(row, "value", parse_rate)
        if kind == "coupon_grant" and "coupon use" in row.values:
            benefit["use"] = row.values["coupon use"]
        return benefit

    def _needed(self, row: _Row, column: str, parse: Parse | None) -> Any:
        """Return a value that the row has to have, parsed where its unit follows from another column."""
        value = row.values.get(column)
        if value is None:
            self._book.fail(row.sheet, row.number, column, "value_missing")
            return 0
        try:
            return value if parse is None else parse(value)
        except DomainError as error:
            self._book.fail(row.sheet, row.number, column, error.code, **{"text": value} | error.facts)
            return 0

    def _threshold(self, row: _Row, id: str) -> Plain:
        kind = row.values["threshold"]
        if kind == "mix":
            return {"type": "mix", "parts": [self._part(one) for one in self._of(MIX, "promotion", id)]}
        begin, _, measure = kind.rpartition("_")
        parse = _COUNTED[measure]
        if begin == "steps":
            rows = self._of(STEPS, "promotion", id)
            steps = [
                {"start": self._needed(one, "start", parse), "benefit": self._benefit_of(one)} for one in rows
            ]
            return {"type": "steps", "measure": measure, "steps": sorted(steps, key=lambda one: one["start"])}
        size = self._needed(row, "threshold value", parse)
        if begin == "every":
            return {"type": "every", "measure": measure, "size": size}
        return {"type": f"minimum_{measure}", measure: size}

    def _benefit_of(self, row: _Row) -> Plain:
        if "benefit" in row.values:
            return self._benefit(row)
        self._book.fail(row.sheet, row.number, "benefit", "value_missing")
        return {}

    def _part(self, row: _Row) -> Plain:
        part: Plain = {"selection": {}}
        for column in MIX.columns:
            if column.path and column.name in row.values:
                _put(part, column.path, row.values[column.name])
        return part

    def _of(self, sheet: Sheet, column: str, id: str) -> list[_Row]:
        return [row for row in self._rows[sheet.name] if not row.is_lost and row.values.get(column) == id]

    def _programme(self, row: _Row, rule: Plain) -> None:
        id, type = rule["id"], rule["type"]
        measure = rule.get("measure", "amount")
        starts = parse_rate if type in ("growth", "target", "mix") else _COUNTED[measure]
        pays = {"per_unit": parse_price_text, "lump": parse_money_text}.get(rule.get("pays", ""), parse_rate)
        tiers = []
        for one in self._of(TIERS, "programme", id):
            start = self._needed(one, "start", starts)
            end = self._needed(one, "end", starts) if "end" in one.values else None
            self._book.tiers[(f"rebate/{id}", start)] = one.number
            tiers.append({"start": start, "end": end, "pays": self._needed(one, "pays", pays)})
        rule["tiers"] = sorted(tiers, key=lambda tier: tier["start"])
        launches = self._of(LAUNCHES, "programme", id)
        if launches:
            rule["launches"] = {one.values["SKU"]: one.values["day"] for one in launches}

    def _check_owners(self, sheet: Sheet, column: str, part: str) -> None:
        """Refuse rows that belong to nothing; their own faults make what they belong to not whole."""
        owner = PROMOTIONS if part == "promotions" else PROGRAMMES
        ids = {row.values.get("id") for row in self._rows[owner.name]}
        for row in self._rows[sheet.name]:
            if row.is_lost:
                self._book.incomplete.add(part)
            elif row.values[column] not in ids:
                self._book.fail(sheet, row.number, column, "id_unknown", id=row.values[column])

    def _offset(self, plain: Plain) -> None:
        for row in self._good(OFFSET, "offset"):
            offset = plain.setdefault("offset", {})
            if "category" in row.values:
                _put(
                    offset,
                    "categories",
                    offset.get("categories", {}) | {row.values["category"]: row.values["rate"]},
                )
            else:
                offset["rate"] = row.values["rate"]

    def _credit(self, plain: Plain) -> None:
        credit: Plain = {}
        for sheet, name in ((CHECKS, "rules"), (LIFTS, "lifts"), (DUNNING, "dunning.levels")):
            rows = list(self._good(sheet, "credit"))
            if rows:
                _put(credit, name, [self._credit_rule(row) for row in rows])
        for row in self._good(CREDIT_TERMS, "credit"):
            for column in CREDIT_TERMS.columns:
                if column.name in row.values:
                    _put(credit, column.path, row.values[column.name])
        if credit:
            plain["credit"] = credit

    def _credit_rule(self, row: _Row) -> Plain:
        rule: Plain = {}
        for column in row.sheet.columns:
            if column.path and column.name in row.values:
                _put(rule, column.path, row.values[column.name])
        if row.sheet is LIFTS and "most" in row.values:
            parse = _LIFTED.get(row.values["cause"], parse_money_text)
            rule["most"] = self._needed(row, "most", parse)
        return rule


def _nothing(row: _Row, rule: Plain) -> None:
    """A floor has all it says in its columns."""


def _check_days(book: Workbook, row: _Row, rule: Plain) -> None:
    validity = rule.get("validity", {})
    first, last = validity.get("first"), validity.get("last")
    if first and last and last < first:
        book.fail(row.sheet, row.number, "last day", "dates_inverted", first=first, last=last)
