"""Credit in words: accounts, what stands against the limit, why a document is held, what dunning blocks."""

from collections.abc import Iterable
from typing import Final

from desktop.services.credit import Part
from desktop.ui import format as fmt
from desktop.ui.terms.things import days_words, listed, told
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.credit.account import AccountType, CreditAccount, Unusable
from domain.credit.check import Cause, DocumentType, Finding, Rule
from domain.credit.deposit import DepositTerms
from domain.period import Validity

_ACCOUNTS: Final = {
    AccountType.CASH: QT_TRANSLATE_NOOP("Terms", "paid ahead"),
    AccountType.ANNUAL: QT_TRANSLATE_NOOP("Terms", "annual credit"),
    AccountType.PROJECT: QT_TRANSLATE_NOOP("Terms", "project credit"),
    AccountType.TEMPORARY: QT_TRANSLATE_NOOP("Terms", "temporary credit"),
}
_NAMED: Final = QT_TRANSLATE_NOOP("Terms", "{account} for {project}")
_ACCOUNT: Final = QT_TRANSLATE_NOOP("Terms", "{account}: {limit}, {days}")
_NO_LIMIT: Final = QT_TRANSLATE_NOOP("Terms", "no limit")
_CLOSED: Final = {
    Unusable.STOPPED: QT_TRANSLATE_NOOP("Terms", "stopped"),
    Unusable.NOT_BEGUN: QT_TRANSLATE_NOOP("Terms", "not begun yet"),
    Unusable.ENDED: QT_TRANSLATE_NOOP("Terms", "ended"),
    Unusable.OTHER_PROJECT: QT_TRANSLATE_NOOP("Terms", "for another project"),
    Unusable.USED_UP: QT_TRANSLATE_NOOP("Terms", "used up"),
}
_PARTS: Final = {
    Part.RECEIVABLE: QT_TRANSLATE_NOOP("Terms", "Owed and invoiced"),
    Part.DELIVERED: QT_TRANSLATE_NOOP("Terms", "Delivered, not invoiced"),
    Part.APPROVED: QT_TRANSLATE_NOOP("Terms", "Approved orders"),
    Part.IN_REVIEW: QT_TRANSLATE_NOOP("Terms", "Orders HQ decides on"),
    Part.PENDING: QT_TRANSLATE_NOOP("Terms", "▲ Orders not yet at HQ"),
    Part.LEASES: QT_TRANSLATE_NOOP("Terms", "Lent to computers"),
    Part.UNAPPLIED: QT_TRANSLATE_NOOP("Terms", "Paid and not allocated"),
    Part.DEPOSIT: QT_TRANSLATE_NOOP("Terms", "Deposit that counts"),
    Part.UNSPLIT: QT_TRANSLATE_NOOP("Terms", "All that stands against it at HQ"),
}
_CAUSES: Final = {
    Cause.LIMIT: QT_TRANSLATE_NOOP("Terms", "The limit of {allowed} would be passed by {beyond}."),
    Cause.HORIZON: QT_TRANSLATE_NOOP(
        "Terms", "With what is delivered soon, the limit of {allowed} would be passed by {beyond}."
    ),
    Cause.OLDEST_ITEM: QT_TRANSLATE_NOOP(
        "Terms", "{subject} is {measured} days overdue; {allowed} are allowed."
    ),
    Cause.OVERDUE_SHARE: QT_TRANSLATE_NOOP(
        "Terms", "{measured} of the debt is overdue; {allowed} are allowed."
    ),
    Cause.DOCUMENT_VALUE: QT_TRANSLATE_NOOP(
        "Terms", "It comes to {measured}; {allowed} are allowed for one document."
    ),
    Cause.DUNNING: QT_TRANSLATE_NOOP("Terms", "Dunning blocks it until overdue debts are paid."),
    Cause.DEPOSIT: QT_TRANSLATE_NOOP("Terms", "{measured} of the deposit are missing."),
    Cause.ACCOUNTS: QT_TRANSLATE_NOOP("Terms", "The accounts hold {allowed} of the {measured} asked."),
}
_WARNING: Final = QT_TRANSLATE_NOOP("Terms", "{reason} (a warning, it holds nothing)")
_DOCUMENTS: Final = {
    DocumentType.ORDER: QT_TRANSLATE_NOOP("Terms", "new orders"),
    DocumentType.RELEASE: QT_TRANSLATE_NOOP("Terms", "releases to the warehouse"),
    DocumentType.SHIPMENT: QT_TRANSLATE_NOOP("Terms", "shipments"),
}
_CHECKED: Final = QT_TRANSLATE_NOOP("Terms", "{document}: {checks}")
_CHECKS: Final = {
    Cause.LIMIT: QT_TRANSLATE_NOOP("Terms", "within the limit with every open order"),
    Cause.HORIZON: QT_TRANSLATE_NOOP("Terms", "within the limit with what is delivered in {days} days"),
    Cause.OLDEST_ITEM: QT_TRANSLATE_NOOP("Terms", "no debt more than {days} days overdue"),
    Cause.OVERDUE_SHARE: QT_TRANSLATE_NOOP("Terms", "at most {rate} of the debt overdue"),
    Cause.DOCUMENT_VALUE: QT_TRANSLATE_NOOP("Terms", "at most {amount} in one document"),
    Cause.DEPOSIT: QT_TRANSLATE_NOOP("Terms", "the deposit paid in full"),
}
_DEPOSIT_COUNTS: Final = QT_TRANSLATE_NOOP("Terms", "{amount}, {rate} of it counts for the credit")
_RATED: Final = frozenset({Cause.OVERDUE_SHARE})
_COUNTED: Final = frozenset({Cause.OLDEST_ITEM, Cause.DUNNING})


