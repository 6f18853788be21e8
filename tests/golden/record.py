"""Records the messages of a protocol version as they travel; what is recorded once is never written again.

python -m tests.golden.record
"""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import update

from domain.unit import Unit
from protocol import routes
from protocol.amendment import AMEND, AmendDoc, Op, SetNote, SetRequested
from protocol.answer import ANSWER, AnswerDoc
from protocol.base import encode
from protocol.brief import shorten
from protocol.digest import TOP, Digest, pack_checks, row_hash
from protocol.enrol import EnrolRequest
from protocol.healing import MissingRequest
from protocol.lineage import body_hash
from protocol.member import MEMBER, REGISTER, MemberDoc
from protocol.order import ORDER, RECEIVING, ReceivedLine, ReceivingDoc
from protocol.problem import ProblemCode
from protocol.receipt import RECEIPT, REFUND, SHIFT, RefundDoc, ShiftDoc
from protocol.stock import ADJUSTMENT, COUNT, AdjustmentDoc, AdjustmentLine, CountDoc, CountRow
from protocol.sync import BodyForm, Envelope, Feature, ScopePage, ScopeState, SyncReply
from server_stub.models import Product, Scope
from server_stub.problems import problem
from server_stub.product import NewProduct, NewUnit, import_products
from server_stub.publish import publish_products
from server_stub.segment import build_segments, segment_folder
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


def write_later_documents(device: TestDevice) -> None:
    """Put documents of the kinds on the log that came after the first recording."""
    new = MemberDoc(number="MB-1", member_id="M-2", action=REGISTER, name="李娟", phone="13800000002", **HEAD)
    device.append(MEMBER, new, "golden-member")
    device.append(ORDER, order("PO-2"), "golden-order-2")
    ops: list[Op] = [SetRequested(line="1", quantity=5_000, was=10_000), SetNote(note="快点", was="")]
    about = {"order_id": "golden-order-2", "order_number": "PO-2", "base_revision": 1}
    more = AmendDoc(number="AM-1", ops=ops, **about, **HEAD)
    device.append(AMEND, more, "golden-amend")
    yes = AnswerDoc(number="AN-1", statement="ST-1", content_hash="0" * 64, answer="confirm", **HEAD)
    device.append(ANSWER, yes, "golden-answer")


def later_exchanges(hq: SeededHq) -> Iterator[tuple[str, bytes, bytes]]:
    """Give what features need that came after the first recording: repair, segments, documents in other forms."""
    device = hq.device()
    device.lineage = "00000000000000a3"
    write_later_documents(device)
    request = encode(device.request())
    yield "documents", request, device.send(request).content
    yield from poison_exchanges(hq)
    yield from repair_exchanges(hq, device)
    problems = [problem(code) for code in ProblemCode]
    yield "problems", b"", encode(problems)


def repair_exchanges(hq: SeededHq, device: TestDevice) -> Iterator[tuple[str, bytes, bytes]]:
    """Give a scope of many rows, its comparison and repair after HQ was restored, and its segments."""
    names = [f"G-{n:04}" for n in range(150)]
    _import(hq, names)
    head = len(device.log)
    request = encode(device.request(head))
    reply = device.send(request).content
    yield "rows", request, reply
    page = _page(reply)
    hashes = [row_hash(row.kind, row.shape, row.key, bytes(row.body)) for row in page.rows]
    with hq.database.write() as session:
        session.execute(update(Scope).values(gen="00000000000000ff"))
        session.execute(update(Product).where(Product.sku == "G-0007").values(name="改名"))
        publish_products(session)
    assert page.digest is not None
    held = [ScopeState(page.scope, page.gen, page.v, page.digest)]
    others = [scope for scope in device.enrolment.scopes if scope != page.scope]
    asking = msgspec.structs.replace(device.request(head, scopes=held), features=["compare"], paused=others)
    yield "compare", encode(asking), device.send(encode(asking)).content
    sums: dict[int, int] = dict.fromkeys(range(256), 0)
    for hashed in hashes:
        sums[(hashed >> 56) & 255] += hashed
    asking = msgspec.structs.replace(asking, checks={page.scope: [pack_checks(TOP, sums)]})
    yield "diff", encode(asking), device.send(encode(asking)).content
    _import(hq, [f"H-{n:04}" for n in range(5_000)])
    build_segments(hq.hq.database, segment_folder(hq.hq.database))
    asking = msgspec.structs.replace(device.request(head), features=[each.value for each in Feature])
    yield "segments", encode(asking), device.send(encode(asking)).content


