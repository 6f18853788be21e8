"""One-time codes and enrolment."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from protocol import routes
from server_stub.enrol import series_prefix
from server_stub.models import EnrolCode
from tests.hq import SeededHq

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)


def ask(hq: SeededHq, code: str, key: Ed25519PrivateKey = KEY, **more: Any) -> Any:
    public = urlsafe_b64encode(key.public_key().public_bytes_raw()).rstrip(b"=").decode()
    message = {"code": code, "public_key": public, "machine": "pc", "program": "test"} | more
    return hq.client.post(routes.ENROL, json=message)


def test_a_code_makes_a_device_of_its_store(hq: SeededHq) -> None:
    enrolment = ask(hq, hq.enrol_code()).json()
    assert (enrolment["dealer_code"], enrolment["store_code"], enrolment["till"]) == ("D001", "S011", 1)
    assert enrolment["scopes"] == ["dealer:1", "verdict:1.1", "price:list", "policy", "product", "supply"]
    assert enrolment["series_prefix"] == "0001"


def test_a_code_is_read_however_it_is_typed(hq: SeededHq) -> None:
    code = hq.enrol_code()
    assert ask(hq, f"  {code.lower().replace('-', ' ')} ").status_code == 200


def test_codes_avoid_lookalikes_and_are_kept_only_as_hashes(hq: SeededHq) -> None:
    code = hq.enrol_code()
    assert len(code) == 9 and code[4] == "-" and not set(code) & set("01OIL")
    with hq.database.read() as session:
        assert code.replace("-", "") not in session.scalars(select(EnrolCode.code_hash)).one()


def test_the_second_pc_of_a_store_is_till_two(hq: SeededHq) -> None:
    assert [hq.device().enrolment.till, hq.device().enrolment.till] == [1, 2]


def test_a_used_code_is_refused_to_another_key(hq: SeededHq) -> None:
    code = hq.enrol_code()
    ask(hq, code)
    assert ask(hq, code, Ed25519PrivateKey.generate()).json()["code"] == "enrol_code_used"


def test_a_pc_whose_answer_got_lost_asks_again_and_is_the_same_device(hq: SeededHq) -> None:
    code = hq.enrol_code()
    first, second = ask(hq, code).json(), ask(hq, code).json()
    assert first == second


def test_a_code_ends_after_a_day(hq: SeededHq) -> None:
    code = hq.enrol_code()
    hq.clock.forward(hours=24)
    assert ask(hq, code).json()["code"] == "enrol_code_expired"


def test_the_seventh_try_within_ten_minutes_has_to_wait_even_with_the_right_code(hq: SeededHq) -> None:
    refusals = [ask(hq, "AAAA-AAAA") for _ in range(6)]
    assert {refusal.json()["code"] for refusal in refusals} == {"enrol_code_unknown"}
    waiting = ask(hq, hq.enrol_code())
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (429, "601")
    hq.clock.forward(minutes=10, seconds=1)
    assert ask(hq, hq.enrol_code()).status_code == 200


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: {"public_key": "no key"},
        lambda: {"public_key": "AAAA"},
        lambda: {"machine": "x" * 201},
        lambda: {"machine": "tab\there"},
    ],
)
def test_a_malformed_enrolment_is_refused_and_leaves_the_code_alone(
    hq: SeededHq, spoil: Callable[[], dict[str, str]]
) -> None:
    code = hq.enrol_code()
    assert ask(hq, code, **spoil()).json()["code"] == "bad_request"
    assert ask(hq, code).status_code == 200


def test_a_code_for_an_unknown_store_is_refused(hq: SeededHq) -> None:
    answer = hq.staff("POST", routes.ENROL_CODES, {"store_code": "NONE"})
    assert (answer.status_code, answer.json()["facts"]["reason"]) == (422, "store_unknown")


@pytest.mark.parametrize(("device_id", "prefix"), [(1, "0001"), (32, "0010"), (20, "000M"), (2**20, "10000")])
def test_series_prefixes_count_in_base_32(device_id: int, prefix: str) -> None:
    assert series_prefix(device_id) == prefix
