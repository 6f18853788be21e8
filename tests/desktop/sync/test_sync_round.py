"""A PC and a real HQ: documents up, verdicts and rows down, each exactly once whatever the line does."""

import gzip

import msgspec
import pytest
import zstandard
from sqlalchemy import func, select, update

from desktop.models.dealer import Contract, Dealer, Member, Store
from desktop.models.document import Document
from desktop.models.order import OrderStatus
from desktop.models.price import Availability, ContractPrice, Price
from desktop.models.product import Product
from desktop.models.receiving import Shipment
from desktop.services.document import append_document
from desktop.services.search import find_by_barcode
from desktop.sync.cursor import held_scopes
from desktop.sync.engine import Interrupted, sync_once
from desktop.sync.http import HqRefused, NotHq, Unreachable, content_digest
from domain.errors import DomainError
from protocol import routes
from protocol.digest import Digest
from protocol.order import ORDER, ShipRequest
from protocol.sync import PageStatus, PushStatus, ScopePage, SyncReply, Verdict, VerdictStatus
from server_stub.models import Price as HqPrice
from server_stub.models import Product as HqProduct
from server_stub.models import Receipt
from server_stub.publish import publish_everything
from tests.desktop.sync.line import lost
from tests.desktop.sync.pc import CLOCK, open_pc
from tests.desktop.sync.strange import Reply
from tests.hq import DAY, PRODUCTS, START, order


def at_hq(line):
    with line.hq.database.read() as session:
        return session.scalars(select(Receipt.doc_id).order_by(Receipt.doc_id)).all()


def count(database, model):
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(model))


class Every:
    """Lets one answer through and loses the next."""

    def __init__(self, times):
        self.times, self.seen = times, 0

    def __call__(self, reply):
        self.seen += 1
        return lost(reply) if self.seen % self.times == 0 else reply


def forged(change):
    """Change what HQ says and pack it again as if HQ had said so."""

    def fault(reply):
        raw = zstandard.decompress(reply.body, 1 << 26) if "content-encoding" in reply.headers else reply.body
        body = msgspec.json.encode(change(msgspec.json.decode(raw, type=SyncReply)))
        kept = {"branchline-nonce": reply.headers["branchline-nonce"]}
        return Reply(body, headers=kept)

    return fault


def test_a_full_round_carries_everything_both_ways(enrolled, line):
    made = enrolled.sell(3)
    report = enrolled.sync()
    assert report.problems == () and report.pushed == 3 and report.verdicts == {"applied": 3}
    assert report.requests == 2, "one for a nonce, one for everything"
    assert sorted(made) == at_hq(line)
    assert set(enrolled.statuses().values()) == {"applied"}
    assert count(enrolled.database, Product) == len(PRODUCTS) == count(enrolled.database, Price)
    for model in (Dealer, Store, Contract, Member, ContractPrice):
        assert count(enrolled.database, model) == 1
    assert count(enrolled.database, Availability) == 3
    with enrolled.database.read() as session:
        assert find_by_barcode(session, "6901234567892")[0].sku == "P-001"


def test_an_idle_round_is_one_small_request(enrolled, line):
    with enrolled.line() as http:
        sync_once(enrolled.database, http, CLOCK)
        report = sync_once(enrolled.database, http, CLOCK)
    assert report.requests == 1 and sum(report.rows.values()) == 0
    assert report.bytes_up + report.bytes_down < 1000


def test_an_order_goes_up_and_its_decision_and_shipment_come_down(enrolled, line):
    with enrolled.database.write() as session:
        append_document(session, doc_id="order-1", kind=ORDER, body=order())
    enrolled.sync()
    with enrolled.database.read() as session:
        assert session.execute(select(OrderStatus.order_id, OrderStatus.state)).all() == [
            ("order-1", "approved")
        ]
    path = routes.ORDER_SHIP.replace("{order_id:str}", "order-1")
    answer = line.hq.staff("POST", path, ShipRequest(shipped_on=DAY))
    assert answer.is_success, answer.text
    enrolled.sync()
    with enrolled.database.read() as session:
        assert session.execute(select(Shipment.order_id, Shipment.state)).all() == [("order-1", "shipped")]


