"""Leases at HQ: exposure and what is lent never pass the limit, each use counts once, and all of it comes back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from sqlalchemy import select, update

from domain.errors import DomainError
from protocol.amendment import AMEND, AmendDoc, SetRequested
from protocol.base import encode
from protocol.lease import LEASE, LeaseRow, LeaseUse, LeaseWish, LendRequest
from protocol.lineage import new_lineage_id
from protocol.order import ORDER, OrderDoc
from protocol.receipt import RECEIPT
from protocol.sync import Feature, SyncReply, SyncRequest
from server_stub.exposure import read_exposure
from server_stub.lease import expire_leases, lend, list_leases, set_budget, set_credit_limit
from server_stub.models import Alarm, Budget, Dealer, Lease, Member, Order, PointsEntry, Stock
from server_stub.models import LeaseUse as StoredUse
from server_stub.order import approve_order, reject_order
from tests.hq import DAY, SeededHq, TestDevice, order, receipt, stamp

LIMIT = 100_000_00
CREDIT, STOCK, POINTS, BUDGET = "credit", "stock", "points", "budget"


def limit(hq: SeededHq, fen: int | None) -> None:
    with hq.database.write() as session:
        set_credit_limit(session, session.get_one(Dealer, 1), fen)


def sync(device: TestDevice, after: int = 0, **more: object) -> SyncReply:
    features = {"features": [Feature.LEASES.value]}
    request = msgspec.structs.replace(device.request(after), **(features | more))
    answer = device.send(encode(request))
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=SyncReply)


def leases(reply: SyncReply) -> list[LeaseRow]:
    return [
        msgspec.json.decode(row.body, type=LeaseRow)
        for page in reply.pages
        if page.scope.startswith(LEASE)
        for row in page.rows
        if bytes(row.body) != b"null"
    ]


def standing(hq: SeededHq) -> tuple[int, int]:
    """Return confirmed exposure and open leases."""
    with hq.database.read() as session:
        exposure = read_exposure(session, 1)
    return exposure.confirmed, exposure.leases


def spend(lease: LeaseRow, amount: int) -> LeaseUse:
    return LeaseUse(lease.lease_id, lease.kind, lease.subject, amount)


def on_credit(lease: LeaseRow, number: str = "PO-0001-26-000001", **more: int) -> OrderDoc:
    doc = order(number, **more)
    return msgspec.structs.replace(doc, uses=[spend(lease, doc.total)])


def first(hq: SeededHq, model: type, **key: object) -> object:
    with hq.database.read() as session:
        return session.scalars(select(model).filter_by(**key)).first()


def test_a_pc_is_lent_its_share_of_the_free_credit(hq: SeededHq) -> None:
    limit(hq, LIMIT)
    (lease,) = leases(sync(hq.device()))
    assert (lease.kind, lease.subject, lease.amount) == (CREDIT, "", LIMIT // 2)
    assert standing(hq) == (0, LIMIT // 2)


def test_without_a_limit_nothing_is_lent_and_a_limit_of_nothing_lends_nothing(hq: SeededHq) -> None:
    device = hq.device()
    assert leases(sync(device)) == []
    limit(hq, 0)
    assert leases(sync(device)) == []
    assert not [page for page in sync(device).pages if page.scope.startswith(LEASE)]


def test_a_program_that_knows_no_leases_is_lent_nothing(hq: SeededHq) -> None:
    limit(hq, LIMIT)
    assert leases(sync(hq.device(), features=[])) == []
    assert standing(hq) == (0, 0)


def test_the_same_sync_again_lends_nothing_more(hq: SeededHq) -> None:
    limit(hq, LIMIT)
    device = hq.device()
    assert leases(sync(device)) == leases(sync(device))


def test_two_pcs_share_what_is_lent(hq: SeededHq) -> None:
    limit(hq, LIMIT)
    one, two = hq.device(), hq.device()
    sync(one), sync(two)
    confirmed, lent = standing(hq)
    assert confirmed + lent <= LIMIT and lent == LIMIT // 2 + LIMIT // 4


def test_two_pcs_that_sync_at_the_same_instant_are_not_lent_the_same_credit(hq: SeededHq) -> None:
    limit(hq, LIMIT)
    devices = [hq.device() for _ in range(4)]
    wish = [LeaseWish(CREDIT, "", LIMIT)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda device: sync(device, wishes=wish), devices))
    assert standing(hq) == (0, LIMIT)


def test_two_orders_at_the_same_instant_do_not_both_pass_where_one_fits(hq: SeededHq) -> None:
    limit(hq, 20_000)
    devices = [hq.device(), hq.device()]
    for place, device in enumerate(devices):
        device.append(ORDER, order(f"PO-{place}", quantity=8_000), f"order-{place}")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(sync, devices))
    with hq.database.read() as session:
        states = sorted(session.scalars(select(Order.state)))
    assert states == ["approved", "review"]
    assert sum(standing(hq)) <= 20_000


def test_an_order_within_the_lease_moves_its_amount_and_is_approved(hq: SeededHq) -> None:
    limit(hq, LIMIT)
    device = hq.device()
    (lease,) = leases(sync(device))
    doc = on_credit(lease)
    device.append(ORDER, doc, "o-1")
    sync(device)
    assert standing(hq) == (doc.total, LIMIT // 2 - doc.total)
    assert first(hq, Order, id="o-1").state == "approved"


def test_a_use_counts_once_when_the_document_comes_again_on_a_new_lineage(hq: SeededHq) -> None:
    limit(hq, LIMIT)
    device = hq.device()
    (lease,) = leases(sync(device))
    doc = on_credit(lease)
    device.append(ORDER, doc, "o-1")
    sync(device), sync(device)
    device.lineage, device.log, device.heads = new_lineage_id(), [], []
    device.append(ORDER, doc, "o-1")
    sync(device)
    assert first(hq, Lease, id=lease.lease_id).used == doc.total
    assert standing(hq)[0] == doc.total and sum(standing(hq)) <= LIMIT


def test_a_lease_that_a_copy_of_its_pc_spends_again_covers_once(hq: SeededHq) -> None:
    limit(hq, 40_000)
    device = hq.device()
    (lease,) = leases(sync(device))
    device.append(ORDER, on_credit(lease, quantity=10_000), "o-1")
    device.append(ORDER, on_credit(lease, "PO-2", quantity=10_000), "o-2")
    sync(device)
    holds = [first(hq, Order, id=id) for id in ("o-1", "o-2")]
    assert [(row.state, row.hold) for row in holds] == [("approved", ""), ("approved", "")]
    assert first(hq, Lease, id=lease.lease_id).used == 20_000
    device.append(ORDER, on_credit(lease, "PO-3", quantity=10_000), "o-3")
    sync(device, after=2)
    assert first(hq, Order, id="o-3").hold == "needs_credit"
    assert sum(standing(hq)) <= 40_000


def test_a_new_lineage_begins_without_leases_and_the_old_ones_stay_reserved(hq: SeededHq) -> None:
    limit(hq, LIMIT)
    device = hq.device()
    (old,) = leases(sync(device))
    device.lineage = new_lineage_id()
    rows = {row.lease_id: row for row in leases(sync(device, returned=[old.lease_id]))}
    assert rows[old.lease_id].lineage != device.lineage
    assert [row.lineage for id, row in rows.items() if id != old.lease_id] == [device.lineage]
    assert LIMIT // 2 < standing(hq)[1] <= LIMIT


def test_an_old_lineages_lease_is_free_once_it_expired_and_its_grace_is_over(hq: SeededHq) -> None:
    limit(hq, LIMIT)
    device = hq.device()
    sync(device)
    hq.clock.forward(days=27)
    with hq.database.write() as session:
        assert expire_leases(session, hq.clock()) == 0
    hq.clock.forward(days=1)
    with hq.database.write() as session:
        assert expire_leases(session, hq.clock()) == 1
    assert standing(hq) == (0, 0)


def test_a_document_made_before_the_lease_expired_is_honoured_within_the_grace(hq: SeededHq) -> None:
    limit(hq, 20_000)
    device = hq.device()
    (lease,) = leases(sync(device, wishes=[LeaseWish(CREDIT, "", 20_000)]))
    hq.clock.forward(days=20)
    device.append(ORDER, on_credit(lease, quantity=8_000), "o-1")
    sync(device)
    assert first(hq, Order, id="o-1").state == "approved"


def test_a_use_of_a_lease_that_is_over_needs_credit_and_passes_no_limit(hq: SeededHq) -> None:
    limit(hq, 20_000)
    one, two = hq.device(), hq.device()
    (lease,) = leases(sync(one, wishes=[LeaseWish(CREDIT, "", 20_000)]))
    hq.clock.forward(days=30)
    sync(two, wishes=[LeaseWish(CREDIT, "", 20_000)])
    one.append(ORDER, on_credit(lease, quantity=8_000), "o-1")
    sync(one)
    late = first(hq, Order, id="o-1")
    assert (late.state, late.hold, late.credit) == ("review", "needs_credit", 0)
    assert standing(hq) == (0, 20_000)


def test_what_a_pc_returns_is_free_again_and_lent_afresh(hq: SeededHq) -> None:
    limit(hq, LIMIT)
    device = hq.device()
    (old,) = leases(sync(device))
    hq.clock.forward(days=7)
    (fresh,) = [row for row in leases(sync(device, returned=[old.lease_id])) if row.lease_id != old.lease_id]
    assert fresh.amount == LIMIT // 2 and standing(hq) == (0, LIMIT // 2)
    sync(device, returned=[old.lease_id])
    assert standing(hq) == (0, LIMIT // 2)


def test_another_device_cannot_return_or_spend_a_lease(hq: SeededHq) -> None:
    limit(hq, 20_000)
    one, two = hq.device(), hq.device()
    (lease,) = leases(sync(one, wishes=[LeaseWish(CREDIT, "", 20_000)]))
    two.append(ORDER, on_credit(lease, quantity=8_000), "o-2")
    sync(two, returned=[lease.lease_id])
    assert first(hq, Order, id="o-2").hold == "needs_credit"
    assert first(hq, Lease, id=lease.lease_id).closed_at is None


def test_a_lease_is_topped_up_once_less_than_half_is_left(hq: SeededHq) -> None:
    limit(hq, 100_000)
    device = hq.device()
    (lease,) = leases(sync(device))
    device.append(ORDER, on_credit(lease, quantity=22_000), "o-1")
    sync(device)
    with hq.database.read() as session:
        held = sum(row.lease.amount - row.used for row in list_leases(session, "D001"))
    confirmed, lent = standing(hq)
    assert held == lent > 50_000 - confirmed and confirmed + lent <= 100_000


def test_a_lowered_limit_takes_nothing_back_and_honours_what_was_lent(hq: SeededHq) -> None:
    limit(hq, 100_000)
    device = hq.device()
    (lease,) = leases(sync(device))
    limit(hq, 1_000)
    assert len(leases(sync(device))) == 1
    device.append(ORDER, on_credit(lease, quantity=8_000), "o-1")
    sync(device)
    assert first(hq, Order, id="o-1").state == "approved"
    assert len(list_all(hq)) == 1


def list_all(hq: SeededHq) -> list[object]:
    with hq.database.read() as session:
        return list(list_leases(session))


def test_an_order_beyond_lease_and_limit_is_kept_in_review_and_says_why(hq: SeededHq) -> None:
    limit(hq, 10_000)
    device = hq.device()
    device.append(ORDER, msgspec.structs.replace(order(), needs_credit=True), "o-1")
    (verdict,) = sync(device).verdicts
    assert verdict.status == "applied"
    with hq.database.write() as session, pytest.raises(DomainError, match="credit_exceeded") as refused:
        approve_order(session, "o-1", hq.clock())
    assert refused.value.facts["missing"] == 16_800 + standing(hq)[1] - 10_000
    listed = msgspec.json.decode(hq.staff("GET", "/v1/hq/orders?state=review").content)
    assert "needs_credit" in listed[0]["order"]


def test_staff_may_approve_over_the_limit_and_nothing_breaks(hq: SeededHq) -> None:
    limit(hq, 10_000)
    device = hq.device()
    device.append(ORDER, order(), "o-1")
    sync(device)
    with hq.database.write() as session:
        approved = approve_order(session, "o-1", hq.clock(), over_limit=True)
    assert (approved.state, approved.hold) == ("approved", "")
    assert standing(hq)[0] == 16_800
    assert leases(sync(device)) == []


def test_a_rejected_order_gives_its_credit_back(hq: SeededHq) -> None:
    limit(hq, LIMIT)
    device = hq.device()
    (lease,) = leases(sync(device))
    wrong = msgspec.structs.replace(on_credit(lease), total=1)
    device.append(ORDER, wrong, "o-1")
    sync(device)
    assert standing(hq)[0] == 16_800
    with hq.database.write() as session:
        reject_order(session, "o-1", "no", hq.clock())
    assert standing(hq)[0] == 0


def test_lent_stock_is_promised_to_nobody_else(hq: SeededHq) -> None:
    one, two = hq.device(), hq.device()
    (lease,) = leases(sync(one, wishes=[LeaseWish(STOCK, "P-001", 480_000)]))
    assert (lease.amount, first(hq, Stock, sku="P-001").reserved) == (480_000, 480_000)
    two.append(ORDER, order("PO-2", quantity=100_000), "o-2")
    sync(two)
    assert first(hq, Stock, sku="P-001").reserved == 500_000
    one.append(
        ORDER, msgspec.structs.replace(order("PO-1", quantity=300_000), uses=[spend(lease, 300_000)]), "o-1"
    )
    sync(one)
    assert first(hq, Order, id="o-1").state == "approved"
    assert first(hq, Stock, sku="P-001").reserved == 500_000
    sync(one, after=1, returned=[lease.lease_id])
    assert first(hq, Stock, sku="P-001").reserved == 320_000


def test_stock_held_for_an_order_is_free_when_the_order_is_rejected(hq: SeededHq) -> None:
    device = hq.device()
    (lease,) = leases(sync(device, wishes=[LeaseWish(STOCK, "P-001", 10_000)]))
    doc = msgspec.structs.replace(order(), total=1, uses=[spend(lease, 10_000)])
    device.append(ORDER, doc, "o-1")
    sync(device)
    assert first(hq, Stock, sku="P-001").reserved == 10_000
    with hq.database.write() as session:
        reject_order(session, "o-1", "no", hq.clock())
    assert first(hq, Stock, sku="P-001").reserved == 0


def give_points(hq: SeededHq, points: int) -> None:
    with hq.database.write() as session:
        session.execute(update(Member).values(points=points))


def test_points_fall_once_for_each_document(hq: SeededHq) -> None:
    give_points(hq, 1_000)
    device = hq.device()
    (lease,) = leases(sync(device, wishes=[LeaseWish(POINTS, "M1", 600)]))
    device.append(RECEIPT, msgspec.structs.replace(receipt(), uses=[spend(lease, 400)]), "r-1")
    sync(device), sync(device)
    assert first(hq, Member).points == 600
    entries = entries_of(hq)
    assert entries == [("redeem", -400)]


def entries_of(hq: SeededHq) -> list[tuple[str, int]]:
    with hq.database.read() as session:
        query = select(PointsEntry.kind, PointsEntry.points).order_by(PointsEntry.kind)
        return [tuple(row) for row in session.execute(query)]


def test_points_spent_in_two_shops_at_once_are_a_debt_and_never_negative(hq: SeededHq) -> None:
    give_points(hq, 500)
    device = hq.device()
    doc = msgspec.structs.replace(receipt(), uses=[LeaseUse("", POINTS, "M1", 700)])
    device.append(RECEIPT, doc, "r-1")
    (verdict,) = sync(device).verdicts
    assert verdict.status == "applied"
    assert first(hq, Member).points == 0
    assert entries_of(hq) == [("debt", -200), ("redeem", -500)]
    assert first(hq, Alarm, code="points_overspent") is not None


def test_points_lent_to_one_pc_are_not_spent_by_another(hq: SeededHq) -> None:
    give_points(hq, 500)
    one, two = hq.device(), hq.device()
    (lease,) = leases(sync(one, wishes=[LeaseWish(POINTS, "M1", 400)]))
    two.append(RECEIPT, msgspec.structs.replace(receipt(), uses=[LeaseUse("", POINTS, "M1", 300)]), "r-2")
    sync(two)
    assert first(hq, Member).points == 400
    one.append(RECEIPT, msgspec.structs.replace(receipt("RC-2"), uses=[spend(lease, 400)]), "r-1")
    sync(one)
    assert first(hq, Member).points == 0
    assert sum(points for _, points in entries_of(hq)) == -700


def test_a_budget_is_lent_and_spent_to_its_last_fen(hq: SeededHq) -> None:
    with hq.database.write() as session:
        set_budget(session, session.get_one(Dealer, 1), "B-1", 1_000)
    device = hq.device()
    (lease,) = leases(sync(device, wishes=[LeaseWish(BUDGET, "B-1", 5_000)]))
    assert lease.amount == 1_000
    uses = [spend(lease, 1_000), LeaseUse("", BUDGET, "B-1", 1), LeaseUse("", BUDGET, "B-9", 1)]
    device.append(RECEIPT, msgspec.structs.replace(receipt(), uses=uses), "r-1")
    sync(device)
    assert first(hq, Budget).spent == 1_001
    assert first(hq, Alarm, code="budget_overspent") and first(hq, Alarm, code="budget_unknown")


def test_staff_lend_no_more_than_is_free(hq: SeededHq) -> None:
    device = hq.device()
    sync(device)
    asked = LendRequest(store_code="S011", kind=STOCK, subject="P-003", amount=12_001)
    with hq.database.write() as session, pytest.raises(DomainError, match="lease_exceeds_free"):
        lend(session, asked, hq.clock())
    with hq.database.write() as session:
        lend(session, msgspec.structs.replace(asked, amount=12_000), hq.clock())
    assert [row.amount for row in leases(sync(device))] == [12_000]


def test_hostile_uses_neither_break_nor_mint_anything(hq: SeededHq) -> None:
    limit(hq, 20_000)
    device = hq.device()
    (lease,) = leases(sync(device))
    id = lease.lease_id
    uses = [LeaseUse(id, CREDIT, "", amount) for amount in (-5, 0, 2**80, 10**15)]
    uses += [LeaseUse("x" * 99, CREDIT, "", 1), LeaseUse(id, "magic", "", 1)]
    device.append(ORDER, msgspec.structs.replace(order(quantity=20_000), uses=uses), "o-1")
    (verdict,) = sync(device).verdicts
    assert verdict.status in ("applied", "parked")
    assert sum(standing(hq)) <= 20_000


@pytest.mark.parametrize(
    "more",
    [
        {"wishes": [LeaseWish(CREDIT, "", 0)]},
        {"wishes": [LeaseWish(CREDIT, "x" * 65, 1)]},
        {"wishes": [LeaseWish(CREDIT, "", 1)] * 101},
        {"returned": ["x"] * 1_001},
        {"returned": ["x" * 65]},
    ],
)
def test_wishes_without_the_agreed_form_are_refused(hq: SeededHq, more: dict[str, object]) -> None:
    device = hq.device()
    request: SyncRequest = msgspec.structs.replace(device.request(), **more)
    assert device.send(encode(request)).status_code in (400, 413)


def test_a_wish_for_what_hq_does_not_know_is_left_unheard(hq: SeededHq) -> None:
    wishes = [LeaseWish("magic", "x", 5), LeaseWish(STOCK, "NO", 5), LeaseWish(POINTS, "NO", 5)]
    assert leases(sync(hq.device(), wishes=[*wishes, LeaseWish(BUDGET, "NO", 5)])) == []


def test_a_parked_document_keeps_what_it_spent_until_it_is_judged(hq: SeededHq) -> None:
    limit(hq, LIMIT)
    device = hq.device()
    (lease,) = leases(sync(device))
    device.append(ORDER, msgspec.structs.replace(on_credit(lease), store_id=99), "o-1")
    sync(device)
    sync(device, after=1, returned=[lease.lease_id])
    with hq.database.read() as session:
        assert session.scalars(select(StoredUse.is_settled)).all() == [False]
    assert standing(hq)[1] >= 16_800 and sum(standing(hq)) <= LIMIT


def test_an_order_that_is_cut_needs_credit_only_for_what_is_approved(hq: SeededHq) -> None:
    limit(hq, 900_000)
    device = hq.device()
    device.append(ORDER, order(quantity=99_999_000), "o-1")
    sync(device)
    decided = first(hq, Order, id="o-1")
    assert (decided.state, decided.hold, decided.credit) == ("approved", "", 0)
    assert standing(hq)[0] == 500 * 1_680


def test_an_amended_order_gives_credit_back_and_asks_for_more(hq: SeededHq) -> None:
    limit(hq, 40_000)
    device = hq.device()
    device.append(ORDER, msgspec.structs.replace(order(quantity=20_000), total=1), "o-1")
    sync(device)
    assert standing(hq)[0] == 20 * 1_680
    for n, quantity in enumerate((5_000, 30_000)):
        device.append(AMEND, amendment(n + 1, quantity), f"a-{n}")
        sync(device, after=n + 1)
        changed = first(hq, Order, id="o-1")
        expected = (5 * 1_680, "") if n == 0 else (5 * 1_680, "needs_credit")
        assert (changed.credit, changed.hold) == expected


def amendment(base: int, quantity: int) -> AmendDoc:
    return AmendDoc(
        number=f"OA-{base}",
        store_id=11,
        business_day=DAY,
        stamp=stamp(),
        order_id="o-1",
        order_number="PO-0001-26-000001",
        base_revision=base,
        ops=[SetRequested(line="1", was=20_000 if base == 1 else 5_000, quantity=quantity)],
    )
