"""Values of the domain read from plain JSON with every fault listed, and written back to it in the domain's own units."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, time
from difflib import get_close_matches
from enum import Enum, IntEnum
from functools import cache
from itertools import count
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from domain.allocation import Paid
from domain.credit.account import Drawn, Short
from domain.credit.check import Checked
from domain.credit.dunning import Notice
from domain.errors import DomainError
from domain.exposure import Exposure
from domain.fault import Fault, fault
from domain.invoice import Ageing
from domain.period import Month, Validity, parse_month
from domain.promotion.benefit import Benefit
from domain.promotion.result import Result, RewardedLine
from domain.promotion.threshold import Threshold
from domain.rebate.settlement import Posting
from domain.rebate.wallet import Offset

NUMBER_LIMIT = 10**15
"""Whole numbers are below it; ten thousand times the largest amount of money is not needed by anybody."""
MOST_DAYS = 36_500
TEXT_LIMIT = 10_000
FIRST_YEAR, LAST_YEAR = 1900, 2199
DATE_PATTERN = r"^(19|2[01])\d{2}-\d{2}-\d{2}$"
TIME_PATTERN = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"
"""What schemas say of days and times; the reader takes no other spelling that Python knows of."""
TAG = "type"
"""The key by which values of one union are told apart."""
IGNORED = ("$schema", "$comment")
"""What the outermost object may have beside its fields, for editors and readers."""
_SPELT_DATE, _SPELT_TIME = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII), re.compile(TIME_PATTERN, re.ASCII)
_SHOWN_TEXT = 80
_LONGEST_NUMBER = 20

SHOWN: Final[Mapping[type, tuple[str, ...]]] = {
    Ageing: ("balance",),
    Checked: ("passes",),
    Exposure: ("total",),
    Notice: ("overdue", "interest"),
    Offset: ("amount",),
    Paid: ("settled",),
    Posting: ("payable",),
    Result: ("due",),
    RewardedLine: ("due",),
}
"""What is worked out of other fields and written beside them."""


def name_tag(cls: type) -> str:
    """Return the tag of a class: BuyGet becomes buy_get."""
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in cls.__name__).lstrip("_")


TAGS: Final[Mapping[type, str]] = {
    cls: name_tag(cls)
    for cls in (*get_args(Benefit), *get_args(Threshold), Drawn, Short)
    if cls is not NoneType
}


@cache
def hints_of(cls: type) -> Mapping[str, Any]:
    """Return the types of a dataclass's fields."""
    return get_type_hints(cls)


def is_required(one: Field[Any]) -> bool:
    """Tell whether a field has no default."""
    return one.default is MISSING and one.default_factory is MISSING


def is_span(name: str) -> bool:
    """Tell whether a field by its name counts days or months."""
    return name.endswith(("days", "months"))


def name_member(member: Enum) -> str:
    """Return how a member of a closed set is written: its text, or its name where it is a number."""
    return member.name.lower() if isinstance(member, IntEnum) else str(member.value)