def account_name(account: CreditAccount) -> str:
    """Return what kind of account it is, and for which project."""
    word = told(_ACCOUNTS[account.type])
    return told(_NAMED, account=word, project=account.project) if account.project else word


def limit_word(limit: int | None) -> str:
    """Return a limit; none is no limit, nothing is a limit of nothing."""
    return told(_NO_LIMIT) if limit is None else fmt.whole_yuan(limit)


def account_words(account: CreditAccount) -> str:
    """Return an account with its limit and days."""
    days = days_words(Validity(account.first, account.last))
    return told(_ACCOUNT, account=account_name(account), limit=limit_word(account.limit), days=days)


def closed_word(reason: Unusable) -> str:
    """Return why an account gives nothing."""
    return told(_CLOSED[reason])


def part_word(part: Part) -> str:
    """Return the name of a part of what stands against the limit."""
    return told(_PARTS[part])


def finding_sentence(finding: Finding) -> str:
    """Return why a document is held, or would be."""
    figures = {
        "measured": _figure(finding.cause, finding.measured),
        "allowed": _figure(finding.cause, finding.allowed),
        "beyond": _figure(finding.cause, finding.measured - finding.allowed),
    }
    reason = told(_CAUSES[finding.cause], subject=finding.subject, **figures)
    return told(_WARNING, reason=reason) if finding.is_warning else reason


def _figure(cause: Cause, value: int) -> str:
    if cause in _RATED:
        return fmt.rate(value)
    return fmt.count(value) if cause in _COUNTED else fmt.yuan(value)


def blocked_words(documents: Iterable[DocumentType]) -> str:
    """Return what is blocked, empty where nothing is."""
    words = [told(_DOCUMENTS[one]) for one in DocumentType if one in set(documents)]
    return listed(words) if words else ""


def rule_words(rule: Rule) -> str:
    """Return what is checked of a kind of document."""
    asked = {
        Cause.LIMIT: rule.is_static or None,
        Cause.HORIZON: rule.horizon_days,
        Cause.OLDEST_ITEM: rule.oldest_days,
        Cause.OVERDUE_SHARE: rule.overdue_share,
        Cause.DOCUMENT_VALUE: rule.most,
        Cause.DEPOSIT: rule.needs_deposit or None,
    }
    checks = [
        told(_CHECKS[cause], days=value, rate=fmt.rate(value), amount=fmt.whole_yuan(value))
        for cause, value in asked.items()
        if value is not None
    ]
    return told(_CHECKED, document=told(_DOCUMENTS[rule.document]), checks=listed(checks) if checks else "–")


def deposit_words(terms: DepositTerms) -> str:
    """Return what deposit is asked, and how much of it counts for the credit."""
    amount = fmt.whole_yuan(terms.required)
    if not terms.counted:
        return amount
    return told(_DEPOSIT_COUNTS, amount=amount, rate=fmt.rate(terms.counted))
