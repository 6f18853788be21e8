"""The steps of the tour about commercial terms: promotions at the counter, rebates and credit, all without asking HQ."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.commands.counter_history import HELD_TITLE
from desktop.commands.tour_steps import Lines, Tour
from desktop.services.credit import CreditView, get_credit
from desktop.services.rebate import ProgrammeView, find_current, get_rebates
from desktop.ui.billing.state import BillingState
from domain.money import format_money
from domain.promotion.result import Verdict
from domain.rebate.simulator import simulate


def promote(tour: Tour) -> Lines:
    """Promotions work on a member's bill: what each gave, and what is nearly reached."""
    tour.stage.recall_bill()
    state = tour.stage.bill
    yield from _told(state)
    whole = sum(line.full for line in state.quote.lines)
    off = sum(line.rewarded for line in state.quote.lines)
    yield tour.claim(
        whole - off == state.quote.totals.gross,
        f"{format_money(whole)} less {format_money(off)} is what the bill comes to",
    )
    tour.stage.open_promotions()
    yield f"picture: {tour.stage.picture('tour-7-promotions')}"
    tour.stage.close_dialogs()
    tour.stage.hold_bill(HELD_TITLE)


def _told(state: BillingState) -> Iterator[str]:
    rules = state.rules
    if state.member:
        yield f"{state.member.name}, {state.member.tier}: {len(state.quote.lines)} lines"
    for one in state.quote.promoted.outcomes if state.quote.promoted else ():
        if one.verdict is Verdict.APPLIED:
            gave = f"{format_money(one.amount)} off" if one.amount else "given beside the price"
            yield f"{rules.name(one.promotion)}: {gave}"
    for near in rules.nearly:
        yield f"nearly reached: {rules.name(near.promotion)}, for {format_money(near.cost or 0)} more"


def earn(tour: Tour) -> Lines:
    """Rebates and credit are worked out here: what is earned, what the next step takes, what may still be ordered."""
    with tour.database.read() as session:
        rebates, credit = get_rebates(session, tour.day), get_credit(session, tour.day)
    for view in rebates.programmes:
        if view.is_current:
            yield _earned(view)
    current = find_current(rebates, tour.day)
    if current and current.programme:
        tried = simulate(current.programme, current.period, current.sums, 0)
        if tried.step is not None and tried.step_gain is not None:
            yield f"{format_money(tried.step)} more would bring {format_money(tried.step_gain)}"
    yield tour.claim(
        not any(view.differing for view in rebates.programmes), "HQ posted what is worked out here"
    )
    tour.stage.show("rebates")
    yield f"picture: {tour.stage.picture('tour-8-rebates')}"
    if credit:
        yield from _owed(tour, credit)


def _earned(view: ProgrammeView) -> str:
    name = view.programme.name if view.programme else view.id
    accrual = view.accrual
    if accrual is None:
        return f"{name}: {format_money(view.posted)} posted"
    return f"{name}: bought {format_money(accrual.base)}, earned {format_money(accrual.entitled)}"


def _owed(tour: Tour, credit: CreditView) -> Lines:
    free = "without a limit" if credit.free is None else f"{format_money(credit.free)} free"
    yield f"credit: {format_money(credit.used)} taken, {format_money(credit.overdue)} overdue, {free}"
    yield tour.claim(not credit.differs, "HQ's exposure is the one worked out here")
    tour.stage.show("rebates", "credit")
    yield f"picture: {tour.stage.picture('tour-8-credit')}"
