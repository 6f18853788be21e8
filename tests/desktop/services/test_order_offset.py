"""What the rebate wallet may pay of an order: within rule and wallet, never the same earnings twice, and HQ's answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update

from desktop.db import Database
from desktop.models.document import Document
from desktop.services.order import Wanted, place_order
from desktop.services.order_book import get_known_order
from desktop.services.order_draft import OrderDraft, OrderQuote, quote_draft, submit_draft
from desktop.services.order_offset import OffsetAnswer, OffsetOffer, offer_offset, sum_reserved
from domain.errors import DomainError
from domain.rebate.wallet import OffsetRule
from protocol.order import ORDER_STATUS, OffsetUse, OrderDoc, OrderStatusRow
from protocol.rule import Subject
from protocol.terms import EarningRow
from tests.desktop import terms
from tests.desktop.services.test_order import WANTED
from tests.desktop.shop import CLOCK

DAY = CLOCK.moment().local.date()
SOON = EarningRow("E-1", "R-1", date(2026, 1, 5), 3_000, 3_000, date(2026, 12, 31))
LATER = EarningRow("E-2", "R-1", date(2026, 1, 2), 5_000, 5_000)


def fill_wallet(database: Database, rule: OffsetRule | None = None) -> None:
    terms.publish_earnings(database, SOON, LATER)
    if rule:
        terms.publish_rules(database, terms.rule(Subject.OFFSET, rule, date(2026, 1, 1), id="offset"))


def offer(database: Database, amount: int, wanted: int | None, **more: Any) -> OffsetOffer:
    with database.read() as session:
        return offer_offset(session, [("X", amount)], DAY, wanted, **more)


def place(database: Database, offset: int, doc_id: str) -> OrderDoc:
    with database.write() as session:
        place_order(session, WANTED, CLOCK.moment(), doc_id=doc_id, offset=offset)
        body = session.scalars(select(Document.body).where(Document.doc_id == doc_id)).one()
    return msgspec.json.decode(body, type=OrderDoc)


def tell(database: Database, doc_id: str, state: str, asked: int, *uses: OffsetUse) -> None:
    row = OrderStatusRow(doc_id, doc_id, 2, state, [], 0, offset_asked=asked, offset_uses=list(uses))
    terms.put(database, terms.DEALER_SCOPE, ORDER_STATUS, [(doc_id, row)])


def answer(database: Database, doc_id: str) -> OffsetAnswer:
    with database.read() as session:
        return get_known_order(session, doc_id).offset


def test_all_is_what_the_rule_allows_or_the_wallet_holds_first_what_ends_first(shop: Database) -> None:
    fill_wallet(shop, OffsetRule(300_000))
    small, large = offer(shop, 10_000, None), offer(shop, 100_000, None)
    assert (small.asked, small.limit, small.beyond) == (3_000, 3_000, 0)
    assert (large.asked, large.limit, large.free) == (8_000, 30_000, 8_000)
    assert [(part.earning, part.amount) for part in large.parts] == [("E-1", 3_000), ("E-2", 5_000)]


def test_a_part_is_asked_as_it_is_and_what_goes_beyond_is_said(shop: Database) -> None:
    fill_wallet(shop, OffsetRule(300_000))
    assert offer(shop, 10_000, 1_000).parts[0].amount == 1_000
    beyond = offer(shop, 10_000, 4_500)
    assert (beyond.asked, beyond.beyond, beyond.most) == (4_500, 1_500, 3_000)


def test_without_a_rule_the_wallet_may_pay_all_and_without_a_wallet_nothing(shop: Database) -> None:
    assert not offer(shop, 10_000, None).is_known
    fill_wallet(shop)
    assert (offer(shop, 7_000, None).asked, offer(shop, 7_000, 0).asked) == (7_000, 0)


def test_two_offline_orders_do_not_count_on_the_same_earnings(shop: Database) -> None:
    fill_wallet(shop)
    assert place(shop, 4_000, "o-1").offset == 4_000
    second = offer(shop, 100_000, None)
    assert (second.reserved, second.free, second.asked) == (4_000, 4_000, 4_000)
    assert [(part.earning, part.amount) for part in second.parts] == [("E-2", 4_000)]
    assert offer(shop, 100_000, None, order_id="o-1").reserved == 0


def test_what_hq_decided_or_refused_is_not_kept_apart_any_more(shop: Database) -> None:
    for doc_id in ("o-1", "o-2", "o-3"):
        place(shop, 1_000, doc_id)
    tell(shop, "o-1", "approved", 1_000, OffsetUse("E-1", 1_000))
    tell(shop, "o-2", "review", 1_000)
    with shop.write() as session:
        session.execute(update(Document).where(Document.doc_id == "o-3").values(status="rejected"))
        assert sum_reserved(session) == 1_000
    assert [answer(shop, doc_id).is_decided for doc_id in ("o-1", "o-2", "o-3")] == [True, False, True]


def test_what_another_computer_asked_is_kept_apart_too(shop: Database) -> None:
    fill_wallet(shop)
    tell(shop, "elsewhere", "review", 2_500)
    assert offer(shop, 100_000, None).free == 5_500
    assert answer(shop, "elsewhere") == OffsetAnswer(2_500)


def test_the_answer_names_what_came_from_which_earning(shop: Database) -> None:
    fill_wallet(shop)
    place(shop, 4_000, "o-1")
    assert answer(shop, "o-1") == OffsetAnswer(4_000)
    tell(shop, "o-1", "approved", 4_000, OffsetUse("E-1", 3_000), OffsetUse("E-9", 200))
    told = answer(shop, "o-1")
    assert (told.asked, told.granted, told.is_decided) == (4_000, 3_200, True)
    known, unknown = told.parts
    assert (known.programme, known.expires) == ("R-1", SOON.expires)
    assert (unknown.programme, unknown.expires) == ("", None)


@pytest.mark.parametrize(("amount", "code"), [(-1, "offset_negative"), (10**9, "offset_beyond_order")])
def test_a_wish_below_nothing_or_above_the_order_is_refused(shop: Database, amount: int, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        place(shop, amount, "o-1")
    fault = quote(shop, OrderDraft(tuple(WANTED), offset=amount)).fault
    assert fault is not None and fault.code == code
    assert quote(shop, OrderDraft(offset=amount)).fault is None


def quote(database: Database, draft: OrderDraft) -> OrderQuote:
    with database.read() as session:
        return quote_draft(session, draft, DAY, moment=CLOCK.moment())


def test_a_draft_that_takes_all_asks_what_the_wallet_has_when_it_is_placed(shop: Database) -> None:
    fill_wallet(shop)
    draft = OrderDraft(tuple(WANTED), offset=None)
    assert quote(shop, draft).offset.asked == 8_000
    place(shop, 3_000, "o-1")
    with shop.write() as session:
        for _ in range(2):
            issued = submit_draft(session, draft, CLOCK.moment(), "o-2")
        body = session.scalars(select(Document.body).where(Document.doc_id == issued.doc_id)).one()
    assert msgspec.json.decode(body, type=OrderDoc).offset == 5_000


def test_a_kept_draft_of_an_earlier_version_asks_nothing(shop: Database) -> None:
    old = msgspec.json.decode(b'{"lines":[],"note":"x"}', type=OrderDraft)
    assert (old.offset, old.project) == (0, "")


def test_a_project_without_a_contract_in_force_keeps_the_draft_from_being_placed(shop: Database) -> None:
    draft = OrderDraft((Wanted(WANTED[0].sku, WANTED[0].unit, 1_000),), project="HOTEL")
    fault = quote(shop, draft).fault
    assert fault is not None and (fault.code, fault.facts) == ("project_unknown", {"project": "HOTEL"})
