"""What goes up, and what HQ's word on the log makes of it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.lineage import Entry, lineage_prefix, rechain
from desktop.sync.push import Acked, Forked, Log, Reopened, envelope, judge_push, take_batch
from protocol.lineage import chain_next, chain_start
from protocol.sync import Head, PushStatus, SyncReply, Verdict, VerdictStatus

LINEAGE = "00000000000000aa"


def entries(count, size=10, lineage=LINEAGE):
    plain = [Entry(0, f"doc-{n}", "receipt", 1, b"x" * size, "") for n in range(count)]
    return list(rechain(lineage, plain))


def reply(status, n, chain, told=()):
    verdicts = [Verdict(n=entry.n, doc_id=entry.doc_id, status=VerdictStatus.APPLIED) for entry in told]
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return SyncReply(
        gen="g", status=status, head=Head(n, chain), durable=0, hq_time=moment, verdicts=verdicts
    )


def judged(held, status, n, chain, *, acked=0, batch=None, told=None):
    log = Log(LINEAGE, "", Head(len(held), held[-1].chain), Head(acked, ""))
    chains = {0: chain_start(LINEAGE)} | {entry.n: entry.chain for entry in held}
    batch = held if batch is None else batch
    return judge_push(reply(status, n, chain, batch if told is None else told), log, batch, chains.get)


def test_a_batch_ends_before_the_count_or_the_bytes_run_over():
    held = entries(10, size=1000)
    assert [entry.n for entry in take_batch(held, most=4)] == [1, 2, 3, 4]
    assert [entry.n for entry in take_batch(held, budget=3500)] == [1, 2, 3]


def test_a_document_larger_than_the_budget_goes_alone():
    assert len(take_batch(entries(3, size=5000), budget=100)) == 1


@given(st.integers(0, 20), st.integers(1, 30), st.integers(1, 5000))
def test_a_batch_is_always_the_beginning_of_what_waits(count, most, budget):
    held = entries(count)
    batch = take_batch(held, most=most, budget=budget)
    assert batch == held[: len(batch)]
    assert bool(batch) == bool(held)


def test_a_body_travels_as_the_bytes_that_were_hashed():
    entry = next(rechain(LINEAGE, [Entry(1, "d", "receipt", 1, b'{"a" : 1}', "")]))
    assert bytes(envelope(entry).body) == b'{"a" : 1}'
    assert entry.chain == chain_next(chain_start(LINEAGE), 1, "d", "receipt", 1, b'{"a" : 1}')


def test_ok_acknowledges_what_was_sent():
    held = entries(3)
    assert judged(held, PushStatus.OK, 3, held[2].chain) == Acked(3)


def test_behind_with_an_equal_chain_sends_the_lost_tail_again():
    held = entries(5)
    assert judged(held, PushStatus.BEHIND, 2, held[1].chain, acked=5, batch=[]) == Acked(2)


def test_behind_with_another_chain_is_a_fork():
    held = entries(5)
    assert judged(held, PushStatus.BEHIND, 2, "someone else's", acked=5, batch=[]) == Forked()


@pytest.mark.parametrize("status", [PushStatus.OK, PushStatus.BEHIND])
def test_a_head_beyond_the_own_one_means_that_this_file_is_an_old_copy(status):
    assert judged(entries(2), status, 3, "beyond") == Forked()


def test_a_head_beyond_the_batch_counts_only_as_far_as_verdicts_came():
    held = entries(5)
    assert judged(held, PushStatus.OK, 5, held[4].chain, batch=held[:2]) == Acked(2)


def test_a_place_is_never_acknowledged_without_its_verdict():
    held = entries(5)
    assert judged(held, PushStatus.OK, 5, held[4].chain, told=held[:2]) == Acked(2)
    assert judged(held, PushStatus.OK, 5, held[4].chain, told=held[1:]) == Acked(0)


def test_fork_and_unknown_are_taken_at_their_word():
    held = entries(2)
    assert judged(held, PushStatus.FORK, 2, held[1].chain) == Forked()
    assert judged(held, PushStatus.UNKNOWN, 0, chain_start(LINEAGE)) == Reopened()


def test_a_new_lineage_keeps_identity_bytes_and_order():
    old = entries(4)
    new = list(rechain("00000000000000bb", old))
    assert [(entry.n, entry.doc_id, entry.body) for entry in new] == [
        (entry.n, entry.doc_id, entry.body) for entry in old
    ]
    assert {entry.chain for entry in new}.isdisjoint(entry.chain for entry in old)


def test_two_clones_that_start_again_print_different_numbers():
    assert lineage_prefix("K7Q1", "00000000000000aa") != lineage_prefix("K7Q1", "00000000000000bb")
    assert lineage_prefix("K7Q1", "00000000000000aa").startswith("K7Q1")
