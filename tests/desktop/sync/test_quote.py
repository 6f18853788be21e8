"""A receipt priced under a policy is computed again by HQ: explained by the version it names, or told where it differs."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select, text, update

from desktop.models.document import Document
from desktop.services import billing
from desktop.services import receipt as service
from desktop.services.cart import Cart, CartLine
from desktop.services.catalogue import create_local_product
from desktop.services.member import get_member
from desktop.services.outbox import list_disagreements
from desktop.services.policy import list_books
from desktop.services.receipt import issue_receipt
from desktop.services.refund import issue_refund
from domain.errors import DomainError
from domain.floor import Floor
from domain.period import month_of
from domain.policy import ListPrice, Policy
from domain.price import Audience, PriceLevel, PriceRule
from domain.product import Product
from domain.promotion.benefit import AmountOff, Gift, Percent, PointsMultiplier, RedPacket
from domain.promotion.rule import Layer, Promotion
from domain.promotion.threshold import MinimumAmount
from domain.receipt import Tender, TenderType
from domain.selection import Selection
from domain.unit import Unit
from protocol.document import DOCUMENTS
from protocol.receipt import RECEIPT
from server_stub.approval import approve_price
from server_stub.device_page import device_page
from server_stub.disagreement import list_disagreements as at_hq
from server_stub.judging import Document as Stored
from server_stub.models import Alarm, Dealer, Log, Member, Price, Receipt, Store
from server_stub.policy_publish import Publication, publish_policy
from server_stub.policy_trial import try_policy
from server_stub.publish import publish_dealer
from server_stub.quote import recompute
from server_stub.quote_facts import QuoteFacts
from tests.desktop.sync.pc import CLOCK
from tests.hq import DAY, START

LISTED = {
    "list": (
        ListPrice("P-001", "根", 186_000),
        ListPrice("P-002", "个", 452_500),
        ListPrice("P-003", "桶", 3_280_000),
    )
}
PIPES = Selection(skus=frozenset({"P-001"}))
TENTH = Promotion("M-10", "九折", Layer.ITEM, Percent(100_000), selection=PIPES, stacks=True)
POLICY = Policy(
    lists=LISTED,
    prices=(
        PriceRule("N", PriceLevel.REGION, "", "P-002", "个", 450_000, audience=Audience(region="north")),
    ),
    floors=(Floor("F", 150_000, "根", sku="P-001"),),
    promotions=(
        TENTH,
        Promotion("G", "送漆", Layer.BUNDLE, Gift("P-003", 1_000, 30_000), MinimumAmount(10_000), PIPES),
        Promotion("R", "红包", Layer.ORDER, RedPacket(300), MinimumAmount(20_000)),
    ),
)
WHAT = Cart((CartLine("P-001", "根", 7_000), CartLine("P-002", "个", 3_000, discount=100)), discount=77)


def publish(line, policy, effective=DAY):
    with line.hq.database.write() as session:
        session.execute(update(Dealer).values(region="north"))
        session.execute(update(Store).values(channel="store"))
        publish_dealer(session, 1)
        return publish_policy(session, policy, Publication(effective, DAY, START, "张"))


def sell(pc, what=WHAT, paid=10**6, **more):
    with pc.database.write() as session:
        return issue_receipt(session, what, [Tender(TenderType.CASH, paid)], CLOCK.moment(), **more)


def hq_sees(line):
    with line.hq.database.read() as session:
        return at_hq(session)


def test_what_the_till_computed_hq_computes_too(enrolled, line):
    publish(line, POLICY)
    enrolled.sync()
    sold = sell(enrolled)
    with enrolled.database.write() as session:
        issue_refund(session, sold.doc_id, {1: 1_000}, TenderType.CASH, CLOCK.moment())
    assert enrolled.sync().verdicts == {"applied": 2}
    assert hq_sees(line) == []
    with line.hq.database.read() as session:
        assert set(session.scalars(select(Receipt.flag))) == {""}
        assert session.scalars(select(Alarm.code)).all() == []


def test_an_older_version_the_pc_still_had_is_no_disagreement(enrolled, line):
    publish(line, POLICY)
    enrolled.sync()
    sell(enrolled)
    dearer = {"list": (ListPrice("P-001", "根", 199_900), *LISTED["list"][1:])}
    publish(
        line, replace(POLICY, lists=dearer, promotions=(replace(TENTH, benefit=Percent(200_000)),), prices=())
    )
    enrolled.sync()
    assert hq_sees(line) == []
    sell(enrolled, doc_id="second")
    enrolled.sync()
    assert hq_sees(line) == []


def test_a_version_that_only_takes_away_explains_what_it_changed(enrolled, line):
    publish(line, POLICY)
    publish(line, replace(POLICY, promotions=()))
    enrolled.sync()
    sell(enrolled)
    enrolled.sync()
    assert hq_sees(line) == []


def test_a_price_changed_by_hand_at_hq_does_not_accuse_who_could_not_know(enrolled, line):
    publish(line, POLICY)
    enrolled.sync()
    sell(enrolled)
    with line.hq.database.write() as session:
        session.execute(update(Price).where(Price.sku == "P-001").values(price=1))
    enrolled.sync()
    assert hq_sees(line) == []


def test_prices_from_before_the_first_version_do_not_accuse_who_had_not_heard(enrolled, line):
    dearer = {"list": (ListPrice("P-001", "根", 199_900), *LISTED["list"][1:])}
    publish(line, replace(POLICY, lists=dearer))
    enrolled.sync()
    with enrolled.database.write_catalog() as session:  # as before, for the new ones wait for a person
        session.execute(text("DELETE FROM catalog.price WHERE id LIKE '1/%'"))
        session.execute(text("UPDATE catalog.price SET last = NULL"))
    sold = sell(enrolled)
    assert sold.totals.gross == 7 * 1_674 + 3 * 4_500 - 100 - 77
    enrolled.sync()
    assert hq_sees(line) == []


def test_only_books_of_which_something_is_held_are_told(enrolled, line):
    publish(line, POLICY)
    enrolled.sync()
    with enrolled.database.write_catalog() as session:
        assert list_books(session).keys() == {"list"}
        session.execute(text("UPDATE catalog.scope SET count = 0"))
        assert list_books(session) == {}


def test_a_document_that_was_tampered_with_is_applied_flagged_and_told(enrolled, line, monkeypatch):
    publish(line, POLICY)
    enrolled.sync()

    def lie(*arguments, **options):
        told = honest(*arguments, **options)
        silent = [msgspec.structs.replace(row, rewards=[]) for row in told.lines]
        return msgspec.structs.replace(told, lines=silent)

    honest = service.write_quote
    monkeypatch.setattr(service, "write_quote", lie)
    sold = sell(enrolled)
    assert enrolled.sync().verdicts == {"applied": 1}
    (found,) = hq_sees(line)
    assert (found.doc_id, found.code, found.version, found.gross_here) == (
        sold.doc_id,
        "rewards_differ",
        1,
        sold.totals.gross,
    )
    with line.hq.database.read() as session:
        assert session.scalars(select(Receipt.flag)).one() == "rewards_differ"
        assert session.scalars(select(Alarm.code)).all() == ["quote_differs"]
        assert [one.doc_id for one in device_page(session, 1).disagreements] == [sold.doc_id]
    with enrolled.database.read() as session:
        (row,) = list_disagreements(session)
        assert (row.code, row.facts["total_here"], row.facts["what"]) == (
            "quote_differs",
            sold.totals.gross,
            "rewards_differ",
        )


def judged(line, doc):
    stored = Stored(1, "x", 1, "doc", RECEIPT, 1, b"", START)
    with line.hq.database.read() as session:
        return recompute(QuoteFacts(session), stored, doc).differing


def body_of(pc, doc_id):
    with pc.database.read() as session:
        raw = session.scalars(select(Document.body).where(Document.doc_id == doc_id)).one()
    return msgspec.json.decode(raw, type=DOCUMENTS[RECEIPT])


def test_every_figure_that_was_changed_is_named(enrolled, line):
    publish(line, POLICY)
    enrolled.sync()
    doc = body_of(enrolled, sell(enrolled).doc_id)
    change = msgspec.structs.replace
    assert judged(line, doc) is None
    first, second, gift = doc.lines
    cheap = change(first, price=first.price - 500)
    assert judged(line, change(doc, lines=[cheap, second, gift])).code == "price_differs"
    free = change(second, gross=second.gross - 50)
    found = judged(line, change(doc, lines=[first, free, gift]))
    assert (found.code, found.lines[1].gross_here, found.lines[1].gross_hq) == (
        "gross_differs",
        second.gross - 50,
        second.gross,
    )
    assert (
        judged(line, change(doc, lines=[first, second, change(gift, base_quantity=9_000)])).code
        == "gifts_differ"
    )
    assert judged(line, change(doc, tenders=doc.tenders[:1])).code == "packet_differs"
    assert judged(line, change(doc, quote=change(doc.quote, points=7))).code == "points_differ"
    assert (
        judged(line, change(doc, quote=change(doc.quote, lines=doc.quote.lines * 2))).code == "lines_differ"
    )
    assert judged(line, change(doc, quote=change(doc.quote, version=9))).code == "policy_unknown"
    assert judged(line, change(doc, lines=[change(first, unit="?"), second, gift])).code == "line_unpriced"
    own = [change(row, rule="own:P-001") for row in doc.quote.lines]
    lied = change(doc, lines=[cheap, second, gift], quote=change(doc.quote, lines=own))
    assert judged(line, lied).code == "price_differs"
    assert judged(line, change(doc, lines=[change(first, quantity=10**17), second, gift])) is not None


def test_a_price_below_its_floor_is_approved_by_the_code_hq_gives(enrolled, line):
    publish(line, POLICY)
    enrolled.sync()
    enrolled.sync()
    below = Cart((CartLine("P-001", "根", 1_000, price=140_000),))
    with enrolled.database.read() as session:
        quote = billing.quote_cart(session, below, CLOCK.moment())
    challenge = quote.lines[0].challenge
    with line.hq.database.write() as session:
        given = approve_price(session, challenge, "王总", START)
        assert approve_price(session, challenge, "王总", START + timedelta(1)).code == given.code
        for text, code in (("x", "challenge_unreadable"), (challenge.replace("1/", "9/"), "device_unknown")):
            with pytest.raises(DomainError, match=code):
                approve_price(session, text, "王总", START)
    with enrolled.database.read() as session:
        approved = billing.approve(session, quote.cart, 0, given.code, CLOCK.moment(), approver="王总")
    sell(enrolled, approved)
    enrolled.sync()
    assert hq_sees(line) == []
    with line.hq.database.read() as session:
        assert session.scalars(select(Alarm.code)).all() == []


def test_own_goods_are_nobodys_business_but_the_stores(enrolled, line):
    everything = Promotion("A", "满减", Layer.ORDER, AmountOff(500))
    publish(line, replace(POLICY, promotions=(everything,)))
    enrolled.sync()
    with enrolled.database.write() as session:
        create_local_product(session, Product("OWN-1", "胶带", (Unit("卷"),), 0), price=10_000)
    sold = sell(enrolled, Cart((CartLine("OWN-1", "卷", 3_000), CartLine("P-001", "根", 1_000)), discount=11))
    assert sold.totals.gross == 300 + 1_860 - 500 - 11
    typed = CartLine("OWN-1", "卷", 3_000, price=12_000, discount=7)
    sold = sell(enrolled, Cart((typed, CartLine("P-001", "根", 1_000))))
    assert sold.totals.gross == 360 - 7 + 1_860 - 500
    enrolled.sync()
    assert hq_sees(line) == []
    with line.hq.database.read() as session:
        assert session.scalars(select(Log.status)).all() == ["applied", "applied"]


def test_what_a_trial_says_of_a_month_is_what_tills_take_once_it_is_published(enrolled, line):
    enrolled.sync()
    with enrolled.database.write() as session:
        create_local_product(session, Product("OWN-1", "胶带", (Unit("卷"),), 0), price=10_000)
    carts = [
        Cart((CartLine("P-001", "根", count), CartLine("OWN-1", "卷", 1_000))) for count in (3_000, 60_000)
    ]
    for cart in carts:
        sell(enrolled, cart)
    enrolled.sync()
    policy = replace(
        POLICY,
        promotions=(TENTH, Promotion("O", "满减", Layer.ORDER, AmountOff(500), MinimumAmount(100_000))),
    )
    with line.hq.database.read() as session:
        said = try_policy(session, policy, month_of(DAY))
    publish(line, policy)
    enrolled.sync()
    taken = sum(sell(enrolled, cart).totals.gross for cart in carts)
    assert said.affected == 2 and taken == said.after.revenue + said.own_billed


def test_a_member_earns_points_and_a_return_takes_them_back(enrolled, line):
    double = Promotion("P", "双倍积分", Layer.ORDER, PointsMultiplier(2_000_000))
    publish(line, replace(POLICY, promotions=(double,)))
    enrolled.sync()
    sold = sell(enrolled, Cart((CartLine("P-001", "根", 10_000),), member_id="M1"))
    enrolled.sync()
    with enrolled.database.read() as session:
        assert get_member(session, "M1").points == 372
    with enrolled.database.write() as session:
        for place in range(2):
            issue_refund(
                session, sold.doc_id, {1: 5_000}, TenderType.CASH, CLOCK.moment(), doc_id=f"r{place}"
            )
    assert enrolled.sync().verdicts == {"applied": 2}
    with line.hq.database.read() as session:
        assert session.scalars(select(Member.points).where(Member.id == "M1")).one() == 0
