"""HQ's tables, one module per feature; every dealer table's key starts with dealer_id."""

from server_stub.models.base import Base
from server_stub.models.continuity import Backup, BackupHead, PrintedNumber
from server_stub.models.contract import Contract
from server_stub.models.credit_note import CreditNote, CreditNoteLine
from server_stub.models.dealer import Dealer, Headquarters, Store
from server_stub.models.device import Device, EnrolCode
from server_stub.models.log import Alarm, Inbox, Lineage, Log
from server_stub.models.member import Member
from server_stub.models.order import Order, OrderLine
from server_stub.models.price import BRAND, Price
from server_stub.models.product import Barcode, Product, ProductUnit
from server_stub.models.receipt import Receipt, ReceiptLine, Shift, Tender
from server_stub.models.scope import Scope, ScopeRow
from server_stub.models.shipment import Claim, Receiving, ReceivingLine, Shipment, ShipmentLine
from server_stub.models.statement import Entry, Statement
from server_stub.models.stock import Movement, Stock

__all__ = [
    "BRAND",
    "Alarm",
    "Backup",
    "BackupHead",
    "Barcode",
    "Base",
    "Claim",
    "Contract",
    "CreditNote",
    "CreditNoteLine",
    "Dealer",
    "Device",
    "EnrolCode",
    "Entry",
    "Headquarters",
    "Inbox",
    "Lineage",
    "Log",
    "Member",
    "Movement",
    "Order",
    "OrderLine",
    "Price",
    "PrintedNumber",
    "Product",
    "ProductUnit",
    "Receipt",
    "ReceiptLine",
    "Receiving",
    "ReceivingLine",
    "Scope",
    "ScopeRow",
    "Shift",
    "Shipment",
    "ShipmentLine",
    "Statement",
    "Stock",
    "Store",
    "Tender",
]
