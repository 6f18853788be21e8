"""Commercial terms in words, for every screen that shows them: no rule reaches a person as a code."""

from desktop.ui.terms.credit_words import (
    account_words,
    blocked_words,
    closed_word,
    deposit_words,
    finding_sentence,
    part_word,
    rule_words,
)
from desktop.ui.terms.payment_words import payment_words
from desktop.ui.terms.price_words import floor_words, price_words
from desktop.ui.terms.promotion_words import (
    budget_words,
    condition_lines,
    gives_words,
    kind_word,
    what_words,
    who_words,
)
from desktop.ui.terms.rebate_words import (
    counts_words,
    extra_lines,
    measured,
    pays_words,
    tier_words,
    type_word,
    uncounted_sentence,
)
from desktop.ui.terms.things import days_words, listed, sentences, things_words

__all__ = [
    "account_words",
    "blocked_words",
    "budget_words",
    "closed_word",
    "condition_lines",
    "counts_words",
    "days_words",
    "deposit_words",
    "extra_lines",
    "finding_sentence",
    "floor_words",
    "gives_words",
    "kind_word",
    "listed",
    "measured",
    "part_word",
    "payment_words",
    "pays_words",
    "price_words",
    "rule_words",
    "sentences",
    "things_words",
    "tier_words",
    "type_word",
    "uncounted_sentence",
    "what_words",
    "who_words",
]
