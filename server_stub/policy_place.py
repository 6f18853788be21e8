"""Where in a workbook the fault of a rule is mended: its sheet, row and most likely column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.fault import Fault
from protocol.publication import FaultRow
from server_stub.policy_columns import PROGRAMMES, TIERS
from server_stub.policy_workbook import Workbook

_COLUMN_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "sku_unknown": ("SKU", "SKUs"),
    "unit_unknown": ("unit",),
    "unit_missing": ("unit",),
    "series_unknown": ("series",),
    "category_unknown": ("category", "categories"),
    "brand_unknown": ("brand", "brands"),
    "price_negative": ("price", "value"),
    "minimum_negative": ("minimum",),
    "rate_out_of_range": ("rate off", "rate", "daily interest"),
    "price_and_rate": ("rate off",),
    "rate_off_itself": ("rate off",),
    "audience_missing": ("level",),
    "manual_price_published": ("level",),
    "budget_unknown": ("budget",),
    "budget_negative": ("amount",),
    "rate_over_100": ("value", "pays"),
    "rate_not_positive": ("value",),
    "amount_not_positive": ("value",),
    "coupon_unknown": ("coupon",),
    "gift_not_positive": ("gift quantity",),
    "threshold_not_positive": ("threshold value",),
    "shares_not_whole": ("HQ share",),
    "share_negative": ("HQ share",),
    "cap_not_positive": ("cap",),
    "cap_negative": ("cap",),
    "window_inverted": ("hours",),
    "target_missing": ("target",),
    "days_missing": ("within days",),
    "tiers_gap": ("start",),
    "tiers_overlap": ("start",),
    "tiers_end": ("end",),
    "tier_inverted": ("end",),
    "tier_negative": ("pays",),
}


def place_fault(book: Workbook, found: Fault) -> FaultRow:
    """Return a fault of a rule with its sheet, row and the column it is most likely mended in."""
    sheet, row = book.places.get(found.where, (None, 0))
    start = next(
        (found.facts[name] for name in ("second", "start", "first", "end") if name in found.facts), None
    )
    if sheet is PROGRAMMES and found.code.startswith(("tier", "rate_over")) and isinstance(start, int):
        sheet, row = TIERS, book.tiers.get((found.where, start), row)
    if sheet is None:
        return FaultRow(where=found.where, code=found.code, facts=found.facts)
    named = [one for one in sheet.columns if one.name in _COLUMN_OF.get(found.code, ())]
    column = next(
        iter(named), next((one for one in sheet.columns if one.name in (sheet.id, "start")), sheet.columns[0])
    )
    return FaultRow(
        where=found.where,
        code=found.code,
        facts=found.facts,
        sheet=book.names.get(sheet.name, sheet.zh),
        row=row,
        column=f"{column.zh} / {column.name}",
    )
