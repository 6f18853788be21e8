"""Words for price rules: where a price comes from, its terms, and why it won or lost."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.ui import format as fmt
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.price import PriceLevel, PriceRule, Verdict

_CONTEXT: Final = "Prices"
_LEVELS: Final = {
    PriceLevel.MANUAL: QT_TRANSLATE_NOOP("Prices", "Price agreed by hand"),
    PriceLevel.PROJECT_CONTRACT: QT_TRANSLATE_NOOP("Prices", "Project contract price"),
    PriceLevel.DEALER_CONTRACT: QT_TRANSLATE_NOOP("Prices", "Contract price"),
    PriceLevel.DEALER_SPECIAL: QT_TRANSLATE_NOOP("Prices", "Special price of this dealer"),
    PriceLevel.DEALER_CLASS: QT_TRANSLATE_NOOP("Prices", "Price of the dealer class"),
    PriceLevel.REGION: QT_TRANSLATE_NOOP("Prices", "Price of the region"),
    PriceLevel.CHANNEL: QT_TRANSLATE_NOOP("Prices", "Price of the channel"),
    PriceLevel.BRAND_LIST: QT_TRANSLATE_NOOP("Prices", "List price"),
}
_OWN: Final = QT_TRANSLATE_NOOP("Prices", "Own price of this store")
_VERDICTS: Final = {
    Verdict.APPLIED: QT_TRANSLATE_NOOP("Prices", "This price applies."),
    Verdict.LIST_BASE: QT_TRANSLATE_NOOP("Prices", "The reduction is taken off this price."),
    Verdict.OTHER_CUSTOMER: QT_TRANSLATE_NOOP("Prices", "Not used: it is for other customers."),
    Verdict.NO_LIST_PRICE: QT_TRANSLATE_NOOP(
        "Prices", "Not used: there is no list price to take the reduction off."
    ),
    Verdict.OTHER_UNIT: QT_TRANSLATE_NOOP("Prices", "Not used: there is a price for the unit asked for."),
    Verdict.NOT_IN_FORCE: QT_TRANSLATE_NOOP("Prices", "Not used: it is not in force on this day."),
    Verdict.BELOW_MINIMUM: QT_TRANSLATE_NOOP("Prices", "Not used: the quantity is below its minimum."),
    Verdict.LOWER_LEVEL: QT_TRANSLATE_NOOP("Prices", "Not used: a price of a stronger level goes first."),
    Verdict.WIDER_SELECTION: QT_TRANSLATE_NOOP("Prices", "Not used: a price for fewer products goes first."),
    Verdict.WIDER_VALIDITY: QT_TRANSLATE_NOOP("Prices", "Not used: a price for a shorter period goes first."),
    Verdict.SMALLER_MINIMUM: QT_TRANSLATE_NOOP(
        "Prices", "Not used: a price for a larger quantity is reached."
    ),
    Verdict.LOWER_PRIORITY: QT_TRANSLATE_NOOP("Prices", "Not used: an equal price has a higher priority."),
}
_ALWAYS: Final = QT_TRANSLATE_NOOP("Prices", "no end")
_FROM: Final = QT_TRANSLATE_NOOP("Prices", "from {first}")
_UNTIL: Final = QT_TRANSLATE_NOOP("Prices", "until {last}")
_BETWEEN: Final = QT_TRANSLATE_NOOP("Prices", "{first} to {last}")
_MINIMUM: Final = QT_TRANSLATE_NOOP("Prices", "from {quantity} on")
_OWN_PREFIX: Final = "own:"
_LIST_BOOK: Final = "list"


def verdict_sentence(verdict: Verdict) -> str:
    """Why a rule won or lost."""
    return _tr(_VERDICTS[verdict])


def level_word(rule: PriceRule) -> str:
    """Where a price comes from."""
    return _tr(_OWN) if rule.id.startswith(_OWN_PREFIX) else _tr(_LEVELS[rule.level])


def rule_terms(rule: PriceRule, base_unit: str) -> str:
    """Book, days and minimum of a rule."""
    book = "" if rule.book == _LIST_BOOK else rule.book
    minimum = ""
    if rule.minimum:
        minimum = _tr(_MINIMUM).format(quantity=f"{fmt.quantity(rule.minimum)} {base_unit}")
    return " · ".join(part for part in (book, _days(rule), minimum) if part)


def _days(rule: PriceRule) -> str:
    first, last = rule.validity.first, rule.validity.last
    if first and last:
        return _tr(_BETWEEN).format(first=fmt.day(first), last=fmt.day(last))
    if first:
        return _tr(_FROM).format(first=fmt.day(first))
    return _tr(_UNTIL).format(last=fmt.day(last)) if last else _tr(_ALWAYS)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
