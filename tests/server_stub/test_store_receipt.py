"""A store's receipts are published to its PCs once it has two, as the bytes that were pushed, for 400 days."""

from datetime import date, timedelta

import msgspec

from protocol.receipt import RECEIPT, REFUND, SHIFT, RefundDoc, ShiftDoc
from protocol.sync import PageStatus, ScopePage, ScopeState
from tests.hq import DAY, SeededHq, TestDevice, receipt, stamp

SCOPE = "store:1.11"
HEAD = {"store_id": 11, "stamp": stamp()}


def bill(device: TestDevice, doc_id: str, day: date = DAY) -> bytes:
    body = msgspec.structs.replace(receipt(f"RC-{doc_id}"), business_day=day)
    return bytes(device.append(RECEIPT, body, doc_id).body)


def page(device: TestDevice, *states: ScopeState) -> ScopePage | None:
    found = [page for page in device.sync(scopes=states).pages if page.scope == SCOPE]
    return found[0] if found else None


def keys(device: TestDevice) -> list[str]:
    found = page(device)
    return [row.key for row in found.rows] if found else []


def test_a_store_of_one_pc_has_nobody_to_tell(hq: SeededHq) -> None:
    device = hq.device()
    bill(device, "a")
    assert page(device) is None and SCOPE not in device.enrolment.scopes


def test_the_second_pc_gets_what_was_billed_before_and_after_it_came(hq: SeededHq) -> None:
    first = hq.device()
    before = bill(first, "a")
    first.sync()
    second = hq.device()
    after = bill(first, "b")
    first.sync()
    found = page(second)
    assert found is not None and found.is_complete
    told = [(row.kind, row.key, bytes(row.body)) for row in found.rows]
    assert told == [(RECEIPT, "a", before), (RECEIPT, "b", after)]


def test_what_was_told_already_is_not_told_again(hq: SeededHq) -> None:
    first, second = hq.device(), hq.device()
    bill(first, "a")
    first.sync()
    held = page(second)
    assert held is not None and held.digest is not None
    again = page(second, ScopeState(SCOPE, held.gen, held.v, held.digest))
    assert again is not None and again.status is PageStatus.SAME


def test_another_store_and_a_shift_are_not_told(hq: SeededHq) -> None:
    first, second = hq.device(), hq.device()
    bill(first, "a")
    first.append(SHIFT, shift(), "s")
    first.sync()
    assert keys(second) == ["a"]


def shift() -> ShiftDoc:
    figures = dict.fromkeys(("opening_float", "cash_in", "cash_out", "counted", "sales", "refunded"), 0)
    return ShiftDoc(number="SH-1", business_day=DAY, cashier="", receipts=0, refunds=0, **HEAD, **figures)  # type: ignore[arg-type]


def test_a_refund_that_waited_is_told_when_it_is_booked(hq: SeededHq) -> None:
    first, second = hq.device(), hq.device()
    sale = receipt("RC-1")
    figures = {"lines": sale.lines, "tenders": sale.tenders, "gross": sale.gross, "tax": sale.tax}
    back = RefundDoc(number="RF-1", business_day=DAY, original_id="a", **HEAD, **figures)  # type: ignore[arg-type]
    second.append(REFUND, back, "r")
    second.sync()
    assert keys(first) == []
    bill(first, "a")
    first.sync()
    assert sorted(keys(second)) == ["a", "r"]


def test_what_is_older_than_the_window_leaves_when_a_shift_is_closed(hq: SeededHq) -> None:
    first, second = hq.device(), hq.device()
    bill(first, "old", DAY - timedelta(days=390))
    bill(first, "too-old", DAY - timedelta(days=401))
    bill(first, "new")
    first.sync()
    assert sorted(keys(second)) == ["new", "old"]
    hq.clock.forward(days=20)
    first.append(SHIFT, shift(), "s")
    first.sync()
    assert keys(second) == ["new"]


def test_a_pc_a_year_ahead_makes_nobody_forget(hq: SeededHq) -> None:
    first, second = hq.device(), hq.device()
    bill(first, "a")
    first.append(SHIFT, msgspec.structs.replace(shift(), business_day=DAY + timedelta(days=800)), "s")
    first.sync()
    assert keys(second) == ["a"]
