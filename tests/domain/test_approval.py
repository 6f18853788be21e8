"""Approval codes: one code for one challenge, under one secret, once."""

from __future__ import annotations

import base64
import hmac
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.approval import ALPHABET, Challenge, answer, is_answer, read_challenge, redeem, write_challenge
from domain.errors import DomainError

SECRET = b"0123456789abcdef"
CHALLENGE = Challenge("doc-1", "P-001", "piece", 2_000, 70_000, 80_000)
text = st.text(st.characters(codec="utf-8"), max_size=12)
figure = st.integers(-(10**12), 10**12)
challenges = st.builds(Challenge, text, text, text, figure, figure, figure)


def test_a_code_is_eight_signs_without_look_alikes() -> None:
    assert len(set(ALPHABET)) == 32 and not set("01IO") & set(ALPHABET)
    assert answer(CHALLENGE, SECRET) == "QXSBW8Y8"


@given(challenges)
def test_the_code_is_the_beginning_of_the_hmac_in_base_32(challenge: Challenge) -> None:
    message = b"branchline price below floor 1\n" + write_challenge(challenge).encode()
    begun = base64.b32encode(hmac.digest(SECRET, message, "sha256")[:5]).decode()
    signs = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET)
    assert answer(challenge, SECRET) == begun.translate(signs)


@pytest.mark.parametrize("typed", [str.lower, lambda code: f" {code[:4]}-{code[4:]} "])
def test_a_code_may_be_typed_loosely(typed: object) -> None:
    assert is_answer(typed(answer(CHALLENGE, SECRET)), CHALLENGE, SECRET)  # type: ignore[operator]


@given(challenges, challenges, st.binary(min_size=16, max_size=32))
def test_a_code_is_for_exactly_its_challenge_and_secret(
    one: Challenge, other: Challenge, secret: bytes
) -> None:
    assert is_answer(answer(one, secret), other, secret) is (one == other)
    assert is_answer(answer(one, secret), one, secret + b"x") is False


@pytest.mark.parametrize(
    "changed",
    [
        {"document": "doc-2"},
        {"sku": "P-002"},
        {"unit": "box"},
        {"quantity": 3_000},
        {"price": 69_999},
        {"floor": 80_001},
        {"document": "doc-1P", "sku": "-001"},
    ],
)
def test_a_code_for_anything_else_approves_nothing(changed: dict[str, object]) -> None:
    code = answer(replace(CHALLENGE, **changed), SECRET)  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="approval_wrong"):
        redeem(code, CHALLENGE, SECRET, ())


@pytest.mark.parametrize("code", ["", "AAAAAAAA", "\ud800", "八个字的代码错误", "QXSBW8Y8QXSBW8Y8"])
def test_a_wrong_code_is_refused_whatever_it_is(code: str) -> None:
    with pytest.raises(DomainError, match="approval_wrong"):
        redeem(code, CHALLENGE, SECRET, ())


def test_a_code_is_used_once() -> None:
    mark = redeem(answer(CHALLENGE, SECRET), CHALLENGE, SECRET, ())
    with pytest.raises(DomainError, match="approval_used"):
        redeem(answer(CHALLENGE, SECRET), CHALLENGE, SECRET, {mark})


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(DomainError, match="secret_too_short"):
        answer(CHALLENGE, b"short")


@given(challenges)
def test_a_challenge_is_read_as_it_was_written(challenge: Challenge) -> None:
    assert read_challenge(write_challenge(challenge)) == challenge


WRITTEN = write_challenge(CHALLENGE)


@pytest.mark.parametrize(
    "text",
    [
        *("", "5", "x:", "²:ab", "99:a", "99999:a", WRITTEN[:-1], WRITTEN + "1", "05" + WRITTEN[1:]),
        *(WRITTEN.replace("4:2000", other) for other in ("4:2,00", "5:02000", "5:+2000", "4:十二")),
    ],
)
def test_a_text_no_till_wrote_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="challenge_unreadable"):
        read_challenge(text)
