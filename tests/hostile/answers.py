"""What can stand in place of HQ's answer: other encodings, other types, broken JSON, figures no HQ gives."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any

import zstandard

from desktop.sync.http import content_digest
from protocol.problem import MEDIA_TYPE
from tests.desktop.sync.strange import Reply
from tests.hostile.stage import HERE, Exchange, Twist

HUGE = "9" * 5_000
BOMB = b" " * (80 * 1024 * 1024)
PORTAL = b"<!doctype html><title>Sign in</title><form action=/login>"


def good(exchange: Exchange) -> bytes:
    """Return what HQ said, as bytes."""
    return exchange.raw().body


def body(make: Callable[[bytes], bytes], **more: Any) -> Twist:
    """Change the bytes of the answer; the digest is right for what arrives."""
    return lambda exchange: Reply(make(good(exchange)), **({"headers": exchange.headers} | more))


def packed(make: Callable[[bytes], bytes], encoding: str) -> Twist:
    """Change the bytes and name an encoding."""
    return lambda exchange: Reply(
        make(good(exchange)), headers=exchange.headers | {"Content-Encoding": encoding}
    )


def put(path: str, text: str | bytes) -> Twist:
    """Put raw JSON text in place of a value of the answer, by a dotted path."""

    def twist(exchange: Exchange) -> Reply:
        *way, last = path.split(".")
        place: Any = exchange.reply
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        if isinstance(place, list):
            place[int(last)] = HERE
        else:
            place[last] = HERE
        return exchange.raw(text)

    return twist


def dropped(name: str) -> Twist:
    """Leave a required field of the answer away."""

    def twist(exchange: Exchange) -> None:
        del exchange.reply[name]

    return twist


def problem(text: bytes, status: int, **headers: str) -> Twist:
    """Answer with something that claims to be a problem document."""
    return lambda exchange: Reply(text, status, MEDIA_TYPE, exchange.headers | headers)


def told(code: str, status: int) -> bytes:
    """Return a well-formed problem document."""
    return json.dumps({"type": "x", "title": "x", "status": status, "code": code}).encode()


def digest_of(text: str) -> Twist:
    """Answer rightly under another Content-Digest."""
    return lambda exchange: exchange.raw(headers={"Content-Digest": text})


TRANSPORT: dict[str, Twist] = {
    "portal, 200": lambda _: Reply(PORTAL, media_type="text/html"),
    "portal, as JSON": lambda _: Reply(PORTAL),
    "portal, no digest": lambda _: Reply(PORTAL, has_digest=False),
    "portal, utf-8": lambda _: Reply(PORTAL, media_type="text/html; charset=utf-8"),
    "no digest": lambda e: Reply(good(e), has_digest=False),
    "other digest": lambda e: e.raw(headers={"Content-Digest": content_digest(b"")}),
    "digest cut": digest_of("sha-256=:AAAA:"),
    "digest of another kind": digest_of("md5=:AAAA:"),
    "digest empty": digest_of(""),
    "digest in words": digest_of("trust me"),
    "a bit turned": lambda e: Reply(
        b"\x7c" + good(e)[1:], headers={"Content-Digest": content_digest(good(e))}
    ),
    "redirect 301": lambda _: Reply(b"", 301, headers={"Location": "http://127.0.0.1:1/v1/sync"}),
    "redirect 302 to itself": lambda _: Reply(b"", 302, headers={"Location": "/v1/sync"}),
    "redirect 303": lambda _: Reply(b"", 303, headers={"Location": "https://example.invalid/"}),
    "redirect 307 to a file": lambda _: Reply(b"", 307, headers={"Location": "file:///etc/passwd"}),
    "redirect 308 to nowhere": lambda _: Reply(b"", 308, headers={"Location": ""}),
    "redirect to half an address": lambda _: Reply(b"", 302, headers={"Location": "http://[::1"}),
    "redirect to a port beyond": lambda _: Reply(b"", 302, headers={"Location": "http://a:99999999/"}),
    "redirect with a bomb": lambda _: Reply(
        gzip.compress(BOMB, 1), 302, headers={"Location": "/", "Content-Encoding": "gzip"}
    ),
    "304": lambda _: Reply(b"", 304),
    "204": lambda e: Reply(b"", 204, headers=e.headers),
    "proxy 407": lambda _: Reply(b"denied", 407, "text/plain", has_digest=False),
    "gateway 502": lambda _: Reply(b"<html>", 502, "text/html", has_digest=False),
    "gateway 504, no body": lambda _: Reply(b"", 504, "text/plain", has_digest=False),
    "500 in JSON": lambda e: Reply(good(e), 500),
    "404 in HTML": lambda _: Reply(b"<html>", 404, "text/html"),
    "201 in HTML": lambda _: Reply(b"<html>", 201, "text/html"),
    "text/plain": lambda e: Reply(good(e), media_type="text/plain"),
    "no type": lambda e: Reply(good(e), media_type=""),
    "a PDF": lambda _: Reply(b"%PDF-1.4", media_type="application/pdf"),
    "octets": lambda e: Reply(good(e), media_type="application/octet-stream"),
    "a problem with 200": lambda _: Reply(told("internal", 500), 200, MEDIA_TYPE),
    "gzip, not": packed(bytes, "gzip"),
    "zstd, not": packed(bytes, "zstd"),
    "br": packed(bytes, "br"),
    "deflate": packed(zlib.compress, "deflate"),
    "gzip in gzip": packed(lambda b: gzip.compress(gzip.compress(b)), "gzip, gzip"),
    "gzip in gzip, said once": packed(lambda b: gzip.compress(gzip.compress(b)), "gzip"),
    "zstd in gzip": packed(lambda b: gzip.compress(zstandard.compress(b)), "gzip"),
    "encoding in chinese": packed(bytes, "".join(map(chr, (0xE5, 0x8E, 0x8B)))),
    "gzip cut": packed(lambda b: gzip.compress(b)[:-9], "gzip"),
    "gzip with a tail": packed(lambda b: gzip.compress(b) + b"tail", "gzip"),
    "gzip twice in a row": packed(lambda b: gzip.compress(b) * 2, "gzip"),
    "gzip with a wrong sum": packed(lambda b: gzip.compress(b)[:-8] + b"\0" * 8, "gzip"),
    "zstd cut": packed(lambda b: zstandard.compress(b)[:-3], "zstd"),
    "zstd cut in half": packed(lambda b: zstandard.compress(b)[: len(b) // 4], "zstd"),
    "zstd header alone": packed(lambda b: zstandard.compress(b)[:6], "zstd"),
    "zstd of nothing": packed(lambda b: b"", "zstd"),
    "gzip of nothing": packed(lambda b: b"", "gzip"),
    "gzip bomb": packed(lambda b: gzip.compress(BOMB, 9), "gzip"),
    "zstd bomb": packed(lambda b: zstandard.compress(BOMB), "zstd"),
    "zstd beyond the ratio": packed(lambda b: zstandard.compress(b" " * 8_000_000), "zstd"),
    "gzip beyond the ratio": packed(lambda b: gzip.compress(b" " * 8_000_000), "gzip"),
    "zstd with a window of 128 MB": packed(
        lambda b: zstandard.ZstdCompressor(
            compression_params=zstandard.ZstdCompressionParameters(window_log=27)
        ).compress(bytes(range(256)) * 40_000),
        "zstd",
    ),
    "cut before the first byte": lambda e: Reply(good(e), cut=0),
    "cut in the middle": lambda e: Reply(good(e), cut=len(good(e)) // 2),
    "cut before the last byte": lambda e: Reply(good(e), cut=len(good(e)) - 1),
    "a megabyte promised": lambda e: Reply(good(e) + b" " * 1_000_000, cut=len(good(e))),
}

JSON: dict[str, Twist] = {
    "empty": body(lambda b: b""),
    "a brace": body(lambda b: b"{"),
    "null": body(lambda b: b"null"),
    "true": body(lambda b: b"true"),
    "a number": body(lambda b: b"1e999"),
    "a list": body(lambda b: b"[]"),
    "nothing in it": body(lambda b: b"{}"),
    "two answers": body(lambda b: b + b),
    "a byte order mark": body(lambda b: b"\xef\xbb\xbf" + b),
    "utf-16": body(lambda b: b.decode().encode("utf-16")),
    "gbk": body(lambda b: '{"gen":"总部"}'.encode("gbk")),
    "a NUL behind": body(lambda b: b + b"\0"),
    "100,000 brackets": body(lambda b: b"[" * 100_000),
    "deep in an unknown field": body(lambda b: b'{"x":' + b"[" * 90_000 + b"]" * 90_000 + b"," + b[1:]),
    "deep objects": body(lambda b: b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
    "invalid utf-8": put("gen", b'"\xff\xfe"'),
    "overlong utf-8": put("gen", b'"\xc0\xaf"'),
    "a lone surrogate": put("gen", '"\\ud800"'),
    "a surrogate in utf-8": put("gen", b'"\xed\xa0\x80"'),
    "single quotes": put("gen", "'x'"),
    "a raw line feed": put("gen", '"a\nb"'),
    "a seal of 300 characters": put("held", f'"{"A" * 300}"'),
    "a seal that is a number": put("held", "7"),
    "a seal null": put("held", "null"),
    "gen null": put("gen", "null"),
    "gen empty": put("gen", '""'),
    "gen a number": put("gen", "7"),
    "gen long": put("gen", f'"{"a" * 10_000}"'),
    "gen with a NUL": put("gen", '"a\\u0000b"'),
    "status unknown": put("status", '"maybe"'),
    "status a number": put("status", "1"),
    "head null": put("head", "null"),
    "head empty": put("head", "[]"),
    "head an object": put("head", '{"n":1,"chain":"x"}'),
    "head text": put("head.0", '"3"'),
    "head true": put("head.0", "true"),
    "head in part": put("head.0", "3.0"),
    "head below zero": put("head.0", "-1"),
    "head NaN": put("head.0", "NaN"),
    "head infinite": put("head.0", "1e999"),
    "head beyond 2^53": put("head.0", str(2**53)),
    "head beyond 2^63": put("head.0", str(2**63)),
    "head beyond 2^64": put("head.0", str(2**64)),
    "head of 5,000 digits": put("head.0", HUGE),
    "chain empty": put("head.1", '""'),
    "chain in capitals": put("head.1", f'"{"A" * 32}"'),
    "chain long": put("head.1", f'"{"a" * 100_000}"'),
    "chain in words": put("head.1", '"; DROP TABLE document; --"'),
    "durable null": put("durable", "null"),
    "durable text": put("durable", '"0"'),
    "durable below zero": put("durable", "-5"),
    "durable beyond 2^63": put("durable", str(2**63)),
    "durable of 5,000 digits": put("durable", HUGE),
    "durable in part": put("durable", "1.5"),
    "time of Feb 30": put("hq_time", '"2026-02-30T00:00:00Z"'),
    "time in year 0": put("hq_time", '"0000-01-01T00:00:00Z"'),
    "time a word": put("hq_time", '"now"'),
    "time null": put("hq_time", "null"),
    "time of a leap second": put("hq_time", '"2026-06-30T23:59:61Z"'),
    "verdicts an object": put("verdicts", "{}"),
    "verdicts of a number": put("verdicts", "[1]"),
    "a verdict of nothing": put("verdicts", "[{}]"),
    "a verdict unheard of": put("verdicts", '[{"n":1,"doc_id":"d","status":"eaten"}]'),
    "a verdict below zero": put("verdicts", '[{"n":-1,"doc_id":"d","status":"applied"}]'),
    "a verdict beyond all": put("verdicts", f'[{{"n":{2**63},"doc_id":"d","status":"applied"}}]'),
    "a verdict with a long name": put("verdicts", f'[{{"n":1,"doc_id":"{"d" * 9_999}","status":"applied"}}]'),
    "a verdict with a long code": put(
        "verdicts", f'[{{"n":1,"doc_id":"d","status":"parked","code":"{"c" * 9_999}"}}]'
    ),
    "facts a list": put("verdicts", '[{"n":1,"doc_id":"d","status":"parked","facts":[]}]'),
    "facts in facts": put("verdicts", '[{"n":1,"doc_id":"d","status":"parked","facts":{"a":{}}}]'),
    "facts in part": put("verdicts", '[{"n":1,"doc_id":"d","status":"parked","facts":{"a":1.5}}]'),
    "pages null": put("pages", "null"),
    "pages an object": put("pages", "{}"),
    "a page of nothing": put("pages", "[{}]"),
    "a page a list": put("pages", "[[]]"),
    "2,000 pages": put("pages", json.dumps([{"scope": f"s:{n}", "status": "same"} for n in range(2_000)])),
    "one page twice": put("pages", json.dumps([{"scope": "product", "status": "same"}] * 2)),
    "no gen": dropped("gen"),
    "no status": dropped("status"),
    "no head": dropped("head"),
    "no durable": dropped("durable"),
    "no time": dropped("hq_time"),
}

REFUSALS: dict[str, Twist] = {
    "a problem of nothing": problem(b"{}", 503),
    "a problem in HTML": problem(b"<html>", 503),
    "a problem of lists": problem(b'{"type":[],"title":[],"status":[],"code":[]}', 400),
    "a problem with deep facts": problem(
        b'{"type":"x","title":"x","status":500,"code":"x","facts":' + b"[" * 90_000, 500
    ),
    "a problem not in utf-8": problem(told("x", 500).replace(b'"x"', b'"\xff"'), 500),
}
