"""Promotions as sentences: what they give, for what, to whom and under which conditions."""

from collections.abc import Mapping, Sequence
from typing import Final, assert_never

from desktop.services.policy_book import Budget
from desktop.services.rule_book import Names
from desktop.ui import format as fmt
from desktop.ui.terms.things import listed, product_word, shortly, things_words, told, unit_word
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.money import MILLION
from domain.promotion.benefit import (
    AmountOff,
    Benefit,
    BundlePrice,
    BuyGet,
    CouponGrant,
    CouponUse,
    FreeDelivery,
    Gift,
    Message,
    Percent,
    PointsMultiplier,
    RedPacket,
    SpecialPrice,
)
from domain.promotion.rule import Layer, Limits, Promotion, Shares
from domain.promotion.threshold import Every, MinimumAmount, MinimumQuantity, Mix, MixPart, Steps
from domain.rebate.programme import Measure
from domain.selection import Selection

_KINDS: Final = {
    Layer.ITEM: QT_TRANSLATE_NOOP("Terms", "on items"),
    Layer.BUNDLE: QT_TRANSLATE_NOOP("Terms", "bundle or gift"),
    Layer.ORDER: QT_TRANSLATE_NOOP("Terms", "on the bill"),
    Layer.COUPON: QT_TRANSLATE_NOOP("Terms", "coupon"),
}
_PERCENT: Final = QT_TRANSLATE_NOOP("Terms", "{rate} off")
_OFF_EACH: Final = QT_TRANSLATE_NOOP("Terms", "¥{amount} off each {unit}")
_OFF_PIECE: Final = QT_TRANSLATE_NOOP("Terms", "¥{amount} off each")
_OFF: Final = QT_TRANSLATE_NOOP("Terms", "¥{amount} off")
_SPECIAL: Final = QT_TRANSLATE_NOOP("Terms", "special price ¥{price} a {unit}")
_SPECIAL_PIECE: Final = QT_TRANSLATE_NOOP("Terms", "special price ¥{price} each")
_BUNDLE: Final = QT_TRANSLATE_NOOP("Terms", "together for ¥{amount}")
_FREE: Final = QT_TRANSLATE_NOOP("Terms", "buy {buy}, get {get} free")
_CHEAPER: Final = QT_TRANSLATE_NOOP("Terms", "buy {buy}, get {get} more at {rate} off")
_GIFT: Final = QT_TRANSLATE_NOOP("Terms", "{quantity} {product} as a gift")
_COUPON_NOW: Final = QT_TRANSLATE_NOOP("Terms", "a coupon for this purchase: {name}")
_COUPON_NEXT: Final = QT_TRANSLATE_NOOP("Terms", "a coupon for the next purchase: {name}")
_POINTS: Final = QT_TRANSLATE_NOOP("Terms", "{times} times the points")
_PACKET: Final = QT_TRANSLATE_NOOP("Terms", "a red packet of ¥{amount}")
_DELIVERY: Final = QT_TRANSLATE_NOOP("Terms", "free delivery")
_MESSAGE: Final = QT_TRANSLATE_NOOP("Terms", "a message: {text}")
_FROM: Final = QT_TRANSLATE_NOOP("Terms", "from {least} on: {gives}")
_EVERY: Final = QT_TRANSLATE_NOOP("Terms", "for every {size}: {gives}")
_FOR_MIX: Final = QT_TRANSLATE_NOOP("Terms", "for {parts} together: {gives}")
_FOR_PART: Final = QT_TRANSLATE_NOOP("Terms", "with {parts} bought, {got}: {gives}")
_MIX_PART: Final = QT_TRANSLATE_NOOP("Terms", "{quantity} of {things}")
_QUANTITY: Final = QT_TRANSLATE_NOOP("Terms", "{quantity} {unit}")
_PIECES: Final = QT_TRANSLATE_NOOP("Terms", "{quantity} units")
_BILL: Final = QT_TRANSLATE_NOOP("Terms", "the whole bill")
_EVERYBODY: Final = QT_TRANSLATE_NOOP("Terms", "everybody")
_MEMBERS: Final = QT_TRANSLATE_NOOP("Terms", "members")
_TIERS: Final = QT_TRANSLATE_NOOP("Terms", "{names} members")
_FIRST: Final = QT_TRANSLATE_NOOP("Terms", "first purchase")
_LISTED: Final = QT_TRANSLATE_NOOP("Terms", "selected customers ({count})")
_STORES: Final = QT_TRANSLATE_NOOP("Terms", "in {names}")
_OTHER_STORES: Final = QT_TRANSLATE_NOOP("Terms", "other stores ({count})")
_REGIONS: Final = QT_TRANSLATE_NOOP("Terms", "in region {names}")
_CHANNELS: Final = {
    "online": QT_TRANSLATE_NOOP("Terms", "online"),
    "store": QT_TRANSLATE_NOOP("Terms", "in stores"),
}
_DAYS: Final = QT_TRANSLATE_NOOP("Terms", "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday")
_WEEKDAYS: Final = QT_TRANSLATE_NOOP("Terms", "Only on {days}.")
_HOURS: Final = QT_TRANSLATE_NOOP("Terms", "Only at {hours}.")
_LIMITS: Final = (
    ("order", QT_TRANSLATE_NOOP("Terms", "At most {count} times in a purchase.")),
    ("member", QT_TRANSLATE_NOOP("Terms", "At most {count} times for a member.")),
    ("store", QT_TRANSLATE_NOOP("Terms", "At most {count} times in a store.")),
    ("day", QT_TRANSLATE_NOOP("Terms", "At most {count} times a day.")),
    ("total", QT_TRANSLATE_NOOP("Terms", "At most {count} times in all.")),
)
_CAP: Final = QT_TRANSLATE_NOOP("Terms", "At most {amount} a purchase.")
_FULL_PRICE: Final = QT_TRANSLATE_NOOP("Terms", "Only for goods that nothing else made cheaper.")
_STACKS: Final = QT_TRANSLATE_NOOP("Terms", "Goes together with other promotions that allow it.")
_ALONE: Final = QT_TRANSLATE_NOOP("Terms", "Does not go together with promotions of other groups.")
_SHARES: Final = QT_TRANSLATE_NOOP("Terms", "HQ bears {hq}, the dealer {dealer}, suppliers {supplier}.")
_BUDGET: Final = QT_TRANSLATE_NOOP("Terms", "{whole} in all; this computer may give {lent} more")
_LENT: Final = QT_TRANSLATE_NOOP("Terms", "this computer may give {lent} more")


