"""HQ's tables, one module per feature; every dealer table's key starts with dealer_id."""

from server_stub.models.answer import Answer
from server_stub.models.base import Base
from server_stub.models.continuity import Backup, BackupHead, PrintedNumber
from server_stub.models.contract import Contract
from server_stub.models.control import ControlDay
from server_stub.models.credit import (
    Allocation,
    CalendarDay,
    CreditAccount,
    CreditHold,
    CreditHolding,
    CreditMovement,
    CreditState,
    DepositEntry,
    DunningNotice,
)
from server_stub.models.credit_note import CreditNote, CreditNoteLine
from server_stub.models.daily import DailyWork
from server_stub.models.dealer import Dealer, Headquarters, Store, StoreUser
from server_stub.models.device import Device, EnrolCode
from server_stub.models.lease import Budget, Lease, LeaseTerms, LeaseUse, PointsEntry
from server_stub.models.log import Alarm, Inbox, Lineage, Log
from server_stub.models.member import Member, MemberHistory
from server_stub.models.order import Order, OrderChange, OrderLine
from server_stub.models.policy import Policy, Rule
from server_stub.models.price import BRAND, Price
from server_stub.models.product import Barcode, Product, ProductUnit
from server_stub.models.quote import Approval, Disagreement, PromotionUse
from server_stub.models.rebate import (
    ProgrammeGrant,
    RebateCounted,
    RebateEarning,
    RebatePosting,
    RebateSum,
    RebateTrack,
    RebateUse,
)
from server_stub.models.receipt import Receipt, ReceiptLine, Shift, Tender
from server_stub.models.revocation import DeviceOrder, ScopeGrant
from server_stub.models.scope import Scope, ScopeRow
from server_stub.models.shipment import Claim, Receiving, ReceivingLine, Shipment, ShipmentLine
from server_stub.models.statement import Entry, Statement
from server_stub.models.stock import Movement, Stock

__all__ = [
    "BRAND",
    "Alarm",
    "Allocation",
    "Answer",
    "Approval",
    "Backup",
    "BackupHead",
    "Barcode",
    "Base",
    "Budget",
    "CalendarDay",
    "Claim",
    "Contract",
    "ControlDay",
    "CreditAccount",
    "CreditHold",
    "CreditHolding",
    "CreditMovement",
    "CreditNote",
    "CreditNoteLine",
    "CreditState",
    "DailyWork",
    "Dealer",
    "DepositEntry",
    "Device",
    "DeviceOrder",
    "Disagreement",
    "DunningNotice",
    "EnrolCode",
    "Entry",
    "Headquarters",
    "Inbox",
    "Lease",
    "LeaseTerms",
    "LeaseUse",
    "Lineage",
    "Log",
    "Member",
    "MemberHistory",
    "Movement",
    "Order",
    "OrderChange",
    "OrderLine",
    "PointsEntry",
    "Policy",
    "Price",
    "PrintedNumber",
    "Product",
    "ProductUnit",
    "ProgrammeGrant",
    "PromotionUse",
    "RebateCounted",
    "RebateEarning",
    "RebatePosting",
    "RebateSum",
    "RebateTrack",
    "RebateUse",
    "Receipt",
    "ReceiptLine",
    "Receiving",
    "ReceivingLine",
    "Rule",
    "Scope",
    "ScopeGrant",
    "ScopeRow",
    "Shift",
    "Shipment",
    "ShipmentLine",
    "Statement",
    "Stock",
    "Store",
    "StoreUser",
    "Tender",
]
