"""What a hostile HQ says of documents: only what was asked counts, and nothing it says loses or doubles one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select, update

from desktop.models.document import Lineage
from desktop.sync.enrol import enrol
from domain.errors import DomainError
from server_stub.models import Inbox
from tests.desktop.sync.pc import CLOCK, open_pc
from tests.desktop.sync.strange import Reply, serving
from tests.hostile.stage import Exchange, Stage

Change = Callable[[dict[str, Any]], object]


def verdict(reply: dict[str, Any], **fields: Any) -> None:
    reply["verdicts"] = [{"n": 1, "doc_id": "d", "status": "applied"} | fields]


@pytest.fixture(autouse=True)
def hours_later(stage: Stage) -> None:
    """So many new histories within one hour would be refused."""
    with stage.pc.database.write() as session:
        session.execute(update(Lineage).values(began_at=None))


STRANGERS: dict[str, Change] = {
    "a document never made": lambda reply: verdict(reply, doc_id="never"),
    "a document of long ago": lambda reply: verdict(reply, doc_id="{first}", status="rejected", code="x"),
    "a document of long ago, parked": lambda reply: verdict(reply, doc_id="{first}", status="parked"),
    "its id in capitals": lambda reply: verdict(reply, doc_id="{LAST}", status="rejected"),
    "another's id, its place": lambda reply: verdict(reply, n=4, doc_id="other"),
    "no verdict at all": lambda reply: reply.update(verdicts=[]),
    "durable beyond the head": lambda reply: reply.update(durable=10**9),
    "behind, as if HQ lost all": lambda reply: reply.update(status="behind", verdicts=[]),
    "unknown": lambda reply: reply.update(status="unknown", verdicts=[]),
}


@pytest.mark.parametrize("name", STRANGERS)
def test_words_on_documents_nobody_sent_change_no_document(stage: Stage, name: str) -> None:
    before = stage.pc.statuses()
    (made,) = stage.pc.sell()
    first = next(iter(before))

    def twist(exchange: Exchange) -> None:
        STRANGERS[name](exchange.reply)
        for each in exchange.reply["verdicts"]:
            each["doc_id"] = each["doc_id"].format(first=first, LAST=made.upper())

    stage.sync_hostile(twist)
    now = stage.pc.statuses()
    assert {key: now[key] for key in before} == before
    assert now[made] in ("pending", "applied", "have")
    assert stage.pc.sync().problems == () and stage.pc.statuses()[made] in ("applied", "have")
    lineage = stage.pc.lineage()
    assert lineage.acked_n == lineage.n and lineage.durable_n <= lineage.n


@pytest.mark.parametrize(
    "head",
    [[0, "0" * 32], [1, "f" * 32], [3, "0" * 32], [9_999, "a" * 32], [2**53 - 1, "b" * 32]],
    ids=["0", "1", "3", "beyond", "far beyond"],
)
@pytest.mark.parametrize("status", ["ok", "behind", "fork"])
def test_a_wrong_head_begins_one_new_history_and_loses_nothing(
    stage: Stage, head: list[Any], status: str
) -> None:
    made, old = stage.pc.sell(2), stage.pc.lineage().id
    held = sorted(stage.pc.statuses())

    def twist(exchange: Exchange) -> None:
        exchange.reply.update(head=head, status=status, verdicts=[])

    assert stage.sync_hostile(twist, 100) == ("lineage_refused",)
    assert sorted(stage.pc.statuses()) == held and stage.pc.lineage().id != old
    assert stage.pc.sync().problems == ()
    statuses = stage.pc.statuses()
    assert all(statuses[doc_id] in ("applied", "have") for doc_id in made)
    with stage.hq.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Inbox)) == len(held)


MISSING: dict[str, bytes] = {
    "no end": b'{"documents":[],"next":"a"}',
    "a status unheard of": b'{"documents":[["d","receipt",1,{},"eaten"]]}',
    "a version beyond all": b'{"documents":[["d","receipt",9223372036854775808,{},"applied"]]}',
    "a version below zero": b'{"documents":[["d","receipt",-1,{},"applied"]]}',
    "no name": b'{"documents":[["","receipt",1,{},"applied"]]}',
    "a name with a NUL": b'{"documents":[["a\\u0000","receipt",1,{},"applied"]]}',
    "a long name": b'{"documents":[["' + b"d" * 9_999 + b'","receipt",1,{},"applied"]]}',
    "no kind": b'{"documents":[["d","",1,{},"applied"]]}',
    "a long code": b'{"documents":[["d","receipt",1,{},"applied","' + b"c" * 9_999 + b'"]]}',
    "opaque, no base64": b'{"documents":[["d","receipt",1,"***","parked","",{},"opaque"]]}',
    "opaque, no text": b'{"documents":[["d","receipt",1,{},"parked","",{},"opaque"]]}',
    "deep": b'{"documents":' + b"[" * 90_000,
    "not utf-8": b'{"documents":[["\xff","receipt",1,{},"applied"]]}',
    "null": b"null",
}


@pytest.mark.parametrize("name", MISSING)
def test_documents_that_come_back_wrong_are_not_held(stage: Stage, name: str) -> None:
    held = sorted(stage.pc.statuses())
    stage.paths["/v1/missing"] = lambda _: Reply(MISSING[name])
    problems = stage.sync_hostile(lambda exchange: exchange.reply.update(status="fork"))
    stage.paths.clear()
    assert problems == ("NotHq",)
    assert sorted(stage.pc.statuses()) == held and not stage.pc.lineage().is_healed
    assert stage.pc.sync().problems == () and stage.pc.lineage().is_healed
    assert sorted(stage.pc.statuses()) == held


GOOD = {
    "hq_name": "总部",
    "gen": "g",
    "device_id": 1,
    "dealer_id": 1,
    "dealer_code": "D",
    "dealer_name": "D",
    "store_id": 1,
    "store_code": "S",
    "store_name": "S",
    "till": 1,
    "series_prefix": "K7Q",
    "scopes": ["dealer:1"],
    "hq_time": "2026-09-07T02:00:00Z",
}


@pytest.mark.parametrize(
    "changes",
    [
        {"device_id": 2**63},
        {"device_id": 0},
        {"dealer_id": -1},
        {"store_id": "1"},
        {"till": 10**30},
        {"series_prefix": "../../x"},
        {"series_prefix": ""},
        {"series_prefix": "x" * 999},
        {"scopes": ["dealer:2"]},
        {"scopes": [""]},
        {"scopes": ["s:" + "x" * 999]},
        {"scopes": "all"},
        {"scopes": [f"s:{n}" for n in range(2_000)]},
        {"gen": ""},
        {"hq_time": "2026-09-07T02:00:00"},
        {"hq_time": "9999-99-99T00:00:00Z"},
        {"hq_name": None},
        {"store_name": "x" * 100_000},
    ],
    ids=repr,
)
def test_an_enrolment_no_hq_gives_changes_nothing(tmp_path: Path, changes: dict[str, Any]) -> None:
    body = msgspec.json.encode(GOOD | changes)
    with open_pc(tmp_path) as pc, serving(lambda *_: Reply(body)) as url:
        before = pc.contents()
        with pytest.raises(DomainError, match="not_hq"):
            enrol(pc.database, url, "CODE", "pc", CLOCK)
        assert pc.contents() == before
