"""Programs of different releases at one HQ: each gets rows in the shapes it knows, and its digests agree."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from desktop.sync import published
from desktop.sync.cursor import held_scopes
from desktop.sync.http import HqRefused
from protocol.base import encode
from protocol.catalogue import PRICE, PriceRow
from protocol.digest import Digest
from protocol.receipt import RECEIPT
from server_stub import edition, versions
from server_stub.edition import Edition, choose_edition, plain_name
from server_stub.feed import publish_all, publish_editions
from server_stub.late import retry_known
from server_stub.models import Log, Scope
from tests.desktop.sync.line import line_to
from tests.desktop.sync.pc import Pc, open_pc
from tests.hq import LIST_PRICES, SeededHq, receipt

BOOK = "price:list"


class NotedPrice(PriceRow, frozen=True):
    """A price of shape 2: with a note, which shape 1 does not know."""

    note: str = ""


def without_note(body: bytes) -> bytes:
    """Return a price of shape 1 from one of shape 2."""
    return encode(msgspec.json.decode(body, type=PriceRow))


@pytest.fixture
def pc(hq: SeededHq, tmp_path: Path) -> Iterator[Pc]:
    with open_pc(tmp_path / "pc") as opened, line_to(hq) as line:
        opened.enrol(line.url, hq.enrol_code())
        assert opened.sync().problems == ()
        yield opened


def update_hq(hq: SeededHq, patch: pytest.MonkeyPatch, note: str = "新") -> None:
    """Let HQ know prices of shape 2 and publish them."""
    patch.setattr(edition, "EDITIONS", (Edition(1, {}), Edition(2, {PRICE: 2})))
    patch.setattr(edition, "PROJECTIONS", {(PRICE, 2): without_note})
    with hq.database.write() as session:
        publish_editions(session)
    publish_prices(hq, note)


def publish_prices(hq: SeededHq, note: str, more: int = 0) -> None:
    units = {"P-001": "根", "P-002": "个", "P-003": "桶", "S-001": "次"}
    rows = [
        (f"L-{sku}", NotedPrice(f"L-{sku}", 80, "list", sku, units[sku], price + more, None, None, 0, note))
        for sku, price in LIST_PRICES.items()
    ]
    with hq.database.write() as session:
        publish_all(session, BOOK, PRICE, rows)


def update_program(patch: pytest.MonkeyPatch) -> None:
    """Let the desktop know prices of shape 2."""
    for file in published.FILES:
        patch.setitem(file.kinds, PRICE, dataclasses.replace(file.kinds[PRICE], shape=2))


def digests(pc: Pc, hq: SeededHq, name: str) -> tuple[Digest, Digest]:
    """Return what the PC holds of the price book and what HQ keeps under a name."""
    with pc.database.read() as session:
        held = next(state.digest for state in held_scopes(session) if state.scope == BOOK)
    with hq.database.read() as session:
        scope = session.scalars(select(Scope).where(Scope.name == name)).one()
        return held, Digest(scope.count, scope.high, scope.low)


def test_an_older_program_gets_rows_of_its_shape_and_its_digest_agrees(
    pc: Pc, hq: SeededHq, monkeypatch: pytest.MonkeyPatch
) -> None:
    update_hq(hq, monkeypatch)
    report = pc.sync()
    assert report.problems == () and report.rows.get(BOOK, 0) == 0, "the same content is not sent again"
    publish_prices(hq, "再", more=100)
    report = pc.sync()
    assert report.problems == () and report.rows[BOOK] == len(LIST_PRICES)
    held, ours = digests(pc, hq, f"1@{BOOK}")
    newest = digests(pc, hq, BOOK)[1]
    assert held == ours and ours != newest


def test_a_program_that_was_updated_finds_what_it_lacked(
    pc: Pc, hq: SeededHq, monkeypatch: pytest.MonkeyPatch
) -> None:
    update_hq(hq, monkeypatch)
    assert pc.sync().problems == ()
    update_program(monkeypatch)
    report = pc.sync()
    held, ours = digests(pc, hq, BOOK)
    assert report.problems == () and report.rows[BOOK] == len(LIST_PRICES) and held == ours
    assert pc.sync().requests == 2  # the nonce and one request


def test_a_newer_program_reads_an_older_hq(pc: Pc, hq: SeededHq, monkeypatch: pytest.MonkeyPatch) -> None:
    update_program(monkeypatch)
    report = pc.sync()
    assert report.problems == ()
    with hq.database.write() as session:
        publish_all(session, BOOK, PRICE, [("L-1", PriceRow("L-1", 80, "list", "P-001", "根", 150_000))])
    assert pc.sync().problems == ()
    held, ours = digests(pc, hq, BOOK)
    assert held == ours


def test_a_program_too_old_is_told_so_after_its_documents_are_stored(
    pc: Pc, hq: SeededHq, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edition, "EDITIONS", (Edition(2, {PRICE: 2}),))
    made, before = pc.sell(), digests(pc, hq, BOOK)[0]
    with pytest.raises(HqRefused, match="program_too_old"):
        pc.sync()
    assert pc.statuses() == dict.fromkeys(made, "applied")
    assert digests(pc, hq, BOOK)[0] == before


@pytest.mark.parametrize(("protocol", "code"), [(0, "program_too_old"), (2, "protocol_too_new")])
def test_a_protocol_outside_the_window_is_a_polite_problem(hq: SeededHq, protocol: int, code: str) -> None:
    device = hq.device()
    request = msgspec.structs.replace(device.request(), protocol=protocol)
    answer = device.send(encode(request))
    assert (answer.status_code, answer.json()["code"], answer.json()["facts"]) == (426, code, {"protocol": 1})


def test_the_newest_edition_a_program_can_read_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Edition(1, {}), Edition(2, {PRICE: 2, "product": 2})
    monkeypatch.setattr(edition, "EDITIONS", (first, second))
    assert choose_edition({}) is first and choose_edition({PRICE: 2}) is first
    assert choose_edition({PRICE: 3, "product": 2}) is second
    assert [plain_name(name) for name in ("1@price:a@b", "price:1@b", "12@dealer:1")] == [
        "price:a@b",
        "price:1@b",
        "dealer:1",
    ]


def test_an_older_document_is_raised_and_a_newer_one_waits_until_hq_knows_it(
    hq: SeededHq, monkeypatch: pytest.MonkeyPatch
) -> None:
    device, body = hq.device(), receipt()
    device.append(RECEIPT, encode(body).replace(b'"number"', b'"no"'), "new", version=2)
    device.append(RECEIPT, body, "old")
    assert [told.status for told in device.sync().verdicts] == ["parked", "applied"]
    with hq.database.write() as session:
        assert retry_known(session) == 0
    monkeypatch.setattr(versions, "NEWEST", {RECEIPT: 2})
    monkeypatch.setattr(versions, "RAISES", {(RECEIPT, 1): lambda old: old})
    monkeypatch.setattr(
        "server_stub.judge.raise_body", lambda kind, version, raw: raw.replace(b'"no"', b'"number"')
    )
    with hq.database.write() as session:
        assert retry_known(session) == 1
        assert session.scalars(select(Log.status).where(Log.doc_id == "new")).one() != "parked"


def test_every_version_is_raised_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "NEWEST", {"k": 3})
    steps = {("k", 1): lambda body: body + b"2", ("k", 2): lambda body: body + b"3"}
    monkeypatch.setattr(versions, "RAISES", steps)
    assert [versions.raise_body("k", version, b"") for version in (1, 2, 3)] == [b"23", b"3", b""]
    assert [versions.is_known("k", version) for version in (0, 1, 3, 4)] == [False, True, True, False]
