"""A day may be stated again and again; what is kept of it is the last comparison, on either database."""

import msgspec
from sqlalchemy import select

from protocol.base import encode
from protocol.control import DayStated
from protocol.receipt import RECEIPT
from protocol.sync import SyncReply
from server_stub.models import ControlDay
from tests.hq import DAY, SeededHq, TestDevice, receipt


def state(device: TestDevice, sales: int) -> SyncReply:
    """State the day with these sales."""
    day = DayStated(DAY, 1, 1, 1, sales, 0, 0, -2_000)
    request = msgspec.structs.replace(device.request(1), days=[day])
    answer = device.send(encode(request))
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=SyncReply)


def test_a_day_stated_twice_keeps_the_last_comparison(hq: SeededHq) -> None:
    device = hq.device()
    device.append(RECEIPT, receipt(), "r-1")
    device.sync()
    for sales in (1, 3_720):
        state(device, sales)
    with hq.database.read() as session:
        (kept,) = session.scalars(select(ControlDay)).all()
    assert (kept.sales, kept.hq_sales, kept.state) == (3_720, 3_720, "agrees")
