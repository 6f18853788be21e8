"""Words for what became of promotions: verdicts, reasons, cuts, and what is missing for one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.services.bill_rules import BillRules, selection_of
from desktop.ui import format as fmt
from desktop.ui.kit import Mark, Tone
from desktop.ui.terms import gives_words, listed, sentences, things_words
from desktop.ui.terms.things import unit_word
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.promotion.result import Cut, Outcome, Reason, RefusedCoupon, Verdict
from domain.promotion.rule import Promotion
from domain.promotion.threshold import Gap, Lack
from domain.rebate.programme import Measure
from domain.selection import EVERYTHING

_CONTEXT: Final = "Promotions"
_VERDICTS: Final = {
    Verdict.APPLIED: (QT_TRANSLATE_NOOP("Promotions", "applied"), Tone.GOOD),
    Verdict.BEATEN: (QT_TRANSLATE_NOOP("Promotions", "another is better"), Tone.ACCENT),
    Verdict.MISSED: (QT_TRANSLATE_NOOP("Promotions", "not reached"), Tone.NEUTRAL),
}
_REASONS: Final = {
    Reason.NOT_IN_FORCE: QT_TRANSLATE_NOOP("Promotions", "It is not in force on this day."),
    Reason.OTHER_WEEKDAY: QT_TRANSLATE_NOOP("Promotions", "It runs on other days of the week."),
    Reason.OTHER_TIME: QT_TRANSLATE_NOOP("Promotions", "It runs at other hours."),
    Reason.OTHER_STORE: QT_TRANSLATE_NOOP("Promotions", "It is for other stores."),
    Reason.OTHER_REGION: QT_TRANSLATE_NOOP("Promotions", "It is for other regions."),
    Reason.OTHER_CHANNEL: QT_TRANSLATE_NOOP("Promotions", "It is for another sales channel."),
    Reason.MEMBERS_ONLY: QT_TRANSLATE_NOOP("Promotions", "It is for members; the bill has none."),
    Reason.OTHER_TIER: QT_TRANSLATE_NOOP("Promotions", "It is for members of another tier."),
    Reason.NOT_LISTED: QT_TRANSLATE_NOOP("Promotions", "It is for selected customers only."),
    Reason.BLACKLISTED: QT_TRANSLATE_NOOP("Promotions", "This customer, dealer or store is left out of it."),
    Reason.NOT_FIRST_PURCHASE: QT_TRANSLATE_NOOP("Promotions", "It is for a first purchase only."),
    Reason.NO_COUPON: QT_TRANSLATE_NOOP("Promotions", "It needs a coupon."),
    Reason.COUPON_NOT_BEGUN: QT_TRANSLATE_NOOP("Promotions", "The coupon does not hold yet."),
    Reason.COUPON_EXPIRED: QT_TRANSLATE_NOOP("Promotions", "The coupon has expired."),
    Reason.COUPON_UNKNOWN: QT_TRANSLATE_NOOP("Promotions", "No promotion knows this coupon."),
    Reason.OTHER_GOODS: QT_TRANSLATE_NOOP("Promotions", "It is for other goods."),
    Reason.ORDER_LIMIT: QT_TRANSLATE_NOOP("Promotions", "It was used as often as one purchase may."),
    Reason.MEMBER_LIMIT: QT_TRANSLATE_NOOP("Promotions", "The member has used it as often as allowed."),
    Reason.STORE_LIMIT: QT_TRANSLATE_NOOP("Promotions", "This store has used it as often as allowed."),
    Reason.DAY_LIMIT: QT_TRANSLATE_NOOP("Promotions", "It was used as often as one day may."),
    Reason.TOTAL_LIMIT: QT_TRANSLATE_NOOP("Promotions", "It was used as often as it may be in all."),
    Reason.ALREADY_REDUCED: QT_TRANSLATE_NOOP(
        "Promotions", "Its goods are cheaper already; it is for full prices only."
    ),
    Reason.BELOW_THRESHOLD: QT_TRANSLATE_NOOP("Promotions", "Too little of what it asks is on the bill."),
    Reason.NOTHING_TO_REDUCE: QT_TRANSLATE_NOOP("Promotions", "There is nothing left it could reduce."),
    Reason.BUDGET_EXHAUSTED: QT_TRANSLATE_NOOP("Promotions", "Its budget here is used up."),
}
_CUTS: Final = {
    Cut.LIMIT: QT_TRANSLATE_NOOP("Promotions", "A limit of uses kept it from giving more."),
    Cut.CAP: QT_TRANSLATE_NOOP("Promotions", "It gave the most it gives one purchase."),
    Cut.BUDGET: QT_TRANSLATE_NOOP("Promotions", "Its budget here had no more."),
}
_BEGINS: Final = QT_TRANSLATE_NOOP("Promotions", "The coupon holds from {day} on.")
_GAVE: Final = QT_TRANSLATE_NOOP("Promotions", "Gave {amount}.")
_GAVE_TIMES: Final = QT_TRANSLATE_NOOP("Promotions", "Gave {amount}, applied {times} times.")
_GAVE_ONLY: Final = QT_TRANSLATE_NOOP("Promotions", "Gives: {gives}.")
_BEATEN: Final = QT_TRANSLATE_NOOP("Promotions", "“{rival}” gives {amount} more.")
_BEATEN_EVEN: Final = QT_TRANSLATE_NOOP("Promotions", "“{rival}” gives as much and goes first.")
_GAP: Final = QT_TRANSLATE_NOOP("Promotions", "{lacks} more: {gives}")
_LACK: Final = QT_TRANSLATE_NOOP("Promotions", "{quantity} {unit} {things}")
_LACK_PIECES: Final = QT_TRANSLATE_NOOP("Promotions", "{quantity} units of {things}")
_LACK_AMOUNT: Final = QT_TRANSLATE_NOOP("Promotions", "{amount} of {things}")
_WHOLE_GAP: Final = QT_TRANSLATE_NOOP("Promotions", "{gap}.")


def verdict_word(verdict: Verdict) -> str:
    """Return what became of a promotion, in a word."""
    return _tr(_VERDICTS[verdict][0])


def reason_sentence(reason: Reason) -> str:
    """Return the condition a promotion failed."""
    return _tr(_REASONS[reason])


def refusal_sentence(refused: RefusedCoupon) -> str:
    """Return why a coupon was refused; one that has not begun names its first day."""
    if refused.begins is None:
        return reason_sentence(refused.reason)
    return _tr(_BEGINS).format(day=fmt.day(refused.begins))


def cut_sentence(cut: Cut) -> str:
    """Return what kept an applied promotion from giving more."""
    return _tr(_CUTS[cut])


def outcome_mark(outcome: Outcome) -> Mark:
    """Return the badge of a promotion that was looked at."""
    return Mark(verdict_word(outcome.verdict), _VERDICTS[outcome.verdict][1])


def outcome_sentence(outcome: Outcome, rules: BillRules) -> str:
    """Return what a promotion gave, which one was better and by how much, or what it failed and what is missing."""
    return sentences((_become(outcome, rules), _cut(outcome), _missing(outcome, rules)))


def _become(outcome: Outcome, rules: BillRules) -> str:
    match outcome.verdict:
        case Verdict.APPLIED if not outcome.amount:
            return _gave(outcome, rules)
        case Verdict.APPLIED:
            text = _GAVE_TIMES if outcome.times > 1 else _GAVE
            return _tr(text).format(amount=fmt.yuan(outcome.amount), times=outcome.times)
        case Verdict.BEATEN:
            text = _BEATEN if outcome.behind else _BEATEN_EVEN
            return _tr(text).format(rival=rules.name(outcome.rival), amount=fmt.yuan(outcome.behind))
        case Verdict.MISSED:
            return reason_sentence(outcome.reason) if outcome.reason and not _tells_gap(outcome) else ""


def _tells_gap(outcome: Outcome) -> bool:
    """What is missing says already that too little is on the bill."""
    return outcome.gap is not None and outcome.reason is Reason.BELOW_THRESHOLD


def _gave(outcome: Outcome, rules: BillRules) -> str:
    """Tell what a promotion gave beside the price."""
    promotion = rules.promotions.get(outcome.promotion)
    gives = gives_words(promotion, rules.words, rules.names) if promotion else verdict_word(outcome.verdict)
    return _tr(_GAVE_ONLY).format(gives=gives)


def _cut(outcome: Outcome) -> str:
    return cut_sentence(outcome.cut) if outcome.cut else ""


def _missing(outcome: Outcome, rules: BillRules) -> str:
    gap = outcome.gap
    if gap is None or outcome.verdict is Verdict.BEATEN or outcome.promotion not in rules.promotions:
        return ""
    return _tr(_WHOLE_GAP).format(gap=gap_sentence(gap, outcome.promotion, rules))


def gap_sentence(gap: Gap, promotion_id: str, rules: BillRules) -> str:
    """Return what has to be bought more, and what that brings."""
    promotion = rules.promotions[promotion_id]
    lacks = listed(_lack(lack, promotion, rules) for lack in gap.lacks)
    gives = gives_words(rules.giving(promotion, gap.benefit), rules.words, rules.names)
    return _tr(_GAP).format(lacks=lacks, gives=gives)


def _lack(lack: Lack, promotion: Promotion, rules: BillRules) -> str:
    selection = selection_of(lack, promotion)
    things = things_words(selection, rules.words)
    if lack.measure is Measure.AMOUNT:
        amount = fmt.yuan(lack.missing)
        return amount if selection == EVERYTHING else _tr(_LACK_AMOUNT).format(amount=amount, things=things)
    quantity, unit = rules.counted(lack, promotion)
    unit = unit or unit_word(selection, rules.words)
    text = _LACK if unit else _LACK_PIECES
    return _tr(text).format(quantity=fmt.quantity(quantity), unit=unit, things=things)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