def test_a_change_at_hq_comes_as_a_step(enrolled, line):
    enrolled.sync()
    with line.hq.database.write() as session:
        session.execute(update(HqPrice).where(HqPrice.id == "L-P-001").values(price=199_000))
        publish_everything(session, START)
    report = enrolled.sync()
    assert {scope: rows for scope, rows in report.rows.items() if rows} == {"price:list": 1}
    with enrolled.database.read() as session:
        assert session.scalar(select(Price.price).where(Price.id == "L-P-001")) == 199_000


def states(pc):
    with pc.database.read() as session:
        return held_scopes(session)


def test_small_pages_make_the_same_whole(enrolled, line, monkeypatch):
    monkeypatch.setattr("desktop.sync.round.MAX_PAGE_ROWS", 2)
    report = enrolled.sync()
    assert report.problems == () and report.requests > 5
    with line.hq.database.write() as session:
        session.execute(update(HqPrice).values(price=HqPrice.price + 1))
        session.execute(update(HqProduct).values(name=HqProduct.name + "甲"))
        publish_everything(session, START)
    assert enrolled.sync().problems == ()
    with enrolled.database.read() as session:
        small = {
            held.scope: (held.v, held.digest)
            for held in held_scopes(session)
            if not held.scope.startswith("verdict")
        }
        assert set(session.scalars(select(Product.name))) == {product.name + "甲" for product in PRODUCTS}
    with open_pc(enrolled.database.profile.folder.parent / "other") as other:
        other.enrol(line.url, line.hq.enrol_code())
        other.sync()
        with other.database.read() as session:
            assert (
                small.items() <= {held.scope: (held.v, held.digest) for held in held_scopes(session)}.items()
            )


def test_a_cut_in_the_middle_of_many_pages_goes_on_where_it_stopped(enrolled, line, monkeypatch):
    monkeypatch.setattr("desktop.sync.round.MAX_PAGE_ROWS", 2)
    with enrolled.line() as http:
        line.break_with(lost)
        for _ in range(3):
            with pytest.raises(Unreachable):
                sync_once(enrolled.database, http, CLOCK)
            line.break_with(Every(2), times=2)
    line.times = 0
    assert any(held.v for held in states(enrolled))
    assert enrolled.sync().problems == ()
    assert count(enrolled.database, Product) == len(PRODUCTS)


def test_documents_made_before_enrolment_go_up_afterwards(pc, line):
    made = pc.sell(2, store_id=0)
    pc.enrol(line.url, line.hq.enrol_code())
    assert pc.sync().verdicts == {"applied": 2}
    assert at_hq(line) == sorted(made)
    with line.hq.database.read() as session:
        assert set(session.scalars(select(Receipt.store_id))) == {11}


def test_a_lost_reply_doubles_nothing_and_its_verdicts_come_again(enrolled, line):
    made = enrolled.sell(3)
    line.break_with(lost)
    with pytest.raises(Unreachable):
        enrolled.sync()
    assert at_hq(line) == sorted(made) and set(enrolled.statuses().values()) == {"pending"}
    enrolled.sell()
    assert enrolled.sync().verdicts == {"applied": 4}
    assert len(at_hq(line)) == 4


def test_a_reply_cut_at_any_byte_changes_nothing(enrolled, line):
    enrolled.sell()
    enrolled.sync()
    enrolled.sell()
    before, sizes = enrolled.contents(), []

    def cut_here(reply):
        sizes.append(len(reply.body))
        return Reply(reply.body, reply.status, reply.media_type, reply.headers, has_digest=False, cut=place)

    place = 0
    with enrolled.line() as http:
        while not sizes or place < sizes[-1]:
            line.break_with(cut_here)
            with pytest.raises((Unreachable, NotHq)):
                sync_once(enrolled.database, http, CLOCK)
            place += 1
    assert enrolled.contents() == before
    assert enrolled.sync().verdicts == {"applied": 1}
    assert len(at_hq(line)) == 2


