"""Why a price is what it is, in words: shared by every screen that shows a price."""

from desktop.ui.price.why import WhyPrice, WhyPriceDialog
from desktop.ui.price.words import floor_sentence, level_word, rate_words, rule_terms, verdict_sentence

__all__ = [
    "WhyPrice",
    "WhyPriceDialog",
    "floor_sentence",
    "level_word",
    "rate_words",
    "rule_terms",
    "verdict_sentence",
]
