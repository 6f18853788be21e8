"""Rule-breakers: each takes one rule out of a process of the ordeal, and the ordeal has to find every one of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

LINGER_SECONDS = 0.03
"""How long a breaker stays in the state it should never be in: a shop has years for a kill to land there, a test seconds."""


def lingers() -> None:
    """Stay a moment between two steps that should have been one."""
    time.sleep(LINGER_SECONDS)


def acknowledge_before_commit() -> None:
    """The slip is printed before the receipt is on the disk; the counter itself does it."""


def place_before_verdicts() -> None:
    """The PC notes that HQ holds documents before it has stored what HQ said of them."""
    import desktop.sync.take_log as take_log

    record = take_log.record_outcome

    def record_early(session: Any, log: Any, outcome: Any, **more: Any) -> None:
        record(session, log, outcome, **more)
        session.commit()
        lingers()

    take_log.record_outcome = record_early


def cursor_before_rows() -> None:
    """The cursor is committed first and the rows after it."""
    import desktop.sync.apply as apply

    put = apply.put_rows

    def put_late(session: Any, file: Any, scope: str, *rows: Any) -> None:
        run = session.connection().exec_driver_sql
        columns, where = "gen, v, count, high, low, is_complete", f"{file.schema}.scope"
        before = run(f"SELECT {columns} FROM {where} WHERE scope = ?", (scope,)).one()
        change = f"UPDATE {where} SET (count, is_complete) = (count + 1, 1) WHERE scope = ?"
        run(change, (scope,))
        session.commit()
        lingers()
        run = session.connection().exec_driver_sql
        run(f"UPDATE {where} SET ({columns}) = (?, ?, ?, ?, ?, ?) WHERE scope = ?", (*before, scope))
        put(session, file, scope, *rows)

    apply.put_rows = put_late


def number_in_its_own_transaction() -> None:
    """The number is taken before the receipt is certain."""
    import desktop.services.receipt as receipt

    issue = receipt.issue_number

    def issue_early(session: Any, *given: Any) -> str:
        number: str = issue(session, *given)
        session.commit()
        lingers()
        return number

    receipt.issue_number = issue_early


def answer_before_commit() -> None:
    """HQ answers first and commits a moment later; on SQLite only, where one lock orders the writers."""
    from sqlalchemy.orm import Session

    from server_stub.db import Database, run_last_steps

    def finish(database: Any, session: Session) -> None:
        time.sleep(5 * LINGER_SECONDS)
        try:
            session.commit()
            session.close()
        finally:
            database._turn.release()

    def change_late(self: Any, step: Callable[[Session], Any]) -> Any:
        self._turn.acquire()
        session = Session(self._writer, expire_on_commit=False)
        try:
            answer = step(session)
            run_last_steps(session)
        except BaseException:
            session.close()
            self._turn.release()
            raise
        threading.Thread(target=finish, args=(self, session)).start()
        return answer

    Database.change = change_late  # type: ignore[method-assign]


BREAKERS: dict[str, Callable[[], None]] = {
    breaker.__name__: breaker
    for breaker in (
        acknowledge_before_commit,
        place_before_verdicts,
        cursor_before_rows,
        number_in_its_own_transaction,
        answer_before_commit,
    )
}


def break_rule(name: str) -> None:
    """Break a rule in this process, or none."""
    if name:
        BREAKERS[name]()