@pytest.mark.parametrize(
    "instead",
    [
        Reply(b"<html>Welcome to our hotel</html>", media_type="text/html", has_digest=False),
        Reply(b"", status=302, headers={"Location": "http://127.0.0.1:9/"}),
        Reply(b"{}", headers={"Content-Digest": content_digest(b"[]")}),
        Reply(b'{"gen":"x"}'),
        Reply(zstandard.compress(bytes(80 << 20)), headers={"Content-Encoding": "zstd"}),
        Reply(gzip.compress(bytes(80 << 20), mtime=0), headers={"Content-Encoding": "gzip"}),
    ],
    ids=["portal", "redirect", "digest", "shape", "zstd bomb", "gzip bomb"],
)
def test_what_is_not_hq_changes_nothing(enrolled, line, instead):
    enrolled.sell()
    before = enrolled.contents()
    line.break_with(lambda _: instead)
    with pytest.raises(NotHq):
        enrolled.sync()
    assert enrolled.contents() == before
    assert enrolled.sync().verdicts == {"applied": 1}


def test_a_poison_document_is_parked_and_delays_nobody(enrolled, line):
    made = enrolled.sell()
    with enrolled.database.write() as session:
        append_document(session, doc_id="poison", kind="unheard-of", body=order())
    made += enrolled.sell()
    assert enrolled.sync().verdicts == {"applied": 2, "parked": 1}
    assert enrolled.statuses() == {made[0]: "applied", "poison": "parked", made[1]: "applied"}
    assert enrolled.sync().pushed == 0


def test_a_request_damaged_on_its_way_goes_again_and_is_never_its_documents_fault(enrolled, line):
    made = enrolled.sell()
    for _ in range(4):
        line.flips = 2
        with pytest.raises(HqRefused, match="request_damaged"):
            enrolled.sync()
    line.flips = 1
    report = enrolled.sync()
    assert (report.problems, line.flips) == ((), 0)
    assert enrolled.statuses() == {made[0]: "applied"}


def test_a_document_hq_can_never_take_holds_up_neither_what_came_before_nor_what_comes_down(enrolled, line):
    made = enrolled.sell(3)
    with enrolled.database.write() as session:
        append_document(session, doc_id="huge", kind=ORDER, body=order())
        session.execute(
            update(Document).where(Document.doc_id == "huge").values(body=b"1" * (1 << 20) + b"1")
        )
    enrolled.sell()
    report = enrolled.sync()
    assert report.problems == ("document_refused:huge",) and report.verdicts == {"applied": 3}
    assert at_hq(line) == sorted(made)
    assert count(enrolled.database, Product) == len(PRODUCTS)


def test_a_document_too_large_for_hq_is_refused_before_it_is_issued(enrolled):
    with pytest.raises(DomainError, match="document_too_large"), enrolled.database.write() as session:
        huge = msgspec.structs.replace(order(), note="x" * (1 << 20))
        append_document(session, doc_id="huge", kind=ORDER, body=huge)
    assert enrolled.statuses() == {}


def test_a_thousand_documents_go_up_in_order_in_few_requests(enrolled, line):
    made = enrolled.sell(700)
    report = enrolled.sync()
    assert report.pushed == 700 and report.requests == 3
    assert list(enrolled.statuses()) == made


def test_a_revoked_scope_goes_with_everything_that_belongs_to_it(enrolled, line):
    enrolled.sync()

    def revoke(reply):
        page = ScopePage(scope="product", status=PageStatus.REVOKED)
        others = [other for other in reply.pages if other.scope != "product"]
        return msgspec.structs.replace(reply, pages=[*others, page])

    line.break_with(forged(revoke))
    enrolled.sync()
    assert count(enrolled.database, Product) == 0 and count(enrolled.database, Price) == len(PRODUCTS)
    with enrolled.database.read() as session:
        assert find_by_barcode(session, "6901234567892") == []
        assert "product" not in {held.scope for held in held_scopes(session)}


