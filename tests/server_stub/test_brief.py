"""Cursors in their short form: answered as if they had been said in full, or asked for in full, never taken for others."""

import msgspec
import pytest

from protocol.base import encode
from protocol.brief import held_seal, shorten
from protocol.catalogue import SUPPLY_SCOPE
from protocol.digest import Digest
from protocol.sync import Brief, Feature, PageStatus, PushStatus, ScopeState, SyncReply
from server_stub import edition
from server_stub.brief import with_spoken
from server_stub.edition import Edition
from server_stub.feed import publish_bodies, publish_editions
from tests.hq import SeededHq, TestDevice, hq, receipt
from tests.postgres import postgres

__all__ = ["hq", "postgres"]

STRANGE = {
    "garbage": Brief("?" * 11, [1, 2, 3]),
    "no seal": Brief("", []),
    "of nothing": shorten([]),
    "of another dealer": shorten([ScopeState("dealer:2", "f" * 16, 1)]),
}


@pytest.fixture
def device(hq: SeededHq) -> TestDevice:
    return hq.device()


def states_of(device: TestDevice) -> list[ScopeState]:
    """Pull everything and say what a PC holds then."""
    pages = device.sync().pages
    return [ScopeState(page.scope, page.gen, page.v, page.digest or Digest()) for page in pages]


def ask(device: TestDevice, brief: Brief | None, **more: object) -> SyncReply:
    message = msgspec.structs.replace(device.request(), brief=brief, **more)
    answer = device.send(encode(message))
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=SyncReply)


def change_supply(hq: SeededHq, body: bytes = b'["P-001",1,null]') -> None:
    with hq.database.write() as session:
        publish_bodies(session, SUPPLY_SCOPE, [("availability", "P-001", body)])


def test_who_holds_everything_is_told_so_by_the_seal_alone(device: TestDevice) -> None:
    states = states_of(device)
    reply = ask(device, shorten(states))
    assert (reply.pages, reply.held) == ([], held_seal(states))


def test_the_seal_is_given_in_full_too_where_it_is_understood(device: TestDevice) -> None:
    states = states_of(device)
    assert ask(device, None, scopes=states).held == ""
    reply = ask(device, None, scopes=states, features=[Feature.BRIEF.value])
    assert reply.held == held_seal(states) and {page.status for page in reply.pages} == {PageStatus.SAME}


def test_what_is_behind_comes_in_the_same_answer(hq: SeededHq, device: TestDevice) -> None:
    states = states_of(device)
    change_supply(hq)
    reply = ask(device, shorten(states))
    (page,) = reply.pages
    assert (page.scope, page.status, len(page.rows)) == (SUPPLY_SCOPE, PageStatus.ROWS, 1)
    after = [state for state in states if state.scope != SUPPLY_SCOPE]
    after.append(ScopeState(SUPPLY_SCOPE, page.gen, page.v, page.digest or Digest()))
    assert reply.held == held_seal(after) != held_seal(states)


def test_rows_that_went_bad_show_in_the_seal(device: TestDevice) -> None:
    states = states_of(device)
    spoilt = [msgspec.structs.replace(state, digest=Digest(1, 2, 3)) for state in states]
    assert ask(device, shorten(spoilt)).held not in ("", held_seal(spoilt))


@pytest.mark.parametrize("name", STRANGE)
def test_what_speaks_of_other_scopes_is_asked_for_in_full(device: TestDevice, name: str) -> None:
    device.append("receipt", receipt(), "r-1")
    reply = ask(device, STRANGE[name])
    assert (reply.pages, reply.held) == ([], "")
    assert (reply.status, reply.head.n, len(reply.verdicts)) == (PushStatus.OK, 1, 1), "documents are taken"


def test_versions_hq_does_not_have_are_asked_for_in_full(device: TestDevice) -> None:
    states = states_of(device)
    for place, state in enumerate(states):
        ahead = [*states[:place], msgspec.structs.replace(state, v=state.v + 1), *states[place + 1 :]]
        assert ask(device, shorten(ahead)).held == ""


def test_another_history_or_one_scope_less_is_asked_for_in_full(device: TestDevice) -> None:
    states = states_of(device)
    renamed = [msgspec.structs.replace(state, gen="f" * 16) for state in states]
    assert ask(device, shorten(renamed)).held == ask(device, shorten(states[1:])).held == ""


def test_who_speaks_briefly_has_all_features_that_came_before(device: TestDevice) -> None:
    said = with_spoken(msgspec.structs.replace(device.request(), brief=shorten([]), features=["certificate"]))
    assert set(said.features) == {"compare", "segments2", "leases", "brief", "certificate"}
    assert with_spoken(device.request()).features == []


def test_an_older_edition_has_a_seal_of_its_own_histories(
    hq: SeededHq, device: TestDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = states_of(device)
    monkeypatch.setattr(edition, "EDITIONS", (Edition(1, {}), Edition(2, {"product": 2})))
    monkeypatch.setattr(edition, "PROJECTIONS", {("product", 2): lambda body: body})
    with hq.database.write() as session:
        publish_editions(session)
    assert ask(device, shorten(newest)).held == "", "the newest edition's histories are others"
    states = states_of(device)
    assert all(state.gen.endswith(".1") for state in states)
    reply = ask(device, shorten(states))
    assert (reply.pages, reply.held) == ([], held_seal(states))