def parse_json(data: bytes, where: str) -> tuple[Any, list[Fault]]:
    """Parse a file of JSON; what cannot be parsed is one fault with line and column, keys given twice one each."""
    twice: list[Fault] = []

    def gather(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            doubled = dict.fromkeys(name for name in names if names.count(name) > 1)
            twice.extend(fault(where, "key_twice", key=_shorten(name)) for name in doubled)
        return found

    try:
        text = data.decode("utf-8-sig")
        value = json.loads(
            text, object_pairs_hook=gather, parse_int=_parse_int, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError as error:
        return None, [fault(where, "not_utf8", byte=error.start)]
    except json.JSONDecodeError as error:
        reason = error.msg[:1].lower() + error.msg[1:]
        return None, [fault(where, "not_json", line=error.lineno, column=error.colno, reason=reason)]
    except RecursionError:
        return None, [fault(where, "not_json", reason="nested too deeply")]
    except DomainError as error:
        return None, [Fault(where, error.code, error.facts)]
    return value, twice


def _parse_int(text: str) -> int:
    """Return a number; one of more figures than anything has is not worth converting, for it is refused anyway."""
    return int(text) if len(text) <= _LONGEST_NUMBER else 10**_LONGEST_NUMBER


def _refuse_constant(text: str) -> float:
    raise DomainError("not_json", reason=f"{text} is no number")


class _Lost(Enum):
    """What stands for a value that could not be read."""

    FAILED = 1


class Reader:
    """Reads values by their types and keeps every fault; nothing that has one may be used, only checked further."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.incomplete: set[str] = set()
        self._readers: Mapping[Any, Callable[[Any, str], Any]] = {
            bool: self._read_bool,
            int: self._read_int,
            str: self._read_text,
            bytes: self._read_bytes,
            date: self._read_date,
            time: self._read_time,
            Month: self._read_month,
        }

    def read_whole(self, cls: type, value: Any, where: str) -> Any:
        """Read the outermost object; of its lists and maps what could be read stays, for its own faults. None: nothing."""
        if not isinstance(value, dict):
            self._miss(where, "object", value)
            return None
        plain = {key: part for key, part in value.items() if key not in IGNORED}
        found = self._read_object(cls, plain, where, is_outermost=True)
        return None if isinstance(found, _Lost) else found

    def read(self, hint: Any, value: Any, where: str) -> Any:
        """Read one value of a type."""
        if reader := self._readers.get(hint):
            return reader(value, where)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self._read_member(hint, value, where)
        if is_dataclass(hint):
            return self._read_object(hint, value, where)  # type: ignore[arg-type]  # a dataclass of ours, never a value
        origin, parts = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            return self._read_union(parts, value, where)
        if origin is tuple and parts[-1] is not Ellipsis:
            return self._read_row(parts, value, where)
        if origin in (tuple, frozenset):
            return self._read_list(origin, parts[0], value, where)
        return self._read_map(parts[1], value, where)

    def _fail(self, where: str, code: str, **facts: Any) -> _Lost:
        self.faults.append(fault(where, code, **facts))
        return _Lost.FAILED

    def _miss(self, where: str, expected: str, value: Any) -> _Lost:
        return self._fail(where, "type_wrong", expected=expected, found=_kind(value))

    def _read_bool(self, value: Any, where: str) -> Any:
        return value if isinstance(value, bool) else self._miss(where, "true or false", value)

    def _read_int(self, value: Any, where: str) -> Any:
        if type(value) is not int:
            return self._miss(where, "whole number", value)
        return self._bound(value, NUMBER_LIMIT - 1, where)

    def _bound(self, value: int, most: int, where: str) -> Any:
        return value if abs(value) <= most else self._fail(where, "number_too_large", most=most)

    def _read_text(self, value: Any, where: str) -> Any:
        if not isinstance(value, str):
            return self._miss(where, "text", value)
        return value if len(value) <= TEXT_LIMIT else self._fail(where, "text_too_long", most=TEXT_LIMIT)

    def _read_bytes(self, value: Any, where: str) -> Any:
        try:
            return (
                b64decode(value, validate=True)
                if isinstance(value, str)
                else self._miss(where, "text", value)
            )
        except ValueError:
            return self._fail(where, "not_base64")

    def _read_date(self, value: Any, where: str) -> Any:
        if not isinstance(value, str):
            return self._miss(where, "date as YYYY-MM-DD", value)
        try:
            found = date.fromisoformat(value) if _SPELT_DATE.fullmatch(value) else None
        except ValueError:
            found = None
        if found is None:
            return self._fail(where, "not_a_date", text=_shorten(value))
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            return self._fail(where, "date_out_of_range", date=value)
        return found

    def _read_time(self, value: Any, where: str) -> Any:
        if not isinstance(value, str):
            return self._miss(where, "time as HH:MM", value)
        if not _SPELT_TIME.fullmatch(value):
            return self._fail(where, "not_a_time", text=_shorten(value))
        return time.fromisoformat(value)

    def _read_month(self, value: Any, where: str) -> Any:
        try:
            return (
                parse_month(value) if isinstance(value, str) else self._miss(where, "month as YYYY-MM", value)
            )
        except DomainError as error:
            return self._fail(where, error.code, text=_shorten(str(value)))

    def _read_member(self, hint: type[Enum], value: Any, where: str) -> Any:
        members = {name_member(one): one for one in hint}
        if isinstance(value, str) and value in members:
            return members[value]
        if not isinstance(value, str):
            return self._miss(where, "text", value)
        return self._fail(where, "value_unknown", value=_shorten(value), known=", ".join(members))

    def _read_union(self, parts: Sequence[Any], value: Any, where: str) -> Any:
        if value is None and NoneType in parts:
            return None
        others = [part for part in parts if part is not NoneType]
        if len(others) == 1:
            return self.read(others[0], value, where)
        if not isinstance(value, dict):
            return self._miss(where, "object", value)
        named = value.get(TAG)
        chosen = next((part for part in others if TAGS[part] == named), None)
        if chosen is None:
            known = ", ".join(TAGS[part] for part in others)
            found = "" if named is None else _shorten(str(named))
            return self._fail(f"{where}.{TAG}", "value_unknown", value=found, known=known)
        return self.read(chosen, value, where)

    def _read_row(self, parts: Sequence[Any], value: Any, where: str) -> Any:
        if not isinstance(value, list) or len(value) != len(parts):
            return self._miss(where, f"list of {len(parts)}", value)
        found = [self.read(part, one, f"{where}[{place}]") for place, part, one in zip(count(), parts, value)]
        return _Lost.FAILED if _has_lost(found) else tuple(found)

    def _read_list(self, make: type, part: Any, value: Any, where: str) -> Any:
        found = self._read_parts(part, value, where)
        if found is None or _has_lost(found):
            return _Lost.FAILED
        return make(found)

    def _read_parts(self, part: Any, value: Any, where: str) -> list[Any] | None:
        if not isinstance(value, list):
            self._miss(where, "list", value)
            return None
        return [self.read(part, one, f"{where}[{place}]") for place, one in enumerate(value)]

    def _read_map(self, part: Any, value: Any, where: str) -> Any:
        if not isinstance(value, dict):
            return self._miss(where, "object", value)
        found = {key: self.read(part, one, f"{where}.{_shorten(key)}") for key, one in value.items()}
        return _Lost.FAILED if _has_lost(found.values()) else found

    def _read_object(self, cls: type, value: Any, where: str, *, is_outermost: bool = False) -> Any:
        if not isinstance(value, dict):
            return self._miss(where, "object", value)
        declared = {one.name: one for one in fields(cls) if one.init}
        given = {key: part for key, part in value.items() if cls not in TAGS or key != TAG}
        for key in given:
            if key not in declared:
                self._name_unknown(key, declared, where)
        found: dict[str, Any] = {}
        is_lost = False
        for name, one in declared.items():
            if name in given:
                read = self._read_field(cls, name, given[name], f"{where}.{name}", is_outermost)
                if isinstance(read, _Lost):
                    is_lost = is_lost or is_required(one) or not is_outermost
                else:
                    found[name] = read
            elif is_required(one):
                is_lost = True
                self._fail(f"{where}.{name}", "field_missing")
        return _Lost.FAILED if is_lost else self._make(cls, found, where)

    def _read_field(self, cls: type, name: str, value: Any, where: str, is_outermost: bool) -> Any:
        hint, before = hints_of(cls)[name], len(self.faults)
        if not is_outermost:
            read = self.read(hint, value, where)
            return self._bound(read, MOST_DAYS, where) if type(read) is int and is_span(name) else read
        if get_origin(hint) is tuple and isinstance(value, list):
            parts = self._read_parts(get_args(hint)[0], value, where) or []
            read = tuple(part for part in parts if not isinstance(part, _Lost))
        else:
            read = self.read(hint, value, where)
        if len(self.faults) > before:
            self.incomplete.add(name)
        return read

    def _make(self, cls: type, found: Mapping[str, Any], where: str) -> Any:
        """Make a value; inverted dates are a fault, and turned round so that what they stand in can be checked."""
        try:
            return cls(**found)
        except DomainError as error:
            self.faults.append(Fault(where, error.code, error.facts))
            return Validity(found["last"], found["first"]) if cls is Validity else _Lost.FAILED

    def _name_unknown(self, key: str, declared: Iterable[str], where: str) -> None:
        near = get_close_matches(key[:_SHOWN_TEXT], declared, n=1)
        facts = {"meant": near[0]} if near else {}
        self._fail(where, "field_unknown", field=_shorten(key), **facts)


def _has_lost(values: Iterable[Any]) -> bool:
    return any(isinstance(one, _Lost) for one in values)


def _kind(value: Any) -> str:
    names = {dict: "object", list: "list", str: "text", bool: "true or false", int: "whole number"}
    return "nothing" if value is None else names.get(type(value), "decimal number")


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN_TEXT else text[: _SHOWN_TEXT - 1] + "…"


def write_plain(value: Any) -> Any:
    """Write a value as plain JSON: keys in the order of the fields, sets sorted, days and months as ISO texts."""
    if isinstance(value, Enum):
        return name_member(value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, Mapping):
        return {str(key): write_plain(part) for key, part in value.items()}
    if isinstance(value, frozenset):
        return sorted(write_plain(part) for part in value)
    if isinstance(value, Sequence):
        return [write_plain(part) for part in value]
    cls = type(value)
    tag = {TAG: TAGS[cls]} if cls in TAGS else {}
    names = (*(one.name for one in fields(cls)), *SHOWN.get(cls, ()))
    return tag | {name: write_plain(getattr(value, name)) for name in names}


def write_brief(value: Any) -> Any:
    """Write a value as plain JSON without the fields that have their default; reading gives the same value."""
    if isinstance(value, Mapping):
        return {str(key): write_brief(part) for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [write_brief(part) for part in value]
    if not is_dataclass(value) or isinstance(value, Month | type):
        return write_plain(value)
    cls = type(value)
    tag = {TAG: TAGS[cls]} if cls in TAGS else {}
    said = (one.name for one in fields(cls) if one.init and getattr(value, one.name) != default_of(one))
    return tag | {name: write_brief(getattr(value, name)) for name in said}


def default_of(one: Field[Any]) -> Any:
    """Return the default of a field, MISSING where there is none."""
    return one.default_factory() if one.default_factory is not MISSING else one.default
