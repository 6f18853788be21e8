"""Payment terms tried: when invoices fall due, what payments pay of them, and how old the rest is on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.allocation import Allocated, Debt, Wish, allocate
from domain.calendar import WEEKENDS, Calendar, check_calendar
from domain.fault import Fault, fault
from domain.invoice import Ageing, Entry, EntryType, age, bucket_of, open_items
from domain.money import Fen
from domain.terms import Term, check_term, make_offers, split_terms

BUCKETS = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_91_180", "days_181_365", "days_over_365")


@dataclass(frozen=True, slots=True)
class AgeingPolicy:
    """The payment terms that invoices name, and the working days that move due days."""

    terms: tuple[Term, ...] = ()
    calendar: Calendar = WEEKENDS


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice whose due days follow from a term; `amount` in fen, below zero for a credit note."""

    number: str
    day: date
    amount: Fen
    term: str


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment above zero, and the invoices it names; the rest goes to what is due longest."""

    number: str
    day: date
    amount: Fen
    named: tuple[Wish, ...] = ()


@dataclass(frozen=True, slots=True)
class AgeingFacts:
    """A dealer's account as of a day: entries that have their due day, invoices that get theirs by term, payments.

    What is dated later than `as_of` does not count yet. An entry below zero pays what is due longest in the end.
    """

    as_of: date
    entries: tuple[Entry, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentTrial:
    """Which debts one payment paid."""

    number: str
    allocated: Allocated


@dataclass(frozen=True, slots=True)
class AgedItem:
    """What is open of one debt, and its bucket by the days since it fell due; below zero it is not due yet."""

    number: str
    due: date
    left: Fen
    days_overdue: int
    bucket: str


@dataclass(frozen=True, slots=True)
class AgeingTrial:
    """The ageing, the open items it adds up, the credit left over, each invoice's parts, each payment, what is later."""

    ageing: Ageing
    items: tuple[AgedItem, ...]
    unapplied: Fen
    instalments: tuple[Debt, ...]
    payments: tuple[PaymentTrial, ...]
    later: tuple[str, ...]


def check_ageing(policy: AgeingPolicy) -> list[Fault]:
    """List everything that keeps terms and calendar from being published."""
    ids = [term.id for term in policy.terms]
    twice = sorted({id for id in ids if ids.count(id) > 1})
    return [
        *(found for term in policy.terms for found in check_term(term)),
        *(fault(f"term/{id}", "term_twice") for id in twice),
        *check_calendar(policy.calendar),
    ]


def check_ageing_facts(policy: AgeingPolicy, facts: AgeingFacts) -> list[Fault]:
    """List what stands twice, invoices that name no term there is, and payments of nothing or less."""
    known = {term.id for term in policy.terms}
    unknown = (one for one in facts.invoices if one.term not in known)
    empty = (one for one in facts.payments if one.amount <= 0)
    wishes = ((one, wish.amount) for one in facts.payments for wish in one.named if wish.amount is not None)
    numbers = {one.number for one in facts.entries if one.amount > 0}
    return [
        *_twice("entry", (f"{one.number} {one.due.isoformat()}" for one in facts.entries)),
        *_twice("invoice", (one.number for one in facts.invoices)),
        *(
            fault(f"invoice/{one.number}", "entry_is_invoice")
            for one in facts.invoices
            if one.number in numbers
        ),
        *(fault(f"invoice/{one.number}", "term_unknown", term=one.term) for one in unknown),
        *_twice("payment", (one.number for one in facts.payments)),
        *(fault(f"payment/{one.number}", "payment_not_positive", amount=one.amount) for one in empty),
        *(fault(f"payment/{one.number}", "amount_negative", amount=most) for one, most in wishes if most < 0),
    ]


def _twice(kind: str, numbers: Iterable[str]) -> Iterator[Fault]:
    for number, times in Counter(numbers).items():
        if times > 1:
            yield fault(f"{kind}/{number}", f"{kind}_twice", times=times)


def try_ageing(policy: AgeingPolicy, facts: AgeingFacts) -> AgeingTrial:
    """Return how old a dealer's debts are, and why; neither policy nor facts may have faults."""
    terms = {term.id: term for term in policy.terms}
    dated = [(one.number, one.day) for one in facts.entries]
    dated += [(one.number, one.day) for one in facts.invoices]
    dated += [(one.number, one.day) for one in facts.payments]
    debts = [debt for one in facts.invoices if one.day <= facts.as_of for debt in _split(one, terms, policy)]
    paid, left = _pay(debts, (one for one in facts.payments if one.day <= facts.as_of))
    unapplied = [one for one in paid if one.allocated.unapplied]
    entries = [
        *(one for one in facts.entries if one.day <= facts.as_of),
        *(Entry(one.number, EntryType.SHIPPED, one.day, one.due, one.left) for one in left if one.left),
        *(_received(one, facts.as_of) for one in unapplied),
    ]
    items, credit = open_items(entries)
    return AgeingTrial(
        ageing=age(entries, facts.as_of),
        items=tuple(_aged(one.entry, one.left, facts.as_of) for one in items),
        unapplied=credit,
        instalments=tuple(debts),
        payments=tuple(paid),
        later=tuple(number for number, day in dated if day > facts.as_of),
    )


def _split(invoice: Invoice, terms: Mapping[str, Term], policy: AgeingPolicy) -> Iterator[Debt]:
    term = terms[invoice.term]
    offers = make_offers(term, invoice.day, policy.calendar)
    for part in split_terms(term, invoice.amount, invoice.day, policy.calendar):
        yield Debt(invoice.number, invoice.day, part.due, part.amount, offers)


def _pay(debts: Sequence[Debt], payments: Iterable[Payment]) -> tuple[list[PaymentTrial], list[Debt]]:
    """Let payments pay in order of their days; none pays an invoice that is younger than itself."""
    left, paid = list(debts), []
    for payment in sorted(payments, key=lambda one: (one.day, one.number)):
        there = [debt for debt in left if debt.day <= payment.day]
        allocated = allocate(there, payment.amount, payment.day, payment.named)
        settled = {id(part.debt): part.settled for part in allocated.parts}
        left = [replace(debt, left=debt.left - settled.get(id(debt), 0)) for debt in left]
        paid.append(PaymentTrial(payment.number, allocated))
    return paid, left


def _received(payment: PaymentTrial, as_of: date) -> Entry:
    return Entry(payment.number, EntryType.RECEIVED, as_of, as_of, -payment.allocated.unapplied)


def _aged(entry: Entry, left: Fen, as_of: date) -> AgedItem:
    days = (as_of - entry.due).days
    return AgedItem(entry.number, entry.due, left, days, BUCKETS[bucket_of(days)])
