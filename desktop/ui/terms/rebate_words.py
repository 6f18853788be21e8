"""Rebate programmes as sentences: what counts, how it is measured, what each step pays, why a purchase is left out."""

from typing import Final

from desktop.services.rule_book import Names
from desktop.ui import format as fmt
from desktop.ui.terms.things import things_words, told
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.rebate.programme import (
    TIERS_OF_SHARES,
    Basis,
    Measure,
    Method,
    Pays,
    Programme,
    RebateType,
    Span,
    Uncounted,
)
from domain.rebate.tier import Tier

_TYPES: Final = {
    RebateType.VOLUME: QT_TRANSLATE_NOOP("Terms", "volume rebate"),
    RebateType.TIERED: QT_TRANSLATE_NOOP("Terms", "tiered rebate"),
    RebateType.GROWTH: QT_TRANSLATE_NOOP("Terms", "growth rebate"),
    RebateType.TARGET: QT_TRANSLATE_NOOP("Terms", "target rebate"),
    RebateType.MIX: QT_TRANSLATE_NOOP("Terms", "product mix rebate"),
    RebateType.NEW_PRODUCT: QT_TRANSLATE_NOOP("Terms", "new product rebate"),
    RebateType.PROMPT_PAYMENT: QT_TRANSLATE_NOOP("Terms", "prompt payment rebate"),
}
_BASES: Final = {
    Basis.ORDERED: QT_TRANSLATE_NOOP("Terms", "Counts what is ordered of {things}, by {span}."),
    Basis.DELIVERED: QT_TRANSLATE_NOOP(
        "Terms", "Counts what is delivered of {things} less returns, by {span}."
    ),
    Basis.INVOICED: QT_TRANSLATE_NOOP("Terms", "Counts what is invoiced of {things}, by {span}."),
    Basis.PAID: QT_TRANSLATE_NOOP("Terms", "Counts what is paid of {things}, by {span}."),
}
_SPANS: Final = {
    Span.MONTH: QT_TRANSLATE_NOOP("Terms", "month"),
    Span.QUARTER: QT_TRANSLATE_NOOP("Terms", "quarter"),
    Span.HALF_YEAR: QT_TRANSLATE_NOOP("Terms", "half-year"),
    Span.YEAR: QT_TRANSLATE_NOOP("Terms", "year"),
}
_STARTS: Final = {
    RebateType.GROWTH: QT_TRANSLATE_NOOP("Terms", "from {value} growth"),
    RebateType.TARGET: QT_TRANSLATE_NOOP("Terms", "from {value} of the target"),
    RebateType.MIX: QT_TRANSLATE_NOOP("Terms", "from {value} share"),
}
_START: Final = QT_TRANSLATE_NOOP("Terms", "from {value}")
_FIRST: Final = QT_TRANSLATE_NOOP("Terms", "from the first yuan")
_PER_UNIT: Final = QT_TRANSLATE_NOOP("Terms", "¥{price} a unit")
_ONCE: Final = QT_TRANSLATE_NOOP("Terms", "{amount} once")
_TIER: Final = QT_TRANSLATE_NOOP("Terms", "{start}: {pays}")
_UNITS: Final = QT_TRANSLATE_NOOP("Terms", "{quantity} units")
_RETROACTIVE: Final = QT_TRANSLATE_NOOP("Terms", "The step reached pays on everything bought in the period.")
_INCREMENTAL: Final = QT_TRANSLATE_NOOP("Terms", "Each step pays on its own part only.")
_TARGET: Final = QT_TRANSLATE_NOOP("Terms", "The target is {amount}.")
_FOCUS: Final = QT_TRANSLATE_NOOP("Terms", "The share is that of {things}.")
_NEW: Final = QT_TRANSLATE_NOOP("Terms", "A product is new for {days} days after its launch.")
_PROMPT: Final = QT_TRANSLATE_NOOP("Terms", "Paid within {days} days of the invoice.")
_PROMOTED: Final = QT_TRANSLATE_NOOP("Terms", "What was bought at promotion prices does not count.")
_CAP: Final = QT_TRANSLATE_NOOP("Terms", "At most {amount} a period.")
_UNCOUNTED: Final = {
    Uncounted.OTHER_BASIS: QT_TRANSLATE_NOOP("Terms", "another event counts"),
    Uncounted.NOT_CLEARED: QT_TRANSLATE_NOOP("Terms", "not cleared by HQ yet"),
    Uncounted.PROMOTED: QT_TRANSLATE_NOOP("Terms", "bought at a promotion price"),
    Uncounted.PAID_LATE: QT_TRANSLATE_NOOP("Terms", "paid too late"),
    Uncounted.NOT_NEW: QT_TRANSLATE_NOOP("Terms", "no new product on that day"),
    Uncounted.OTHER_GOODS: QT_TRANSLATE_NOOP("Terms", "not among the products of the programme"),
    Uncounted.OUTSIDE_VALIDITY: QT_TRANSLATE_NOOP("Terms", "outside the days of the programme"),
}


