"""Bad requests for every operation of the REST API, made from its description so that a new one cannot be forgotten."""

from __future__ import annotations

import gzip
import lzma
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec
import zstandard

from server_stub.openapi import Operation

LONG = "x" * 10_000
DEEP = "[" * 20_000
VALUES = (
    *("null", "true", "false", "0", "-1", "-0", "1.5", "1e999", "-1e999", "NaN", "Infinity", "1e3", "0x10"),
    *(str(2**31), str(2**53), str(2**63), str(-(2**63) - 1), str(2**64), "9" * 4_301, "01", "+1", "1_000"),
    *('""', '" "', '"\\u0000"', '"\\ud800"', '"\\udfff\\ud800"', '"\\u202e"', '"\ufeff"', '"Ⅷ٣"', '"😀"'),
    *(f'"{LONG}"', '"\' OR 1=1--"', '"%"', '"_"', '"\\\\"', '"../../etc/passwd"', '"=cmd|x"', '"<b>&amp;"'),
    *('"0000-00-00"', '"9999-12-31"', '"2026-02-30"', '"2026-13"', '"1970-01-01T00:00:00"', '"12.345"'),
    *(
        "[]",
        "[[]]",
        "[null]",
        "{}",
        '{"":null}',
        '{"a":{"a":{}}}',
        DEEP,
        DEEP + "]" * 20_000,
        "[" + "1," * 9_999 + "1]",
    ),
)
"""Raw JSON that takes the place of a field's value; some of it is right for some fields."""

TEXTS = (
    *(
        "",
        " ",
        "%",
        "_",
        "\\",
        "'",
        '"',
        "' OR 1=1--",
        "); DROP TABLE log;--",
        "*",
        "a*b",
        "NEAR(a b)",
        "a" * 10_000,
    ),
    *(
        "-1",
        "0",
        "1.5",
        "NaN",
        "1e999",
        str(2**31),
        str(2**63),
        str(2**64),
        "9" * 400,
        "true",
        "null",
        "None",
    ),
    *(
        "..",
        "../..",
        "..%2f..%2fetc",
        "%00",
        "%0d%0aX:1",
        "%ff%fe",
        "%u0041",
        "%",
        "%zz",
        "a%20b",
        "~",
        ";a=b",
    ),
    *("0000-00-00", "9999-12-31", "10000-01-01", "2026-02-30", "2026-W10", "now", "١٢", "１", "😀", "\u202e"),
    *("{{7*7}}", "${x}", "<script>", "x,y", "[]", "{}", "a/b", "a?b", "a#b", "a&b=c", "+", "|"),
)
"""What stands in a path or a query."""

_XZ_BOMB = lzma.compress(b" " * 70_000_000, preset=0)

HEADERS: tuple[dict[str, bytes], ...] = (
    *(
        {"Content-Type": value}
        for value in (b"", b"text/plain", b"application/xml", b"multipart/form-data; boundary=x")
    ),
    *(
        {"Content-Type": value}
        for value in (b"application/json; charset=gbk", b"application/jsonp", b"\xe4\xbd\xa0")
    ),
    *(
        {"Content-Encoding": value}
        for value in (b"br", b"gzip", b"zstd", b"deflate", b"gzip, zstd", b"\xff", b"x" * 999)
    ),
    *(
        {"Content-Digest": value}
        for value in (b"sha-256=:AAAA:", b"sha-256=", b"sha-256=:\xff:", b"sha-256=::, sha-256=::")
    ),
)
"""Headers under which no body is taken."""

ODD: tuple[dict[str, bytes], ...] = (
    {"X-HTTP-Method-Override": b"DELETE"},
    {"X-Forwarded-For": b"127.0.0.1, \xff"},
    {"Accept": b"text/html;q=\xff"},
    {"Accept-Encoding": b"zstd;q=NaN"},
    {"Cookie": b"a" * 100_000},
    {"X-Large": b"a" * 100_000},
    {"Range": b"bytes=9-1"},
    {"Range": b"bytes=-" + b"9" * 100},
    {"If-None-Match": b"*"},
    {"Expect": b"200-maybe"},
)
"""Headers that change nothing."""

IDENTITY: tuple[dict[str, bytes], ...] = (
    *(
        {"Branchline-Device": value}
        for value in (b"", b"0", b"-1", b"9" * 40, b"\xd9\xa3", b"1.0", b"x", b"1 OR 1=1")
    ),
    *({"Branchline-Nonce": value} for value in (b"", b"x", b"a" * 9_999, b"\xff\xfe", b"0.0.0")),
    *(
        {"Branchline-Signature": value}
        for value in (b"", b"AAAA", b"a" * 9_999, b"\xff", b"=" * 88, b"A" * 86)
    ),
    *(
        {"Authorization": value}
        for value in (b"", b"Bearer", b"Bearer ", b"Basic eDp4", b"Bearer \xff", b"x" * 9_999)
    ),
)
"""Headers under which nobody is let in."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A request: what differs from a right one, and whether it has to be refused."""

    name: str
    path: str
    body: bytes = b""
    headers: dict[str, bytes] = field(default_factory=dict)
    query: str = ""
    method: str = ""
    is_wrong: bool = True


