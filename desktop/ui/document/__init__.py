"""What screens say about documents and the line they travel: kinds, places, what HQ said, why it does not answer."""

from desktop.ui.document.conflict import Disagreement, consent_word, disagreements, field_word, value_word
from desktop.ui.document.line import LINE_TEXTS
from desktop.ui.document.verdicts import VERDICT_TEXTS
from desktop.ui.document.words import kind_word, verdict_mark, verdict_reason, workspace_of
from desktop.ui.errors import add_explanations

add_explanations(VERDICT_TEXTS | LINE_TEXTS)

__all__ = [
    "Disagreement",
    "consent_word",
    "disagreements",
    "field_word",
    "kind_word",
    "value_word",
    "verdict_mark",
    "verdict_reason",
    "workspace_of",
]