def kind_word(promotion: Promotion) -> str:
    """Return where in a purchase a promotion works."""
    return told(_KINDS[promotion.layer])


def what_words(promotion: Promotion, names: Names) -> str:
    """Return what has to be bought; a promotion on the bill without a selection means all of it."""
    if isinstance(promotion.threshold, Mix):
        return listed(things_words(part.selection, names) for part in promotion.threshold.parts)
    is_whole = promotion.layer in (Layer.ORDER, Layer.COUPON) and promotion.selection == Selection()
    return told(_BILL) if is_whole else things_words(promotion.selection, names)


def gives_words(promotion: Promotion, names: Names, coupons: Mapping[str, str]) -> str:
    """Return what a promotion gives and from when on; `coupons` names the promotions that coupons open."""
    gives = [_benefit(one, promotion, names, coupons) for one in promotion.benefits()]
    given = gives[0] if gives else "–"
    match promotion.threshold:
        case None:
            return given
        case MinimumQuantity(quantity):
            return told(
                _FROM, least=_amount(Measure.QUANTITY, quantity, promotion.selection, names), gives=given
            )
        case MinimumAmount(amount):
            return told(_FROM, least=fmt.yuan(amount), gives=given)
        case Every(measure, size):
            return told(_EVERY, size=_amount(measure, size, promotion.selection, names), gives=given)
        case Mix(parts):
            return _mix(parts, given, names)
        case Steps(measure, steps):
            return listed(
                told(
                    _FROM,
                    least=_amount(measure, one.start, promotion.selection, names),
                    gives=_benefit(one.benefit, promotion, names, coupons),
                )
                for one in steps
            )
        case other:
            assert_never(other)


def _mix(parts: Sequence[MixPart], given: str, names: Names) -> str:
    said = [
        told(
            _MIX_PART,
            quantity=_amount(Measure.QUANTITY, one.quantity, one.selection, names),
            things=things_words(one.selection, names),
        )
        for one in parts
    ]
    got = [words for one, words in zip(parts, said, strict=True) if one.is_reduced]
    if not got or len(got) == len(said):
        return told(_FOR_MIX, parts=listed(said), gives=given)
    bought = [words for one, words in zip(parts, said, strict=True) if not one.is_reduced]
    return told(_FOR_PART, parts=listed(bought), got=listed(got), gives=given)


def _amount(measure: Measure, size: int, selection: Selection, names: Names) -> str:
    if measure is Measure.AMOUNT:
        return fmt.yuan(size)
    unit = unit_word(selection, names)
    return told(_QUANTITY if unit else _PIECES, quantity=fmt.quantity(size), unit=unit)


