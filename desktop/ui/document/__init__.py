"""What screens say about documents: their kinds, where they are opened, and what HQ said of them."""

from desktop.ui.document.verdicts import VERDICT_TEXTS
from desktop.ui.document.words import kind_word, verdict_mark, verdict_reason, workspace_of
from desktop.ui.errors import add_explanations

add_explanations(VERDICT_TEXTS)

__all__ = ["kind_word", "verdict_mark", "verdict_reason", "workspace_of"]
