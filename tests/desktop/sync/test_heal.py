"""After a fork a PC holds again what only HQ still had: documents and effects, each once."""

import shutil

import msgspec
import pytest
from sqlalchemy import func, select, update

from desktop.clock import FixedClock
from desktop.models.document import Document, Lineage
from desktop.models.receipt import Receipt
from desktop.models.stock import OnHand
from desktop.services.amendment import Wish, amend_order
from desktop.services.count import take_count
from desktop.services.order import Wanted, place_order
from desktop.services.receipt import Cart, CartLine, issue_receipt
from desktop.services.refund import issue_refund
from desktop.services.shift import close_shift, list_shifts, open_shift
from desktop.services.stock import StockChange, adjust_stock
from desktop.sync.heal import heal
from desktop.sync.http import Unreachable
from domain.receipt import Tender, TenderType
from domain.stock import MovementReason
from protocol import routes
from protocol.healing import MissingReply, MissingRequest
from server_stub.models import Receipt as HqReceipt
from tests.desktop.sync.line import lost
from tests.desktop.sync.pc import CLOCK, copy_pc, open_pc
from tests.hq import START, TestDevice, receipt

TABLES = (
    *("receipt", "receipt_line", "tender", "movement", "on_hand", "order", "order_line", "adjustment"),
    *("stock_count", "stock_count_line", "shift", "amendment"),
)


def work(pc):
    """Do one of each thing a store does, by its services."""
    moment = FixedClock(START).moment
    with pc.database.write() as session:
        changes = [StockChange("P-001", 90_000), StockChange("P-002", 5_000)]
        adjust_stock(session, changes, moment(), reason="期初", type=MovementReason.OPENING)
        open_shift(session, moment(), cashier="小李", opening_float=10_000)
    with pc.database.write() as session:
        cart = Cart((CartLine("P-001", "根", 3_000), CartLine("S-001", "次", 1_000)), discount=105)
        sold = issue_receipt(session, cart, [Tender(TenderType.CASH, 50_000)], moment())
        issue_refund(session, sold.doc_id, {1: 1_000}, TenderType.CASH, moment(), "不要了")
        take_count(session, {"P-001": 80_000, "P-002": 5_000}, moment())
        placed = place_order(session, [Wanted("P-001", "根", 20_000)], moment(), note="急", offset=1_000)
        amend_order(session, placed.doc_id, Wish({"1": 15_000}), moment())
        close_shift(session, moment(), counted=10_000)


def rows(pc):
    """Return the rows of the effects; which shift a bill belongs to is told by no document."""
    found = {}
    with pc.database.read() as session:
        run = session.connection().exec_driver_sql
        for table in TABLES:
            result = run(f'SELECT * FROM "{table}"')
            hidden = {"shift_id", "opened_at"}
            kept = [name for name in tuple(result.keys()) if name not in hidden]
            found[table] = sorted(repr([row._mapping[name] for name in kept]) for row in result)
    return found


def doc_ids(pc):
    with pc.database.read() as session:
        return sorted(session.scalars(select(Document.doc_id)))


def restored(tmp_path, line, *, more):
    """Return the folder of a PC whose database is older than what it pushed."""
    with open_pc(tmp_path / "pc") as pc:
        pc.enrol(line.url, line.hq.enrol_code())
        pc.sync()
        pc.sell(2)
        pc.sync()
    copy_pc(tmp_path / "pc", tmp_path / "backup")
    with open_pc(tmp_path / "pc") as pc:
        more(pc)
        pc.sync()
        before = rows(pc), doc_ids(pc)
    put_back(tmp_path)
    return tmp_path / "pc", before


def put_back(tmp_path):
    """Put the ledger of the backup in the place of the PC's own."""
    for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm"):
        (tmp_path / "pc" / name).unlink(missing_ok=True)
        if (tmp_path / "backup" / name).exists():
            shutil.copy(tmp_path / "backup" / name, tmp_path / "pc" / name)


def test_everything_a_store_did_comes_back_with_its_effects(tmp_path, line):
    folder, before = restored(tmp_path, line, more=work)
    with open_pc(folder) as pc:
        assert pc.lineage().ordinal == 2
        report = pc.sync()
        assert report.healed == 7 and report.problems == ()
        assert (rows(pc), doc_ids(pc)) == before
        assert set(pc.statuses().values()) == {"applied"}
        assert (pc.lineage().n, pc.lineage().acked_n, pc.lineage().is_healed) == (9, 9, True)
        again = pc.sync()
        assert (again.healed, again.verdicts) == (0, {})


def test_what_hq_has_is_applied_there_once(tmp_path, line):
    folder, _ = restored(tmp_path, line, more=lambda pc: pc.sell(5))
    with open_pc(folder) as pc:
        pc.sell(3)
        pc.sync()
        pc.sync()
        assert len(doc_ids(pc)) == 10
        with line.hq.database.read() as session:
            assert sorted(session.scalars(select(HqReceipt.doc_id))) == doc_ids(pc)


