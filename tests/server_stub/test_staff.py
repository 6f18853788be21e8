"""What staff see: devices, alarms, and parked documents judged again."""

import msgspec
import pytest

from protocol import routes
from protocol.receipt import RECEIPT
from protocol.staff import DeviceStatus
from tests.hq import START, SeededHq, receipt, stamp


def devices(hq: SeededHq) -> list[DeviceStatus]:
    return msgspec.json.decode(hq.staff("GET", routes.DEVICES).content, type=list[DeviceStatus])


def test_the_devices_page_shows_contact_heads_stuck_documents_and_clock(hq: SeededHq) -> None:
    device = hq.device()
    (before,) = devices(hq)
    assert before.last_contact is None and before.heads == []
    device.append("unheard", b"{}", "u-1")
    late = msgspec.structs.replace(stamp(), hq_offset_ms=-90_000)
    device.append(RECEIPT, msgspec.structs.replace(receipt(), stamp=late), "r-1")
    device.sync()
    (after,) = devices(hq)
    assert (after.last_contact, after.clock_offset_ms, after.parked, after.waiting) == (START, -90_000, 1, 0)
    assert [(head.lineage, head.n) for head in after.heads] == [(device.lineage, 2)]


def test_a_revoked_device_says_so(hq: SeededHq) -> None:
    hq.device()
    assert hq.staff("POST", f"{routes.DEVICES}/1/revoke").json() == {"device_id": 1}
    assert [device.is_revoked for device in devices(hq)] == [True]
    assert hq.staff("POST", f"{routes.DEVICES}/7/revoke").json()["facts"]["reason"] == "device_unknown"


def test_alarms_name_the_document(hq: SeededHq) -> None:
    device = hq.device()
    device.append("unheard", b"{}", "u-1")
    device.sync()
    (alarm,) = hq.staff("GET", routes.ALARMS).json()
    assert (alarm["dealer_code"], alarm["code"], alarm["doc_id"]) == ("D001", "kind_unknown", "u-1")


def test_parked_documents_can_be_judged_again(hq: SeededHq) -> None:
    device = hq.device()
    device.append("unheard", b"{}", "u-1")
    device.sync()
    assert hq.staff("POST", routes.PARKED_RETRY).json() == {"settled": 0}


@pytest.mark.parametrize("path", [routes.ORDERS, routes.DEVICES, routes.ALARMS, routes.CONTROL_TOTALS])
def test_a_device_is_not_staff(hq: SeededHq, path: str) -> None:
    assert hq.device().send(b"", path, "GET").status_code in (400, 401)
