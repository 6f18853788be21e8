"""Pull: deltas, whole cuts, digests, resets and revocation."""

import msgspec
import pytest
from sqlalchemy import select

from protocol.base import encode
from protocol.catalogue import AVAILABILITY, PRODUCT, SUPPLY_SCOPE, AvailabilityRow, ProductRow
from protocol.digest import Digest, change, row_hash
from protocol.sync import PageStatus, ScopePage, ScopeState
from server_stub.feed import publish, publish_all, retract, savepoint
from server_stub.models import Scope
from tests.hq import START, SeededHq, TestDevice

Held = dict[tuple[str, str], int]


def page(device: TestDevice, state: ScopeState, **more: int) -> ScopePage:
    reply = device.sync(scopes=[state], **more)
    return next(found for found in reply.pages if found.scope == state.scope)


def take(held: Held, found: ScopePage) -> Held:
    """Apply a page as a PC does."""
    after = {} if found.status is PageStatus.RESET else dict(held)
    for row in found.rows:
        after.pop((row.kind, row.key), None)
        if bytes(row.body) != b"null":
            after[(row.kind, row.key)] = row_hash(row.kind, row.shape, row.key, bytes(row.body))
    return after


def digest_of(held: Held) -> Digest:
    digest = Digest()
    for hash in held.values():
        digest = change(digest, added=hash)
    return digest


def supply(hq: SeededHq, **quantities: int) -> None:
    with hq.database.write() as session:
        rows = ((sku, AvailabilityRow(sku, quantity, START)) for sku, quantity in quantities.items())
        publish(session, SUPPLY_SCOPE, AVAILABILITY, rows)


def head(hq: SeededHq, name: str = SUPPLY_SCOPE) -> int:
    with hq.database.read() as session:
        return session.scalars(select(Scope.head_v).where(Scope.name == name)).one()


def pulled(device: TestDevice, name: str = SUPPLY_SCOPE) -> tuple[Held, ScopeState]:
    found = page(device, ScopeState(name))
    held = take({}, found)
    return held, ScopeState(name, found.gen, found.v, digest_of(held))


def test_a_fresh_pc_gets_every_row_and_a_digest_that_fits(hq: SeededHq) -> None:
    found = page(hq.device(), ScopeState("product"))
    assert found.status is PageStatus.ROWS and found.is_complete
    assert digest_of(take({}, found)) == found.digest
    first = msgspec.json.decode(found.rows[0].body, type=ProductRow)
    assert (first.sku, first.initials, first.pinyin) == ("P-001", "pprrsg25", "pprreshuiguan25")


def test_what_did_not_change_is_the_same(hq: SeededHq) -> None:
    device = hq.device()
    _, state = pulled(device)
    found = page(device, state)
    assert (found.status, found.rows, found.v) == (PageStatus.SAME, [], head(hq))


def test_only_changed_rows_get_a_new_version(hq: SeededHq) -> None:
    device = hq.device()
    held, state = pulled(device)
    supply(hq, **{"P-001": 500_000, "P-002": 7_000})
    found = page(device, state)
    assert [row.key for row in found.rows] == ["P-002"]
    assert found.v == state.v + 1
    assert digest_of(take(held, found)) == found.digest


def test_a_row_that_is_gone_travels_as_a_tombstone_and_can_come_back(hq: SeededHq) -> None:
    device = hq.device()
    held, state = pulled(device)
    with hq.database.write() as session:
        retract(session, SUPPLY_SCOPE, AVAILABILITY, ["P-001", "never-there"])
    found = page(device, state)
    held = take(held, found)
    assert (AVAILABILITY, "P-001") not in held and digest_of(held) == found.digest
    assert len(pulled(hq.device())[0]) == 2
    supply(hq, **{"P-001": 1_000})
    back = page(device, ScopeState(SUPPLY_SCOPE, found.gen, found.v, found.digest or Digest()))
    assert digest_of(take(held, back)) == back.digest


