"""Uses of limited promotions at the store's other tills count as soon as their receipts were pulled; returns give them back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec

from desktop.db import Database
from desktop.models.scope import LedgerScope
from desktop.models.store_receipt import StoreReceipt
from desktop.services.promotion import load_uses
from desktop.services.refund import issue_refund
from domain.promotion.benefit import AmountOff
from domain.promotion.cart import Uses
from domain.promotion.rule import Layer, Limits, Promotion
from protocol.base import encode
from protocol.quote import GivenRow, QuoteRow, UnearnedRow
from protocol.receipt import RECEIPT, REFUND, ReceiptDoc, RefundDoc
from tests.desktop.policy_shop import put_rules
from tests.desktop.shop import CASH, CLOCK, DAY, cart, sell

ONCE = Promotion("L", "限一次", Layer.ORDER, AmountOff(100), limits=Limits(total=1))
EARLIER = DAY - timedelta(days=1)


def pull(shop: Database, doc_id: str, doc: ReceiptDoc | RefundDoc, v: int) -> None:
    """Write a document of another till as a pull would."""
    kind = RECEIPT if isinstance(doc, ReceiptDoc) else REFUND
    with shop.write() as session:
        held = session.get(LedgerScope, "store:7.11")
        if held is None:
            session.add(LedgerScope(scope="store:7.11", gen="g", v=v, count=1, is_complete=True))
        else:
            held.v = v
        row: dict[str, Any] = {"scope": "store:7.11", "v": v, "row_hash": v, "doc_id": doc_id, "kind": kind}
        original = doc.original_id if isinstance(doc, RefundDoc) else ""
        row |= {"number": doc.number, "business_day": doc.business_day, "original_id": original}
        session.add(StoreReceipt(**row, body=encode(doc)))


def sale(number: str, member: str = "", times: int = 1, day: date = DAY) -> ReceiptDoc:
    quote = QuoteRow(version=1, given=[GivenRow("use", "L", 1, 100, times), GivenRow("gift", "L", 1)])
    more: dict[str, Any] = {"number": number, "member_id": member, "business_day": day, "quote": quote}
    return ReceiptDoc(store_id=11, stamp=CLOCK.moment().stamp, lines=[], tenders=[], gross=0, tax=0, **more)


def back(original_id: str) -> RefundDoc:
    more: dict[str, Any] = {"original_id": original_id, "unearned": UnearnedRow(uses={"L": 1})}
    more |= {"number": "RF-1", "business_day": DAY, "stamp": CLOCK.moment().stamp}
    return RefundDoc(store_id=11, lines=[], tenders=[], gross=0, tax=0, **more)


def uses(shop: Database, member: str = "", day: date = DAY) -> Uses:
    with shop.read() as session:
        return load_uses(session, ["L"], member, day).get("L", Uses())


def test_what_other_tills_used_counts_once_it_was_pulled(shop: Database) -> None:
    put_rules(shop, ONCE)
    assert uses(shop) == Uses()
    pull(shop, "one", sale("A", "M1"), 1)
    pull(shop, "two", sale("B", "M2", 2, EARLIER), 2)
    assert uses(shop, "M1") == Uses(1, 3, 1, 3)
    pull(shop, "three", back("two"), 3)
    assert (uses(shop, "M1"), uses(shop, day=EARLIER)) == (Uses(1, 2, 1, 2), Uses(0, 2, 1, 2))
    with shop.write() as session:
        assert sell(session, cart(glue=1)).totals.gross == 3_500


def test_a_return_makes_room_on_the_day_of_its_sale_and_not_on_its_own(shop: Database) -> None:
    put_rules(shop, Promotion("L", "每天一次", Layer.ORDER, AmountOff(100), limits=Limits(day=1)))
    with shop.write() as session:
        old = sell(session, cart(glue=1), business_day=EARLIER)
        assert sell(session, cart(glue=1)).totals.gross == 3_400
        issue_refund(session, old.doc_id, {1: 1_000}, CASH, CLOCK.moment())
        assert sell(session, cart(glue=1)).totals.gross == 3_500
        assert load_uses(session, ["L"], "", EARLIER)["L"].day == 0


def test_what_this_pc_holds_in_its_own_books_counts_once(shop: Database) -> None:
    put_rules(shop, Promotion("L", "限", Layer.ORDER, AmountOff(100), limits=Limits(total=9)))
    with shop.write() as session:
        sold = sell(session, cart(glue=1))
    pull(shop, sold.doc_id, sale("A"), 1)
    assert uses(shop).total == 1


def test_a_body_that_says_nothing_of_promotions_is_no_use(shop: Database) -> None:
    put_rules(shop, ONCE)
    pull(shop, "one", msgspec.structs.replace(sale("A"), quote=None), 1)
    assert uses(shop) == Uses()
