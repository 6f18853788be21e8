"""Whether a value keeps to one of our JSON Schemas, as far as they say anything."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

_KINDS = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "null": type(None)}
_FORMATS: Mapping[str, Callable[[str], object]] = {"date": date.fromisoformat}


def resolve(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference."""
    reference = node.get("$ref")
    found: dict[str, Any] = schema["$defs"][reference.rpartition("/")[2]] if reference else node
    return found


def fits(schema: dict[str, Any], node: dict[str, Any], value: Any) -> bool:
    """Tell whether a value keeps to a part of a schema."""
    node = resolve(schema, node)
    if "anyOf" in node:
        return any(fits(schema, option, value) for option in node["anyOf"])
    if "const" in node or "enum" in node:
        return value in node.get("enum", [node.get("const")])
    kind = node["type"]
    if not isinstance(value, _KINDS[kind]) or (kind == "integer" and isinstance(value, bool)):
        return False
    if kind == "object":
        return _fits_object(schema, node, value)
    if kind == "array":
        return _fits_list(schema, node, value)
    if kind == "integer":
        least, most = node.get("exclusiveMinimum", value - 1), node.get("exclusiveMaximum", value + 1)
        inside = node.get("minimum", value) <= value <= node.get("maximum", value)
        return bool(least < value < most) and inside
    return kind != "string" or _fits_text(node, value)


def _fits_object(schema: dict[str, Any], node: dict[str, Any], value: dict[str, Any]) -> bool:
    parts, others = node.get("properties", {}), node.get("additionalProperties", False)
    known = all(fits(schema, parts[key], one) for key, one in value.items() if key in parts)
    rest = [one for key, one in value.items() if key not in parts]
    allowed = not rest if others is False else all(fits(schema, others, one) for one in rest)
    return known and allowed and set(node.get("required", [])) <= value.keys()


def _fits_list(schema: dict[str, Any], node: dict[str, Any], value: list[Any]) -> bool:
    rows = node.get("prefixItems") or [node["items"]] * len(value)
    once = {json.dumps(one, sort_keys=True) for one in value}
    is_unique = len(once) == len(value) or not node.get("uniqueItems")
    return (
        is_unique
        and len(rows) == len(value)
        and all(map(lambda row, one: fits(schema, row, one), rows, value))
    )


def _fits_text(node: dict[str, Any], value: str) -> bool:
    try:
        _FORMATS.get(node.get("format", ""), str)(value)
        b64decode(value, validate=True) if node.get("contentEncoding") == "base64" else None
    except ValueError:
        return False
    return len(value) <= node.get("maxLength", len(value)) and bool(re.search(node.get("pattern", ""), value))
