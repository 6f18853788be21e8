"""Words for what the rebate wallet pays of an order: asked, decided, and from which earnings."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.services.order_offset import EarningPart, OffsetAnswer, OffsetOffer
from desktop.ui import format as fmt
from desktop.ui.terms import listed
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.money import MILLION

_CONTEXT: Final = "OrderOffset"
_PART: Final = QT_TRANSLATE_NOOP("OrderOffset", "{amount} of {programme}, earned {day}")
_ENDING: Final = QT_TRANSLATE_NOOP("OrderOffset", "{amount} of {programme}, until {day}")
_UNNAMED: Final = QT_TRANSLATE_NOOP("OrderOffset", "{amount} of an earlier earning")
_RATE: Final = QT_TRANSLATE_NOOP("OrderOffset", "At most {rate} of an order, here {amount}.")
_LIMIT: Final = QT_TRANSLATE_NOOP("OrderOffset", "At most {amount} of this order.")
_RESERVED: Final = QT_TRANSLATE_NOOP(
    "OrderOffset", "{amount} are asked by other orders that HQ has not decided."
)
_FROM: Final = QT_TRANSLATE_NOOP("OrderOffset", "HQ decides. It would come from: {parts}.")
_BEYOND: Final = QT_TRANSLATE_NOOP(
    "OrderOffset", "{amount} more than can be expected: HQ gives what rule and wallet allow."
)
_ASKED: Final = QT_TRANSLATE_NOOP("OrderOffset", "{asked} asked of the rebate wallet: HQ decides.")
_NOTHING: Final = QT_TRANSLATE_NOOP("OrderOffset", "Of {asked} asked, the rebate wallet pays nothing.")
_ALL: Final = QT_TRANSLATE_NOOP("OrderOffset", "The rebate wallet pays {granted}: {parts}.")
_SOME: Final = QT_TRANSLATE_NOOP(
    "OrderOffset", "Of {asked} asked, the rebate wallet pays {granted}: {parts}."
)


def part_words(part: EarningPart) -> str:
    """Return what is taken of one earning."""
    amount, programme = fmt.yuan(part.amount), part.programme
    if part.expires:
        return _tr(_ENDING).format(amount=amount, programme=programme, day=fmt.day(part.expires))
    if part.earned:
        return _tr(_PART).format(amount=amount, programme=programme, day=fmt.day(part.earned))
    return _tr(_UNNAMED).format(amount=amount)


def limit_words(offer: OffsetOffer) -> str:
    """Return the most that the wallet may pay of an order."""
    amount = fmt.yuan(offer.limit)
    if offer.rule and offer.rule.rate < MILLION and not offer.rule.categories:
        return _tr(_RATE).format(rate=fmt.rate(offer.rule.rate), amount=amount)
    return _tr(_LIMIT).format(amount=amount)


def reserved_words(offer: OffsetOffer) -> str:
    """Return what other orders ask of the wallet, empty where none does."""
    return _tr(_RESERVED).format(amount=fmt.yuan(offer.reserved)) if offer.reserved else ""


def asked_words(offer: OffsetOffer) -> str:
    """Return where what is asked would come from, or that it is more than can be expected."""
    if offer.beyond:
        return _tr(_BEYOND).format(amount=fmt.yuan(offer.beyond))
    if not offer.parts:
        return ""
    return _tr(_FROM).format(parts=listed(part_words(part) for part in offer.parts))


def answer_words(answer: OffsetAnswer) -> str:
    """Return what an order asked of the wallet and what HQ decided; empty where nothing was asked."""
    if not answer.asked:
        return ""
    asked = fmt.yuan(answer.asked)
    if not answer.is_decided:
        return _tr(_ASKED).format(asked=asked)
    if not answer.granted:
        return _tr(_NOTHING).format(asked=asked)
    parts = listed(part_words(part) for part in answer.parts)
    text = _ALL if answer.granted == answer.asked else _SOME
    return _tr(text).format(asked=asked, granted=fmt.yuan(answer.granted), parts=parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
