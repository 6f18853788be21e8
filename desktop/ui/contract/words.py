"""Words for contracts: where one stands, what a version changed."""

from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from desktop.services.contract import Clause, ClauseChange, ContractRow, Standing
from desktop.services.rule_book import Names
from desktop.ui import format as fmt
from desktop.ui.kit import Mark, Tone
from desktop.ui.terms import (
    account_words,
    days_words,
    deposit_words,
    payment_words,
    price_words,
    rule_words,
    things_words,
)
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.contract import ContractType, Target

_STANDINGS: Final = {
    Standing.RUNNING: (QT_TRANSLATE_NOOP("Contracts", "in force"), Tone.GOOD),
    Standing.COMING: (QT_TRANSLATE_NOOP("Contracts", "coming"), Tone.ACCENT),
    Standing.ENDED: (QT_TRANSLATE_NOOP("Contracts", "ended"), Tone.NEUTRAL),
}
_RUNS: Final = QT_TRANSLATE_NOOP("Contracts", "running")
_ELSEWHERE: Final = QT_TRANSLATE_NOOP("Contracts", "other stores")
_RENEW: Final = QT_TRANSLATE_NOOP("Contracts", "renew: {days} days left")
_LAST_DAY: Final = QT_TRANSLATE_NOOP("Contracts", "renew: last day")
_TYPES: Final = {
    ContractType.DEALER: QT_TRANSLATE_NOOP("Contracts", "dealer contract"),
    ContractType.PROJECT: QT_TRANSLATE_NOOP("Contracts", "project {project}"),
}
_KIND: Final = QT_TRANSLATE_NOOP("Contracts", "{kind} · version {version}")
_CLAUSES: Final = {
    Clause.TERM: QT_TRANSLATE_NOOP("Contracts", "Term"),
    Clause.PROJECT: QT_TRANSLATE_NOOP("Contracts", "Project"),
    Clause.TERRITORY: QT_TRANSLATE_NOOP("Contracts", "Territory"),
    Clause.TARGETS: QT_TRANSLATE_NOOP("Contracts", "Targets"),
    Clause.PRICES: QT_TRANSLATE_NOOP("Contracts", "Price terms"),
    Clause.REBATES: QT_TRANSLATE_NOOP("Contracts", "Rebates"),
    Clause.PAYMENT: QT_TRANSLATE_NOOP("Contracts", "Payment"),
    Clause.CREDIT: QT_TRANSLATE_NOOP("Contracts", "Credit"),
    Clause.CHECKS: QT_TRANSLATE_NOOP("Contracts", "Credit checks"),
    Clause.DEPOSIT: QT_TRANSLATE_NOOP("Contracts", "Deposit"),
}
_BECAME: Final = QT_TRANSLATE_NOOP("Contracts", "{clause}: {before} → {after}")
_ADDED: Final = QT_TRANSLATE_NOOP("Contracts", "{clause}: added {words}")
_REMOVED: Final = QT_TRANSLATE_NOOP("Contracts", "{clause}: dropped {words}")
_TARGET: Final = QT_TRANSLATE_NOOP("Contracts", "{amount} of {things}, {days}")
_AS_OF: Final = QT_TRANSLATE_NOOP("Contracts", "as of {moment}")


def told(text: str, /, **fields: object) -> str:
    """Return a sentence in the language in use, its fields filled in."""
    return QCoreApplication.translate("Contracts", text).format(**fields)


def clause_word(clause: Clause) -> str:
    """Return the name of a part of a contract."""
    return told(_CLAUSES[clause])


def standing_mark(standing: Standing) -> Mark:
    """Return where a contract stands."""
    text, tone = _STANDINGS[standing]
    return Mark(told(text), tone)


def rule_mark(standing: Standing, *, is_elsewhere: bool = False) -> Mark:
    """Return where a policy rule stands."""
    if is_elsewhere:
        return Mark(told(_ELSEWHERE), Tone.NEUTRAL)
    return Mark(told(_RUNS), Tone.GOOD) if standing is Standing.RUNNING else standing_mark(standing)


def contract_mark(row: ContractRow) -> Mark:
    """Return where a contract stands, or that somebody ought to see to what follows it."""
    if row.needs_renewal and row.days_left is not None:
        text = told(_RENEW, days=row.days_left) if row.days_left else told(_LAST_DAY)
        return Mark(text, Tone.WARNING)
    return standing_mark(row.standing)


def kind_words(row: ContractRow) -> str:
    """Return what a contract is about, and in which version."""
    kind = told(_TYPES[row.contract.type], project=row.contract.project)
    return told(_KIND, kind=kind, version=row.contract.version)


def target_words(target: Target, names: Names) -> str:
    """Return what a target asks."""
    things, days = things_words(target.selection, names), days_words(target.validity)
    return told(_TARGET, amount=fmt.whole_yuan(target.amount), things=things, days=days)


def change_lines(change: ClauseChange, names: Names, programmes: dict[str, str]) -> list[str]:
    """Return what a version changed in a clause, a sentence each."""
    clause = clause_word(change.clause)
    removed = [_value(change.clause, one, names, programmes) for one in change.removed]
    added = [_value(change.clause, one, names, programmes) for one in change.added]
    if len(removed) == len(added) == 1:
        return [told(_BECAME, clause=clause, before=removed[0], after=added[0])]
    dropped = [told(_REMOVED, clause=clause, words=one) for one in removed]
    return [*dropped, *(told(_ADDED, clause=clause, words=one) for one in added)]


def _value(clause: Clause, value: Any, names: Names, programmes: dict[str, str]) -> str:
    match clause:
        case Clause.TERM:
            return days_words(value)
        case Clause.TARGETS:
            return target_words(value, names)
        case Clause.PRICES:
            return price_words(value, names)
        case Clause.REBATES:
            return programmes.get(value, str(value))
        case Clause.PAYMENT:
            return payment_words(value)
        case Clause.CREDIT:
            return account_words(value)
        case Clause.CHECKS:
            return rule_words(value)
        case Clause.DEPOSIT:
            return deposit_words(value)
        case Clause.PROJECT | Clause.TERRITORY:
            return str(value)


def as_of_words(at: datetime | None, now: datetime | None) -> str:
    """Return when HQ's data was fetched, empty where that is not known."""
    return told(_AS_OF, moment=fmt.as_of(at, now)) if at and now else ""
