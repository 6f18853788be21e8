"""Whatever gets lost, repeated or cut on the way: HQ ends with every document exactly once."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from protocol.lineage import new_lineage_id
from protocol.receipt import RECEIPT
from protocol.sync import PushStatus
from server_stub.models import Log, Receipt
from tests.hq import SeededHq, open_seeded, receipt

STEPS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans()), max_size=8)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=st.integers(1, 9), steps=STEPS, poison=st.sets(st.integers(0, 8)))
def _deliver(
    seeded: SeededHq, names: count[int], documents: int, steps: list[tuple[int, int, bool]], poison: set[int]
) -> None:
    device, name = seeded.device(), next(names)
    device.lineage = new_lineage_id()
    for place in range(documents):
        kind = "unheard" if place in poison else RECEIPT
        device.append(kind, receipt(f"RC-{name}-{place}"), f"d-{name}-{place}")
    acked = 0
    for behind, ahead, is_lost in steps:
        after = max(0, acked - behind)
        reply = device.sync(after, last=min(documents, acked + ahead))
        assert reply.status is PushStatus.OK
        acked = acked if is_lost else max(acked, reply.head.n)
    assert device.sync(acked).head.n == documents
    with seeded.database.read() as session:
        query = select(Log.n, Log.doc_id, Log.chain).where(Log.lineage == device.lineage).order_by(Log.n)
        held = [tuple(row) for row in session.execute(query)]
        mine = select(func.count()).select_from(Receipt).where(Receipt.doc_id.startswith(f"d-{name}-"))
        applied = session.scalar(mine)
    assert held == [(each.n, each.doc_id, device.chain(each.n)) for each in device.log]
    assert applied == documents - len([place for place in poison if place < documents])


def test_every_document_arrives_exactly_once_in_its_order(tmp_path: Path) -> None:
    with open_seeded(tmp_path) as seeded:
        _deliver(seeded, count())
