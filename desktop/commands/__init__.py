"""One module per command of `python -m desktop`; each declares its arguments and runs without a display."""

from __future__ import annotations

COMMANDS = {
    "enrol": "desktop.commands.enrol",
    "sync": "desktop.commands.sync",
    "import-receipts": "desktop.commands.import_receipts",
    "import-orders": "desktop.commands.import_orders",
    "statement": "desktop.commands.statement",
    "screenshots": "desktop.commands.screenshots",
    "demo": "desktop.commands.demo",
    "tour": "desktop.commands.tour",
    "quote": "desktop.commands.quote",
    "rebate": "desktop.commands.rebate",
    "credit": "desktop.commands.credit",
    "ageing": "desktop.commands.ageing",
    "schemas": "desktop.commands.schemas",
}
