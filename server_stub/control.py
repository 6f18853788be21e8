"""Daily control totals: what a PC states of its documents is held against what HQ booked of the same documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, insert, select, update
from sqlalchemy.orm import Session

from domain.control import Agreement, DayTotals, compare_totals
from domain.errors import Fact
from protocol.control import MAX_DAYS, DayAnswered, DayStated
from protocol.problem import ProblemCode
from protocol.receipt import RECEIPT, REFUND
from server_stub.auth import Identity
from server_stub.judging import write_facts
from server_stub.models import Alarm, ControlDay, Log, Movement, Receipt
from server_stub.problems import RefusedError

DIFFERS = "totals_differ"
_LARGEST = 2**53


def check_days(days: Sequence[DayStated]) -> None:
    """Refuse statements that are not what a PC sends."""
    if len(days) > MAX_DAYS:
        raise RefusedError(ProblemCode.TOO_LARGE, "Too many days.", facts={"limit": MAX_DAYS})
    if len({stated.day for stated in days}) != len(days):
        raise RefusedError(ProblemCode.BAD_REQUEST, "A day is stated once.")
    for stated in days:
        figures = (stated.receipts, stated.sales, stated.refunds, stated.refunded, stated.moved)
        if not 0 < stated.first_n <= stated.last_n < _LARGEST or any(abs(x) >= _LARGEST for x in figures):
            raise RefusedError(ProblemCode.BAD_REQUEST, "A day's figures are out of range.")


def compare_days(
    session: Session, device: Identity, lineage: str, days: Sequence[DayStated], moment: datetime
) -> list[DayAnswered]:
    """Add up the same documents at HQ, keep both figures, and raise an alarm where nothing explains a difference."""
    return [_compare(session, device, lineage, stated, moment) for stated in days]


def _compare(
    session: Session, device: Identity, lineage: str, stated: DayStated, moment: datetime
) -> DayAnswered:
    hq, unbooked = _add_up(session, device.dealer_id, lineage, stated)
    here = DayTotals(stated.receipts, stated.sales, stated.refunds, stated.refunded, stated.moved)
    state = compare_totals(here, hq, unbooked)
    mine = (ControlDay.dealer_id == device.dealer_id, ControlDay.lineage == lineage)
    before = session.scalar(select(ControlDay.state).where(*mine, ControlDay.day == stated.day))
    row = {
        "device_id": device.device_id,
        "first_n": stated.first_n,
        "last_n": stated.last_n,
        **_columns("", here),
        **_columns("hq_", hq),
        "unbooked": unbooked,
        "state": state.value,
        "compared_at": moment,
    }
    if before is None:
        key = {"dealer_id": device.dealer_id, "lineage": lineage, "day": stated.day}
        session.execute(insert(ControlDay), [key | row])
    else:  # a dealer's work may change its rows and never remove one
        session.execute(update(ControlDay).where(*mine, ControlDay.day == stated.day).values(row))
    if state is Agreement.DIFFERS and before != state.value:
        facts: dict[str, Fact] = {"device": device.device_id, "day": stated.day.isoformat()}
        facts |= {"sales_here": here.sales, "sales_hq": hq.sales}
        facts |= {"refunded_here": here.refunded, "refunded_hq": hq.refunded}
        alarm = {"dealer_id": device.dealer_id, "raised_at": moment, "code": DIFFERS}
        session.execute(insert(Alarm), [alarm | {"facts": write_facts(facts)}])
    return DayAnswered(stated.day, hq.receipts, hq.sales, hq.refunds, hq.refunded, hq.moved, unbooked)


def _columns(prefix: str, totals: DayTotals) -> dict[str, int]:
    return {
        f"{prefix}receipts": totals.receipts,
        f"{prefix}sales": totals.sales,
        f"{prefix}refunds": totals.refunds,
        f"{prefix}refunded": totals.refunded,
        f"{prefix}moved": totals.moved,
    }


def _add_up(session: Session, dealer_id: int, lineage: str, stated: DayStated) -> tuple[DayTotals, int]:
    """Return HQ's totals of the day's documents in the stretch, and how many bills in it are not booked."""
    place = (
        (Log.dealer_id == dealer_id)
        & (Log.lineage == lineage)
        & Log.n.between(stated.first_n, stated.last_n)
        & Log.kind.in_((RECEIPT, REFUND))
    )
    booked = (Receipt.dealer_id == Log.dealer_id) & (Receipt.doc_id == Log.doc_id)
    of_day = Receipt.business_day == stated.day
    is_sale, is_refund = of_day & (Receipt.kind == RECEIPT), of_day & (Receipt.kind == REFUND)

    def total(what: ColumnElement[int]) -> ColumnElement[int]:
        return func.coalesce(func.sum(what), 0)

    figures = session.execute(
        select(
            total(case((is_sale, 1), else_=0)),
            total(case((is_sale, Receipt.gross), else_=0)),
            total(case((is_refund, 1), else_=0)),
            total(case((is_refund, -Receipt.gross), else_=0)),
            total(case((Receipt.doc_id.is_(None), 1), else_=0)),
        )
        .select_from(Log)
        .outerjoin(Receipt, booked)
        .where(place)
    ).one()
    moves = (Movement.dealer_id == Log.dealer_id) & (Movement.doc_id == Log.doc_id)
    sum_moved = select(func.coalesce(func.sum(Movement.quantity), 0)).select_from(Log)
    moved = session.scalar(sum_moved.join(Receipt, booked).join(Movement, moves).where(place, of_day))
    receipts, sales, refunds, refunded, unbooked = (int(figure) for figure in figures)
    return DayTotals(receipts, sales, refunds, refunded, int(moved or 0)), unbooked
