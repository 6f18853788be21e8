"""Price terms and floor prices as sentences."""

from typing import Final

from desktop.services.rule_book import Names
from desktop.ui import format as fmt
from desktop.ui.terms.things import days_words, listed, product_word, things_words, told
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.floor import Floor
from domain.period import Validity
from domain.price import PriceLevel, PriceRule
from domain.selection import Selection

_OFF: Final = QT_TRANSLATE_NOOP("Terms", "{things}: {rate} off the list price")
_FIXED: Final = QT_TRANSLATE_NOOP("Terms", "{things}: ¥{price} per {unit}")
_MINIMUM: Final = QT_TRANSLATE_NOOP("Terms", "{terms}, from {quantity} on")
_DAYS: Final = QT_TRANSLATE_NOOP("Terms", "{terms} ({days})")
_FINAL: Final = QT_TRANSLATE_NOOP("Terms", "{terms}; no promotion takes more off")
_FLOOR_OFF: Final = QT_TRANSLATE_NOOP("Terms", "at most {rate} below the list price")
_FLOOR: Final = QT_TRANSLATE_NOOP("Terms", "at least ¥{price} per {unit}")
_SPARED: Final = QT_TRANSLATE_NOOP("Terms", "not for {levels}")
_LEVELS: Final = {
    PriceLevel.MANUAL: QT_TRANSLATE_NOOP("Terms", "prices agreed by hand"),
    PriceLevel.PROJECT_CONTRACT: QT_TRANSLATE_NOOP("Terms", "project contracts"),
    PriceLevel.DEALER_CONTRACT: QT_TRANSLATE_NOOP("Terms", "dealer contracts"),
    PriceLevel.DEALER_SPECIAL: QT_TRANSLATE_NOOP("Terms", "special prices of a dealer"),
    PriceLevel.DEALER_CLASS: QT_TRANSLATE_NOOP("Terms", "prices of a dealer class"),
    PriceLevel.REGION: QT_TRANSLATE_NOOP("Terms", "prices of a region"),
    PriceLevel.CHANNEL: QT_TRANSLATE_NOOP("Terms", "prices of a channel"),
    PriceLevel.BRAND_LIST: QT_TRANSLATE_NOOP("Terms", "list prices"),
}


def _named(rule: PriceRule | Floor) -> Selection:
    return Selection(
        frozenset({rule.sku} - {""}),
        frozenset({rule.series} - {""}),
        frozenset({rule.category} - {""}),
        frozenset({rule.brand} - {""}),
    )


def price_words(rule: PriceRule, names: Names) -> str:
    """Return what a price rule promises, on what, from which quantity and when."""
    things = things_words(_named(rule), names)
    if rule.rate_off is not None:
        terms = told(_OFF, things=things, rate=fmt.rate(rule.rate_off))
    else:
        terms = told(_FIXED, things=things, price=fmt.unit_price(rule.price), unit=rule.unit)
    if rule.minimum:
        unit = names.products[rule.sku].unit if rule.sku in names.products else ""
        terms = told(_MINIMUM, terms=terms, quantity=f"{fmt.quantity(rule.minimum)} {unit}".rstrip())
    if rule.validity != Validity():
        terms = told(_DAYS, terms=terms, days=days_words(rule.validity))
    return told(_FINAL, terms=terms) if rule.is_final else terms


def floor_things(floor: Floor, names: Names) -> str:
    """Return what a floor holds for."""
    return product_word(floor.sku, names) if floor.sku else things_words(_named(floor), names)


def floor_words(floor: Floor) -> str:
    """Return the least price that a floor allows."""
    if floor.rate_off is not None:
        return told(_FLOOR_OFF, rate=fmt.rate(floor.rate_off))
    return told(_FLOOR, price=fmt.unit_price(floor.price), unit=floor.unit)


def spared_words(floor: Floor) -> str:
    """Return for which prices a floor does not hold, empty where it holds for all."""
    if not floor.spares:
        return ""
    return told(_SPARED, levels=listed(told(_LEVELS[one]) for one in sorted(floor.spares)))