def test_a_number_printed_twice_is_marked_and_both_bills_are_here(tmp_path, line):
    folder, _ = restored(tmp_path, line, more=work)
    with open_pc(folder) as pc:
        with pc.database.write() as session:
            prefix = session.scalar(select(Lineage.prefix).where(Lineage.ordinal == 1))
            session.execute(update(Lineage).where(Lineage.ordinal == 2).values(prefix=prefix))
        work(pc)
        assert pc.sync().healed == 7
        with pc.database.read() as session:
            numbers = session.scalars(select(Receipt.number).where(Receipt.kind == "receipt")).all()
            assert len(numbers) == 2 and sum(number.endswith("*") for number in numbers) == 1


def test_a_page_that_came_twice_changes_nothing(tmp_path, line, monkeypatch):
    monkeypatch.setattr("server_stub.healing.MAX_ENVELOPES", 2)
    folder, before = restored(tmp_path, line, more=work)
    with open_pc(folder) as pc:
        with pc.line() as http:
            assert heal(pc.database, http, CLOCK) == 7
        with pc.database.write() as session:
            session.execute(update(Lineage).values(is_healed=False))
        with pc.line() as http:
            assert heal(pc.database, http, CLOCK) == 0
        pc.sync()
        assert (rows(pc), doc_ids(pc)) == before


def test_a_pc_restored_twice_gets_back_what_it_sold_in_between(tmp_path, line):
    folder, _ = restored(tmp_path, line, more=lambda pc: pc.sell(2))
    with open_pc(folder) as pc:
        pc.sell(3)
        pc.sync()
    shutil.copy(tmp_path / "backup" / "ledger.db", folder / "ledger.db")
    with open_pc(folder) as pc:
        assert pc.sync().healed == 5
        assert len(doc_ids(pc)) == 7


def test_a_broken_line_heals_with_the_next_synchronisation(tmp_path, line):
    folder, before = restored(tmp_path, line, more=work)
    with open_pc(folder) as pc:
        line.break_with(lost)
        with pytest.raises(Unreachable):
            pc.sync()
        pc.sync()
        assert (rows(pc), doc_ids(pc)) == before


def missing(device, lineage, parent=""):
    request = msgspec.json.encode(MissingRequest(lineage=lineage, parent=parent))
    answer = device.send(request, routes.MISSING)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=MissingReply).documents


def test_only_lineages_of_the_same_store_are_given(hq):
    from sqlalchemy import insert

    from server_stub.models import Store

    with hq.database.write() as session:
        row = {"dealer_id": 1, "id": 12, "code": "S012", "name": "二店"}
        session.execute(insert(Store), [row])
    device, other = hq.device(), hq.device("S012")
    device.append("receipt", receipt(), "doc-1")
    device.sync()
    assert [d.doc_id for d in missing(device, "00000000000000aa", device.lineage)] == ["doc-1"]
    assert missing(other, "00000000000000aa", device.lineage) == []
    assert missing(other, device.lineage) == []
    assert isinstance(other, TestDevice)


@pytest.mark.parametrize("after", ["x", "00000000000000aa:1", "0:1"])
def test_a_place_hq_never_named_is_refused(hq, after):
    device = hq.device()
    request = MissingRequest(lineage="00000000000000aa", after=after)
    assert device.send(msgspec.json.encode(request), routes.MISSING).status_code == 400


def test_on_hand_is_the_sum_of_movements_after_healing(tmp_path, line):
    folder, _ = restored(tmp_path, line, more=work)
    with open_pc(folder) as pc:
        pc.sync()
        with pc.database.read() as session:
            run = session.connection().exec_driver_sql
            moved = dict(run("SELECT sku, sum(quantity) FROM movement GROUP BY sku").all())
            held = dict(session.execute(select(OnHand.sku, OnHand.quantity)).all())
            assert moved == held and session.scalar(select(func.count()).select_from(Receipt)) == 2


def test_a_shift_that_two_copies_close_is_closed_twice(tmp_path, line):
    with open_pc(tmp_path / "pc") as pc:
        pc.enrol(line.url, line.hq.enrol_code())
        pc.sync()
        with pc.database.write() as session:
            open_shift(session, CLOCK.moment(), cashier="小李", opening_float=10_000)
    copy_pc(tmp_path / "pc", tmp_path / "backup")
    with open_pc(tmp_path / "pc") as pc, pc.database.write() as session:
        first = close_shift(session, CLOCK.moment(), counted=10_000)
    with open_pc(tmp_path / "pc") as pc:
        pc.sync()
    put_back(tmp_path)
    with open_pc(tmp_path / "pc") as pc:
        with pc.database.write() as session:
            second = close_shift(session, CLOCK.moment(), counted=9_900)
        pc.sync()
        with pc.database.read() as session:
            assert {shift.doc_id for shift in list_shifts(session)} == {first.doc_id, second.doc_id}
        assert set(pc.statuses().values()) == {"applied"}
        assert (pc.lineage().n, pc.lineage().acked_n) == (2, 2)