def wrong_digest(reply):
    pages = [
        msgspec.structs.replace(page, digest=Digest(1, 2, 3), status=PageStatus.RESET, rows=[])
        if page.scope == "product"
        else page
        for page in reply.pages
    ]
    return msgspec.structs.replace(reply, pages=pages)


def test_a_scope_that_does_not_add_up_is_taken_again_from_the_beginning(enrolled, line):
    enrolled.sync()
    line.break_with(forged(wrong_digest))
    report = enrolled.sync()
    assert report.problems == () and report.rows["product"] == len(PRODUCTS)
    assert count(enrolled.database, Product) == len(PRODUCTS)


def test_a_scope_that_never_adds_up_is_reported_and_the_last_good_one_stays(enrolled, line):
    enrolled.sync()
    made = enrolled.sell()
    line.break_with(forged(wrong_digest), times=99)
    report = enrolled.sync()
    assert report.problems == ("scope_differs:product",)
    assert count(enrolled.database, Product) == len(PRODUCTS)
    assert enrolled.statuses()[made[0]] == "applied"
    line.times = 0
    paused = enrolled.sync()
    assert (
        paused.problems == ("scope_differs:product",) and paused.requests == 2 and not paused.rows["supply"]
    )
    assert enrolled.sync().problems == ()
    assert enrolled.sync().requests == 2


def test_the_real_server_answers_the_same(pc, loopback_hq):
    pc.enrol(loopback_hq.url, loopback_hq.enrol_code())
    pc.sell(2)
    report = pc.sync()
    assert report.verdicts == {"applied": 2} and report.problems == ()
    loopback_hq.stop()
    pc.sell()
    with pytest.raises(Unreachable):
        pc.sync()
    assert pc.lineage().n - pc.lineage().acked_n == 1


def test_an_hq_that_refuses_every_lineage_is_asked_for_one_only(enrolled, line):
    made = enrolled.sell(2)
    line.break_with(forged(lambda reply: msgspec.structs.replace(reply, status=PushStatus.FORK)), times=99)
    report = enrolled.sync()
    assert report.problems == ("lineage_refused",) and enrolled.lineage().ordinal == 2
    assert list(enrolled.statuses()) == made


def test_a_page_that_does_not_fit_is_reported_and_the_rest_is_taken(enrolled, line):
    def stray(reply):
        pages = [
            msgspec.structs.replace(page, gen="") if page.scope == "supply" else page for page in reply.pages
        ]
        return msgspec.structs.replace(reply, pages=pages)

    line.break_with(forged(stray))
    report = enrolled.sync()
    assert report.problems == ("page_refused:supply:no history named",)
    assert count(enrolled.database, Product) == len(PRODUCTS) and count(enrolled.database, Availability) == 0
    assert enrolled.sync().problems == ()
    assert count(enrolled.database, Availability) == 3


def test_an_hq_that_never_finishes_is_left_alone(enrolled, line):
    enrolled.sync()

    def never_done(reply):
        page = ScopePage(scope="supply", status=PageStatus.ROWS, gen="g", v=1, is_complete=False)
        return msgspec.structs.replace(reply, pages=[page])

    line.break_with(forged(never_done), times=99)
    assert enrolled.sync().problems == ("no_progress",)
    assert line.times == 98


def test_a_closing_program_keeps_what_was_done(enrolled):
    made = enrolled.sell(5)
    asked = iter([False, False, True])
    with enrolled.line() as http, pytest.raises(Interrupted):
        sync_once(enrolled.database, http, CLOCK, most=2, is_stopping=lambda: next(asked))
    assert [enrolled.statuses()[doc_id] for doc_id in made] == ["applied"] * 4 + ["pending"]


def test_a_verdict_for_a_document_that_was_not_sent_is_ignored(enrolled, line):
    enrolled.sell()
    enrolled.sync()
    before = enrolled.statuses()

    def meddle(reply):
        verdict = Verdict(n=1, doc_id=next(iter(before)), status=VerdictStatus.REJECTED, code="because")
        return msgspec.structs.replace(reply, verdicts=[verdict])

    line.break_with(forged(meddle))
    assert enrolled.sync().verdicts == {}
    assert enrolled.statuses() == before
