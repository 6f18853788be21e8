"""The floor under a product's prices, for screens that show prices outside of a sale."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from desktop.services.catalogue import load_articles
from desktop.services.policy import load_policy
from domain.floor import FloorPrice, find_floor
from domain.price import PriceTrace


def find_floors(
    session: Session, sku: str, day: date, traces: Mapping[str, PriceTrace]
) -> dict[str, FloorPrice]:
    """Return the floor under the retail price of each unit of a product; a unit without one is left out."""
    floors, shelf = load_policy(session, day).floors, load_articles(session, [sku]).get(sku)
    if not floors or shelf is None:
        return {}
    found = {}
    for unit, trace in traces.items():
        floor = find_floor(
            floors,
            shelf.product,
            shelf.article.item,
            unit=unit,
            day=day,
            level=trace.applied.level,
            listed=trace.listed,
        )
        if floor is not None:
            found[unit] = floor
    return found
