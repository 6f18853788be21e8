"""A PC and a served HQ over loopback: orders written without a line ask the rebate wallet, and both agree to the fen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.services import statement
from desktop.services.order import Wanted
from desktop.services.order_book import get_known_order
from desktop.services.order_draft import OrderDraft, quote_draft, submit_draft
from desktop.services.order_offset import OffsetAnswer
from desktop.services.rebate import get_wallet
from domain.period import Month
from domain.policy import Policy
from domain.rebate.wallet import OffsetRule
from server_stub.db import open_database
from server_stub.policy_publish import Publication, publish_policy
from server_stub.rebate_wallet import add_earning
from server_stub.shipment import ship_order
from server_stub.statement import issue_statement
from tests.desktop.sync.pc import Pc, open_pc
from tests.hq import serve_loopback
from tests.scenarios.test_quote import CLOCK, TODAY

LONG_AGO = date(2020, 1, 5)
TEN = (Wanted("P-001", "根", 10_000),)
SEPTEMBER = Month(2026, 9)


def at_hq(folder: Path, job: Callable[[Any], Any]) -> Any:
    database = open_database(str(folder / "hq.db"))
    with database.hq_wide.write() as session:
        done = job(session)
    database.close()
    return done


def fill_wallet(session: Any) -> None:
    """Half of an order may be paid from 20.00 that end in 2090 and 15.00 that do not."""
    rule = Policy(offset=OffsetRule(500_000))
    publish_policy(session, rule, Publication(LONG_AGO, LONG_AGO, datetime.now(UTC), "张"))
    add_earning(session, 1, "R-1", "E-1", day=LONG_AGO, amount=20_00, expires=date(2090, 1, 1))
    add_earning(session, 1, "R-1", "E-2", day=LONG_AGO, amount=15_00, expires=None)


def write(pc: Pc, doc_id: str, offset: int | None) -> int:
    """Place an order without a line and return what it was said to be paid with."""
    draft, moment = OrderDraft(TEN, offset=offset), CLOCK.moment()
    with pc.database.write() as session:
        quote = quote_draft(session, draft, TODAY, moment=moment, draft_id=doc_id)
        submit_draft(session, draft, moment, doc_id)
    return quote.offset.asked - quote.offset.beyond


def answer(pc: Pc, doc_id: str) -> OffsetAnswer:
    with pc.database.read() as session:
        return get_known_order(session, doc_id).offset


def left(pc: Pc) -> dict[str, int]:
    with pc.database.read() as session:
        return {one.id: one.left for one in get_wallet(session, TODAY).earnings}


@pytest.mark.slow
def test_orders_written_offline_share_the_wallet_and_hq_agrees_to_the_fen(tmp_path: Path) -> None:
    with serve_loopback(tmp_path) as hq, open_pc(tmp_path / "pc") as pc:
        at_hq(tmp_path, fill_wallet)
        pc.enrol(hq.url, hq.enrol_code())
        pc.sync()
        hq.stop()
        assert [write(pc, "o-1", 25_00), write(pc, "o-2", None), write(pc, "o-3", 9_00)] == [25_00, 10_00, 0]
        assert answer(pc, "o-1") == OffsetAnswer(25_00)
        assert left(pc) == {"E-1": 20_00, "E-2": 15_00}
        with serve_loopback(tmp_path, port=int(hq.url.rsplit(":", 1)[1]), seeded=True):
            assert pc.sync().verdicts == {"applied": 3}
            pc.sync()
            one, two, three = (answer(pc, doc_id) for doc_id in ("o-1", "o-2", "o-3"))
            assert [(part.earning, part.amount) for part in one.parts] == [("E-1", 20_00), ("E-2", 5_00)]
            assert [(part.earning, part.amount) for part in two.parts] == [("E-2", 10_00)]
            assert (three.asked, three.granted, three.is_decided) == (9_00, 0, True)
            assert left(pc) == {"E-1": 0, "E-2": 0}
            at_hq(tmp_path, lambda session: ship_order(session, "o-1", TODAY))
            told = at_hq(
                tmp_path,
                lambda session: issue_statement(session, 1, SEPTEMBER, datetime(2026, 10, 2, tzinfo=UTC)),
            )
            pc.sync()
        with pc.database.read() as session:
            made = statement.make_statement(session, SEPTEMBER)
            assert (made.opening, made.closing) == (-35_00, 168_00 - 35_00)
            assert statement.get_issued_hash(session, SEPTEMBER) == told.content_hash
            assert statement.get_statement(session, SEPTEMBER).statement == made
        assert answer(pc, "o-1").granted == 25_00
