"""Words for rebates and credit: how far a programme is, how postings compare, when a debt falls due."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.services.credit import DueItem, HeldOrder
from desktop.services.rebate import MonthView, Posted, ProgrammeView
from desktop.ui import format as fmt
from desktop.ui.kit import Mark, Tone
from desktop.ui.rebate.tier_scale import Step
from desktop.ui.terms import finding_sentence, measured, pays_words, sentences
from desktop.ui.terms.scale import fill_of
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.rebate.accrual import Accrual
from domain.rebate.programme import Method, Period, Programme, RebateType

_RUNNING: Final = QT_TRANSLATE_NOOP("Rebates", "month is running")
_AGREES: Final = QT_TRANSLATE_NOOP("Rebates", "as HQ posted")
_DIFFERS: Final = QT_TRANSLATE_NOOP("Rebates", "HQ differs by {amount}")
_MOVED: Final = QT_TRANSLATE_NOOP("Rebates", "{amount} posted with another month")
_UNPOSTED: Final = QT_TRANSLATE_NOOP("Rebates", "not posted yet")
_NOTHING: Final = QT_TRANSLATE_NOOP("Rebates", "nothing")
_START: Final = QT_TRANSLATE_NOOP("Rebates", "from {value}")
_BELOW: Final = QT_TRANSLATE_NOOP("Rebates", "below")
_SUMS: Final = {
    RebateType.GROWTH: QT_TRANSLATE_NOOP("Rebates", "Bought {base} so far, {value} growth over last year."),
    RebateType.TARGET: QT_TRANSLATE_NOOP("Rebates", "Bought {base} so far, {value} of the target."),
    RebateType.MIX: QT_TRANSLATE_NOOP(
        "Rebates", "Bought {base} so far, of which {value} count for the share."
    ),
}
_SUM: Final = QT_TRANSLATE_NOOP("Rebates", "Bought {base} so far; {value} measured.")
_PLAIN: Final = QT_TRANSLATE_NOOP("Rebates", "Bought {base} so far.")
_NO_STEP: Final = QT_TRANSLATE_NOOP("Rebates", "No step is reached yet, so nothing is earned.")
_ON_ALL: Final = QT_TRANSLATE_NOOP(
    "Rebates", "The step of {pays} is reached and pays on everything: {entitled}."
)
_BY_PART: Final = QT_TRANSLATE_NOOP(
    "Rebates", "The step of {pays} is reached; each step pays on its own part: {entitled}."
)
_CAPPED: Final = QT_TRANSLATE_NOOP("Rebates", "The most that a period pays is reached: {entitled}.")
_NEXT: Final = QT_TRANSLATE_NOOP("Rebates", "{missing} more reach {pays}.")
_TOP: Final = QT_TRANSLATE_NOOP("Rebates", "The highest step is reached.")
_ENDED: Final = QT_TRANSLATE_NOOP("Rebates", "The period has ended.")
_CARRIED: Final = QT_TRANSLATE_NOOP(
    "Rebates", "{amount} too much was paid and is set off against what comes next."
)
_YEAR: Final = QT_TRANSLATE_NOOP("Rebates", "year {year}")
_QUARTER: Final = QT_TRANSLATE_NOOP("Rebates", "{year}, quarter {number}")
_OVERDUE: Final = QT_TRANSLATE_NOOP("Rebates", "{days} days overdue")
_TODAY: Final = QT_TRANSLATE_NOOP("Rebates", "due today")
_SOON: Final = QT_TRANSLATE_NOOP("Rebates", "due in {days} days")
_DISPUTED: Final = QT_TRANSLATE_NOOP("Rebates", "disputed")
_HELD: Final = QT_TRANSLATE_NOOP("Rebates", "Beyond the credit: HQ decides.")
_AS_OF: Final = QT_TRANSLATE_NOOP("Rebates", "as of {moment}")
_SOON_DAYS: Final = 7


def told(text: str, /, **fields: object) -> str:
    """Return a sentence in the language in use, its fields filled in."""
    return QCoreApplication.translate("Rebates", text).format(**fields)


def period_word(period: Period) -> str:
    """Return a measuring period: a year, a quarter or a month."""
    if period.months == 12 and period.first.number == 1:
        return told(_YEAR, year=period.first.year)
    if period.months == 3:
        return told(_QUARTER, year=period.first.year, number=(period.first.number + 2) // 3)
    return str(period.first) if period.months == 1 else f"{period.first} – {period.last}"


def posted_mark(month: MonthView) -> Mark:
    """Return how a month's posting at HQ stands against the one worked out here."""
    match month.state:
        case Posted.AGREES:
            return Mark(told(_AGREES), Tone.GOOD)
        case Posted.RUNNING:
            return Mark(told(_RUNNING), Tone.ACCENT)
        case Posted.UNPOSTED:
            return Mark(told(_UNPOSTED), Tone.NEUTRAL)
        case Posted.MOVED:
            return Mark(told(_MOVED, amount=fmt.amount(abs(month.difference))), Tone.NEUTRAL)
        case Posted.DIFFERS:
            return Mark(told(_DIFFERS, amount=fmt.amount(month.difference)), Tone.DANGER)


