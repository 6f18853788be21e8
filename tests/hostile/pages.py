"""Pages no HQ sends: each is right but for one thing, and that one is enough to refuse it whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.desktop.sync.strange import Reply
from tests.hostile.stage import HERE, Exchange, Told, Twist

HUGE = "9" * 5_000
SAME: Told = {"status": "same"}


def page(**changes: Any) -> Twist:
    """Send a page with a new product that differs in these fields from a right one."""

    def twist(exchange: Exchange) -> None:
        exchange.rows_page(**changes)

    return twist


def bent(change: Callable[[Told], None]) -> Twist:
    """Send a page with a new product after a change to it."""

    def twist(exchange: Exchange) -> None:
        change(exchange.rows_page())

    return twist


def raw(field: str, text: str | bytes) -> Twist:
    """Send a page in which a field is raw JSON text."""

    def twist(exchange: Exchange) -> Reply:
        exchange.rows_page(**{field: HERE})
        return exchange.raw(text)

    return twist


def raw_row(place: int, text: str | bytes) -> Twist:
    """Send a page in whose row a column is raw JSON text: v, kind, shape, key, body."""

    def twist(exchange: Exchange) -> Reply:
        exchange.rows_page()["rows"][0][place] = HERE
        return exchange.raw(text)

    return twist


def stranger(scope: str, status: str = "rows") -> Twist:
    """Add a page of a scope nobody asked for."""

    def twist(exchange: Exchange) -> None:
        rows = [[1, "dealer", 1, "9", []]] if status == "rows" else []
        told = {"scope": scope, "status": status, "gen": "g", "v": 1, "head_v": 1, "digest": [1, 1, 1]}
        exchange.reply["pages"].append(told | {"rows": rows})

    return twist


def manifest(**changes: Any) -> Twist:
    """Announce segments of the products that differ in these fields from right ones."""

    def twist(exchange: Exchange) -> None:
        found = exchange.rows_page()
        segments = [["a" * 64, 10, 1]]
        of = {"scope": "product", "gen": found["gen"], "v": found["v"], "kind": "product"}
        said = of | {"digest": found["digest"], "segments": segments} | changes
        found.update(status="segments", is_complete=False, rows=[], manifest=said)
        del found["digest"]

    return twist


def twice(told: Told) -> None:
    told["rows"] = told["rows"] * 2


def rows_of(*versions: int, to: int = 0) -> Callable[[Told], None]:
    """Give rows of different products at these versions after the held one."""

    def change(told: Told) -> None:
        base, (row,) = told["v"] - 1, told["rows"]
        told["rows"] = [
            [base + v, row[1], 1, f"X-{n}", [f"X-{n}", *row[4][1:]]] for n, v in enumerate(versions)
        ]
        told["v"] = told["head_v"] = base + to

    return change


REPLY: dict[str, Twist] = {
    "page status unknown": page(status="maybe"),
    "page status a number": page(status=1),
    "page gen null": page(gen=None),
    "page v null": page(v=None),
    "page v text": page(v="1"),
    "page v in part": page(v=1.5),
    "page v infinite": raw("v", "1e999"),
    "page v NaN": raw("v", "NaN"),
    "page v of 5,000 digits": raw("v", HUGE),
    "page complete a number": page(is_complete=1),
    "page digest text": page(digest="x"),
    "page digest in part": page(digest=[1.5, 1, 1]),
    "page rows null": page(rows=None),
    "page rows an object": page(rows={}),
    "page rows of numbers": page(rows=[1]),
    "page rows of objects": page(rows=[{}]),
    "page row too short": page(rows=[[1, "product"]]),
    "page buckets text": page(buckets="all"),
    "page manifest text": page(manifest="all"),
    "page manifest of nothing": page(manifest={}),
    "page of 20,001 rows": page(rows=[[n + 1, "u", 1, f"k{n}", None] for n in range(20_001)]),
    "row v NaN": raw_row(0, "NaN"),
    "row v of 5,000 digits": raw_row(0, HUGE),
    "row v true": raw_row(0, "true"),
    "row kind a number": raw_row(1, "1"),
    "row kind a lone surrogate": raw_row(1, '"\\udfff"'),
    "row kind not in utf-8": raw_row(1, b'"\xff"'),
    "row shape text": raw_row(2, '"1"'),
    "row key null": raw_row(3, "null"),
    "row key not in utf-8": raw_row(3, b'"\xc3("'),
    "row body broken": raw_row(4, "{,}"),
    "row body NaN": raw_row(4, "NaN"),
    "row body 50,000 deep": raw_row(4, "[" * 50_000 + "]" * 50_000),
    "row body half a text": raw_row(4, '"abc'),
    "scope null": page(scope=None),
    "scope a number": page(scope=7),
}
"""Not even an answer: the whole of it is refused as not HQ's."""

