"""What promotions did to a bill, in words: applied, beaten or missed and why, and what would bring one more."""

from desktop.ui.promotion.outcomes import OutcomesDialog
from desktop.ui.promotion.words import (
    gap_sentence,
    outcome_mark,
    outcome_sentence,
    reason_sentence,
    refusal_sentence,
    verdict_word,
)

__all__ = [
    "OutcomesDialog",
    "gap_sentence",
    "outcome_mark",
    "outcome_sentence",
    "reason_sentence",
    "refusal_sentence",
    "verdict_word",
]