def test_publishing_the_full_set_takes_away_what_is_missing(hq: SeededHq) -> None:
    with hq.database.write() as session:
        publish_all(session, SUPPLY_SCOPE, AVAILABILITY, [("P-009", AvailabilityRow("P-009", 1, START))])
    held, _ = pulled(hq.device())
    assert set(held) == {(AVAILABILITY, "P-009")}


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_pages_cut_anywhere_add_up_to_the_scope(hq: SeededHq, rows: int) -> None:
    device, held = hq.device(), {}
    state, found = ScopeState(SUPPLY_SCOPE), None
    others = [ScopeState(name, *pulled_state(device, name)) for name in ("dealer:1", "price:list", "product")]
    for _ in range(6):
        reply = device.sync(scopes=[*others, state], page_rows=rows)
        found = next(each for each in reply.pages if each.scope == SUPPLY_SCOPE)
        assert len(found.rows) <= rows
        held = take(held, found)
        state = ScopeState(SUPPLY_SCOPE, found.gen, found.v, digest_of(held))
        if found.is_complete:
            break
    assert found is not None and found.digest == digest_of(held) and len(held) == 3


def pulled_state(device: TestDevice, name: str) -> tuple[str, int, Digest]:
    _, state = pulled(device, name)
    return state.gen, state.v, state.digest


def test_scopes_without_room_are_answered_as_incomplete_and_lose_nothing(hq: SeededHq) -> None:
    pages = [found for found in hq.device().sync(page_rows=1).pages if found.scope != "verdict:1.1"]
    assert [found.is_complete for found in pages] == [False] * 5
    assert [len(found.rows) for found in pages] == [1, 0, 0, 0, 0]
    assert {found.status for found in pages} == {PageStatus.ROWS}


def test_pages_are_cut_by_bytes_too(hq: SeededHq, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server_stub.page.MAX_BODY_BYTES", 100)
    found = page(hq.device(), ScopeState("product"))
    assert not found.is_complete


@pytest.mark.parametrize(
    "spoil",
    [
        lambda state: msgspec.structs.replace(state, gen="f" * 16, digest=Digest(1, 2, 3)),
        lambda state: msgspec.structs.replace(state, v=state.v + 5, digest=Digest(1, 2, 3)),
        lambda state: msgspec.structs.replace(state, digest=Digest(1, 2, 3)),
        lambda state: msgspec.structs.replace(state, v=-1, digest=Digest(1, 2, 3)),
    ],
)
def test_a_state_that_does_not_fit_is_reset(hq: SeededHq, spoil: object) -> None:
    device = hq.device()
    _, state = pulled(device)
    found = page(device, spoil(state))  # type: ignore[operator]
    assert found.status is PageStatus.RESET and digest_of(take({("x", "y"): 1}, found)) == found.digest


def test_equal_content_under_another_history_is_adopted_without_rows(hq: SeededHq) -> None:
    device = hq.device()
    _, state = pulled(device)
    found = page(device, msgspec.structs.replace(state, gen="f" * 16, v=999))
    assert (found.status, found.gen, found.v) == (PageStatus.SAME, state.gen, state.v)


def test_a_scope_that_is_not_granted_is_revoked(hq: SeededHq) -> None:
    found = page(hq.device(), ScopeState("dealer:2", "a", 1))
    assert (found.status, found.rows) == (PageStatus.REVOKED, [])


def test_granted_scopes_are_answered_even_when_the_pc_does_not_name_them(hq: SeededHq) -> None:
    reply = hq.device().sync()
    assert [found.scope for found in reply.pages] == [
        "dealer:1",
        "verdict:1.1",
        "price:list",
        "policy",
        "product",
        "supply",
    ]


def test_publishing_the_same_again_changes_no_version(hq: SeededHq) -> None:
    before = head(hq)
    supply(hq, **{"P-001": 500_000})
    assert head(hq) == before


def test_a_rolled_back_part_publishes_nothing(hq: SeededHq) -> None:
    before = head(hq)
    with hq.database.write() as session:
        with pytest.raises(RuntimeError), savepoint(session):
            publish(session, SUPPLY_SCOPE, AVAILABILITY, [("P-001", AvailabilityRow("P-001", 9, START))])
            raise RuntimeError
        publish(session, SUPPLY_SCOPE, AVAILABILITY, [("P-002", AvailabilityRow("P-002", 9, START))])
    assert head(hq) == before + 1


def test_a_product_row_is_sent_as_it_is_hashed(hq: SeededHq) -> None:
    found = page(hq.device(), ScopeState("product"))
    for row in found.rows:
        assert row.kind == PRODUCT
        assert encode(msgspec.json.decode(row.body, type=ProductRow)) == bytes(row.body)
