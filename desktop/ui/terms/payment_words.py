"""Payment terms as people say them: 月结30天, instalments, discounts for early payment."""

from typing import Final, assert_never

from desktop.ui import format as fmt
from desktop.ui.terms.things import listed, told
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.calendar import Shift
from domain.money import MILLION
from domain.terms import MONTH_END, Due, DueType, Term

_AT_ONCE: Final = QT_TRANSLATE_NOOP("Terms", "due at once")
_DAYS: Final = QT_TRANSLATE_NOOP("Terms", "{days} days after the invoice")
_MONTHS: Final = QT_TRANSLATE_NOOP("Terms", "{months} months after the invoice")
_BOTH: Final = QT_TRANSLATE_NOOP("Terms", "{months} months and {days} days after the invoice")
_END: Final = QT_TRANSLATE_NOOP("Terms", "at the end of the invoice's month")
_END_DAYS: Final = QT_TRANSLATE_NOOP("Terms", "{days} days after the end of the invoice's month")
_END_MONTHS: Final = QT_TRANSLATE_NOOP("Terms", "at the end of the month {months} months later")
_END_BOTH: Final = QT_TRANSLATE_NOOP("Terms", "{days} days after the end of the month {months} months later")
_CLOSING: Final = QT_TRANSLATE_NOOP("Terms", "{due} (months close on day {closing})")
_SAME_DAY: Final = QT_TRANSLATE_NOOP("Terms", "on day {day} of the invoice's month")
_NEXT_DAY: Final = QT_TRANSLATE_NOOP("Terms", "on day {day} of the next month")
_LATER_DAY: Final = QT_TRANSLATE_NOOP("Terms", "on day {day} of the month {months} months later")
_LAST_DAY: Final = QT_TRANSLATE_NOOP("Terms", "on the last day of the month {months} months later")
_SOME_DAYS: Final = QT_TRANSLATE_NOOP("Terms", "{due} (and {days} days)")
_THEN_DAY: Final = QT_TRANSLATE_NOOP("Terms", "{due}, then the next day {day} of a month")
_THEN_END: Final = QT_TRANSLATE_NOOP("Terms", "{due}, then the end of that month")
_PART: Final = QT_TRANSLATE_NOOP("Terms", "{rate} {due}")
_DISCOUNT: Final = QT_TRANSLATE_NOOP("Terms", "{rate} off when paid within {days} days")
_WITH: Final = QT_TRANSLATE_NOOP("Terms", "{terms}; {more}")
_SHIFTS: Final = {
    Shift.NEXT: QT_TRANSLATE_NOOP("Terms", "moved to the next working day"),
    Shift.PREVIOUS: QT_TRANSLATE_NOOP("Terms", "moved to the working day before"),
}


def payment_words(payment: Term | int) -> str:
    """Return when a debt falls due: a term, or plain days after the invoice."""
    if isinstance(payment, int):
        return told(_DAYS, days=payment) if payment else told(_AT_ONCE)
    if len(payment.parts) == 1 and payment.parts[0].rate == MILLION:
        terms = due_words(payment.parts[0].due)
    else:
        terms = listed(told(_PART, rate=fmt.rate(one.rate), due=due_words(one.due)) for one in payment.parts)
    more = [told(_DISCOUNT, rate=fmt.rate(one.rate), days=one.days) for one in payment.discounts]
    more += [told(_SHIFTS[payment.shift])] if payment.shift in _SHIFTS else []
    return told(_WITH, terms=terms, more=listed(more)) if more else terms


def due_words(due: Due) -> str:
    """Return when one part falls due."""
    match due.type:
        case DueType.DAYS:
            return _after_days(due)
        case DueType.MONTH_END:
            return _closed(due, _after_month(due))
        case DueType.FIXED_DAY:
            words = _closed(due, _on_day(due))
            return told(_SOME_DAYS, due=words, days=due.days) if due.days else words
        case DueType.DAYS_THEN_DAY:
            return told(_THEN_END if due.day == MONTH_END else _THEN_DAY, due=_after_days(due), day=due.day)
        case other:
            assert_never(other)


def _after_days(due: Due) -> str:
    if due.months and due.days:
        return told(_BOTH, months=due.months, days=due.days)
    if due.months:
        return told(_MONTHS, months=due.months)
    return told(_DAYS, days=due.days) if due.days else told(_AT_ONCE)


def _after_month(due: Due) -> str:
    if due.months:
        return told(_END_BOTH if due.days else _END_MONTHS, days=due.days, months=due.months)
    return told(_END_DAYS, days=due.days) if due.days else told(_END)


def _on_day(due: Due) -> str:
    if due.day == MONTH_END:
        return told(_LAST_DAY, months=due.months) if due.months else told(_END)
    if due.months <= 1:
        return told(_NEXT_DAY if due.months else _SAME_DAY, day=due.day)
    return told(_LATER_DAY, day=due.day, months=due.months)


def _closed(due: Due, words: str) -> str:
    return words if due.closing == MONTH_END else told(_CLOSING, due=words, closing=due.closing)
