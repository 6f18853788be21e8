"""Answers to a statement: what stands does not depend on which PC was heard first."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.answer import (
    Answer,
    AnswerKind,
    AnswerState,
    Difference,
    DifferenceType,
    Standing,
    check_answer,
    default_difference,
    remark_on,
    stand,
)
from domain.errors import DomainError
from domain.invoice import EntryType

NOW = "hash of the content"
MINE = Difference("SH-1", DifferenceType.PRICE, "合同价")
CONFIRM = Answer("C", AnswerKind.CONFIRM, NOW, "王")
DISPUTE = Answer("D", AnswerKind.DISPUTE, NOW, "李", (MINE,))
SETTLED = Answer("D", AnswerKind.DISPUTE, NOW, "李", (MINE,), is_settled=True)

answers = st.builds(
    Answer,
    st.uuids().map(str),
    st.sampled_from(list(AnswerKind)),
    st.sampled_from([NOW, "an older one"]),
    st.sampled_from(["", "王", "李"]),
    st.lists(st.sampled_from([MINE, Difference("SH-2", DifferenceType.TIMING)]), max_size=2).map(tuple),
    is_settled=st.booleans(),
)


def test_nothing_stands_before_the_first_answer() -> None:
    assert stand([], NOW) == Standing()
    assert stand([Answer("C", AnswerKind.CONFIRM, "an older one")], NOW).state is AnswerState.OPEN


def test_a_confirmation_stands_until_somebody_disputes() -> None:
    assert stand([CONFIRM], NOW) == Standing(AnswerState.CONFIRMED, (CONFIRM,))
    assert stand([CONFIRM, DISPUTE], NOW) == Standing(AnswerState.DISPUTED, (DISPUTE,), (MINE,))


def test_a_settled_dispute_lets_a_confirmation_stand() -> None:
    assert stand([SETTLED], NOW) == Standing(AnswerState.SETTLED, (SETTLED,), (MINE,))
    assert stand([SETTLED, CONFIRM], NOW).state is AnswerState.CONFIRMED


@given(st.lists(answers, max_size=4))
def test_what_stands_does_not_depend_on_the_order_of_arrival(given_answers: list[Answer]) -> None:
    assert len({repr(stand(order, NOW)) for order in permutations(given_answers)}) == 1


@given(st.lists(answers, max_size=5))
def test_an_open_dispute_always_stands(given_answers: list[Answer]) -> None:
    state = stand(given_answers, NOW).state
    is_open = any(one.kind is AnswerKind.DISPUTE and not one.is_settled for one in given_answers)
    assert (state is AnswerState.DISPUTED) == is_open


def test_whoever_confirmed_hears_of_the_dispute() -> None:
    standing = stand([CONFIRM, DISPUTE], NOW)
    told = {"answer_here": "confirm", "answer_hq": "dispute", "answer_stands": "hq", "signer": "李"}
    assert remark_on(CONFIRM, standing) == told
    assert remark_on(DISPUTE, standing) == {} == remark_on(CONFIRM, stand([CONFIRM], NOW))


@pytest.mark.parametrize(
    ("kind", "differences", "note", "code"),
    [
        (AnswerKind.CONFIRM, [MINE], "", "answer_confirms_differences"),
        (AnswerKind.DISPUTE, [], " ", "answer_names_nothing"),
        (AnswerKind.DISPUTE, [MINE, MINE], "", "answer_entry_twice"),
        (AnswerKind.DISPUTE, [MINE], "长" * 501, "answer_note_too_long"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(
    kind: AnswerKind, differences: list[Difference], note: str, code: str
) -> None:
    with pytest.raises(DomainError, match=code):
        check_answer(kind, differences, note)


def test_a_dispute_names_entries_or_says_why() -> None:
    check_answer(AnswerKind.DISPUTE, [MINE], "")
    check_answer(AnswerKind.DISPUTE, [], "少一笔付款")
    check_answer(AnswerKind.CONFIRM, [], "")


def test_a_disputed_shipment_is_most_often_on_its_way() -> None:
    assert default_difference(EntryType.SHIPPED) is DifferenceType.IN_TRANSIT
    assert default_difference(EntryType.RECEIVED) is DifferenceType.UNKNOWN
