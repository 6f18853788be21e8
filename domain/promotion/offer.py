"""An offer: one promotion on its way through a cart, from the lines it speaks of to what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from domain.money import Fen
from domain.promotion.basket import Basket
from domain.promotion.benefit import OUTPUTS, REPEATING, Benefit, Percent, reduce_amount, worth_of
from domain.promotion.cart import Context
from domain.promotion.index import Rule
from domain.promotion.result import Cut, Outcome, Reason, Verdict
from domain.promotion.scope import NO_LIMIT, allow, refuse
from domain.promotion.threshold import Gap

_NOTHING: list[int] = []


class Offer:
    """A rule with the places of its lines; `room` is how often it may be applied, `times` how often it was.

    A mix has `parts`, the places of each. `won` are the places it was chosen for in the item layer. Of a large policy
    hundreds are made for every cart, so none of them makes a list before it needs one.
    """

    __slots__ = (
        "amount",
        "behind",
        "benefit",
        "cut",
        "gap",
        "parts",
        "places",
        "reason",
        "rival",
        "room",
        "rule",
        "times",
        "wanted",
        "won",
    )

    def __init__(self, rule: Rule, places: list[int], parts: Sequence[list[int]] = ()) -> None:
        self.rule = rule
        self.places = places
        self.parts = parts
        self.benefit: Benefit | None = None
        self.room = NO_LIMIT
        self.wanted = 0
        self.times = 0
        self.amount: Fen = 0
        self.reason: Reason | None = None
        self.rival = ""
        self.behind: Fen = 0
        self.gap: Gap | None = None
        self.cut: Cut | None = None
        self.won: list[int] | None = None

    def reach(self, benefit: Benefit | None, times: int, gap: Gap | None) -> bool:
        """Note what its threshold gave; False where it is missed, or where it is not allowed once more."""
        self.benefit, self.gap = benefit, gap
        if benefit is None or not times:
            self.reason = Reason.BELOW_THRESHOLD
            return False
        self.wanted = times if _repeats(benefit, self.rule) else 1
        if self.wanted > self.room:
            self.wanted, self.cut = self.room, Cut.LIMIT
        return True

    def value(self, amount: Fen, basket: Basket) -> Fen:
        """Return what it is worth on an amount; what cannot be given in part is given less often."""
        benefit = self.benefit
        assert benefit is not None, "a threshold that is reached has a benefit"
        purse = basket.purse(self.rule)
        if type(benefit) not in OUTPUTS:
            return self.trim(reduce_amount(benefit, self.wanted, amount), purse)
        each = worth_of(benefit)
        if each and each * self.wanted > purse:
            self.wanted = purse // each
            self.cut = self._why_cut(purse)
        return each * self.wanted

    def trim(self, amount: Fen, purse: Fen) -> Fen:
        """Return an amount, or what the cap or budget leaves of it."""
        if amount <= purse:
            self.cut = self.cut if self.cut is Cut.LIMIT else None
            return amount
        self.cut = self._why_cut(purse)
        return purse

    def _why_cut(self, purse: Fen) -> Cut:
        return Cut.BUDGET if purse < self.rule.cap else Cut.CAP

    def apply(self, amount: Fen, basket: Basket) -> None:
        """Note that it was applied, and pay for it."""
        self.times, self.amount, self.rival, self.behind = self.wanted, amount, "", 0
        basket.pay(self.rule, amount)

    def miss(self, basket: Basket) -> None:
        """Note why a reached benefit gave nothing."""
        self.rival, self.behind = "", 0
        is_spent = self.cut is Cut.BUDGET or basket.is_spent(self.rule)
        self.reason = Reason.BUDGET_EXHAUSTED if is_spent else Reason.NOTHING_TO_REDUCE

    def tell(self) -> Outcome:
        """Return what became of it."""
        missed = Verdict.BEATEN if self.rival else Verdict.MISSED
        verdict = Verdict.APPLIED if self.times else missed
        return Outcome(
            self.rule.id,
            self.rule.layer,
            verdict,
            self.amount,
            self.times,
            None if verdict is not Verdict.MISSED else self.reason,
            self.rival,
            self.behind,
            self.gap,
            self.cut if self.times else None,
        )


def _repeats(benefit: Benefit, rule: Rule) -> bool:
    """A percentage repeats with its mix, for it speaks of the units of each."""
    return type(benefit) in REPEATING or (isinstance(benefit, Percent) and rule.mix is not None)


def open_offers(
    rules: Iterable[Rule], found: Mapping[int, list[int]], basket: Basket, context: Context
) -> list[Offer]:
    """Make an offer of every rule; one that is not meant for this purchase carries its reason."""
    offers = []
    for rule in rules:
        offer = Offer(rule, found[rule.slots[0]]) if rule.mix is None else _open_mix(rule, found)
        if not rule.validity.covers(context.day):
            offer.reason = Reason.NOT_IN_FORCE
        elif rule.is_restricted:
            offer.reason = refuse(rule.promotion, context)
            if offer.reason is None:
                offer.room, offer.reason = allow(rule.promotion, context)
        if offer.reason is None:
            if basket.is_spent(rule):
                offer.reason = Reason.BUDGET_EXHAUSTED
            elif rule.full_price_only:
                _keep_full_price(offer, basket)
        offers.append(offer)
    return offers


def _open_mix(rule: Rule, found: Mapping[int, list[int]]) -> Offer:
    parts = [found.get(slot, _NOTHING) for slot in rule.slots]
    return Offer(rule, sorted({place for part in parts for place in part}), parts)


def _keep_full_price(offer: Offer, basket: Basket) -> None:
    untouched = {place for place in offer.places if basket.left[place] == basket.gross[place]}
    offer.parts = [[place for place in part if place in untouched] for part in offer.parts]
    offer.places = sorted(untouched)
    if not untouched:
        offer.reason = Reason.ALREADY_REDUCED


def living(offers: Iterable[Offer]) -> list[Offer]:
    """Return the offers that nothing keeps from this purchase so far."""
    return [offer for offer in offers if offer.reason is None]
