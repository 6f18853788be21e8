"""What rules speak of, in words: products, days, enumerations."""

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.services.rule_book import Names
from desktop.ui import format as fmt
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.period import Validity
from domain.selection import Selection

_CONTEXT: Final = "Terms"
_MOST: Final = 4
_PAIR: Final = QT_TRANSLATE_NOOP("Terms", "{one}, {other}")
_AFTER: Final = QT_TRANSLATE_NOOP("Terms", "{one} {other}")
_MORE: Final = QT_TRANSLATE_NOOP("Terms", "{some} and {count} more")
_ALL: Final = QT_TRANSLATE_NOOP("Terms", "all products")
_SERIES: Final = QT_TRANSLATE_NOOP("Terms", "series {names}")
_CATEGORY: Final = QT_TRANSLATE_NOOP("Terms", "category {names}")
_BRAND: Final = QT_TRANSLATE_NOOP("Terms", "brand {names}")
_EXCEPT: Final = QT_TRANSLATE_NOOP("Terms", "{things} except {others}")
_ALWAYS: Final = QT_TRANSLATE_NOOP("Terms", "without an end")
_FROM: Final = QT_TRANSLATE_NOOP("Terms", "from {first}")
_UNTIL: Final = QT_TRANSLATE_NOOP("Terms", "until {last}")
_BETWEEN: Final = QT_TRANSLATE_NOOP("Terms", "{first} to {last}")


def told(text: str, /, **fields: object) -> str:
    """Return a sentence of the terms in the language in use, its fields filled in."""
    return QCoreApplication.translate(_CONTEXT, text).format(**fields)


def listed(parts: Iterable[str]) -> str:
    """Return parts as one enumeration."""
    return reduce(lambda one, other: told(_PAIR, one=one, other=other), parts)


def sentences(parts: Iterable[str]) -> str:
    """Return whole sentences as one paragraph; Chinese puts no space between them."""
    found = [part for part in parts if part]
    return reduce(lambda one, other: told(_AFTER, one=one, other=other), found) if found else ""


def shortly(parts: Sequence[str]) -> str:
    """Return an enumeration that ends after a few parts with how many more there are."""
    if len(parts) <= _MOST:
        return listed(parts)
    return told(_MORE, some=listed(parts[: _MOST - 1]), count=len(parts) - _MOST + 1)


def days_words(days: Validity) -> str:
    """Return the days of a term, promotion or rule."""
    first, last = days.first, days.last
    if first and last:
        return told(_BETWEEN, first=fmt.day(first), last=fmt.day(last))
    if first:
        return told(_FROM, first=fmt.day(first))
    return told(_UNTIL, last=fmt.day(last)) if last else told(_ALWAYS)


def product_word(sku: str, names: Names) -> str:
    """Return a product's name; one that is not in the catalogue here has only its number."""
    found = names.products.get(sku)
    return found.name if found else sku


def unit_word(selection: Selection, names: Names) -> str:
    """Return the base unit where all products named share one, else nothing."""
    units = {names.products[sku].unit if sku in names.products else "" for sku in selection.skus}
    units |= {names.category_units.get(category, "") for category in selection.categories}
    is_sole = len(units) == 1 and not (selection.series or selection.brands)
    return units.pop() if is_sole else ""


def things_words(selection: Selection, names: Names) -> str:
    """Return which products a selection means."""
    named = _name(selection.skus, selection.series, selection.categories, names)
    if selection.brands:
        named.append(told(_BRAND, names=shortly(sorted(selection.brands))))
    things = listed(named) if named else told(_ALL)
    excepted = _name(selection.except_skus, selection.except_series, selection.except_categories, names)
    return told(_EXCEPT, things=things, others=listed(excepted)) if excepted else things


def _name(
    skus: frozenset[str], series: frozenset[str], categories: frozenset[str], names: Names
) -> list[str]:
    named = []
    if categories:
        named.append(told(_CATEGORY, names=shortly(sorted(categories))))
    if series:
        named.append(told(_SERIES, names=shortly(sorted(series))))
    if skus:
        named.append(shortly([product_word(sku, names) for sku in sorted(skus)]))
    return named
