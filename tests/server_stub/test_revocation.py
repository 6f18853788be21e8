"""Orders to devices, certificates and who is shut out, as HQ keeps them; on both databases."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from protocol import routes
from protocol.base import encode
from protocol.certificate import CERTIFICATE, Certificate, signed_bytes
from protocol.receipt import RECEIPT
from protocol.revocation import DeviceOrder, Obeyed
from protocol.sync import Feature, SyncReply
from server_stub.__main__ import main
from server_stub.models import Receipt
from server_stub.signing import KEY_VARIABLE, LIFE_VARIABLE, decode64, read_life, read_signer
from tests.hq import SIGNER, START, SeededHq, TestDevice, receipt


def order(hq: SeededHq, action: str, device: int = 1, **more: object) -> Any:
    return hq.staff("POST", f"{routes.DEVICES}/{device}/orders", {"action": action} | more)


def exchange(device: TestDevice, *obeyed: Obeyed, after: int = 0, **changes: object) -> SyncReply:
    request = msgspec.structs.replace(device.request(after), obeyed=list(obeyed), **changes)
    answer = device.send(encode(request))
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=SyncReply)


def content(reply: SyncReply) -> DeviceOrder:
    (signed,) = reply.orders
    key = SIGNER.key.public_key()
    key.verify(decode64(signed.signature), signed_bytes("device-order", signed.content))
    return msgspec.json.decode(signed.content, type=DeviceOrder)


@pytest.fixture
def device(hq: SeededHq) -> TestDevice:
    made = hq.device()
    made.append(RECEIPT, receipt(), "r-1")
    made.sync()
    return made


def test_the_enrolment_carries_hqs_key_and_a_certificate_of_the_devices_key(hq: SeededHq) -> None:
    device = hq.device()
    signed, key = device.enrolment.certificate, SIGNER.key.public_key()
    assert signed is not None and device.enrolment.hq_key == SIGNER.public
    key.verify(decode64(signed.signature), signed_bytes(CERTIFICATE, signed.content))
    certificate = msgspec.json.decode(signed.content, type=Certificate)
    assert decode64(certificate.public_key) == device.key.public_key().public_bytes_raw()
    assert (certificate.expires - certificate.issued, certificate.store_id) == (timedelta(days=90), 11)


def test_a_certificate_comes_again_where_a_pc_asks_for_it(device: TestDevice) -> None:
    quiet, asked = exchange(device), exchange(device, features=[Feature.CERTIFICATE.value])
    assert (quiet.certificate, quiet.hq_key) == (None, "")
    assert asked.certificate == device.enrolment.certificate and asked.hq_key == SIGNER.public


@pytest.mark.parametrize(("days", "renews"), [(44, False), (45, True), (89, True), (90, False), (400, False)])
def test_a_certificate_is_renewed_in_its_second_half_alone(
    hq: SeededHq, device: TestDevice, days: int, renews: bool
) -> None:
    hq.clock.forward(days=days)
    reply = exchange(device)
    assert (reply.certificate is not None, reply.standing) == (renews, "expired" if days >= 90 else "")


@pytest.mark.parametrize("action", ["drain", "lock", "wipe"])
def test_an_order_stops_what_is_published_and_takes_what_is_pushed(
    hq: SeededHq, device: TestDevice, action: str
) -> None:
    order(hq, action)
    device.append(RECEIPT, receipt("RC-0001-26-000002"), "r-2")
    reply = exchange(device, after=1)
    assert [verdict.status.value for verdict in reply.verdicts] == ["applied"]
    assert {page.scope for page in reply.pages} == {"verdict:1.1"} and reply.standing == action


def test_an_order_names_device_lineage_and_a_rising_serial(hq: SeededHq, device: TestDevice) -> None:
    order(hq, "drain", reason="旧机")
    first = content(exchange(device))
    order(hq, "lock")
    second = content(exchange(device))
    assert (first.device_id, first.lineage, first.reason) == (1, device.lineage, "旧机")
    assert first.serial == int(START.timestamp()) and second.serial == first.serial + 1


def test_an_order_is_repeated_until_the_pc_says_it_obeyed(hq: SeededHq, device: TestDevice) -> None:
    order(hq, "lock")
    told = content(exchange(device))
    assert content(exchange(device)) == told
    obeyed = Obeyed(told.serial, "lock", "obeyed", n=1)
    assert exchange(device, obeyed).orders == []
    assert content(exchange(device)) == told  # a restored copy of the PC that knows nothing of it any more


def test_a_release_is_over_once_it_is_obeyed(hq: SeededHq, device: TestDevice) -> None:
    order(hq, "lock")
    lock = Obeyed(content(exchange(device)).serial, "lock", "obeyed")
    order(hq, "release")
    release = content(exchange(device, lock))
    assert exchange(device, Obeyed(release.serial, "release", "obeyed")).orders == []
    assert exchange(device).orders == [] and exchange(device).standing == ""
    assert content(exchange(device, lock)) == release  # it fell back behind the release


def test_a_wipe_is_signed_for_a_locked_head_that_every_backup_holds(hq: SeededHq, device: TestDevice) -> None:
    order(hq, "wipe", is_backed_up=True)
    lock = content(exchange(device, after=1))
    wipe = content(exchange(device, Obeyed(lock.serial, "lock", "obeyed", n=1), after=1))
    assert (lock.action, wipe.action, wipe.n, wipe.chain) == ("lock", "wipe", 1, device.chain(1))


def test_a_wipe_is_not_signed_before_all_is_here(hq: SeededHq, device: TestDevice) -> None:
    order(hq, "wipe", is_backed_up=True)
    lock = content(exchange(device, after=1))
    assert exchange(device, Obeyed(lock.serial, "lock", "obeyed", n=2), after=1).orders == []


def test_a_wipe_is_not_signed_while_a_backup_lacks_something(hq: SeededHq, device: TestDevice) -> None:
    order(hq, "wipe")
    lock = content(exchange(device, after=1))
    assert exchange(device, Obeyed(lock.serial, "lock", "obeyed", n=1), after=1).orders == []


def test_a_lineage_that_was_not_named_is_left_alone(hq: SeededHq, device: TestDevice) -> None:
    order(hq, "wipe", is_backed_up=True)
    copy = replace(device, lineage="00000000000000c1", heads=[], log=[])
    request = msgspec.structs.replace(copy.request(), parent=device.lineage)
    reply = msgspec.json.decode(copy.send(encode(request)).content, type=SyncReply)
    assert (reply.orders, reply.standing) == ([], "")
    assert [alarm["code"] for alarm in hq.staff("GET", routes.ALARMS).json()] == ["ordered_history_left"]


def test_what_a_pc_refuses_is_one_alarm_however_often_it_is_told(hq: SeededHq, device: TestDevice) -> None:
    for _ in range(3):
        exchange(device, Obeyed(7, "wipe", "refused", "order_forged"))
    (alarm,) = hq.staff("GET", routes.ALARMS).json()
    assert (alarm["code"], alarm["facts"]["code"]) == ("device_order_refused", "order_forged")


def test_an_order_that_a_restored_hq_forgot_is_an_alarm(hq: SeededHq, device: TestDevice) -> None:
    exchange(device, Obeyed(9, "lock", "obeyed"))
    (alarm,) = hq.staff("GET", routes.ALARMS).json()
    assert (alarm["code"], alarm["facts"]["action"]) == ("device_order_unknown", "lock")


def test_staff_see_what_became_of_an_order(hq: SeededHq, device: TestDevice) -> None:
    order(hq, "lock")
    exchange(device, Obeyed(content(exchange(device)).serial, "lock", "obeyed", n=1))
    (status,) = hq.staff("GET", routes.DEVICES).json()
    (shown,) = status["orders"]
    assert (shown["action"], shown["outcome"], "answered_at" in shown) == ("lock", "obeyed", True)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ({"action": "explode"}, "action_unknown"),
        ({"action": "lock", "lineage": "0" * 16}, "lineage_unknown"),
        ({"action": "lock", "reason": "x" * 201}, "reason_too_long"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(
    hq: SeededHq, device: TestDevice, message: dict[str, object], reason: str
) -> None:
    refused = hq.staff("POST", f"{routes.DEVICES}/1/orders", message)
    assert (refused.status_code, refused.json()["facts"]["reason"]) == (422, reason)


def test_a_device_that_never_synchronised_has_no_history_to_order(hq: SeededHq) -> None:
    hq.device()
    assert order(hq, "lock").json()["facts"]["reason"] == "device_never_synced"
    assert order(hq, "lock", 99).json()["facts"]["reason"] == "device_unknown"


@pytest.mark.parametrize(
    "obeyed",
    [
        [[-1, "lock", "obeyed"]],
        [[2**60, "lock", "obeyed"]],
        [[1, "lock", "obeyed", "x" * 65]],
        [[1, "a", "b"]] * 51,
    ],
)
def test_answers_beyond_all_limits_are_refused(device: TestDevice, obeyed: list[Any]) -> None:
    request = json.loads(encode(device.request())) | {"obeyed": obeyed}
    assert device.send(json.dumps(request).encode()).json()["code"] == "bad_request"


def test_shutting_out_is_undone_by_a_release(hq: SeededHq, device: TestDevice) -> None:
    hq.staff("POST", f"{routes.DEVICES}/1/revoke")
    assert device.send(encode(device.request())).json()["code"] == "device_revoked"
    order(hq, "release")
    assert exchange(device).standing == ""


def by_day(hours: int) -> Callable[[SeededHq], None]:
    return lambda hq: hq.clock.forward(hours=hours)


@pytest.mark.parametrize("wait", [by_day(1), by_day(30 * 24)], ids=["1 h", "30 d"])
def test_a_signed_request_played_again_later_has_no_effect(
    hq: SeededHq, device: TestDevice, wait: Callable[[SeededHq], None]
) -> None:
    device.append(RECEIPT, receipt("RC-0001-26-000002"), "r-2")
    body = encode(device.request(1))
    device.nonce = hq.client.get(routes.HEALTH).headers["Branchline-Nonce"]
    headers = device.headers("POST", routes.SYNC, body)
    first = hq.client.post(routes.SYNC, content=body, headers=headers)
    wait(hq)
    again = hq.client.post(routes.SYNC, content=body, headers=headers)
    assert (first.status_code, again.status_code, again.json()["code"]) == (200, 401, "nonce_stale")


def test_a_signed_request_played_again_at_once_changes_nothing(hq: SeededHq, device: TestDevice) -> None:
    device.append(RECEIPT, receipt("RC-0001-26-000002"), "r-2")
    body = encode(device.request(1))
    device.nonce = hq.client.get(routes.HEALTH).headers["Branchline-Nonce"]
    headers = device.headers("POST", routes.SYNC, body)
    totals = []
    for _ in range(2):
        assert hq.client.post(routes.SYNC, content=body, headers=headers).status_code == 200
        with hq.database.read() as session:
            totals.append(session.execute(select(func.count(), func.sum(Receipt.gross))).one())
    assert totals[0] == totals[1] and totals[0][0] == 2


def test_a_signed_request_does_not_open_another_path(hq: SeededHq, device: TestDevice) -> None:
    body = encode(device.request())
    device.nonce = hq.client.get(routes.HEALTH).headers["Branchline-Nonce"]
    headers = device.headers("POST", routes.SYNC, body)
    assert hq.client.post(routes.MISSING, content=body, headers=headers).json()["code"] == "signature_wrong"


def test_the_signing_key_is_made_once_and_for_its_owner_alone(tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    path = tmp_path / "signing-key"
    assert read_signer(path).public == read_signer(path).public
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["no key", "AAAA", "é"])
def test_a_signing_key_that_is_none_is_refused(tmp_path: Any, text: str) -> None:
    path = tmp_path / "signing-key"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Exception, match="signing_key_unreadable"):
        read_signer(path)


@pytest.mark.parametrize("days", ["0", "x", "-3", "99999"])
def test_a_certificate_life_that_is_none_is_refused(monkeypatch: Any, days: str) -> None:
    monkeypatch.setenv(LIFE_VARIABLE, days)
    with pytest.raises(Exception, match="certificate_days_wrong"):
        read_life()


def test_the_command_line_orders_and_shows(hq: SeededHq, device: TestDevice, capsys: Any) -> None:
    url = hq.database.engine.url.render_as_string(hide_password=False)
    assert main(["device", "--db", url, "--store", "S011", "--drain", "--reason", "旧"]) == 0
    assert "drain" in capsys.readouterr().out
    assert main(["device", "--db", url, "--id", "1", "--shut-out"]) == 0
    assert "shut out" in capsys.readouterr().out
    assert main(["device", "--db", url, "--id", "1", "--release", "--json"]) == 0
    assert [row["action"] for row in json.loads(capsys.readouterr().out)] == ["release", "drain"]
    hq.device()
    assert main(["device", "--db", url, "--store", "S011"]) == 1
    assert "device_ambiguous" in capsys.readouterr().err
