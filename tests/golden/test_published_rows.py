"""The fields of every published row: one that gets another field after the first release is a new shape (decision 0022)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec

from desktop.sync.published import FILES, SHAPE
from protocol.base import Row

GOLDEN = Path(__file__).with_name("published-rows.json")


def published() -> dict[str, list[str]]:
    """Return the fields of every row and of the rows inside it, by name."""
    kinds = [kind for file in FILES for kind in file.kinds.values()]
    assert {kind.shape for kind in kinds} == {SHAPE}
    decoders: list[Any] = [kind.decode for kind in kinds]
    shapes = {shape for decode in decoders for shape in rows(decode.__self__.type)}
    return {one.__name__: fields(one) for one in sorted(shapes, key=lambda one: one.__name__)}


def fields(shape: type[Row]) -> list[str]:
    return [f"{one.name}: {one.type}" for one in msgspec.structs.fields(shape)]


def rows(hint: Any) -> Iterator[type[Row]]:
    if isinstance(hint, type) and issubclass(hint, Row):
        yield hint
        for one in msgspec.structs.fields(hint):
            yield from rows(one.type)
    for part in get_args(hint):
        yield from rows(part)


def test_published_rows_have_the_fields_of_their_shape() -> None:
    assert json.loads(GOLDEN.read_text("utf-8")) == published()
