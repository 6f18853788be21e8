"""Cursors said in short by a PC: one small request while nothing is unusual, and in full as soon as anything is."""

import msgspec
import pytest
import zstandard
from sqlalchemy import update

from desktop.models.scope import CatalogScope
from desktop.sync.engine import sync_once
from protocol.base import encode
from protocol.catalogue import SUPPLY_SCOPE
from protocol.sync import PageStatus, ScopePage, SyncReply, SyncRequest
from server_stub.feed import publish_bodies
from server_stub.models import Headquarters, Scope
from tests.desktop.sync.line import lost
from tests.desktop.sync.pc import CLOCK
from tests.desktop.sync.strange import Reply

ROW = b'["P-001",%d,null]'


class Watched:
    """A line that stays open, with every request that went over it."""

    def __init__(self, pc, http, monkeypatch):
        self.pc, self.http, self.asked = pc, http, []
        post = type(http).post

        def watch(this, path, message, kind):
            self.asked.append(message)
            return post(this, path, message, kind)

        monkeypatch.setattr(type(http), "post", watch)

    def sync(self):
        """Synchronise, and return the report and whether each request was said in short."""
        self.asked.clear()
        report = sync_once(self.pc.database, self.http, CLOCK)
        said = [message for message in self.asked if isinstance(message, SyncRequest)]
        return report, [message.brief is not None for message in said]


@pytest.fixture
def watched(enrolled, monkeypatch):
    with enrolled.line() as http:
        opened = Watched(enrolled, http, monkeypatch)
        opened.sync()
        yield opened


def publish(line, quantity):
    with line.hq.database.write() as session:
        publish_bodies(session, SUPPLY_SCOPE, [("availability", "P-001", ROW % quantity)])


def forged(change):
    """Change what HQ says and pack it again as if HQ had said so."""

    def fault(reply):
        raw = zstandard.decompress(reply.body, 1 << 26) if "content-encoding" in reply.headers else reply.body
        body = encode(change(msgspec.json.decode(raw, type=SyncReply)))
        return Reply(body, headers={"branchline-nonce": reply.headers["branchline-nonce"]})

    return fault


def test_the_first_request_is_in_full_and_the_next_ones_are_short(watched):
    report, said = watched.sync()
    assert said == [True] and report.problems == ()
    (request,) = watched.asked
    assert (request.scopes, request.features) == ([], [])
    assert report.bytes_up + report.bytes_down < 400


def test_documents_and_rows_travel_with_a_short_request_too(watched, line):
    watched.pc.sell(2)
    publish(line, 7)
    report, said = watched.sync()
    assert said == [True] and report.pushed == 2 and report.rows[SUPPLY_SCOPE] == 1
    assert watched.sync()[1] == [True]


def test_rows_that_went_bad_are_found_by_the_seal_and_repaired_at_once(watched):
    spoilt = update(CatalogScope).where(CatalogScope.scope == SUPPLY_SCOPE)
    with watched.pc.database.write_catalog() as session:
        session.execute(spoilt.values(high=CatalogScope.high + 1))
    report, said = watched.sync()
    assert said == [True, False] and report.rows[SUPPLY_SCOPE] > 0 and report.problems == ()
    assert watched.sync()[1] == [True]


def test_an_hq_restored_in_silence_is_found_by_the_seal(watched, line):
    publish(line, 5)
    watched.sync()
    with line.hq.database.write() as session:
        session.execute(update(Scope).where(Scope.name == SUPPLY_SCOPE).values(head_v=Scope.head_v - 1))
    report, said = watched.sync()
    assert said == [True, False] and report.problems == ()
    assert watched.sync()[1] == [True]


def test_an_hq_of_another_history_hears_everything(watched, line):
    with line.hq.database.write() as session:
        session.execute(update(Headquarters).values(gen="00000000000000ee"))
        session.execute(update(Scope).values(gen="00000000000000ee"))
    assert watched.sync()[1] == [True, False]
    assert watched.sync()[1] == [True]


def test_a_lost_answer_costs_nothing_but_the_next_request(watched, line):
    watched.pc.sell()
    line.break_with(lost)
    with pytest.raises(Exception, match=r"."):
        watched.sync()
    report, said = watched.sync()
    assert said == [True] and report.pushed == 1


@pytest.mark.parametrize("seal", ["", "AAAAAAAAAAA", "?" * 200])
def test_an_answer_without_the_right_seal_concludes_nothing(watched, line, seal):
    line.break_with(forged(lambda reply: msgspec.structs.replace(reply, held=seal)))
    report, said = watched.sync()
    assert said == [True, False] and report.problems == ()


def test_pages_of_an_hq_that_does_not_know_the_short_form_are_of_another_question(watched, line):
    gone = [ScopePage(scope=SUPPLY_SCOPE, status=PageStatus.REVOKED)]
    line.break_with(forged(lambda reply: msgspec.structs.replace(reply, held="", pages=gone)))
    report, said = watched.sync()
    assert said == [True, False] and sum(report.rows.values()) == 0, "nothing was thrown away"


def test_an_hq_that_gives_no_seal_is_never_asked_in_short(watched, line):
    line.break_with(forged(lambda reply: msgspec.structs.replace(reply, held="")), times=5)
    assert watched.sync()[1] == [True, False]
    assert watched.sync()[1] == [False] == watched.sync()[1]


def test_what_is_usual_is_said_in_full_where_something_is_not(watched):
    with watched.pc.database.write_catalog() as session:
        session.execute(update(CatalogScope).where(CatalogScope.scope == SUPPLY_SCOPE).values(pauses=1))
    assert watched.sync()[1] == [False]