def _benefit(benefit: Benefit, promotion: Promotion, names: Names, coupons: Mapping[str, str]) -> str:
    unit = unit_word(promotion.selection, names)
    match benefit:
        case Percent(rate):
            return told(_PERCENT, rate=fmt.rate(rate))
        case AmountOff(amount):
            each = _OFF_EACH if unit else _OFF_PIECE
            return told(each if promotion.layer is Layer.ITEM else _OFF, amount=fmt.amount(amount), unit=unit)
        case SpecialPrice(price):
            return told(_SPECIAL if unit else _SPECIAL_PIECE, price=fmt.unit_price(price), unit=unit)
        case BundlePrice(price):
            return told(_BUNDLE, amount=fmt.amount(price))
        case BuyGet(buy, get, rate):
            buys, gets = (f"{fmt.quantity(one)} {unit}".rstrip() for one in (buy, get))
            return told(_FREE if rate == MILLION else _CHEAPER, buy=buys, get=gets, rate=fmt.rate(rate))
        case Gift(sku, quantity):
            named = names.products.get(sku)
            count = f"{fmt.quantity(quantity)} {named.unit}" if named else fmt.quantity(quantity)
            return told(_GIFT, quantity=count, product=product_word(sku, names))
        case CouponGrant(coupon, use):
            text = _COUPON_NOW if use is CouponUse.NOW else _COUPON_NEXT
            return told(text, name=coupons.get(coupon, coupon))
        case PointsMultiplier(rate):
            return told(_POINTS, times=fmt.quantity(rate // 1000))
        case RedPacket(amount):
            return told(_PACKET, amount=fmt.amount(amount))
        case FreeDelivery():
            return told(_DELIVERY)
        case Message(text):
            return told(_MESSAGE, text=text)
        case other:
            assert_never(other)


def who_words(promotion: Promotion, names: Names) -> str:
    """Return for whom and where a promotion is."""
    who = []
    if promotion.tiers:
        who.append(told(_TIERS, names=shortly(sorted(promotion.tiers))))
    elif promotion.members_only:
        who.append(told(_MEMBERS))
    if promotion.first_purchase_only:
        who.append(told(_FIRST))
    if promotion.whitelist:
        who.append(told(_LISTED, count=len(promotion.whitelist)))
    where = _where(promotion, names)
    return listed([*(who or [told(_EVERYBODY)]), *where])


def _where(promotion: Promotion, names: Names) -> list[str]:
    where = []
    if promotion.stores:
        known = sorted({names.stores[one] for one in promotion.stores if one in names.stores})
        others = sum(one not in names.stores for one in promotion.stores)
        named = [*known, told(_OTHER_STORES, count=others)] if others else known
        where.append(told(_STORES, names=listed(named)))
    if promotion.regions:
        where.append(told(_REGIONS, names=shortly(sorted(promotion.regions))))
    where += [told(_CHANNELS[one]) if one in _CHANNELS else one for one in sorted(promotion.channels)]
    return where


def condition_lines(promotion: Promotion) -> list[str]:
    """Return the rest of the conditions, a sentence each."""
    lines = []
    if promotion.weekdays:
        names = told(_DAYS).split("|")
        lines.append(told(_WEEKDAYS, days=listed(names[day] for day in sorted(promotion.weekdays))))
    if promotion.windows:
        hours = [f"{one.start:%H:%M}–{one.end:%H:%M}" for one in promotion.windows]
        lines.append(told(_HOURS, hours=listed(hours)))
    lines += _limit_lines(promotion.limits)
    if promotion.cap is not None:
        lines.append(told(_CAP, amount=fmt.yuan(promotion.cap)))
    if promotion.full_price_only:
        lines.append(told(_FULL_PRICE))
    lines.append(told(_STACKS if promotion.stacks else _ALONE))
    if promotion.shares != Shares():
        shares = promotion.shares
        rates = {"hq": shares.hq, "dealer": shares.dealer, "supplier": shares.supplier}
        lines.append(told(_SHARES, **{name: fmt.rate(rate) for name, rate in rates.items()}))
    return lines


def _limit_lines(limits: Limits) -> list[str]:
    counted = ((text, getattr(limits, name)) for name, text in _LIMITS)
    return [told(text, count=count) for text, count in counted if count is not None]


def budget_words(budget: Budget) -> str:
    """Return what a promotion may still cost, as far as it is known here."""
    lent = fmt.whole_yuan(budget.lent)
    if budget.whole is None:
        return told(_LENT, lent=lent)
    return told(_BUDGET, whole=fmt.whole_yuan(budget.whole), lent=lent)
