"""What the open cart was priced at, kept between two quotes, so that a line more costs the pricing of one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from desktop.reading import read_rows
from desktop.services.cart import CartLine
from desktop.services.catalogue import ShelfArticle
from desktop.services.policy import Place, Policy
from domain.quote import PricedLine
from protocol.quote import name_line

_MARKS: Final = "SELECT scope, gen, v, count, high, low FROM catalog.scope ORDER BY scope"
_PRODUCT: Final = "product"


@dataclass(frozen=True, slots=True)
class Ground:
    """All that the price of a plain line rests on beside the line: every published scope, the policy, place and day."""

    marks: tuple[Any, ...]
    day: date
    policy: Policy
    place: Place

    @property
    def is_firm(self) -> bool:
        """Whether a change would be seen: what was never synchronised has no mark."""
        return any(mark[0] == _PRODUCT for mark in self.marks)


@dataclass(frozen=True, slots=True)
class OpenCart:
    """The lines of the cart that was quoted last, before promotions, and the goods it was given beside them."""

    ground: Ground
    lines: Mapping[CartLine, PricedLine] = field(default_factory=dict)
    shelves: Mapping[str, ShelfArticle] = field(default_factory=dict)

    def known(self, lines: Sequence[CartLine]) -> dict[str, PricedLine]:
        """Return what is kept of the lines of a cart, by the names they have in it."""
        return dict(self._known(lines))

    def _known(self, lines: Sequence[CartLine]) -> Iterator[tuple[str, PricedLine]]:
        for place, line in enumerate(lines):
            if kept := self.lines.get(line):
                name = name_line(place + 1)
                yield name, kept if kept.id == name else replace(kept, id=name)


_open: WeakKeyDictionary[Engine, OpenCart] = WeakKeyDictionary()


def recall_cart(session: Session, day: date, policy: Policy, place: Place) -> OpenCart:
    """Return what is kept of the cart quoted last; nothing where anything published has changed since."""
    ground = Ground(tuple(read_rows(session, _MARKS)), day, policy, place)
    held = _open.get(session.connection().engine)
    return held if held and held.ground == ground else OpenCart(ground)


def keep_cart(
    session: Session,
    ground: Ground,
    asked: Sequence[CartLine],
    priced: Mapping[str, PricedLine],
    shelves: Mapping[str, ShelfArticle],
) -> None:
    """Keep what a cart was priced at instead of the one before it.

    A price by hand, an approval and goods of the store's own rest on more than the ground, and are priced each time.
    """
    if not ground.is_firm:
        return
    published = {sku: shelf for sku, shelf in shelves.items() if not shelf.has_own}
    lines = {
        line: found
        for place, line in enumerate(asked)
        if line.price is None and not line.approval and line.sku in published
        if (found := priced.get(name_line(place + 1)))
    }
    _open[session.connection().engine] = OpenCart(ground, lines, published)
