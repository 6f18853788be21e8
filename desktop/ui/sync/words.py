"""Words for the line to HQ and for what HQ publishes."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.ui.errors import Explanation, explain
from desktop.ui.kit import Tone
from desktop.ui.shell import Sync, SyncChip
from desktop.ui.standing import standing_words
from desktop.ui.sync.view_model import SyncState
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.errors import DomainError

_CONTEXT: Final = "SyncWords"
_SCOPES: Final = {
    "product": QT_TRANSLATE_NOOP("SyncWords", "Products"),
    "price:list": QT_TRANSLATE_NOOP("SyncWords", "List prices"),
    "supply": QT_TRANSLATE_NOOP("SyncWords", "What HQ can deliver"),
}
_PRICES: Final = QT_TRANSLATE_NOOP("SyncWords", "Price book {name}")
_DEALER: Final = QT_TRANSLATE_NOOP("SyncWords", "This dealer: account, orders, contract, members")
_LEASE: Final = QT_TRANSLATE_NOOP("SyncWords", "What HQ lends this computer: credit, stock, points, budgets")
_STORE: Final = QT_TRANSLATE_NOOP("SyncWords", "Receipts of this store's other tills")
_POLICY: Final = QT_TRANSLATE_NOOP("SyncWords", "Policies: promotions, rebates, least prices")
_OTHER: Final = QT_TRANSLATE_NOOP("SyncWords", "Other data of HQ")
_VERDICTS: Final = QT_TRANSLATE_NOOP("SyncWords", "HQ's later word on documents made here")

_NOT_ENROLLED: Final = (
    QT_TRANSLATE_NOOP("SyncWords", "Not enrolled at HQ"),
    QT_TRANSLATE_NOOP(
        "SyncWords", "Everything works here; nothing is sent until HQ gives this computer a code."
    ),
)
_LINES: Final = {
    Sync.SYNCED: (
        QT_TRANSLATE_NOOP("SyncWords", "All is at HQ"),
        QT_TRANSLATE_NOOP("SyncWords", "Nothing to do."),
    ),
    Sync.SENDING: (
        QT_TRANSLATE_NOOP("SyncWords", "Sending"),
        QT_TRANSLATE_NOOP("SyncWords", "Documents are on their way to HQ; go on working."),
    ),
    Sync.WAITING: (
        QT_TRANSLATE_NOOP("SyncWords", "Documents wait to be sent"),
        QT_TRANSLATE_NOOP("SyncWords", "They go with the next synchronisation, within a minute."),
    ),
    Sync.OFFLINE: (
        QT_TRANSLATE_NOOP("SyncWords", "HQ cannot be reached"),
        QT_TRANSLATE_NOOP(
            "SyncWords", "Sell and order as usual: nothing is lost, and all is sent when the line is back."
        ),
    ),
    Sync.ATTENTION: (
        QT_TRANSLATE_NOOP("SyncWords", "Some documents need you"),
        QT_TRANSLATE_NOOP("SyncWords", "HQ did not book them. Each one says below why, and what to do."),
    ),
}
_TONES: Final = {
    Sync.SYNCED: Tone.GOOD,
    Sync.SENDING: Tone.ACCENT,
    Sync.WAITING: Tone.WARNING,
    Sync.OFFLINE: Tone.WARNING,
    Sync.ATTENTION: Tone.DANGER,
}


def scope_word(scope: str) -> str:
    """What a set of published rows is called."""
    kind, _, name = scope.partition(":")
    if kind == "price" and scope not in _SCOPES:
        return QCoreApplication.translate(_CONTEXT, _PRICES).format(name=name)
    kinds = {"dealer": _DEALER, "verdict": _VERDICTS, "lease": _LEASE, "store": _STORE, "policy": _POLICY}
    text = kinds.get(kind) or _SCOPES.get(scope) or _OTHER
    return QCoreApplication.translate(_CONTEXT, text)


def line_words(chip: SyncChip, sync: SyncState | None) -> tuple[str, str, Tone]:
    """How the line to HQ stands: title, what it means, and its tone."""
    if sync is not None and not sync.is_enrolled:
        title, meaning = _NOT_ENROLLED
        return _told(title), _told(meaning), Tone.WARNING
    standing = standing_words(sync.standing.kind, sync.standing.reason) if sync else None
    if standing and not chip.code:
        return standing
    title, meaning = _LINES[chip.kind]
    if chip.code:
        told: Explanation = explain(DomainError(chip.code))
        return told.title, f"{told.sentence} {told.todo}", Tone.DANGER
    return _told(title), _told(meaning), _TONES[chip.kind]


def _told(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
