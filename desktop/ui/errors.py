"""What a person reads when something is refused or goes wrong: title, sentence, what to do, a code to copy."""

import hashlib
import traceback
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.errors import DomainError


@dataclass(frozen=True, slots=True)
class Explanation:
    """An error in plain words."""

    title: str
    sentence: str
    todo: str
    code: str


_Texts = tuple[str, str, str]

_TABLE: Final[dict[str, _Texts]] = {
    "database_newer": (
        QT_TRANSLATE_NOOP("Errors", "These records belong to a newer Branchline"),
        QT_TRANSLATE_NOOP("Errors", "The file was written by a newer version. It has not been touched."),
        QT_TRANSLATE_NOOP("Errors", "Install the newer version on this computer, then open it again."),
    ),
    "database_foreign": (
        QT_TRANSLATE_NOOP("Errors", "This is not a Branchline file"),
        QT_TRANSLATE_NOOP("Errors", "The file belongs to another program. It has not been touched."),
        QT_TRANSLATE_NOOP("Errors", "Choose another profile folder."),
    ),
    "database_corrupt": (
        QT_TRANSLATE_NOOP("Errors", "The records on this computer are damaged"),
        QT_TRANSLATE_NOOP("Errors", "The file cannot be read. It has not been changed."),
        QT_TRANSLATE_NOOP("Errors", "Restore the last backup, or ask support with the code below."),
    ),
    "insufficient_stock": (
        QT_TRANSLATE_NOOP("Errors", "Not enough in stock"),
        QT_TRANSLATE_NOOP("Errors", "Less is on hand than this line needs."),
        QT_TRANSLATE_NOOP("Errors", "Lower the quantity, or count the product first."),
    ),
    "offline": (
        QT_TRANSLATE_NOOP("Errors", "HQ cannot be reached"),
        QT_TRANSLATE_NOOP("Errors", "Nothing is lost: what you do is kept here and sent later."),
        QT_TRANSLATE_NOOP("Errors", "Carry on selling. Check the network when you have time."),
    ),
}

_REFUSED: Final[_Texts] = (
    QT_TRANSLATE_NOOP("Errors", "This cannot be done"),
    QT_TRANSLATE_NOOP("Errors", "The program refused the step and changed nothing. Details: {facts}"),
    QT_TRANSLATE_NOOP("Errors", "Correct the entry and try again."),
)
_DISK: Final[_Texts] = (
    QT_TRANSLATE_NOOP("Errors", "The computer could not read or write a file"),
    QT_TRANSLATE_NOOP("Errors", "Finished records are safe. Details: {facts}"),
    QT_TRANSLATE_NOOP("Errors", "Free some space or check the drive and the printer, then try again."),
)
_BUG: Final[_Texts] = (
    QT_TRANSLATE_NOOP("Errors", "Something went wrong in the program"),
    QT_TRANSLATE_NOOP("Errors", "Finished records are safe; the step you were in was not saved."),
    QT_TRANSLATE_NOOP("Errors", "Try again. If it happens once more, send the code below to support."),
)

_ADDED: dict[str, _Texts] = {}


def add_explanations(table: dict[str, _Texts]) -> None:
    """Register a feature's refusals: code to (title, sentence, what to do), marked for context `Errors`."""
    _ADDED.update(table)


def explain(error: BaseException) -> Explanation:
    """The words for an error; `{names}` in them are filled from the facts of the refusal."""
    if isinstance(error, DomainError):
        texts = _ADDED.get(error.code) or _TABLE.get(error.code) or _REFUSED
        return _explanation(texts, error.code, dict(error.facts))
    if isinstance(error, OSError):
        return _explanation(_DISK, f"os-{error.errno or 0}", {"": error.strerror or str(error)})
    return _explanation(_BUG, _fingerprint(error), {})


def _explanation(texts: _Texts, code: str, facts: dict[str, object]) -> Explanation:
    listed = ", ".join(f"{name} {value}".strip() for name, value in facts.items()) or code
    filled = _Facts(facts | {"facts": listed})
    title, sentence, todo = (QCoreApplication.translate("Errors", t).format_map(filled) for t in texts)
    return Explanation(title, sentence, todo, code)


class _Facts(dict[str, object]):
    """Facts that leave an unknown name as a dash instead of failing inside an error message."""

    def __missing__(self, key: str) -> str:
        return "–"


def _fingerprint(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].name}" if frames else ""
    digest = hashlib.sha256(f"{type(error).__name__}{place}".encode()).hexdigest()
    return f"{type(error).__name__}-{digest[:6]}"
