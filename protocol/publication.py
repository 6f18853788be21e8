"""What HQ's staff see of policies: versions, faults, differences, and what a new policy would have cost."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from protocol.base import Wire

Facts = dict[str, Any]


class PolicyRow(Wire, frozen=True):
    """One published version."""

    version: int
    effective: date
    published_at: datetime
    published_by: str
    source: str
    note: str
    sha256: str
    is_running: bool = False


class FaultRow(Wire, frozen=True):
    """One fault: the rule or place in the file, and in a workbook its sheet, row and column."""

    where: str
    code: str
    facts: Facts = {}
    sheet: str = ""
    row: int = 0
    column: str = ""


class FieldRow(Wire, frozen=True):
    """One field that differs; values in plain JSON, in the domain's units."""

    field: str
    before: Any
    after: Any


class ChangedRow(Wire, frozen=True):
    """One rule that differs, None on the side that has it not."""

    part: str
    id: str
    kind: str
    before: Any
    after: Any
    fields: list[FieldRow] = []


class PolicyRequest(Wire, frozen=True):
    """A policy as JSON, or as a file of any kind in Base64; `effective` and `note` are for publishing."""

    policy: dict[str, Any] | None = None
    file: bytes = b""
    effective: date | None = None
    note: str = ""
    source: str = ""


class CheckReply(Wire, frozen=True):
    """Every fault of a policy, none when it may be published."""

    faults: list[FaultRow]


class DiffReply(Wire, frozen=True):
    """How two policies differ; version 0 is what is asked about, or what ran before the first one."""

    before: int
    after: int
    changes: list[ChangedRow]


class PublishReply(Wire, frozen=True):
    """The version that was made, or the newest one when the policy is what that publishes already."""

    version: int
    is_new: bool
    effective: date | None
    changes: int
    rules: int
    prices: int
    sha256: str


class CostRow(Wire, frozen=True):
    """What one promotion gave: in how many applications and receipts, and who bore it, in fen."""

    promotion: str
    name: str
    times: int
    receipts: int
    hq: int
    dealer: int
    supplier: int


class SideRow(Wire, frozen=True):
    """Receipts under one policy, in fen: before promotions, what they took off, and what was paid."""

    full: int
    discount: int
    revenue: int
    promotions: list[CostRow] = []


class StoreRow(Wire, frozen=True):
    """One store's receipts under both policies, in fen."""

    dealer: str
    store: str
    receipts: int
    affected: int
    billed: int
    before: SideRow
    after: SideRow


class UnpricedRow(Wire, frozen=True):
    """Receipts that cannot be priced, by reason, with an example and what was billed for them, in fen."""

    reason: str
    receipts: int
    billed: int
    example: str


class RebateTrialRow(Wire, frozen=True):
    """What one programme posts for the month, in fen, to how many dealers."""

    programme: str
    name: str
    dealers_before: int
    before: int
    dealers_after: int
    after: int


class TrialReply(Wire, frozen=True):
    """A month's real documents under the policies that ran and under a new one, the same goods sold.

    `receipts` are those priced, by their lines of the brand's goods, `left_aside` those that hold none but gifts.
    """

    month: str
    receipts: int
    lines: int
    refunds: int
    affected: int
    billed: int
    before: SideRow
    after: SideRow
    stores: list[StoreRow]
    unpriced: list[UnpricedRow]
    deliveries: int
    delivered: int
    rebates: list[RebateTrialRow]
    untried: list[str]
    versions: list[int]
    left_aside: int
    own_lines: int
    own_billed: int
