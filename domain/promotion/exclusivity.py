"""Which of several offers stand together: the best of each group, and groups only where all of them stack."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from domain.money import Fen, share
from domain.promotion.offer import Offer

Bid = tuple[Fen, Offer]
"""What an offer would give by itself, and the offer."""
Stack = Callable[[Sequence[Offer]], Sequence[Fen]]
"""Tells what each of several offers gives when they follow each other in canonical order."""


def rank(bid: Bid) -> tuple[Fen, Fen, str]:
    """Order bids: the most for the customer, then the least for HQ, then by id."""
    worth, offer = bid
    return (-worth, share(worth, offer.rule.hq), offer.rule.id)


def choose(bids: Sequence[Bid], stack: Stack) -> list[Offer]:
    """Return the offers that are applied, and tell the others who beat them and by how much.

    Bids and what is returned are in canonical order.
    """
    if len(bids) == 1:
        return [bids[0][1]]
    winners = _win_groups(bids)
    if len(winners) == 1:
        chosen = winners
    else:
        singles = [bid for bid in winners if not bid[1].rule.stacks]
        stackers = [bid for bid in winners if bid[1].rule.stacks]
        chosen = _weigh(singles, stackers, stack)
    _tell_losers(bids, chosen)
    return [offer for _, offer in chosen]


def _win_groups(bids: Sequence[Bid]) -> list[Bid]:
    """Return the best bid of each group; bids come in canonical order, and so do the groups."""
    winners: dict[str, Bid] = {}
    for bid in bids:
        group = bid[1].rule.group
        held = winners.get(group)
        if held is None or bid[0] > held[0] or (bid[0] == held[0] and rank(bid) < rank(held)):
            winners[group] = bid
    return list(winners.values())


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
    amounts = stack(offers)
    hq = sum(share(amount, offer.rule.hq) for amount, offer in zip(amounts, offers, strict=True))
    together = (-sum(amounts), hq, min(offer.rule.id for offer in offers))
    return [best] if rank(best) < together else stackers


def _tell_losers(bids: Sequence[Bid], chosen: Sequence[Bid]) -> None:
    """The rival is the winner of the same group, or all that stand together against another group."""
    by_group = {offer.rule.group: (worth, offer.rule.id) for worth, offer in chosen}
    together = (sum(worth for worth, _ in chosen), chosen[0][1].rule.id)
    kept = {offer.rule.number for _, offer in chosen}
    for worth, offer in bids:
        rule = offer.rule
        if rule.number not in kept:
            best, rival = by_group.get(rule.group, together)
            offer.rival = offer.rival or rival
            offer.behind += best - worth