PAGES: dict[str, Twist] = {
    "another history": page(gen="0123456789abcdef"),
    "no history": page(gen=""),
    "a long history": page(gen="g" * 500),
    "v goes back": bent(lambda told: told.update(v=1)),
    "v beyond its head": bent(lambda told: told.update(head_v=1)),
    "v below zero": page(v=-1),
    "head below zero": page(head_v=-7),
    "v beyond 2^53": page(v=2**53, head_v=2**53),
    "v beyond 2^63": page(v=2**63, head_v=2**63),
    "v beyond 2^64": page(v=2**70, head_v=2**70),
    "a row twice": bent(twice),
    "rows decrease": bent(rows_of(2, 1, to=2)),
    "rows repeat a version": bent(rows_of(1, 1, to=1)),
    "a row beyond its page": bent(rows_of(1, 9, to=2)),
    "a row of version 0": bent(lambda told: told["rows"][0].__setitem__(0, 0)),
    "a row below zero": bent(lambda told: told["rows"][0].__setitem__(0, -3)),
    "a row beyond 2^63": bent(lambda told: told["rows"][0].__setitem__(0, 2**63)),
    "a row of shape 0": bent(lambda told: told["rows"][0].__setitem__(2, 0)),
    "a row of shape -1": bent(lambda told: told["rows"][0].__setitem__(2, -1)),
    "a row of shape 2^64": bent(lambda told: told["rows"][0].__setitem__(2, 2**64)),
    "a row of no kind": bent(lambda told: told["rows"][0].__setitem__(1, "")),
    "a row of a long kind": bent(lambda told: told["rows"][0].__setitem__(1, "k" * 999)),
    "a row of a kind with a NUL": bent(lambda told: told["rows"][0].__setitem__(1, "a\0b")),
    "a row with a long key": bent(lambda told: told["rows"][0].__setitem__(3, "k" * 999)),
    "a row of two megabytes": bent(lambda told: told["rows"][0][4].__setitem__(1, "x" * 2_000_000)),
    "no progress": bent(lambda told: told.update(is_complete=False, v=told["v"] - 1)),
    "same, other digest": page(status="same", rows=[], digest=[1, 2, 3]),
    "same, no history": page(status="same", rows=[], gen="", digest=None),
    "same, v beyond": page(status="same", rows=[], digest=None, v=2**63, head_v=2**63),
    "diff of no depth": page(status="diff", depth=0, buckets=[1]),
    "diff of depth 3": page(status="diff", depth=3, buckets=[1]),
    "diff of depth -1": page(status="diff", depth=-1, buckets=[1]),
    "diff of a bucket beyond": page(status="diff", depth=1, buckets=[256]),
    "diff of a bucket below": page(status="diff", depth=1, buckets=[-1]),
    "diff of a bucket twice": page(status="diff", depth=1, buckets=[1, 1]),
    "diff of a huge bucket": page(status="diff", depth=2, buckets=[2**64]),
    "diff without history": page(status="diff", depth=1, buckets=[1], gen=""),
    "compare inside a bucket beyond": page(status="compare", rows=[], is_complete=False, buckets=[256]),
    "compare inside 70,000 buckets": page(
        status="compare", rows=[], is_complete=False, buckets=list(range(70_000))
    ),
    "compare below zero": page(status="compare", rows=[], is_complete=False, buckets=[-1]),
    "segments, no manifest": page(status="segments", rows=[], is_complete=False),
    "manifest of another scope": manifest(scope="price:list"),
    "manifest of another history": manifest(gen="other"),
    "manifest of another kind": manifest(kind="dealer"),
    "manifest of an unknown kind": manifest(kind="unheard"),
    "manifest of a path": manifest(segments=[["../../../../etc/passwd", 10, 1]]),
    "manifest of a long hash": manifest(segments=[["a" * 65, 10, 1]]),
    "manifest of capitals": manifest(segments=[["A" * 64, 10, 1]]),
    "manifest of a NUL": manifest(segments=[["a" * 63 + "\0", 10, 1]]),
    "manifest of no bytes": manifest(segments=[["a" * 64, 0, 1]]),
    "manifest of bytes below zero": manifest(segments=[["a" * 64, -1, 1]]),
    "manifest of a terabyte": manifest(segments=[["a" * 64, 2**40, 1]]),
    "manifest of 1,000 segments": manifest(segments=[["a" * 64, 10, 1]] * 1_000),
    "manifest of missing segments": manifest(),
    "another dealer": stranger("dealer:2"),
    "another dealer's verdicts": stranger("verdict:2.1"),
    "another dealer, same start": stranger("dealer:11"),
    "another dealer, same": stranger("dealer:3", "same"),
    "a dealer by name": stranger("dealer:me"),
    "a dealer with zeros": stranger("dealer:01"),
    "a dealer in other digits": stranger("dealer:１"),
    "a dealer of everything": stranger("dealer:*"),
    "another dealer's unheard scope": stranger("unheard:2.7"),
    "a scope without a name": stranger(""),
    "a scope with a path": stranger("../ledger"),
    "a scope with a NUL": stranger("price:a\0b"),
    "a scope with a line feed": stranger("price:a\nb"),
    "a scope of 10,000 letters": stranger("price:" + "x" * 10_000),
    "a scope in SQL": stranger("'; DROP TABLE scope; --"),
}
"""Pages that are refused one by one, with the reason in the report; what else the answer brings is good."""

