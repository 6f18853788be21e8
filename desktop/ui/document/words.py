"""Words for documents and for what became of them at HQ; never a raw code."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.ui.document.verdicts import VERDICT_TEXTS
from desktop.ui.errors import Explanation, explain
from desktop.ui.kit import Mark, Tone
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.errors import DomainError, Fact

_CONTEXT: Final = "Documents"
_KINDS: Final = {
    "receipt": QT_TRANSLATE_NOOP("Documents", "Receipt"),
    "refund": QT_TRANSLATE_NOOP("Documents", "Return"),
    "shift": QT_TRANSLATE_NOOP("Documents", "Shift"),
    "adjustment": QT_TRANSLATE_NOOP("Documents", "Stock adjustment"),
    "count": QT_TRANSLATE_NOOP("Documents", "Stock count"),
    "order": QT_TRANSLATE_NOOP("Documents", "Order to HQ"),
    "amend": QT_TRANSLATE_NOOP("Documents", "Change of an order"),
    "receiving": QT_TRANSLATE_NOOP("Documents", "Goods received"),
    "member": QT_TRANSLATE_NOOP("Documents", "Member"),
    "answer": QT_TRANSLATE_NOOP("Documents", "Answer to a statement"),
}
_OTHER: Final = QT_TRANSLATE_NOOP("Documents", "Document")
_WORKSPACES: Final = {
    "receipt": "billing",
    "refund": "billing",
    "order": "orders",
    "amend": "orders",
    "answer": "statements",
    "member": "members",
}
_STATUSES: Final = {
    "applied": (QT_TRANSLATE_NOOP("Documents", "booked at HQ"), Tone.GOOD),
    "have": (QT_TRANSLATE_NOOP("Documents", "booked at HQ"), Tone.GOOD),
    "received": (QT_TRANSLATE_NOOP("Documents", "stored at HQ"), Tone.ACCENT),
    "waiting": (QT_TRANSLATE_NOOP("Documents", "HQ waits for another document"), Tone.ACCENT),
    "parked": (QT_TRANSLATE_NOOP("Documents", "set aside at HQ"), Tone.WARNING),
    "rejected": (QT_TRANSLATE_NOOP("Documents", "rejected by HQ"), Tone.DANGER),
}
_REMARKED: Final = QT_TRANSLATE_NOOP("Documents", "booked, with a remark")
_TO_SEND: Final = QT_TRANSLATE_NOOP("Documents", "▲ waiting to be sent")
_UNKNOWN_REASON: Final = "hq_refused"


def kind_word(kind: str) -> str:
    """What a kind of document is called."""
    return QCoreApplication.translate(_CONTEXT, _KINDS.get(kind, _OTHER))


def workspace_of(kind: str) -> str:
    """The key of the workspace that opens a document of this kind by its id; empty where none does."""
    return _WORKSPACES.get(kind, "")


def verdict_mark(status: str, *, is_sent: bool, has_remark: bool = False) -> Mark:
    """What became of a document, as a badge."""
    if has_remark and status == "applied":
        return Mark(QCoreApplication.translate(_CONTEXT, _REMARKED), Tone.WARNING)
    text, tone = _STATUSES.get(status, _STATUSES["received"] if is_sent else (_TO_SEND, Tone.WARNING))
    return Mark(QCoreApplication.translate(_CONTEXT, text), tone, "" if text is _TO_SEND else None)


def verdict_reason(code: str, facts: Mapping[str, Fact]) -> Explanation:
    """Why HQ did not simply book a document, and what to do: the document itself can no longer be changed."""
    told = explain(DomainError(code, **facts))
    if code in VERDICT_TEXTS:
        return told
    other = explain(DomainError(_UNKNOWN_REASON, reason=code))
    without_words = explain(DomainError("a code that has no words"))
    return other if told.title == without_words.title else replace(told, todo=other.todo)