def _import(hq: SeededHq, names: list[str]) -> None:
    with hq.database.write() as session:
        import_products(session, [NewProduct(sku, f"品 {sku}", (NewUnit(Unit("个")),)) for sku in names])
        publish_products(session)


def _page(reply: bytes) -> ScopePage:
    pages = msgspec.json.decode(reply, type=SyncReply).pages
    return next(page for page in pages if page.scope == "product")


def poison_exchanges(hq: SeededHq) -> Iterator[tuple[str, bytes, bytes]]:
    """Give a document as opaque bytes, one by its hash, and the body that came late."""
    device = hq.device()
    device.lineage = "00000000000000a4"
    device.append(RECEIPT, b'{"number":\xff', "golden-opaque")
    device.append(RECEIPT, receipt("RC-9"), "golden-hash")
    first, second = device.log
    opaque = _in_form(first, b64encode(bytes(first.body)).decode())
    hashed = _in_form(second, body_hash(bytes(second.body)).hex())
    late = _in_form(second, b64encode(bytes(second.body)).decode())
    for name, after, changes in (
        ("opaque", 0, {"envelopes": [opaque], "form": BodyForm.OPAQUE}),
        ("hash", 1, {"envelopes": [hashed], "form": BodyForm.HASH}),
        ("late", 2, {"envelopes": [], "late": [late]}),
    ):
        request = encode(msgspec.structs.replace(device.request(after), **changes))
        yield name, request, device.send(request).content


def _in_form(envelope: Envelope, text: str) -> Envelope:
    return msgspec.structs.replace(envelope, body=msgspec.Raw(encode(text)))


def brief_exchanges(hq: SeededHq) -> Iterator[tuple[str, bytes, bytes]]:
    """Give cursors in full that are answered with a seal, the same in short with a row behind, and a short form of nothing."""
    device = hq.device()
    device.lineage = "00000000000000a5"
    pages = device.sync().pages
    states = [ScopeState(page.scope, page.gen, page.v, page.digest or Digest()) for page in pages]
    asking = msgspec.structs.replace(
        device.request(scopes=states),
        features=[each.value for each in Feature if each != Feature.CERTIFICATE],
    )
    yield "sealed", encode(asking), device.send(encode(asking)).content
    with hq.database.write() as session:
        session.execute(update(Product).where(Product.sku == "P-001").values(name="改名"))
        publish_products(session)
    asking = msgspec.structs.replace(device.request(), brief=shorten(states))
    yield "brief", encode(asking), device.send(encode(asking)).content
    asking = msgspec.structs.replace(device.request(), brief=shorten(states[1:]))
    yield "brief-unknown", encode(asking), device.send(encode(asking)).content


def contract_exchanges(hq: SeededHq) -> Iterator[tuple[str, bytes, bytes]]:
    """Give orders that pin the contract they were made under: one HQ knows, and one it does not."""
    device = hq.device()
    device.lineage = "00000000000000a6"
    for number, pinned in (("PO-3", "HT-2026-001/1"), ("PO-4", "HT-9/1")):
        doc = msgspec.structs.replace(order(number), contract=pinned)
        device.append(ORDER, doc, f"golden-{number.lower()}")
    request = encode(device.request())
    yield "contract", request, device.send(request).content


def main() -> None:
    """Write what is not there yet."""
    for record in (exchanges, later_exchanges, brief_exchanges, contract_exchanges):
        with TemporaryDirectory() as folder, open_seeded(Path(folder)) as hq:
            for name, request, reply in record(hq):
                for part, content in (("request", request), ("reply", reply)):
                    path = FOLDER / f"{name}.{part}.json"
                    if content and not path.exists():
                        json.loads(content)
                        path.write_bytes(content)


if __name__ == "__main__":
    main()
