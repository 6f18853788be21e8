"""Words for price rules: where a price comes from, its terms, and why it won or lost."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.ui import format as fmt
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.floor import FloorPrice
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
_BY: Final = QT_TRANSLATE_NOOP("Prices", "by {name}")
_CONTRACT: Final = QT_TRANSLATE_NOOP("Prices", "contract {number}, version {version}")
_CLASS: Final = QT_TRANSLATE_NOOP("Prices", "dealers of class {name}")
_REGION: Final = QT_TRANSLATE_NOOP("Prices", "region {name}")
_CHANNEL: Final = QT_TRANSLATE_NOOP("Prices", "channel {name}")
_CHANNELS: Final = {
    "online": QT_TRANSLATE_NOOP("Prices", "online"),
    "store": QT_TRANSLATE_NOOP("Prices", "stores"),
}
_PROJECT: Final = QT_TRANSLATE_NOOP("Prices", "project {name}")
_SERIES: Final = QT_TRANSLATE_NOOP("Prices", "series {name}")
_CATEGORY: Final = QT_TRANSLATE_NOOP("Prices", "category {name}")
_BRAND: Final = QT_TRANSLATE_NOOP("Prices", "brand {name}")
_ALL: Final = QT_TRANSLATE_NOOP("Prices", "all products")
_FINAL: Final = QT_TRANSLATE_NOOP("Prices", "no promotion takes more off")
_RATE: Final = QT_TRANSLATE_NOOP("Prices", "{rate} off the list price")
_FLOOR: Final = QT_TRANSLATE_NOOP("Prices", "The least price is {price} per {unit}.")
_FLOOR_OFF: Final = QT_TRANSLATE_NOOP(
    "Prices", "The least price is {price} per {unit}, {rate} below the list price."
)
_OWN_PREFIX: Final = "own:"
_COUNTER: Final = "counter"
_LIST_BOOK: Final = "list"


def verdict_sentence(verdict: Verdict) -> str:
    """Why a rule won or lost."""
    return _tr(_VERDICTS[verdict])


def level_word(rule: PriceRule) -> str:
    """Where a price comes from."""
    return _tr(_OWN) if rule.id.startswith(_OWN_PREFIX) else _tr(_LEVELS[rule.level])


def rule_terms(rule: PriceRule, base_unit: str) -> str:
    """Whose rule it is, for whom, on what, its days, minimum and what else it says."""
    if rule.level is PriceLevel.MANUAL:
        return _tr(_BY).format(name=rule.book) if rule.book not in ("", _COUNTER) else ""
    minimum = ""
    if rule.minimum:
        minimum = _tr(_MINIMUM).format(quantity=f"{fmt.quantity(rule.minimum)} {base_unit}")
    final = _tr(_FINAL) if rule.is_final else ""
    parts = (_book(rule), *_audience(rule), _things(rule), _days(rule), minimum, final)
    return " · ".join(part for part in parts if part)


def rate_words(rule: PriceRule) -> str:
    """What a rule takes off the list price, empty where it names a price."""
    return "" if rule.rate_off is None else _tr(_RATE).format(rate=fmt.rate(rule.rate_off))


def floor_sentence(floor: FloorPrice, unit: str) -> str:
    """The least price that holds for a line, in the unit it is sold in."""
    text = _FLOOR if floor.floor.rate_off is None else _FLOOR_OFF
    rate = fmt.rate(floor.floor.rate_off or 0)
    return _tr(text).format(price=fmt.unit_price(floor.price), unit=unit, rate=rate)


def _book(rule: PriceRule) -> str:
    number, _, rest = rule.id.partition("/")
    if rest and number == rule.book:
        return _tr(_CONTRACT).format(number=number, version=rest.partition("/")[0])
    return "" if rule.book in ("", _LIST_BOOK) else rule.book


def _audience(rule: PriceRule) -> list[str]:
    to = rule.audience
    channel = _tr(_CHANNELS[to.channel]) if to.channel in _CHANNELS else to.channel
    named = ((_CLASS, to.dealer_class), (_REGION, to.region), (_CHANNEL, channel), (_PROJECT, to.project))
    return [_tr(text).format(name=name) for text, name in named if name]


def _things(rule: PriceRule) -> str:
    """On what a rule is; one for the product itself says nothing."""
    if rule.sku:
        return ""
    named = ((_SERIES, rule.series), (_CATEGORY, rule.category), (_BRAND, rule.brand))
    return next((_tr(text).format(name=name) for text, name in named if name), _tr(_ALL))


def _days(rule: PriceRule) -> str:
    first, last = rule.validity.first, rule.validity.last
    if first and last:
        return _tr(_BETWEEN).format(first=fmt.day(first), last=fmt.day(last))
    if first:
        return _tr(_FROM).format(first=fmt.day(first))
    return _tr(_UNTIL).format(last=fmt.day(last)) if last else _tr(_ALWAYS)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
