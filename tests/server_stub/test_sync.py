"""One request for a sync: signed, limited, with verdicts and pages."""

import httpx
import zstandard

from protocol import routes
from protocol.base import encode
from protocol.receipt import RECEIPT
from protocol.rule import POLICY_SCOPE
from protocol.sync import PageStatus, PushStatus, VerdictStatus
from protocol.verdict import verdict_scope
from tests.hq import LoopbackHq, SeededHq, TestDevice, receipt


def test_a_receipt_goes_up_and_all_scopes_come_down_in_one_request(hq: SeededHq) -> None:
    device = hq.device()
    device.append(RECEIPT, receipt(), "r-1")
    reply = device.sync()
    assert reply.status is PushStatus.OK
    assert [verdict.status for verdict in reply.verdicts] == [VerdictStatus.APPLIED]
    assert [page.scope for page in reply.pages] == device.enrolment.scopes
    enrolment = device.enrolment
    later = verdict_scope(enrolment.dealer_id, enrolment.device_id)
    published = [page for page in reply.pages if page.scope not in (later, POLICY_SCOPE)]
    assert all(page.is_complete and page.status is PageStatus.ROWS and page.rows for page in published)


def test_a_compressed_request_is_signed_as_it_is_sent(hq: SeededHq) -> None:
    device = hq.device()
    body = zstandard.compress(encode(device.request()))
    assert device.send(body, **{"Content-Encoding": "zstd"}).status_code == 200


def test_the_served_process_takes_a_receipt_over_loopback(loopback_hq: LoopbackHq) -> None:
    with httpx.Client(base_url=loopback_hq.url, trust_env=False) as client:
        assert client.get(routes.HEALTH).json()["hq"] == "branchline"
        device = TestDevice.enrol(client, loopback_hq.enrol_code())
        device.append(RECEIPT, receipt(), "r-1")
        assert device.sync().verdicts[0].status is VerdictStatus.APPLIED
    loopback_hq.stop()
    assert loopback_hq.process.returncode == 0