def example(kind: Any) -> Any:
    """Return a value of a message's field that has the right type."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        made = {each.name: example(each.type) for each in msgspec.structs.fields(kind) if each.required}
        return list(made.values()) if kind.__struct_config__.array_like else made
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind)).value
    simple = {int: 1, str: "x", bool: False, bytes: "", date: "2026-09-01", msgspec.Raw: {}}
    simple[datetime] = "2026-09-01T00:00:00Z"
    if kind in simple:
        return simple[kind]
    if get_origin(kind) in (Union, UnionType):
        return None if type(None) in get_args(kind) else example(get_args(kind)[0])
    return {} if get_origin(kind) is dict else []


def bad_requests(operation: Operation, ids: dict[str, str], right: dict[str, Any]) -> list[Bad]:
    """Return the bad requests for an operation; `ids` are path parameters that exist, `right` its right body."""
    path = re.sub(r"\{(\w+):\w+\}", lambda found: ids[found[1]], operation.path)
    body = msgspec.json.encode(right) if operation.takes else b""
    found = [Bad(f"path {text[:20]}", _with(operation, ids, text), body, is_wrong=False) for text in TEXTS]
    found = found if "{" in operation.path else []
    for name in (*operation.query, "unheard"):
        found += [
            Bad(f"query {text[:20]}", path, body, query=f"{name}={text}", is_wrong=False) for text in TEXTS
        ]
    found += [
        Bad(f"odd {name}", path, body, {name: value}, is_wrong=False)
        for each in ODD
        for name, value in each.items()
    ]
    wrong = ("PUT", "PATCH", "DELETE", "TRACE", "POST" if operation.method == "get" else "GET", "BREW")
    found += [Bad(f"method {method}", path, body, method=method) for method in wrong]
    if operation.security:
        found += [
            Bad(f"identity {each}", path, body, each) for each in IDENTITY if _concerns(operation, each)
        ]
    return found + (list(_bad_bodies(path, operation, right)) if operation.takes else [])


def _concerns(operation: Operation, header: dict[str, bytes]) -> bool:
    is_staff = any("staff" in way for way in operation.security)
    return is_staff == ("Authorization" in header)


def _with(operation: Operation, ids: dict[str, str], text: str) -> str:
    names = re.findall(r"\{(\w+):\w+\}", operation.path)
    told = ids | ({names[-1]: text} if names else {})
    return re.sub(r"\{(\w+):\w+\}", lambda found: told[found[1]], operation.path)


def _bad_bodies(path: str, operation: Operation, right: dict[str, Any]) -> Iterator[Bad]:
    body = msgspec.json.encode(right)
    for cut in range(len(body)):
        yield Bad(f"cut after {cut}", path, body[:cut])
    for text in (
        b"null",
        b"[]",
        b"1",
        b'"x"',
        b"\xef\xbb\xbf" + body,
        body + body,
        body + b"\0",
        body.replace(b'"', b"'"),
    ):
        yield Bad(f"body {text[:20]!r}", path, text, is_wrong=text != body)
    for text in (
        DEEP.encode(),
        b'{"a":' * 20_000,
        b"\xff\xfe" + body,
        body.decode().encode("utf-16"),
        b" " * 9_000_000,
    ):
        yield Bad(f"body {text[:20]!r}", path, text, is_wrong=text != body)
    for header in HEADERS:
        yield Bad(f"header {header}", path, body, header)
    packs = {"gzip": gzip.compress, "zstd": zstandard.compress, "xz": lzma.compress}
    for name, packed in ((name, pack(body)) for name, pack in packs.items()):
        yield Bad(f"{name} cut", path, packed[:-5], {"Content-Encoding": name.encode()})
        yield Bad(f"{name} as it is", path, packed, {})
    bomb = b" " * 70_000_000
    yield Bad("a bomb", path, zstandard.compress(bomb), {"Content-Encoding": b"zstd"})
    yield Bad("a bomb of xz", path, _XZ_BOMB, {"Content-Encoding": b"xz"})
    for each in msgspec.structs.fields(operation.takes):
        yield from _bad_fields(path, right, each.encode_name, required=each.required)
    for place in range(len(body)):
        for mask in (0x01, 0x10, 0x80):
            flipped = body[:place] + bytes([body[place] ^ mask]) + body[place + 1 :]
            yield Bad(f"bit {mask:#x} of byte {place}", path, flipped, is_wrong=False)
    for text in VALUES:
        whole = text.encode("utf-8", "surrogatepass")
        yield Bad(f"body {text[:20]}", path, whole, is_wrong=not text.startswith("{"))
        yield Bad(f"body in a list {text[:20]}", path, b"[" + body + b"," + whole + b"]")
        yield Bad(f"text before {text[:20]}", path, whole + body)
        yield Bad(f"text behind {text[:20]}", path, body + whole)
    yield Bad("unknown field", path, body[:-1] + b',"unheard":{"of":[1]}}', is_wrong=False)


def _bad_fields(path: str, right: dict[str, Any], name: str, *, required: bool) -> Iterator[Bad]:
    others = {key: value for key, value in right.items() if key != name}
    if required:
        yield Bad(f"{name} missing", path, msgspec.json.encode(others))
    head = msgspec.json.encode(others)[:-1] + (b"," if others else b"")
    for text in VALUES:
        raw = head + f'"{name}":{text}}}'.encode("utf-8", "surrogatepass")
        yield Bad(f"{name} = {text[:30]}", path, raw, is_wrong=False)
    doubled = msgspec.json.encode(right)[:-1] + f',"{name}":[{{}}]}}'.encode()
    yield Bad(f"{name} twice", path, doubled, is_wrong=False)


def sample(found: list[Bad], most: int, seed: str) -> list[Bad]:
    """Return so many of them, the same for the same seed; all if there are no more."""
    if len(found) <= most:
        return found
    return random.Random(seed).sample(found, most)
