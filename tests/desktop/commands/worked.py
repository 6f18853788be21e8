"""Worked cases of other systems as files for the commands: policies and facts in few words, and what their documents state."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, reduce
from pathlib import Path
from typing import Any

from protocol.policy import SUBJECTS, try_policy
from tests.desktop.commands.schema_fit import fits

Json = dict[str, Any]
SCHEMAS = Path(__file__).resolve().parents[3] / "docs/schemas"
DAY = "2026-06-18"
YEAR = {"first": "2026-01-01", "last": "2026-12-31"}
EVERY = 1_000_000


@dataclass(frozen=True)
class Worked:
    """One case: the public name of its system and document, and by path what the answer has to say."""

    source: str
    about: str
    policy: Json
    facts: Json
    expected: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.source}: {self.about}"


def paid(source: str, about: str, policy: Json, asked: Json, yuan: str | int, **more: object) -> Worked:
    """A cart that costs so much; `more` names other places with `__` for a dot."""
    expected = {"totals.gross": fen(yuan)} | {path.replace("__", "."): one for path, one in more.items()}
    return Worked(source, about, policy, asked, expected)


def answer_of(subject: str, case: Worked) -> Any:
    """Try a case as its command does; a fault shows itself."""
    tried = try_policy(SUBJECTS[subject], json.dumps(case.policy).encode(), json.dumps(case.facts).encode())
    assert tried.faults == (), tried.faults
    kinds = ("policy", case.policy), (SUBJECTS[subject].facts_name, case.facts), ("answer", tried.answer)
    for kind, value in kinds:
        schema = schema_of(f"{subject}-{kind}")
        assert fits(schema, schema, value), f"{kind} does not keep to its schema"
    return tried.answer


@cache
def schema_of(name: str) -> Json:
    found: Json = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    return found


def stated(case: Worked, answer: Any) -> dict[str, Any]:
    """What the answer says where the case expects something; `*` takes a key of every part, and sums are written `+`."""
    return {path: _at(answer, path.split(".")) for path in case.expected}


def _at(value: Any, path: list[str]) -> Any:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if step == "*":
        return [_at(one, rest) for one in value]
    if step == "+":
        return sum(_at(one, rest) for one in value)
    return _at(value[int(step)] if isinstance(value, list) else value[step], rest)


def fen(yuan: str | int) -> int:
    return int(Decimal(yuan) * 100)


def many(count: str | int) -> int:
    return int(Decimal(count) * 1000)


def percent(rate: str | int) -> int:
    return int(Decimal(rate) * 10_000)


def item(sku: str, price: str | int, tax: str | int = 0, box: int = 0, **place: str) -> tuple[Json, Json]:
    """A product at a list price in yuan for a piece; `box` pieces are a box."""
    units = [{"name": "pc"}, *([{"name": "box", "numerator": box}] if box else [])]
    product = {"sku": sku, "name": sku, "units": units, "tax_rate": percent(tax)}
    return {"product": product, **place}, list_price(sku, price)


def list_price(sku: str, price: str | int, **more: Any) -> Json:
    first = {"id": f"L-{sku}", "level": "brand_list", "book": "B", "sku": sku, "unit": "pc"}
    return first | {"price": int(Decimal(price) * 10_000)} | more


def shop(
    items: list[tuple[Json, Json]], *promotions: Json, prices: tuple[Json, ...] = (), **more: Any
) -> Json:
    return {
        "products": [product for product, _ in items],
        "prices": [*(price for _, price in items), *prices],
        "promotions": list(promotions),
        **more,
    }


def promotion(layer: str, benefit: Json | None, threshold: Json | None = None, **more: Any) -> Json:
    found = {"id": "P", "name": "P", "layer": layer, **more}
    found |= {"benefit": benefit} if benefit else {}
    return found | ({"threshold": threshold} if threshold else {})


def rate_off(rate: str | int) -> Json:
    return {"type": "percent", "rate": percent(rate)}


def off(yuan: str | int) -> Json:
    return {"type": "amount_off", "amount": fen(yuan)}


def buy_get(buy: int, get: int, rate: str | int = 100) -> Json:
    return {"type": "buy_get", "buy": many(buy), "get": many(get), "rate": percent(rate)}


def bundle(yuan: str | int) -> Json:
    return {"type": "bundle_price", "price": fen(yuan)}


def gift(sku: str, count: int = 1, value: str | int = 0) -> Json:
    return {"type": "gift", "sku": sku, "quantity": many(count), "value": fen(value)}


def at_least(count: str | int) -> Json:
    return {"type": "minimum_quantity", "quantity": many(count)}


def worth(yuan: str | int) -> Json:
    return {"type": "minimum_amount", "amount": fen(yuan)}


def every(count: int) -> Json:
    return {"type": "every", "measure": "quantity", "size": many(count)}


def mix(*parts: tuple[int, list[str]], got: tuple[int, ...] = ()) -> Json:
    """So many of any of these SKUs (of all for none); the benefit is on the parts `got` only."""
    found = []
    for place, (count, skus) in enumerate(parts):
        selection = {"skus": skus} if skus else {}
        found.append(
            {"selection": selection, "quantity": many(count)} | ({"is_reduced": True} if place in got else {})
        )
    return {"type": "mix", "parts": found}


def of(*skus: str) -> Json:
    return {"selection": {"skus": list(skus)}}


def cart(*lines: tuple[str, str | int] | tuple[str, str | int, str], **more: Any) -> Json:
    found = []
    for number, (sku, count, *unit) in enumerate(lines, start=1):
        found.append(
            {"id": str(number), "code": sku, "quantity": many(count), "unit": unit[0] if unit else ""}
        )
    return {"day": DAY, "lines": found, **more}


def coupon(promotion: str = "P", code: str = "C-1", **more: Any) -> Json:
    return {"code": code, "promotion": promotion, **more}


def tiers(*steps: tuple[int, int]) -> list[Json]:
    """Steps by start and what each pays; each ends where the next begins."""
    ends = [start for start, _ in steps[1:]] + [None]
    return [
        {"start": start, "end": end, "pays": pays} for (start, pays), end in zip(steps, ends, strict=True)
    ]


def programme(type: str, steps: list[Json], **more: Any) -> Json:
    found = {"id": "R", "name": "R", "type": type, "tiers": steps, "validity": YEAR, **more}
    return {"programmes": [found]}


def bought(*amounts: tuple[str, str | int] | tuple[str, str | int, str | int], **more: Any) -> Json:
    """Purchases by day and amount in yuan, maybe with their count."""
    found = []
    for day, yuan, *count in amounts:
        quantity = many(count[0]) if count else 0
        found.append({"day": day, "item": {"sku": "A"}, "amount": fen(yuan), "quantity": quantity, **more})
    return {"purchases": found}


def term(*parts: tuple[str | int, Json], id: str = "T", **more: Any) -> Json:
    found = [{"rate": percent(rate), "due": due} for rate, due in parts]
    return {"terms": [{"id": id, "name": id, "parts": found, **more}]}


def invoiced(*invoices: tuple[str, str | int], as_of: str = "2026-12-31", **more: Any) -> Json:
    found = [
        {"number": f"F-{number}", "day": day, "amount": fen(yuan), "term": "T"}
        for number, (day, yuan) in enumerate(invoices, start=1)
    ]
    return {"as_of": as_of, "invoices": found, **more}


def merged(*parts: Json) -> Json:
    return reduce(lambda one, other: one | other, parts)
