"""A return gives a budget back once: to the lease it came from while that is open, else to HQ, never more than was taken."""

from __future__ import annotations

import msgspec
import pytest

from protocol.lease import LeaseRow, LeaseUse, LeaseWish
from protocol.quote import UnearnedRow
from protocol.receipt import RECEIPT, REFUND, RefundDoc
from server_stub.lease import set_budget
from server_stub.models import Budget, Dealer, Lease
from server_stub.models import LeaseUse as StoredUse
from tests.hq import SeededHq, TestDevice, receipt
from tests.server_stub.test_lease import BUDGET, first, leases, spend, sync


def lent(hq: SeededHq, amount: int = 1_000) -> tuple[TestDevice, LeaseRow]:
    with hq.database.write() as session:
        set_budget(session, session.get_one(Dealer, 1), "B-1", 1_000)
    device = hq.device()
    (lease,) = leases(sync(device, wishes=[LeaseWish(BUDGET, "B-1", amount)]))
    return device, lease


def sold(device: TestDevice, *uses: LeaseUse, doc_id: str = "r-1") -> None:
    device.append(RECEIPT, msgspec.structs.replace(receipt(), uses=list(uses)), doc_id)


def returned(device: TestDevice, *back: LeaseUse, doc_id: str = "f-1") -> None:
    sale = receipt()
    doc = RefundDoc(
        number=doc_id,
        store_id=sale.store_id,
        business_day=sale.business_day,
        stamp=sale.stamp,
        lines=[],
        tenders=[],
        gross=0,
        tax=0,
        original_id="r-1",
        unearned=UnearnedRow(budgets=list(back)),
    )
    device.append(REFUND, doc, doc_id)


def books(hq: SeededHq) -> tuple[int, int]:
    """Return what is spent of the budget and used of the first lease."""
    return first(hq, Budget).spent, first(hq, Lease).used  # type: ignore[attr-defined]


def test_what_a_return_frees_can_be_spent_of_the_same_lease_again(hq: SeededHq) -> None:
    device, lease = lent(hq)
    sold(device, spend(lease, 600))
    sync(device)
    assert books(hq) == (600, 600)
    returned(device, spend(lease, 200))
    sync(device)
    assert books(hq) == (400, 400)
    sold(device, spend(lease, 600), doc_id="r-2")
    sync(device)
    assert books(hq) == (1_000, 1_000) and first(hq, StoredUse, doc_id="r-2").covered == 600  # type: ignore[attr-defined]


def test_what_goes_to_no_lease_is_hqs_to_lend(hq: SeededHq) -> None:
    device, lease = lent(hq)
    sold(device, spend(lease, 600))
    returned(device, LeaseUse("", BUDGET, "B-1", 600))
    sync(device)
    assert books(hq) == (0, 600)
    sync(device, returned=[lease.lease_id], wishes=[LeaseWish(BUDGET, "B-1", 1_000)])
    assert first(hq, Lease, closed_at=None).amount == 1_000  # type: ignore[attr-defined]


def test_another_pc_of_the_store_gives_back_to_hq_even_if_it_names_the_lease(hq: SeededHq) -> None:
    device, lease = lent(hq)
    sold(device, spend(lease, 600))
    sync(device)
    other = hq.device()
    returned(other, spend(lease, 600))
    sync(other)
    assert books(hq) == (0, 600)


@pytest.mark.parametrize("amount", [601, 2**60])
def test_no_return_gives_back_more_than_its_sale_took(hq: SeededHq, amount: int) -> None:
    device, lease = lent(hq)
    sold(device, spend(lease, 600))
    sold(device, spend(lease, 300), doc_id="r-2")
    for doc_id in ("f-1", "f-2"):
        returned(device, spend(lease, amount), LeaseUse("", BUDGET, "B-1", amount), doc_id=doc_id)
    sync(device)
    assert books(hq) == (300, 300)


def test_a_return_that_is_sent_twice_counts_once(hq: SeededHq) -> None:
    device, lease = lent(hq)
    sold(device, spend(lease, 600))
    returned(device, spend(lease, 200))
    sync(device)
    sync(device)
    assert books(hq) == (400, 400)


def test_what_no_lease_covered_comes_back_to_none(hq: SeededHq) -> None:
    device, lease = lent(hq, 500)
    sold(device, spend(lease, 800))
    sold(device, doc_id="r-2")
    sync(device)
    assert books(hq) == (800, 500)
    returned(device, spend(lease, 700))
    sync(device)
    assert books(hq) == (100, 500)


def test_returns_of_what_took_nothing_or_is_no_budget_change_nothing(hq: SeededHq) -> None:
    device, lease = lent(hq)
    sold(device, spend(lease, 600))
    returned(device, LeaseUse("", BUDGET, "B-9", 5), LeaseUse("", "points", "B-1", 5), spend(lease, -5))
    sync(device)
    assert books(hq) == (600, 600)
