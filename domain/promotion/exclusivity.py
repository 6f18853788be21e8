"""Which of several offers stand together: the best of each group, and groups only where all of them stack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from domain.money import Fen, share
from domain.promotion.offer import Offer

Bid = tuple[Fen, Offer]
"""What an offer would give by itself, and the offer."""
Stack = Callable[[Sequence[Offer]], Iterator[Fen]]
"""Tells one by one what several offers give when they follow each other in canonical order; few need to be asked."""


def rank(bid: Bid) -> tuple[Fen, Fen, str]:
    """Order bids: the most for the customer, then the least for HQ, then by id."""
    worth, offer = bid
    return (-worth, share(worth, offer.rule.hq), offer.rule.id)


class Contest(NamedTuple):
    """All bids for the same goods, and those of them that were chosen, both in canonical order."""

    bids: Sequence[Bid]
    chosen: Sequence[Bid]


Contests = Callable[[], Iterable[Contest]]
"""Gathers what was contested; nobody needs it for a price."""


def beats(worth: Fen, offer: Offer, held: Bid) -> bool:
    """Tell whether a bid goes before another."""
    return worth > held[0] or (worth == held[0] and rank((worth, offer)) < rank(held))


def win_groups(bids: Iterable[Bid]) -> list[Bid]:
    """Return the best bid of each rivalry; bids come in canonical order, and so do the groups."""
    winners: dict[str, Bid] = {}
    for worth, offer in bids:
        rivalry = offer.rule.rivalry
        held = winners.get(rivalry)
        if held is None or beats(worth, offer, held):
            winners[rivalry] = (worth, offer)
    return list(winners.values())


def choose(winners: Sequence[Bid], stack: Stack) -> Sequence[Bid]:
    """Choose the bids that are applied out of the winners of groups."""
    if len(winners) < 2:
        return winners
    singles = [bid for bid in winners if not bid[1].rule.stacks]
    stackers = [bid for bid in winners if bid[1].rule.stacks]
    return _weigh(singles, stackers, stack)


def _best(bids: Sequence[Bid]) -> Bid:
    most = max([worth for worth, _ in bids])
    return min([bid for bid in bids if bid[0] == most], key=rank)


def _weigh(singles: Sequence[Bid], stackers: list[Bid], stack: Stack) -> list[Bid]:
    if not singles:
        return stackers
    best = _best(singles)
    if not stackers:
        return [best]
    offers = [offer for _, offer in stackers]
    total = hq = 0
    for amount, offer in zip(stack(offers), offers, strict=True):
        total += amount
        if total > best[0]:
            return stackers
        hq += share(amount, offer.rule.hq)
    together = (-total, hq, min(offer.rule.id for offer in offers))
    return [best] if rank(best) < together else stackers


def name_rivals(contests: Iterable[Contest]) -> dict[int, tuple[str, Fen]]:
    """Return by the number of each rule that was not chosen who beat it first, and by how much in all.

    The rival is the winner of the same group, or all that stand together against another group.
    """
    rivals: dict[int, tuple[str, Fen]] = {}
    for bids, chosen in contests:
        by_group = {offer.rule.group: (worth, offer.rule.id) for worth, offer in chosen}
        together = (sum(worth for worth, _ in chosen), chosen[0][1].rule.id)
        kept = {offer.rule.number for _, offer in chosen}
        for worth, offer in bids:
            rule = offer.rule
            if rule.number not in kept:
                best, rival = by_group.get(rule.group, together)
                first, behind = rivals.get(rule.number, (rival, 0))
                rivals[rule.number] = (first, behind + best - worth)
    return rivals
