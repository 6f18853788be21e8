"""What HQ's staff ask of HQ and see of the dealers."""

from __future__ import annotations

from datetime import date, datetime

from protocol.base import Wire
from protocol.disagreement import DisagreementRow
from protocol.order import OrderStatusRow
from protocol.revocation import DeviceOrderRow
from protocol.statement import ControlTotals


class StaffOrder(Wire, frozen=True):
    """An order with the dealer and store it came from, and the contract version its PC placed it under."""

    dealer_code: str
    store_code: str
    business_day: date
    received_at: datetime
    order: OrderStatusRow
    alarms: list[str] = []
    contract: str = ""


class DeviceHead(Wire, frozen=True):
    """The head of one lineage of a device; another one may have replaced it; of clones neither is replaced."""

    lineage: str
    n: int
    last_contact: datetime
    parent: str = ""
    opened_at: datetime | None = None
    durable: int = 0
    is_replaced: bool = False


class DeviceStatus(Wire, frozen=True):
    """A device as HQ sees it: last contact, heads, documents that are stuck, and its clock's offset in ms."""

    device_id: int
    dealer_code: str
    store_code: str
    machine: str
    program: str
    series_prefix: str
    enrolled_at: datetime
    last_contact: datetime | None = None
    clock_offset_ms: int | None = None
    is_revoked: bool = False
    heads: list[DeviceHead] = []
    parked: int = 0
    waiting: int = 0
    certificate_expires: datetime | None = None
    orders: list[DeviceOrderRow] = []


class SeriesHeld(Wire, frozen=True):
    """How far HQ holds a series of printed numbers: 1 to `last` but for the gaps, and how many came with two documents."""

    series: str
    last: int
    held: int
    gaps: list[tuple[int, int]] = []
    printed_twice: int = 0


class SetAside(Wire, frozen=True):
    """A document of a device that HQ holds and has not booked."""

    doc_id: str
    kind: str
    received_at: datetime
    status: str
    code: str
    facts: dict[str, str | int | bool | None] = {}


class ComparedDay(Wire, frozen=True):
    """A business day as the PC and as HQ added it up, money in fen; `state` is a domain.control.Agreement."""

    day: date
    lineage: str
    state: str
    here: ControlTotals
    hq: ControlTotals
    moved_here: int
    moved_hq: int
    unbooked: int
    compared_at: datetime


class AlarmRow(Wire, frozen=True):
    """Something staff should look at."""

    dealer_code: str
    code: str
    raised_at: datetime
    doc_id: str = ""
    facts: dict[str, str | int | bool | None] = {}


class IssueRequest(Wire, frozen=True):
    """Issue the statement of a month ("YYYY-MM") for a dealer."""

    dealer_code: str
    month: str


class DevicePage(Wire, frozen=True):
    """The page of one PC: newest first, at most a hundred documents set aside, alarms and disagreements, and sixty days."""

    status: DeviceStatus
    set_aside: list[SetAside] = []
    alarms: list[AlarmRow] = []
    control: list[ComparedDay] = []
    disagreements: list[DisagreementRow] = []
