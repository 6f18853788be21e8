"""Prices of HQ that wait for a person: which, how much they change, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desktop.clock import Moment
from desktop.models.price_hold import LEFT, TAKEN, PriceHold, ScopeTrouble
from desktop.models.product import Product
from desktop.models.scope import CatalogScope, LedgerScope
from domain.errors import DomainError
from domain.price_change import Doubt, PriceStep

TOLD: Final = 3
_steps: Final = msgspec.json.Decoder(list[tuple[str, str, int, int]]).decode


@dataclass(frozen=True, slots=True)
class HeldStep:
    """A price that would change, with the product's name."""

    name: str
    step: PriceStep


@dataclass(frozen=True, slots=True)
class HeldPrices:
    """A cut of prices that waits; `v` names it when somebody decides."""

    scope: str
    v: int
    doubt: Doubt
    compared: int
    changed: int
    examples: tuple[HeldStep, ...]
    is_left: bool


def list_held_prices(session: Session) -> tuple[HeldPrices, ...]:
    """Return the prices that wait and are not taken yet, by scope."""
    return tuple(_held(session, hold) for hold in _waiting(session) if hold.choice != TAKEN)


def _waiting(session: Session) -> list[PriceHold]:
    holds = session.scalars(select(PriceHold).order_by(PriceHold.scope)).all()
    return [hold for hold in holds if _is_staged(session, hold)]


def _is_staged(session: Session, hold: PriceHold) -> bool:
    for model in (LedgerScope, CatalogScope):
        place = session.execute(
            select(model.staged_gen, model.staged_v).where(model.scope == hold.scope)
        ).first()
        if place is not None and tuple(place) == (hold.gen, hold.v):
            return True
    return False


def _held(session: Session, hold: PriceHold) -> HeldPrices:
    steps = [PriceStep(*row) for row in _steps(hold.examples)]
    named = select(Product.sku, Product.name).where(Product.sku.in_({step.sku for step in steps}))
    names = {row[0]: row[1] for row in session.execute(named)}
    return HeldPrices(
        scope=hold.scope,
        v=hold.v,
        doubt=Doubt(hold.reason),
        compared=hold.compared,
        changed=hold.changed,
        examples=tuple(HeldStep(names.get(step.sku, step.sku), step) for step in steps),
        is_left=hold.choice == LEFT,
    )


def take_held_prices(session: Session, held: HeldPrices, moment: Moment, by: str) -> None:
    """Say that prices are meant; the next synchronisation puts them in force. Refused: `held_prices_gone`."""
    _choose(session, held, TAKEN, moment, by)


def leave_held_prices(session: Session, held: HeldPrices, moment: Moment, by: str) -> None:
    """Keep the old prices in force and let HQ hear of it. Refused: `held_prices_gone`."""
    _choose(session, held, LEFT, moment, by)
    session.merge(ScopeTrouble(scope=held.scope, reason="prices_left", times=TOLD))


def _choose(session: Session, held: HeldPrices, choice: str, moment: Moment, by: str) -> None:
    if not any((hold.scope, hold.v) == (held.scope, held.v) for hold in _waiting(session)):
        raise DomainError("held_prices_gone")
    step = update(PriceHold).where(PriceHold.scope == held.scope)
    session.execute(step.values(choice=choice, chosen_by=by, chosen_at=moment.local))
