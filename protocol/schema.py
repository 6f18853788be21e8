"""JSON Schemas of policies, facts and answers, made from the domain's own types: their docstrings, units and defaults."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, time
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from domain.period import Month
from protocol.plain import (
    DATE_PATTERN,
    IGNORED,
    MOST_DAYS,
    NUMBER_LIMIT,
    SHOWN,
    TAG,
    TAGS,
    TEXT_LIMIT,
    TIME_PATTERN,
    hints_of,
    is_required,
    is_span,
    name_member,
    write_plain,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_UNITS: Final[Mapping[str, str]] = {
    "Fen": "in fen, 1/100 yuan",
    "UnitPrice": "in 1/10,000 yuan per unit",
    "Quantity": "in thousandths of a unit",
    "Rate": "in parts per million; 130,000 is 13 %",
}
_WORD = re.compile(r"\w+")
_PLAIN: Final[dict[Any, Mapping[str, Any]]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer", "exclusiveMinimum": -NUMBER_LIMIT, "exclusiveMaximum": NUMBER_LIMIT},
    str: {"type": "string", "maxLength": TEXT_LIMIT},
    bytes: {"type": "string", "contentEncoding": "base64"},
    date: {"type": "string", "format": "date", "pattern": DATE_PATTERN},
    time: {"type": "string", "pattern": TIME_PATTERN, "description": "local time as HH:MM or HH:MM:SS"},
    Month: {"type": "string", "pattern": r"^\d{4}-\d{2}$"},
}
_UNBOUNDED: Final[dict[Any, Mapping[str, Any]]] = {
    int: {"type": "integer"},
    str: {"type": "string"},
    date: {"type": "string", "format": "date"},
}
_SPAN: Final[Mapping[str, Any]] = {"type": "integer", "minimum": -MOST_DAYS, "maximum": MOST_DAYS}


def make_schema(cls: type, title: str, *, is_bounded: bool = True) -> dict[str, Any]:
    """Return the schema of one kind of file; answers are not bounded, for what is added up may pass every bound."""
    maker = _Maker(is_bounded)
    outer = maker.describe(cls)
    outer["properties"] |= {key: {"type": "string"} for key in IGNORED}
    return {"$schema": DIALECT, "title": title, **outer, "$defs": dict(sorted(maker.defs.items()))}


class _Maker:
    """Collects the definitions that one schema needs; two classes of one name get their module's before it."""

    def __init__(self, is_bounded: bool) -> None:
        self._is_bounded = is_bounded
        self._plain = _PLAIN if is_bounded else _PLAIN | _UNBOUNDED
        self.defs: dict[str, Any] = {}
        self._names: dict[type, str] = {}

    def describe(self, cls: type) -> dict[str, Any]:
        declared = [one for one in fields(cls) if one.init]
        notes = _raw_annotations(cls)
        found: dict[str, Any] = {TAG: {"const": TAGS[cls]}} if cls in TAGS else {}
        for one in declared:
            found[one.name] = self._describe_field(one, hints_of(cls)[one.name], notes[one.name])
        for name in SHOWN.get(cls, ()):
            getter = getattr(cls, name).fget
            found[name] = self._hint(get_type_hints(getter)["return"]) | {"readOnly": True}
        required = [one.name for one in declared if is_required(one)]
        return {
            "type": "object",
            "description": inspect.cleandoc(cls.__doc__ or ""),
            "properties": found,
            "required": [TAG, *required] if cls in TAGS else required,
            "additionalProperties": False,
        }

    def _describe_field(self, one: Field[Any], hint: Any, note: str) -> dict[str, Any]:
        described = self._span(hint) if self._is_bounded and is_span(one.name) else dict(self._hint(hint))
        units = [_UNITS[word] for word in _WORD.findall(note) if word in _UNITS]
        if units:
            described["description"] = units[0]
        if one.default is not MISSING:
            described["default"] = write_plain(one.default)
        elif one.default_factory is not MISSING:
            described["default"] = write_plain(one.default_factory())
        return described

    def _span(self, hint: Any) -> dict[str, Any]:
        """Describe a number of days or months, which is far smaller than other numbers."""
        described = dict(self._hint(hint))
        options = [dict(_SPAN) if one.get("type") == "integer" else one for one in described.get("anyOf", ())]
        if options:
            return described | {"anyOf": options}
        return dict(_SPAN) if described.get("type") == "integer" else described

    def _hint(self, hint: Any) -> dict[str, Any]:
        if hint in self._plain:
            return dict(self._plain[hint])
        if isinstance(hint, type) and (issubclass(hint, Enum) or is_dataclass(hint)):
            return {"$ref": f"#/$defs/{self._name(hint)}"}
        if isinstance(hint, type) and issubclass(hint, Sequence):
            return self._hint(vars(hint)["__orig_bases__"][0])
        origin, parts = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            return self._union(parts)
        if origin is tuple and parts[-1] is not Ellipsis:
            rows = [self._hint(part) for part in parts]
            return {"type": "array", "prefixItems": rows, "items": False, "minItems": len(rows)}
        if origin is frozenset:
            return {"type": "array", "items": self._hint(parts[0]), "uniqueItems": True}
        if origin in (tuple, Sequence):
            return {"type": "array", "items": self._hint(parts[0])}
        return {"type": "object", "additionalProperties": self._hint(parts[1])}

    def _union(self, parts: tuple[Any, ...]) -> dict[str, Any]:
        options = [self._hint(part) for part in parts if part is not NoneType]
        return {"anyOf": options + [{"type": "null"}] * (NoneType in parts)}

    def _name(self, cls: type) -> str:
        if cls not in self._names:
            taken = set(self._names.values())
            place = cls.__module__.rpartition(".")[2]
            name = cls.__name__ if cls.__name__ not in taken else f"{place.title()}{cls.__name__}"
            self._names[cls] = name
            self.defs[name] = self._define(cls)
        return self._names[cls]

    def _define(self, cls: type) -> dict[str, Any]:
        if issubclass(cls, Enum):
            about = inspect.cleandoc(cls.__doc__ or "")
            return {"type": "string", "description": about, "enum": [name_member(one) for one in cls]}
        return self.describe(cls)


def _raw_annotations(cls: type) -> dict[str, str]:
    """Return annotations as written, inherited ones too: an alias of a number says its unit."""
    found: dict[str, str] = {}
    for one in reversed(cls.__mro__):
        found |= {name: str(note) for name, note in inspect.get_annotations(one).items()}
    return found
