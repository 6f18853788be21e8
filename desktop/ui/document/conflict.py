"""Where this computer and HQ disagreed, field by field, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.ui import format as fmt
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.errors import Fact

_CONTEXT: Final = "Conflicts"
_FIELDS: Final = {
    "name": QT_TRANSLATE_NOOP("Conflicts", "Name of the member"),
    "phone": QT_TRANSLATE_NOOP("Conflicts", "Phone"),
    "address": QT_TRANSLATE_NOOP("Conflicts", "Address"),
    "birthday": QT_TRANSLATE_NOOP("Conflicts", "Birthday"),
    "consent": QT_TRANSLATE_NOOP("Conflicts", "Consent"),
    "tier": QT_TRANSLATE_NOOP("Conflicts", "Tier"),
    "status": QT_TRANSLATE_NOOP("Conflicts", "Status"),
    "account_limit": QT_TRANSLATE_NOOP("Conflicts", "Limit on account"),
    "answer": QT_TRANSLATE_NOOP("Conflicts", "Answer"),
    "content_hash": QT_TRANSLATE_NOOP("Conflicts", "Content of the statement"),
    "closing": QT_TRANSLATE_NOOP("Conflicts", "Closing balance"),
    "wanted_on": QT_TRANSLATE_NOOP("Conflicts", "Wanted on"),
    "note": QT_TRANSLATE_NOOP("Conflicts", "Note"),
    "state": QT_TRANSLATE_NOOP("Conflicts", "State"),
    "revision": QT_TRANSLATE_NOOP("Conflicts", "Revision"),
    "quantity": QT_TRANSLATE_NOOP("Conflicts", "Quantity"),
    "requested": QT_TRANSLATE_NOOP("Conflicts", "Asked for"),
    "approved": QT_TRANSLATE_NOOP("Conflicts", "Approved"),
    "shipped": QT_TRANSLATE_NOOP("Conflicts", "Shipped"),
    "amount": QT_TRANSLATE_NOOP("Conflicts", "Amount"),
    "total": QT_TRANSLATE_NOOP("Conflicts", "Total"),
    "limit": QT_TRANSLATE_NOOP("Conflicts", "Limit"),
    "sales": QT_TRANSLATE_NOOP("Conflicts", "Sales"),
    "refunded": QT_TRANSLATE_NOOP("Conflicts", "Refunded"),
}
_OTHER: Final = QT_TRANSLATE_NOOP("Conflicts", "Another detail")
_WORDS: Final = {
    ("consent", "none"): QT_TRANSLATE_NOOP("Conflicts", "no messages"),
    ("consent", "purchases"): QT_TRANSLATE_NOOP("Conflicts", "about own purchases only"),
    ("consent", "offers"): QT_TRANSLATE_NOOP("Conflicts", "offers too"),
    ("status", "active"): QT_TRANSLATE_NOOP("Conflicts", "active"),
    ("status", "blocked"): QT_TRANSLATE_NOOP("Conflicts", "blocked"),
    ("status", "closed"): QT_TRANSLATE_NOOP("Conflicts", "closed"),
    ("answer", "confirm"): QT_TRANSLATE_NOOP("Conflicts", "confirmed"),
    ("answer", "dispute"): QT_TRANSLATE_NOOP("Conflicts", "disputed"),
    ("state", "placed"): QT_TRANSLATE_NOOP("Conflicts", "placed"),
    ("state", "review"): QT_TRANSLATE_NOOP("Conflicts", "in review at HQ"),
    ("state", "approved"): QT_TRANSLATE_NOOP("Conflicts", "approved"),
    ("state", "rejected"): QT_TRANSLATE_NOOP("Conflicts", "rejected"),
    ("state", "released"): QT_TRANSLATE_NOOP("Conflicts", "released"),
    ("state", "shipped"): QT_TRANSLATE_NOOP("Conflicts", "shipped"),
    ("state", "closed"): QT_TRANSLATE_NOOP("Conflicts", "closed"),
    ("state", "cancelled"): QT_TRANSLATE_NOOP("Conflicts", "cancelled"),
}
_MONEY: Final = frozenset({"account_limit", "closing", "amount", "total", "limit", "sales", "refunded"})
_QUANTITIES: Final = frozenset({"quantity", "requested", "approved", "shipped"})
_HASH_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field with its value here and at HQ, and whether the one here stands."""

    field: str
    here: str
    hq: str
    is_here: bool


def disagreements(facts: Mapping[str, Fact]) -> tuple[Disagreement, ...]:
    """The fields on which a verdict's facts hold both sides."""
    names = [name.removesuffix("_hq") for name in facts if name.endswith("_hq")]
    return tuple(
        Disagreement(
            field=_told(_FIELDS.get(name, _OTHER)),
            here=_value(name, facts[f"{name}_here"]),
            hq=_value(name, facts[f"{name}_hq"]),
            is_here=facts.get(f"{name}_stands") == "here",
        )
        for name in names
        if f"{name}_here" in facts
    )


def consent_word(consent: str) -> str:
    """What a member agreed to."""
    return _value("consent", consent)


def field_word(field: str) -> str:
    """What a field of a shared record is called."""
    return _told(_FIELDS.get(field, _OTHER))


def value_word(field: str, value: Fact | date) -> str:
    """A value of a field as it is shown, a dash for none."""
    return _value(field, value)


def _value(name: str, value: Fact | date) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, int) and not isinstance(value, bool):
        if name in _MONEY:
            return fmt.yuan(value)
        return fmt.quantity(value) if name in _QUANTITIES else fmt.count(value)
    word = _WORDS.get((name, str(value)))
    if word:
        return _told(word)
    return str(value)[:_HASH_SHOWN] + "…" if name == "content_hash" else str(value)


def _told(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
