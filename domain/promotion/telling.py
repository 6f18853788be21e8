"""Why every promotion came out as it did, told after the price and only when somebody asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.money import Fen
from domain.promotion.basket import Survey
from domain.promotion.exclusivity import Contests, name_rivals
from domain.promotion.offer import Offer
from domain.promotion.result import Outcome, Reason, Verdict
from domain.promotion.threshold import Gap, find_gap


@dataclass(frozen=True, slots=True)
class Stage:
    """One layer as it was applied: its offers, what it found in the cart, and what was contested."""

    offers: Sequence[Offer]
    survey: Survey
    contests: Contests


def tell(stages: Iterable[Stage]) -> Iterator[Outcome]:
    """Give what became of every offer, in canonical order."""
    for stage in stages:
        rivals = name_rivals(stage.contests())
        for offer in stage.offers:
            gap = _find_gap(offer, stage.survey) if offer.is_measured else None
            beaten_by = (offer.rival, offer.behind)
            if offer.reason is None:
                beaten_by = rivals.get(offer.rule.number, beaten_by)
            yield _tell(offer, beaten_by, gap)


def tell_near(stages: Iterable[Stage]) -> Iterator[Outcome]:
    """Give, of the same outcomes, those with a gap that closing would fill: missed for want of goods, or applied uncut."""
    for stage in stages:
        for offer in stage.offers:
            is_missed = offer.reason is Reason.BELOW_THRESHOLD and not offer.rival
            is_uncut = offer.times and offer.cut is None
            if offer.is_measured and (is_missed or is_uncut):
                gap = _find_gap(offer, stage.survey)
                if gap is not None:
                    yield _tell(offer, (offer.rival, offer.behind), gap)


def _tell(offer: Offer, beaten_by: tuple[str, Fen], gap: Gap | None) -> Outcome:
    rule, rival = offer.rule, beaten_by[0]
    if offer.times:
        return Outcome(
            rule.id, rule.layer, Verdict.APPLIED, offer.amount, offer.times, gap=gap, cut=offer.cut
        )
    if rival:
        return Outcome(rule.id, rule.layer, Verdict.BEATEN, rival=rival, behind=beaten_by[1], gap=gap)
    return Outcome(rule.id, rule.layer, Verdict.MISSED, reason=offer.reason, gap=gap)


def _find_gap(offer: Offer, survey: Survey) -> Gap | None:
    """Return what was missing when the layer began."""
    rule = offer.rule
    if rule.asks is None:
        return None
    seen = survey.look(offer.places)
    parts = [survey.look(places).quantity for places in offer.parts]
    return find_gap(rule.asks, rule.benefit, seen.amount, seen.quantity, parts)
