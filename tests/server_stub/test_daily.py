"""HQ's daily work: once for each dealer and day, shared by several processes, and done again when all results changed."""

from __future__ import annotations

from datetime import date, datetime
from threading import Event, Thread

import pytest
from sqlalchemy import delete, insert, select

from server_stub import daily
from server_stub.daily import keep_days, work_on
from server_stub.models import CreditAccount, DailyWork, Dealer, RebateSum
from tests.hq import START, SeededHq
from tests.server_stub.policy_files import FIRST, MONDAY, SECOND, TUESDAY
from tests.server_stub.policy_files import publish as publish_policy
from tests.server_stub.test_rebate import IN_JULY, VOLUME, deliver, set_up


def work(hq: SeededHq, moment: datetime | None = None) -> int:
    """Work until nothing of the day is left; return in how many steps."""
    steps = 1
    while step(hq, moment or hq.clock()):
        steps += 1
    return steps


def step(hq: SeededHq, moment: datetime) -> bool:
    with hq.database.hq_wide.write() as session:
        return work_on(session, moment)


def state(hq: SeededHq) -> tuple[date | None, int, bool]:
    with hq.database.read() as session:
        row = session.scalars(select(DailyWork)).one()
    return row.day, row.done_to, row.is_done


def accrued(hq: SeededHq) -> int:
    with hq.database.read() as session:
        return sum(session.scalars(select(RebateSum.amount)))


def more_dealers(hq: SeededHq, count: int) -> None:
    with hq.database.write() as session:
        columns = [
            column for column in Dealer.__table__.columns if column.name not in ("id", "code", "tax_id")
        ]
        kept = session.execute(select(*columns).where(Dealer.id == 1)).mappings().one()
        rows = [dict(kept) | {"id": 100 + n, "code": f"X{n}", "tax_id": f"T{n}"} for n in range(count)]
        session.execute(insert(Dealer), rows)


def test_deliveries_are_accrued_and_the_day_is_done_once(hq: SeededHq) -> None:
    set_up(hq, VOLUME)
    deliver(hq, hq.device(), "o-1", 3_000, IN_JULY)
    assert (accrued(hq), work(hq), accrued(hq)) == (0, 1, 300_000)
    deliver(hq, hq.device(), "o-2", 4_000, IN_JULY)
    assert (work(hq), accrued(hq)) == (1, 300_000)
    hq.clock.forward(days=1)
    assert (work(hq), accrued(hq)) == (1, 700_000)


def test_dealers_are_taken_in_parts_and_a_broken_day_goes_on(
    hq: SeededHq, monkeypatch: pytest.MonkeyPatch
) -> None:
    more_dealers(hq, 5)
    monkeypatch.setattr(daily, "_AT_ONCE", 3)
    assert step(hq, START)
    assert state(hq)[2] is False
    done = state(hq)[1]
    with pytest.raises(RuntimeError), hq.database.hq_wide.write() as session:
        work_on(session, START)
        raise RuntimeError
    assert state(hq)[1] == done
    work(hq, START)
    assert state(hq) == (START.astimezone().date(), 104, True)


def test_a_dealer_that_cannot_be_worked_on_stops_no_other(
    hq: SeededHq, caplog: pytest.LogCaptureFixture
) -> None:
    more_dealers(hq, 1)
    with hq.database.write() as session:
        words = {"type": "of another version", "project": "", "granted_by": "", "note": ""}
        row = {"dealer_id": 100, "id": "A", "amount": 1, "is_stopped": False, "granted_at": START}
        session.execute(insert(CreditAccount), [row | words])
    set_up(hq, VOLUME)
    deliver(hq, hq.device(), "o-1", 3_000, IN_JULY)
    assert (work(hq), accrued(hq), state(hq)[2]) == (1, 300_000, True)
    assert [record.message for record in caplog.records] == [
        "the daily work for dealer 100 failed; the next day tries it again"
    ]
    caplog.clear()


def test_a_clock_that_went_back_does_nothing(hq: SeededHq) -> None:
    work(hq)
    before = state(hq)
    hq.clock.forward(days=-3)
    assert work(hq) == 1
    assert state(hq) == before


def test_several_workers_do_each_dealer_once(hq: SeededHq, monkeypatch: pytest.MonkeyPatch) -> None:
    more_dealers(hq, 12)
    monkeypatch.setattr(daily, "_AT_ONCE", 2)
    taken: list[int] = []
    plain = daily.bring_up_to_date

    def noted(session: object, ids: list[int], moment: datetime) -> None:
        plain(session, ids, moment)  # type: ignore[arg-type]  # the session of the work
        taken.extend(ids)

    monkeypatch.setattr(daily, "bring_up_to_date", noted)
    workers = [Thread(target=work, args=(hq, START)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(taken) == sorted(set(taken))
    assert set(taken) >= {1, *range(100, 112)}


def test_publishing_for_today_asks_again_and_for_tomorrow_does_not(hq: SeededHq) -> None:
    moment = datetime.combine(MONDAY, START.timetz())
    work(hq, moment)
    publish_policy(hq, FIRST, MONDAY, today=MONDAY)
    assert state(hq) == (MONDAY, 0, False)
    work(hq, moment)
    publish_policy(hq, SECOND, TUESDAY, today=MONDAY)
    assert state(hq)[2] is True


def test_the_thread_works_through_the_day_and_outlives_a_fault(
    hq: SeededHq, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stopping, tries = Event(), []
    with hq.database.write() as session:
        session.execute(delete(DailyWork))

    def wait(seconds: float) -> None:
        tries.append(seconds)
        if len(tries) == 2:
            stopping.set()
            return
        with hq.database.write() as session:
            session.execute(insert(DailyWork), [{"id": 1, "done_to": 0, "is_done": False}])

    monkeypatch.setattr(stopping, "wait", wait)
    keep_days(hq.hq, stopping)
    assert (state(hq)[2], tries) == (True, [60, 60])
    assert [record.message for record in caplog.records] == [
        "the daily work broke off; it goes on in a minute"
    ]
    caplog.clear()
