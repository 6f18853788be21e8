"""What a person reads when something is refused or goes wrong: title, sentence, what to do, a code to copy."""

import hashlib
import traceback
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.ui import format as fmt
from desktop.ui.error_texts import EXPLAINED, Texts
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.errors import DomainError


@dataclass(frozen=True, slots=True)
class Explanation:
    """An error in plain words."""

    title: str
    sentence: str
    todo: str
    code: str


_REFUSED: Final[Texts] = (
    QT_TRANSLATE_NOOP("Errors", "This cannot be done"),
    QT_TRANSLATE_NOOP("Errors", "The program refused the step and changed nothing. Details: {facts}"),
    QT_TRANSLATE_NOOP("Errors", "Correct the entry and try again."),
)
_DISK: Final[Texts] = (
    QT_TRANSLATE_NOOP("Errors", "The computer could not read or write a file"),
    QT_TRANSLATE_NOOP("Errors", "Finished records are safe. Details: {facts}"),
    QT_TRANSLATE_NOOP("Errors", "Free some space or check the drive and the printer, then try again."),
)
_BUG: Final[Texts] = (
    QT_TRANSLATE_NOOP("Errors", "Something went wrong in the program"),
    QT_TRANSLATE_NOOP("Errors", "Finished records are safe; the step you were in was not saved."),
    QT_TRANSLATE_NOOP("Errors", "Try again. If it happens once more, send the code below to support."),
)

_MONEY_FACTS: Final = frozenset({"amount", "missing", "change", "cash", "total", "limit_fen"})
_PRICE_FACTS: Final = frozenset({"price", "floor"})
_QUANTITY_FACTS: Final = frozenset({"left", "asked", "quantity", "on_hand"})

_ADDED: dict[str, Texts] = {}


def add_explanations(table: dict[str, Texts]) -> None:
    """Register a feature's refusals: code to (title, sentence, what to do), marked for context `Errors`."""
    _ADDED.update(table)


def explain(error: BaseException) -> Explanation:
    """The words for an error; `{names}` in them are filled from the facts of the refusal."""
    if isinstance(error, DomainError):
        texts = _ADDED.get(error.code) or EXPLAINED.get(error.code) or _REFUSED
        return _explanation(
            texts, error.code, {name: _written(name, fact) for name, fact in error.facts.items()}
        )
    if isinstance(error, OSError):
        return _explanation(_DISK, f"os-{error.errno or 0}", {"": error.strerror or str(error)})
    return _explanation(_BUG, _fingerprint(error), {})


def _explanation(texts: Texts, code: str, facts: dict[str, object]) -> Explanation:
    listed = ", ".join(f"{name} {value}".strip() for name, value in facts.items()) or code
    filled = _Facts(facts | {"facts": listed})
    title, sentence, todo = (QCoreApplication.translate("Errors", t).format_map(filled) for t in texts)
    return Explanation(title, sentence, todo, code)


def _written(name: str, fact: object) -> object:
    if isinstance(fact, int) and name in _MONEY_FACTS:
        return fmt.yuan(fact)
    if isinstance(fact, int) and name in _PRICE_FACTS:
        return fmt.unit_price(fact)
    return fmt.quantity(fact) if isinstance(fact, int) and name in _QUANTITY_FACTS else fact


class _Facts(dict[str, object]):
    """Facts that leave an unknown name as a dash instead of failing inside an error message."""

    def __missing__(self, key: str) -> str:
        return "–"


def _fingerprint(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].name}" if frames else ""
    digest = hashlib.sha256(f"{type(error).__name__}{place}".encode()).hexdigest()
    return f"{type(error).__name__}-{digest[:6]}"