DOUBTS: dict[str, Twist] = {
    "digest of other rows": page(digest=[9, 9, 9]),
    "digest cut short": page(digest=[1]),
    "digest of nothing": page(digest=[0, 0, 0]),
    "no digest": page(digest=None),
    "digest below zero": page(digest=[-1, -1, -1]),
    "digest beyond 2^64": page(digest=[2**70, 2**70, 2**70]),
    "rows left out": bent(lambda told: told.update(rows=[])),
    "a gap": bent(rows_of(1, 3, to=3)),
    "a body in other words": bent(lambda told: told["rows"][0][4].__setitem__(1, "别的")),
    "another key": bent(lambda told: told["rows"][0].__setitem__(3, "X-2")),
    "another kind": bent(lambda told: told["rows"][0].__setitem__(1, "price")),
    "another shape": bent(lambda told: told["rows"][0].__setitem__(2, 2)),
    "gone, never been": bent(lambda told: told["rows"][0].__setitem__(4, None)),
    "all from the beginning, too few": page(status="reset"),
    "all from the beginning, nothing": bent(lambda told: told.update(status="reset", rows=[])),
    "diff that empties": page(status="diff", depth=1, buckets=list(range(256))),
    "diff of nothing": bent(lambda told: told.update(status="diff", depth=1, buckets=[], rows=[])),
}
"""Pages whose rows do not add up: nothing of them stays, and the scope is compared with HQ until it is HQ's again."""
