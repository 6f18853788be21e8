"""The paths of the REST contract."""

from __future__ import annotations

HEALTH = "/v1/health"
ENROL = "/v1/enrol"
SYNC = "/v1/sync"
STATEMENT_PDF = "/v1/statements/{number:str}/pdf"
ORDERS = "/v1/hq/orders"
ORDER_DECIDE = "/v1/hq/orders/{order_id:str}/decide"
ORDER_SHIP = "/v1/hq/orders/{order_id:str}/ship"
ENROL_CODES = "/v1/hq/enrol-codes"
PAYMENTS = "/v1/hq/payments"
CONTROL_TOTALS = "/v1/hq/control-totals"
DEVICES = "/v1/hq/devices"
DEVICE_REVOKE = "/v1/hq/devices/{device_id:int}/revoke"
ALARMS = "/v1/hq/alarms"
STATEMENTS = "/v1/hq/statements"
PARKED_RETRY = "/v1/hq/parked/retry"
