"""Changes of orders at HQ: judged on the current revision, once, with one verdict; too late means a change request."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import OperationalError

from protocol import routes
from protocol.amendment import (
    AMEND,
    AddLine,
    AmendDoc,
    Cancel,
    ChangeRow,
    Op,
    SetNote,
    SetRequested,
    SetWantedOn,
)
from protocol.base import encode
from protocol.order import ORDER, OrderDoc, OrderLineRow, OrderStatusRow
from protocol.sync import Verdict
from server_stub.models import Dealer, Order, Store
from tests.hq import DAY, SeededHq, TestDevice, order, stamp
from tests.server_stub.test_order import alarms, by_hand, dealer_rows, decide, place, ship, stock
from tests.server_stub.test_order import status as order_row

LINE = order().lines[0]
TILES = OrderLineRow("P-002", "玻化砖", "箱", 20, 1, 1_000, 9_050_000, 90_500, 130_000)


def amend(*ops: Op, base: int = 2, number: str = "AM-1", order_id: str = "o-1") -> AmendDoc:
    return AmendDoc(
        number=number,
        store_id=11,
        business_day=DAY,
        stamp=stamp(),
        order_id=order_id,
        order_number="PO-0001-26-000001",
        base_revision=base,
        ops=list(ops),
    )


def send(device: TestDevice, doc: AmendDoc, doc_id: str = "a-1") -> Verdict:
    device.append(AMEND, doc, doc_id)
    return device.sync(after=len(device.log) - 1).verdicts[0]


def ask(quantity: int, was: int = 10_000, line: str = "1") -> SetRequested:
    return SetRequested(line=line, quantity=quantity, was=was)


def release(hq: SeededHq, **message: int) -> msgspec.Raw:
    return hq.staff("POST", routes.ORDER_RELEASE.replace("{order_id:str}", "o-1"), message)


def decide_change(hq: SeededHq, change_id: str, action: str, reason: str = "") -> dict[str, object]:
    path = routes.CHANGE_DECIDE.replace("{change_id:str}", change_id)
    return hq.staff("POST", path, {"action": action, "reason": reason}).json()


def changes(device: TestDevice) -> list[ChangeRow]:
    return dealer_rows(device, "change", ChangeRow)


def test_less_of_an_approved_line_gives_its_promise_back(hq: SeededHq) -> None:
    device, _ = place(hq)
    verdict = send(device, amend(ask(4_000)))
    row = order_row(device)
    assert (verdict.status, verdict.code, verdict.facts["revision"]) == ("applied", "", 3)
    assert (row.revision, row.state, row.lines[0].requested, row.lines[0].approved) == (
        3,
        "approved",
        4_000,
        4_000,
    )
    assert (stock(hq, "P-001"), row.total) == ((500_000, 4_000), 6_720)


def test_more_than_approved_goes_to_review_and_staff_decide_the_difference(hq: SeededHq) -> None:
    device, _ = place(hq)
    send(device, amend(ask(600_000)))
    row = order_row(device)
    assert (row.state, row.lines[0].requested, row.lines[0].approved) == ("review", 600_000, 10_000)
    assert stock(hq, "P-001") == (500_000, 10_000)
    decided = decide(hq, "approve")
    assert (decided.state, decided.lines[0].approved, decided.lines[0].cut) == (
        "approved",
        500_000,
        "partly_in_stock",
    )
    assert stock(hq, "P-001") == (500_000, 500_000)


def test_rejecting_an_addition_keeps_what_was_approved(hq: SeededHq) -> None:
    device, _ = place(hq)
    send(device, amend(ask(12_000)))
    decided = decide(hq, "reject", "不加量")
    assert (decided.state, decided.lines[0].approved, decided.lines[0].cut, decided.reason) == (
        "approved",
        10_000,
        "refused",
        "不加量",
    )
    assert stock(hq, "P-001") == (500_000, 10_000)


def test_a_line_is_added_and_changed_by_its_id(hq: SeededHq) -> None:
    device, _ = place(hq)
    send(device, amend(AddLine(id="a-1.1", line=TILES), ask(2_000, 1_000, "a-1.1")))
    row = order_row(device)
    assert [(line.sku, line.id, line.requested, line.numerator) for line in row.lines] == [
        ("P-001", "", 10_000, 1),
        ("P-002", "a-1.1", 2_000, 20),
    ]
    assert (row.state, decide(hq, "approve").state, stock(hq, "P-002")) == (
        "review",
        "approved",
        (100_000, 40_000),
    )


def test_an_added_line_at_another_price_raises_an_alarm(hq: SeededHq) -> None:
    device, _ = place(hq)
    dear = msgspec.structs.replace(TILES, price=1, amount=0)
    assert send(device, amend(AddLine(id="a-1.1", line=dear))).status == "applied"
    assert "order_price_differs" in alarms(hq)


def test_day_note_and_cancellation_are_taken_over(hq: SeededHq) -> None:
    device, _ = place(hq)
    send(device, amend(SetWantedOn(day=DAY), SetNote(note="急")))
    row = order_row(device)
    assert (row.wanted_on, row.note, row.state) == (DAY, "急", "approved")
    send(device, amend(Cancel(was=row.total), base=3), "a-2")
    assert (order_row(device).state, stock(hq, "P-001")) == ("cancelled", (500_000, 0))


def test_a_command_sent_twice_has_its_effect_once_and_the_same_verdict(hq: SeededHq) -> None:
    device, _ = place(hq)
    device.append(AMEND, amend(ask(4_000), Cancel(was=1), base=1), "a-1")
    first, again = device.sync(after=1).verdicts[0], device.sync(after=1).verdicts[0]
    assert (first.status, first.code, first.facts) == (again.status, again.code, again.facts)
    assert (first.code, first.facts["results"]) == ("partly_refused", "applied,order_changed")
    assert order_row(device).revision == 3


def test_a_failure_of_the_database_while_judging_leaves_nothing_half_done(
    hq: SeededHq, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("UPDATE", {}, OSError("disk full"))

    device, _ = place(hq)
    device.append(AMEND, amend(ask(4_000)), "a-1")
    with monkeypatch.context() as broken:
        broken.setattr("server_stub.amendment.publish_order", fail)
        assert device.send(encode(device.request(1))).status_code == 503
    assert (stock(hq, "P-001"), device.sync(after=1).verdicts[0].status) == ((500_000, 10_000), "applied")
    assert (stock(hq, "P-001"), order_row(device).revision) == ((500_000, 4_000), 3)


def test_after_a_fork_the_verdict_comes_with_all_it_said(hq: SeededHq) -> None:
    device, _ = place(hq)
    first = send(device, amend(ask(4_000)))
    heir = hq.device()
    heir.append(AMEND, amend(ask(4_000)), "a-1")
    reply = heir.sync()
    assert (reply.verdicts[0].status, reply.verdicts[0].code) == ("have", "applied")
    (told,) = [row for page in reply.pages for row in page.rows if row.kind == "verdict"]
    assert msgspec.json.decode(told.body)[3] == first.facts


@pytest.mark.parametrize("first", ["a", "b"])
def test_two_pcs_that_change_the_same_line_are_told_whose_wish_stands(hq: SeededHq, first: str) -> None:
    device, _ = place(hq)
    pcs = {"a": (device, 4_000), "b": (hq.device(), 6_000)}
    second = "b" if first == "a" else "a"
    verdicts = {name: send(pcs[name][0], amend(ask(pcs[name][1])), f"{name}-1") for name in (first, second)}
    assert (verdicts[first].status, verdicts[second].status) == ("applied", "rejected")
    facts = verdicts[second].facts
    assert (verdicts[second].code, facts["requested_here"], facts["requested_hq"]) == (
        "line_changed",
        pcs[second][1],
        pcs[first][1],
    )
    assert order_row(device).lines[0].requested == pcs[first][1]


def test_a_stale_command_on_another_line_is_applied(hq: SeededHq) -> None:
    both = msgspec.structs.replace(order(), lines=[LINE, TILES], total=LINE.amount + TILES.amount)
    device, _ = place(hq, both)
    send(device, amend(ask(4_000)))
    assert send(hq.device(), amend(ask(0, 1_000, "2")), "b-1").status == "applied"
    assert [line.requested for line in order_row(device).lines] == [4_000, 0]


def test_what_comes_after_the_release_is_a_change_request(hq: SeededHq) -> None:
    device, _ = place(hq)
    assert release(hq).json()[3] == "released"
    verdict = send(device, amend(ask(4_000), SetNote(note="急"), base=3))
    assert (verdict.status, verdict.code, verdict.facts["results"]) == (
        "applied",
        "change_requested",
        "too_late,too_late",
    )
    assert [(row.id, row.op, row.state, row.sku, row.quantity, row.note) for row in changes(device)] == [
        ("a-1.1", "set_requested", "open", "P-001", 4_000, ""),
        ("a-1.2", "set_note", "open", "", 0, "急"),
    ]
    assert order_row(device).lines[0].requested == 10_000


def test_an_accepted_change_takes_the_order_back_from_the_warehouse(hq: SeededHq) -> None:
    device, _ = place(hq)
    release(hq)
    send(device, amend(ask(4_000), base=3))
    assert decide_change(hq, "a-1.1", "accept")[4] == "accepted"
    row = order_row(device)
    assert (row.state, row.lines[0].approved, stock(hq, "P-001")) == ("approved", 4_000, (500_000, 4_000))
    assert changes(device)[0].state == "accepted"
    assert decide_change(hq, "a-1.1", "refuse", "x")["facts"]["reason"] == "change_decided"


def test_a_refused_change_tells_the_dealer_why(hq: SeededHq) -> None:
    device, _ = place(hq)
    ship(hq)
    send(device, amend(ask(4_000), base=3))
    assert decide_change(hq, "a-1.1", "accept")["facts"]["reason"] == "order_step_refused"
    assert decide_change(hq, "a-1.1", "refuse")["facts"]["reason"] == "reason_missing"
    decide_change(hq, "a-1.1", "refuse", "已发货")
    assert [(row.state, row.reason) for row in changes(device)] == [("refused", "已发货")]
    assert hq.staff("GET", routes.CHANGES).json() == []
    assert len(hq.staff("GET", f"{routes.CHANGES}?state=").json()) == 1


def test_a_command_waits_for_an_order_that_another_pc_has_not_sent(hq: SeededHq) -> None:
    early = hq.device()
    assert send(early, amend(ask(4_000), base=0)).status == "waiting"
    device, _ = place(hq)
    assert order_row(device).lines[0].requested == 4_000
    (told,) = [row for page in early.sync(after=1).pages for row in page.rows if row.kind == "verdict"]
    assert msgspec.json.decode(told.body)[1] == "applied"


def test_a_command_on_an_order_that_hq_refused_is_refused_too(hq: SeededHq) -> None:
    early = hq.device()
    send(early, amend(ask(4_000), base=0))
    empty = msgspec.structs.replace(order(), lines=[], total=0)
    assert place(hq, empty)[1].status == "rejected"
    (told,) = [row for page in early.sync(after=1).pages for row in page.rows if row.kind == "verdict"]
    assert msgspec.json.decode(told.body)[1:3] == ["rejected", "order_not_booked"]
    assert send(early, amend(ask(1_000), base=0, number="AM-2"), "a-2").code == "order_not_booked"


def test_a_command_on_a_parked_order_is_judged_once_the_order_is(hq: SeededHq) -> None:
    device, verdict = place(hq, msgspec.structs.replace(order(), store_id=99))
    assert (verdict.status, send(device, amend(ask(4_000), base=0)).status) == ("parked", "waiting")
    with hq.database.write() as session:
        session.execute(insert(Store), [{"dealer_id": 1, "id": 99, "code": "S099", "name": "新店"}])
    assert hq.staff("POST", routes.PARKED_RETRY).json() == {"settled": 1}
    assert order_row(device).lines[0].requested == 4_000


@pytest.mark.parametrize(
    ("doc", "status", "code"),
    [
        (amend(), "rejected", "amendment_empty"),
        (amend(ask(1, line="9")), "rejected", "order_line_unknown"),
        (amend(AddLine(id="x", line=msgspec.structs.replace(TILES, quantity=-5))), "rejected", "quantity_not_positive"),
        (amend(AddLine(id="x", line=msgspec.structs.replace(TILES, price=-5))), "rejected", "price_negative"),
        (msgspec.structs.replace(amend(ask(1)), store_id=99), "parked", "store_unknown"),
    ],
)  # fmt: skip
def test_a_command_that_cannot_be_changes_nothing(
    hq: SeededHq, doc: AmendDoc, status: str, code: str
) -> None:
    device, _ = place(hq)
    verdict = send(device, doc)
    assert (verdict.status, verdict.code, order_row(device).revision) == (status, code, 2)


def test_an_op_of_a_later_program_is_parked_and_delays_nobody(hq: SeededHq) -> None:
    device, _ = place(hq)
    body = msgspec.json.encode(amend(ask(4_000))).replace(b"set_requested", b"split_line")
    device.append(AMEND, body, "a-1")
    device.append(AMEND, amend(ask(4_000), number="AM-2"), "a-2")
    assert [verdict.status for verdict in device.sync(after=1).verdicts] == ["parked", "applied"]


@pytest.mark.parametrize("path", [routes.ORDER_DECIDE, routes.ORDER_RELEASE])
def test_a_decision_on_an_old_revision_is_a_conflict_with_the_current_one(hq: SeededHq, path: str) -> None:
    by_hand(hq)
    device, _ = place(hq)
    send(device, amend(ask(4_000), base=1))
    message = {"action": "approve", "base_revision": 1}
    answer = hq.staff("POST", path.replace("{order_id:str}", "o-1"), message)
    assert (answer.status_code, answer.json()["code"]) == (409, "revision_stale")
    assert answer.json()["facts"]["revision"] == 2
    message["base_revision"] = 2
    if path == routes.ORDER_DECIDE:
        assert hq.staff("POST", path.replace("{order_id:str}", "o-1"), message).status_code == 200


def test_only_an_approved_order_is_released(hq: SeededHq) -> None:
    by_hand(hq)
    place(hq)
    assert release(hq).json()["facts"]["reason"] == "order_step_refused"


def test_credit_is_held_for_what_is_asked_now(hq: SeededHq) -> None:
    by_hand(hq)
    with hq.database.write() as session:
        session.execute(update(Dealer).values(credit_limit=10_000))
    device, _ = place(hq)
    assert order_row(device).reason == "needs_credit"
    send(device, amend(ask(4_000), base=1))
    assert order_row(device).reason == ""
    with hq.database.read() as session:
        assert session.scalars(select(Order.credit)).one() == 6_720
    send(device, amend(ask(0, 4_000), base=2), "a-2")
    assert (order_row(device).state, order_row(device).reason) == ("cancelled", "")
    with hq.database.read() as session:
        assert session.scalars(select(Order.credit)).one() == 0


def test_another_dealers_order_is_out_of_reach(hq: SeededHq) -> None:
    device, _ = place(hq)
    with hq.database.write() as session:
        session.execute(insert(Dealer), [{"id": 2, "code": "D002", "name": "乙"}])
        session.execute(insert(Store), [{"dealer_id": 2, "id": 21, "code": "S021", "name": "乙一店"}])
    theirs = msgspec.structs.replace(amend(ask(4_000)), store_id=21)
    assert send(hq.device("S021"), theirs).status == "waiting"
    assert order_row(device).revision == 2


def test_an_order_and_its_change_go_up_in_one_batch(hq: SeededHq) -> None:
    device = hq.device()
    doc: OrderDoc = order()
    device.append(ORDER, doc, "o-1")
    device.append(AMEND, amend(ask(4_000), base=0), "a-1")
    assert [verdict.status for verdict in device.sync().verdicts] == ["applied", "applied"]
    row: OrderStatusRow = order_row(device)
    assert (row.lines[0].requested, row.lines[0].approved) == (4_000, 4_000)
