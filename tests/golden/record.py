"""Records the messages of a protocol version as they travel; what is recorded once is never written again.

python -m tests.golden.record
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from protocol import routes
from protocol.base import encode
from protocol.enrol import EnrolRequest
from protocol.healing import MissingRequest
from protocol.order import ORDER, RECEIVING, ReceivedLine, ReceivingDoc
from protocol.receipt import RECEIPT, REFUND, SHIFT, RefundDoc, ShiftDoc
from protocol.stock import ADJUSTMENT, COUNT, AdjustmentDoc, AdjustmentLine, CountDoc, CountRow
from tests.hq import DAY, SeededHq, TestDevice, open_seeded, order, receipt, stamp

FOLDER = Path(__file__).parent / "v1"
LINEAGE = "00000000000000a1"
LATER = "00000000000000a2"
HEAD = {"store_id": 11, "business_day": DAY, "stamp": stamp()}


def write_documents(device: TestDevice) -> None:
    """Put one document of each kind on the device's log."""
    sold = receipt()
    device.append(RECEIPT, sold, "golden-receipt")
    money = {"lines": sold.lines, "tenders": sold.tenders, "gross": sold.gross, "tax": sold.tax}
    back = RefundDoc(
        number="RF-0001-26-000001", original_id="golden-receipt", reason="不要了", **money, **HEAD
    )
    device.append(REFUND, back, "golden-refund")
    drawer = {"opening_float": 1, "cash_in": 2, "cash_out": 3, "counted": 4}
    sums = {"receipts": 1, "refunds": 1, "sales": sold.gross, "refunded": sold.gross}
    device.append(SHIFT, ShiftDoc(number="SH-1", cashier="小李", **drawer, **sums, **HEAD), "golden-shift")
    lost = [AdjustmentLine("P-001", "PPR热水管 25", -1_000)]
    off = AdjustmentDoc(number="AD-1", type="write_off", reason="破损", lines=lost, **HEAD)
    device.append(ADJUSTMENT, off, "golden-adjustment")
    found = [CountRow("P-001", "PPR热水管 25", 5_000, 4_000)]
    device.append(COUNT, CountDoc(number="CT-1", as_of_n=4, lines=found, **HEAD), "golden-count")
    device.append(ORDER, order(), "golden-order")
    came = [ReceivedLine("P-001", "PPR热水管 25", 10_000, 9_000, 1_000)]
    taken = ReceivingDoc(number="GR-1", shipment="DN-UNKNOWN", lines=came, **HEAD)
    device.append(RECEIVING, taken, "golden-receiving")


def exchanges(hq: SeededHq) -> Iterator[tuple[str, bytes, bytes]]:
    """Give name, request and reply of every message a device exchanges with HQ."""
    yield "health", b"", hq.client.get(routes.HEALTH).content
    key = Ed25519PrivateKey.generate()
    public = urlsafe_b64encode(key.public_key().public_bytes_raw()).rstrip(b"=").decode()
    asked = EnrolRequest(code=hq.enrol_code(), public_key=public, machine="till", program="branchline/0.1")
    as_json = {"Content-Type": "application/json"}
    answer = hq.client.post(routes.ENROL, content=encode(asked), headers=as_json)
    yield "enrol", encode(asked), answer.content
    device = hq.device()
    device.lineage = LINEAGE
    write_documents(device)
    request = encode(device.request())
    yield "sync", request, device.send(request).content
    lost = encode(MissingRequest(lineage=LATER, parent=LINEAGE))
    yield "missing", lost, device.send(lost, routes.MISSING).content
    yield "problem", b"{}", device.send(b"{}").content


def main() -> None:
    """Write what is not there yet."""
    with TemporaryDirectory() as folder, open_seeded(Path(folder)) as hq:
        for name, request, reply in exchanges(hq):
            for part, content in (("request", request), ("reply", reply)):
                path = FOLDER / f"{name}.{part}.json"
                if content and not path.exists():
                    json.loads(content)
                    path.write_bytes(content)


if __name__ == "__main__":
    main()