def step_word(programme: Programme, accrual: Accrual) -> str:
    """Return what the step reached pays."""
    return pays_words(programme, accrual.tier) if accrual.tier else told(_NOTHING)


def steps_of(view: ProgrammeView) -> list[Step]:
    """Return a programme's steps as they are painted; below the first one nothing is paid."""
    programme, accrual = view.programme, view.accrual
    if programme is None or accrual is None or not programme.tiers:
        return []
    first, steps = programme.tiers[0], []
    if first.start > 0:
        filled = max(min(accrual.value * 1_000_000 // first.start, 1_000_000), 0)
        steps.append(Step(told(_BELOW), told(_NOTHING), filled, is_here=accrual.tier is None))
    for tier in programme.tiers:
        start = told(_START, value=measured(programme, tier.start))
        pays = pays_words(programme, tier)
        steps.append(Step(start, pays, fill_of(tier, accrual.value), is_here=tier == accrual.tier))
    return steps


def explain(view: ProgrammeView) -> list[str]:
    """Return why a programme has earned what it has, and what comes next."""
    programme, accrual = view.programme, view.accrual
    if programme is None or accrual is None:
        return []
    base, value = fmt.yuan(accrual.base), measured(programme, accrual.value)
    text = _SUMS.get(programme.type, _PLAIN if accrual.value == accrual.base else _SUM)
    lines = [told(text, base=base, value=value)]
    entitled = fmt.yuan(accrual.entitled)
    if accrual.is_capped:
        lines.append(told(_CAPPED, entitled=entitled))
    elif accrual.tier is None:
        lines.append(told(_NO_STEP))
    else:
        is_sliced = programme.method is Method.INCREMENTAL
        pays = pays_words(programme, accrual.tier)
        lines.append(told(_BY_PART if is_sliced else _ON_ALL, pays=pays, entitled=entitled))
    lines.append(next_step(view))
    if view.carried < 0:
        lines.append(told(_CARRIED, amount=fmt.yuan(-view.carried)))
    return lines


def next_step(view: ProgrammeView) -> str:
    """Return what is missing for the next step; nothing can be added to a period that has ended."""
    programme, accrual = view.programme, view.accrual
    if programme is None or accrual is None:
        return ""
    if not view.is_current:
        return told(_ENDED)
    if accrual.next is None:
        return told(_TOP)
    missing, pays = measured(programme, accrual.missing), pays_words(programme, accrual.next)
    return told(_NEXT, missing=missing, pays=pays)


def due_mark(item: DueItem) -> Mark:
    """Return when a debt falls due."""
    if item.is_disputed:
        return Mark(told(_DISPUTED), Tone.NEUTRAL)
    if item.days_overdue > 0:
        return Mark(told(_OVERDUE, days=item.days_overdue), Tone.DANGER)
    if item.days_overdue == 0:
        return Mark(told(_TODAY), Tone.WARNING)
    tone = Tone.WARNING if item.days_overdue >= -_SOON_DAYS else Tone.NEUTRAL
    return Mark(told(_SOON, days=-item.days_overdue), tone)


def held_words(held: HeldOrder) -> str:
    """Return why an order waits."""
    return sentences(finding_sentence(one) for one in held.reasons) or told(_HELD)


def as_of_words(at: datetime | None, now: datetime | None) -> str:
    """Return when HQ told it, empty where that is not known."""
    return told(_AS_OF, moment=fmt.as_of(at, now)) if at and now else ""
