"""How far one has come, in parts per million for painting: through a step, and of a credit limit."""

from typing import Final

from desktop.services.credit import CreditView, Part
from desktop.ui.kit import Segment, Tone
from domain.rebate.tier import Tier

_MILLION: Final = 1_000_000
PART_TONES: Final = {
    Part.RECEIVABLE: Tone.ACCENT,
    Part.UNSPLIT: Tone.ACCENT,
    Part.DELIVERED: Tone.GOOD,
    Part.APPROVED: Tone.WARNING,
    Part.IN_REVIEW: Tone.MUTED,
    Part.PENDING: Tone.DANGER,
    Part.LEASES: Tone.NEUTRAL,
    Part.UNAPPLIED: Tone.GOOD,
    Part.DEPOSIT: Tone.GOOD,
}


def fill_of(tier: Tier, value: int) -> int:
    """Return how far a value has come through a step; an open step is full once it is reached."""
    if value < tier.start:
        return 0
    if tier.end is None:
        return _MILLION
    return min((value - tier.start) * _MILLION // (tier.end - tier.start), _MILLION)


def segments_of(view: CreditView) -> list[Segment]:
    """Return the parts of a bar that is as long as the limit, or as what is used where that is more."""
    raising = [(part, amount) for part, amount in view.parts if amount > 0]
    lowering = -sum(amount for _, amount in view.parts if amount < 0)
    whole = max(view.limit or 0, view.used, 1)
    segments = []
    for part, amount in raising:
        # What is set against the debt shortens the bar from its first part on, so that its end is what is used.
        kept = max(amount - lowering, 0)
        lowering = max(lowering - amount, 0)
        segments.append(Segment(kept * _MILLION // whole, PART_TONES[part]))
    return segments
