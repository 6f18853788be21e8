"""A PC and a served HQ over loopback: a floor opened by the staff's code, and a price HQ changed while the line was down."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from desktop.clock import FixedClock
from desktop.services import billing
from desktop.services.cart import Cart, CartLine
from domain.floor import Floor
from domain.policy import ListPrice, Policy
from domain.promotion.benefit import Percent
from domain.promotion.rule import Layer, Promotion
from domain.receipt import Tender, TenderType
from server_stub.__main__ import main
from server_stub.db import open_database
from server_stub.policy_publish import Publication, publish_policy
from tests.desktop.sync.pc import Pc, open_pc
from tests.hq import serve_loopback

TODAY = date(2026, 9, 7)
CLOCK = FixedClock(datetime(2026, 9, 7, 2, tzinfo=UTC))
POLICY = Policy(
    lists={"list": (ListPrice("P-001", "根", 186_000),)},
    floors=(Floor("F", 150_000, "根", sku="P-001"),),
    promotions=(Promotion("M-10", "九折", Layer.ITEM, Percent(100_000)),),
)


def publish(folder: Path, policy: Policy) -> None:
    database = open_database(str(folder / "hq.db"))
    with database.hq_wide.write() as session:
        publish_policy(session, policy, Publication(TODAY, TODAY, datetime.now(UTC), "张"))
    database.close()


def sell(pc: Pc, cart: Cart, doc_id: str) -> int:
    with pc.database.write() as session:
        sold = billing.sell_bill(
            session, cart, [Tender(TenderType.CASH, 10**6)], CLOCK.moment(), doc_id=doc_id
        )
    return sold.totals.gross


def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[object]:
    capsys.readouterr()
    assert main(["disagreements", "--db", str(folder / "hq.db"), "--json"]) == 0
    return msgspec.json.decode(capsys.readouterr().out, type=list[object])


@pytest.mark.slow
def test_the_till_sells_by_the_policy_it_has_and_hq_agrees(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serve_loopback(tmp_path) as hq, open_pc(tmp_path / "pc") as pc:
        publish(tmp_path, POLICY)
        pc.enrol(hq.url, hq.enrol_code())
        pc.sync()
        plain = Cart((CartLine("P-001", "根", 10_000),))
        below = Cart((CartLine("P-001", "根", 1_000, price=140_000),))
        hq.stop()
        assert sell(pc, plain, "offline") == 16_740
        with pc.database.read() as session:
            quote = billing.quote_cart(session, below, CLOCK.moment())
        words = ["--challenge", quote.lines[0].challenge, "--by", "王总", "--db", str(tmp_path / "hq.db")]
        assert main(["approve", *words]) == 0
        code = capsys.readouterr().out.splitlines()[0]
        with pc.database.read() as session:
            approved = billing.approve(session, quote.cart, 0, code, CLOCK.moment(), approver="王总")
        assert sell(pc, approved, "approved") == 1_400
        dearer = {"list": (ListPrice("P-001", "根", 199_000),)}
        publish(tmp_path, Policy(lists=dearer, floors=POLICY.floors))
        port = int(hq.url.rsplit(":", 1)[1])
        with serve_loopback(tmp_path, port=port, seeded=True):
            assert pc.sync().verdicts == {"applied": 2}
            assert sell(pc, plain, "dearer") == 19_900
            pc.sync()
        assert told(tmp_path, capsys) == []
