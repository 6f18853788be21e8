"""What any released program ever sent is accepted for ever, and what HQ ever answered is still understood."""

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from desktop.models.product import Product
from desktop.sync.apply import take_page
from protocol import routes
from protocol.enrol import Enrolment
from protocol.healing import MissingReply
from protocol.health import Health
from protocol.problem import Problem
from protocol.sync import PushStatus, SyncReply
from server_stub.judge import DOCUMENTS
from tests.desktop.sync.pc import open_pc
from tests.golden.record import FOLDER, LINEAGE
from tests.hq import SeededHq, hq

__all__ = ["hq"]

REPLIES = {
    "health": Health,
    "enrol": Enrolment,
    "sync": SyncReply,
    "missing": MissingReply,
    "problem": Problem,
}


def recorded(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def sync_reply(content: bytes) -> SyncReply:
    return msgspec.json.decode(content, type=SyncReply)


def test_hq_takes_the_recorded_push_and_judges_it_as_then(hq: SeededHq) -> None:
    device, then = hq.device(), sync_reply(recorded("sync.reply.json"))
    answer = device.send(recorded("sync.request.json"))
    now = sync_reply(answer.content)
    assert (now.status, now.head) == (PushStatus.OK, then.head)
    assert [(v.doc_id, v.status, v.code) for v in now.verdicts] == [
        (v.doc_id, v.status, v.code) for v in then.verdicts
    ]
    again = sync_reply(device.send(recorded("sync.request.json")).content)
    assert (again.status, len(again.verdicts)) == (PushStatus.OK, len(now.verdicts))


def test_every_kind_of_document_is_among_the_recorded(hq: SeededHq) -> None:
    sent = json.loads(recorded("sync.request.json"))
    assert {envelope[2] for envelope in sent["envelopes"]} == set(DOCUMENTS)
    assert sent["lineage"] == LINEAGE and sent["protocol"] == 1


def test_hq_enrols_as_it_was_asked_then(hq: SeededHq) -> None:
    request = json.loads(recorded("enrol.request.json")) | {"code": hq.enrol_code()}
    answer = hq.client.post(routes.ENROL, json=request)
    then = json.loads(recorded("enrol.reply.json"))
    assert answer.status_code == 200 and then.keys() <= answer.json().keys()


def test_hq_gives_lost_documents_as_it_was_asked_then(hq: SeededHq) -> None:
    device = hq.device()
    device.send(recorded("sync.request.json"))
    found = msgspec.json.decode(
        device.send(recorded("missing.request.json"), routes.MISSING).content, type=MissingReply
    )
    then = msgspec.json.decode(recorded("missing.reply.json"), type=MissingReply)
    assert [(d.doc_id, bytes(d.body)) for d in found.documents] == [
        (d.doc_id, bytes(d.body)) for d in then.documents
    ]


@pytest.mark.parametrize("name", sorted(REPLIES))
def test_every_recorded_answer_is_understood(name: str) -> None:
    assert msgspec.json.decode(recorded(f"{name}.reply.json"), type=REPLIES[name])


@pytest.fixture
def pages() -> Iterator[SyncReply]:
    yield sync_reply(recorded("sync.reply.json"))


def test_a_pc_takes_in_the_recorded_pages(pages: SyncReply, tmp_path: Path) -> None:
    with open_pc(tmp_path / "pc") as pc:
        taken = [take_page(pc.database, page) for page in pages.pages]
        assert all(step.is_complete and not step.unreadable for step in taken)
        with pc.database.read() as session:
            assert len(session.scalars(select(Product.sku)).all()) == 4
