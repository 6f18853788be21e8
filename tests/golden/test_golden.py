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
from protocol.brief import held_seal, shorten
from protocol.digest import Digest
from protocol.document import DOCUMENTS
from protocol.enrol import Enrolment
from protocol.healing import MissingReply
from protocol.health import Health
from protocol.problem import Problem
from protocol.sync import PushStatus, ScopePage, ScopeState, SyncReply, SyncRequest
from tests.desktop.sync.pc import open_pc
from tests.golden.record import FOLDER
from tests.hq import SeededHq, hq

__all__ = ["hq"]

REPLIES = {
    "health": Health,
    "enrol": Enrolment,
    "sync": SyncReply,
    "missing": MissingReply,
    "problem": Problem,
    "problems": list[Problem],
}
"""What answers are; those that are not named are answers to a synchronisation."""
RECORDED = FOLDER.parent
ALL = sorted(str(path.relative_to(RECORDED)) for path in RECORDED.glob("v*/*.json"))
"""Every release adds a folder of its own; nothing in one is ever written again."""
ANSWERS = [name for name in ALL if name.endswith(".reply.json")]
SYNCS = [
    name
    for name in ALL
    if name.endswith(".request.json") and Path(name).name.split(".")[0] not in (*REPLIES, "problem")
]


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


def test_every_kind_of_document_is_among_the_recorded() -> None:
    requests = [json.loads((RECORDED / name).read_bytes()) for name in ALL if name.endswith(".request.json")]
    logs = [request.get("envelopes", []) for request in requests]
    assert {envelope[2] for log in logs for envelope in log} == set(DOCUMENTS)


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


@pytest.mark.parametrize("name", ANSWERS)
def test_every_recorded_answer_is_understood(name: str) -> None:
    kind = REPLIES.get(Path(name).name.split(".")[0], SyncReply)
    assert msgspec.json.decode((RECORDED / name).read_bytes(), type=kind)


@pytest.mark.parametrize("name", SYNCS)
def test_hq_answers_every_recorded_synchronisation(hq: SeededHq, name: str) -> None:
    answer = hq.device().send((RECORDED / name).read_bytes())
    assert answer.status_code == 200 and sync_reply(answer.content).status in set(PushStatus)


@pytest.mark.parametrize("name", ["opaque", "documents", "contract"])
def test_recorded_documents_are_stored_as_then(hq: SeededHq, name: str) -> None:
    then = sync_reply(recorded(f"{name}.reply.json"))
    now = sync_reply(hq.device().send(recorded(f"{name}.request.json")).content)
    assert (now.status, now.head) == (PushStatus.OK, then.head)
    assert [(v.doc_id, v.status) for v in now.verdicts] == [(v.doc_id, v.status) for v in then.verdicts]


def test_a_document_by_its_hash_and_its_late_body_are_taken_as_then(hq: SeededHq) -> None:
    device, told = hq.device(), []
    for name in ("opaque", "hash", "late"):
        now = sync_reply(device.send(recorded(f"{name}.request.json")).content)
        then = sync_reply(recorded(f"{name}.reply.json"))
        assert now.head == then.head
        told += [(verdict.doc_id, verdict.status.value, verdict.code) for verdict in now.verdicts]
        assert told[-len(then.verdicts) :] == [(v.doc_id, v.status.value, v.code) for v in then.verdicts]
    assert [status for _, status, _ in told] == ["parked", "parked", "applied"]


def test_a_pc_repairs_itself_by_the_recorded_answers(tmp_path: Path) -> None:
    with open_pc(tmp_path / "pc") as pc:
        took = {name: take_page(pc.database, product_page(name)) for name in ("rows", "compare", "diff")}
        assert took["compare"].asked == () and took["diff"].rows > 0 and took["diff"].is_complete
        with pc.database.read() as session:
            assert session.scalar(select(Product.name).where(Product.sku == "G-0007")) == "改名"
        assert take_page(pc.database, product_page("segments")).manifest is not None


def test_a_recorded_seal_is_of_the_recorded_cursors() -> None:
    full = msgspec.json.decode(recorded("sealed.request.json"), type=SyncRequest)
    assert sync_reply(recorded("sealed.reply.json")).held == held_seal(full.scopes)
    short = msgspec.json.decode(recorded("brief.request.json"), type=SyncRequest)
    assert short.brief == shorten(full.scopes)


def test_a_recorded_short_form_brings_what_is_behind_or_asks_for_the_full_one() -> None:
    full = msgspec.json.decode(recorded("sealed.request.json"), type=SyncRequest)
    reply = sync_reply(recorded("brief.reply.json"))
    (page,) = reply.pages
    after = [state for state in full.scopes if state.scope != page.scope]
    after.append(ScopeState(page.scope, page.gen, page.v, page.digest or Digest()))
    assert page.scope == "product" and reply.held == held_seal(after)
    unknown = sync_reply(recorded("brief-unknown.reply.json"))
    assert (unknown.status, unknown.pages, unknown.held) == (PushStatus.OK, [], "")


def product_page(name: str) -> ScopePage:
    pages = sync_reply(recorded(f"{name}.reply.json")).pages
    return next(page for page in pages if page.scope == "product")


@pytest.fixture
def pages() -> Iterator[SyncReply]:
    yield sync_reply(recorded("sync.reply.json"))


def test_a_pc_takes_in_the_recorded_pages(pages: SyncReply, tmp_path: Path) -> None:
    with open_pc(tmp_path / "pc") as pc:
        taken = [take_page(pc.database, page) for page in pages.pages]
        assert all(step.is_complete and not step.unreadable for step in taken)
        with pc.database.read() as session:
            assert len(session.scalars(select(Product.sku)).all()) == 4