def type_word(programme: Programme) -> str:
    """Return what kind of rebate it is."""
    return told(_TYPES[programme.type])


def span_word(span: Span) -> str:
    """Return the word for a period."""
    return told(_SPANS[span])


def counts_words(programme: Programme, names: Names) -> str:
    """Return what counts, and over which period."""
    things = things_words(programme.selection, names)
    return told(_BASES[programme.basis], things=things, span=span_word(programme.span))


def measured(programme: Programme, value: int) -> str:
    """Return a value in the programme's measure: yuan, units or a share."""
    if programme.type in TIERS_OF_SHARES:
        return fmt.rate(value)
    if programme.measure is Measure.QUANTITY:
        return told(_UNITS, quantity=fmt.quantity(value))
    return fmt.whole_yuan(value)


def pays_words(programme: Programme, tier: Tier) -> str:
    """Return what a step pays."""
    match programme.pays:
        case Pays.RATE:
            return fmt.rate(tier.pays, places=2)
        case Pays.PER_UNIT:
            return told(_PER_UNIT, price=fmt.unit_price(tier.pays))
        case Pays.LUMP:
            return told(_ONCE, amount=fmt.whole_yuan(tier.pays))


def tier_words(programme: Programme, tier: Tier) -> str:
    """Return where a step begins and what it pays."""
    value = measured(programme, tier.start)
    is_first = tier.start <= 0 and programme.type not in TIERS_OF_SHARES
    start = told(_FIRST) if is_first else told(_STARTS.get(programme.type, _START), value=value)
    return told(_TIER, start=start, pays=pays_words(programme, tier))


def extra_lines(programme: Programme, names: Names) -> list[str]:
    """Return the rest of what a programme says, a sentence each."""
    retroactive = programme.method is Method.RETROACTIVE
    lines = [told(_RETROACTIVE if retroactive else _INCREMENTAL)] if len(programme.tiers) > 1 else []
    match programme.type:
        case RebateType.TARGET:
            lines.append(told(_TARGET, amount=fmt.whole_yuan(programme.target)))
        case RebateType.MIX:
            lines.append(told(_FOCUS, things=things_words(programme.focus, names)))
        case RebateType.NEW_PRODUCT:
            lines.append(told(_NEW, days=programme.within_days))
        case RebateType.PROMPT_PAYMENT:
            lines.append(told(_PROMPT, days=programme.within_days))
    if programme.excludes_promoted:
        lines.append(told(_PROMOTED))
    if programme.cap is not None:
        lines.append(told(_CAP, amount=fmt.yuan(programme.cap)))
    return lines


def uncounted_sentence(reason: Uncounted) -> str:
    """Return why a purchase does not count."""
    return told(_UNCOUNTED[reason])
