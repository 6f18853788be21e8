"""Signed requests and the staff token."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from protocol import routes
from protocol.base import encode
from server_stub.auth import is_fresh, make_nonce
from server_stub.signing import decode64, encode64
from tests.hq import START, TOKEN, SeededHq


def test_every_answer_carries_a_fresh_nonce(hq: SeededHq) -> None:
    answers = [hq.client.get(path) for path in (routes.HEALTH, "/nowhere", routes.SYNC)]
    nonces = {answer.headers["Branchline-Nonce"] for answer in answers}
    assert len(nonces) == 3 and all(is_fresh(hq.hq.secret, nonce, START) for nonce in nonces)


@pytest.mark.parametrize(("seconds", "fresh"), [(-1, False), (0, True), (600, True), (601, False)])
def test_a_nonce_lives_ten_minutes(seconds: int, fresh: bool) -> None:
    nonce = make_nonce(b"secret", START)
    assert is_fresh(b"secret", nonce, START + timedelta(seconds=seconds)) is fresh


@pytest.mark.parametrize("nonce", ["", "x", "é", "AAAA", encode64(b"\0" * 30)])
def test_a_nonce_that_hq_did_not_make_is_not_fresh(nonce: str) -> None:
    assert not is_fresh(b"secret", nonce, START)


def test_a_stale_nonce_is_refused_with_a_fresh_one_and_the_retry_works(hq: SeededHq) -> None:
    device = hq.device()
    body = encode(device.request())
    refused = hq.client.post(routes.SYNC, content=body, headers=device.headers("POST", routes.SYNC, body))
    assert refused.json()["code"] == "nonce_stale"
    device.nonce = refused.headers["Branchline-Nonce"]
    again = hq.client.post(routes.SYNC, content=body, headers=device.headers("POST", routes.SYNC, body))
    assert again.status_code == 200


def test_a_signature_covers_the_body(hq: SeededHq) -> None:
    device = hq.device()
    device.nonce = hq.client.get(routes.HEALTH).headers["Branchline-Nonce"]
    headers = device.headers("POST", routes.SYNC, b"{}")
    refused = hq.client.post(routes.SYNC, content=encode(device.request()), headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (401, "signature_wrong")


def test_another_key_cannot_sign_for_a_device(hq: SeededHq) -> None:
    device = replace(hq.device(), key=Ed25519PrivateKey.generate())
    assert device.send(encode(device.request())).json()["code"] == "signature_wrong"


@pytest.mark.parametrize("device_id", ["99", "x", "1 or 1=1", "-1", "9" * 30])
def test_an_unknown_device_is_refused(hq: SeededHq, device_id: str) -> None:
    refused = hq.device().send(b"{}", **{"Branchline-Device": device_id})
    assert (refused.status_code, refused.json()["code"]) == (401, "device_unknown")


def test_an_unsigned_sync_is_refused(hq: SeededHq) -> None:
    assert hq.client.post(routes.SYNC, json={}).json()["code"] == "unsigned"


def test_a_revoked_device_is_refused(hq: SeededHq) -> None:
    device = hq.device()
    hq.staff("POST", f"{routes.DEVICES}/1/revoke")
    refused = device.send(encode(device.request()))
    assert (refused.status_code, refused.json()["code"]) == (403, "device_revoked")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", "Bearer é"])
def test_staff_addresses_take_only_the_staff_token(hq: SeededHq, header: str) -> None:
    headers = {b"Authorization": header.encode()}
    refused = hq.client.get(routes.ORDERS, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (401, "unsigned")


def test_base64url_is_read_strictly() -> None:
    assert decode64(encode64(b"\xff\xfe\xfd\xfc")) == b"\xff\xfe\xfd\xfc"
    with pytest.raises(ValueError, match="a b"):
        decode64("a b")
