"""The empty workbook in which a policy is written: one sheet for each subject, every cell a text so that nothing is rounded."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Final

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has no types of its own

from server_stub.policy_columns import SHEETS, Sheet
from server_stub.policy_workbook import IGNORED_SHEETS

_MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_ABOUT: Final = {
    "zh": (
        "每张表一个主题；不用的表和列可以删掉，表头用中文或英文都可以。",
        "金额和价格按元写，例如 12.50；比例按百分数写，例如 5 或 5%；日期写作 2026-10-01；多个编码用逗号隔开。",
        "促销：承担比例合计 100%；阶梯写在“促销阶梯”，组合写在“促销组合”。返利：每个返利的档写在“返利档”，最后一档终点为空。",
        "标价：一个价目表写了就要写全，没写的价目表不变。",
        "检查：python -m server_stub policy check --file 文件.xlsx；发布：policy publish --file 文件.xlsx --effective 日期",
    ),
    "en": (
        "One sheet for each subject; sheets and columns that are not needed may be deleted, headers in Chinese or English.",
        "Amounts and prices in yuan, such as 12.50; rates in percent, 5 or 5%; days as 2026-10-01; several codes with commas.",
        "Promotions: the shares add up to 100 %; steps stand in their own sheet, so do the parts of a mix. Rebates: the tiers "
        "of each programme stand in Tiers, the last one without an end.",
        "List prices: a book that is named has to be whole; one that is not named stays as it is.",
        "Check: python -m server_stub policy check --file FILE.xlsx; publish: policy publish --file FILE.xlsx --effective DAY",
    ),
}


def make_template(language: str = "zh") -> bytes:
    """Return the template with headers in a language, the same bytes every time."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": _MADE})
    about = book.add_worksheet(IGNORED_SHEETS[0] if language == "zh" else IGNORED_SHEETS[1])
    about.set_column(0, 0, 120)
    wrap = book.add_format({"text_wrap": True})
    for row, text in enumerate(_ABOUT[language]):
        about.write_string(row, 0, text, wrap)
    for sheet in SHEETS:
        _add_sheet(book, sheet, language)
    book.close()
    return buffer.getvalue()


def _add_sheet(book: Workbook, sheet: Sheet, language: str) -> None:
    text = book.add_format({"num_format": "@"})
    needed = book.add_format({"bold": True, "bg_color": "#DDE7F0", "num_format": "@"})
    header = book.add_format({"bg_color": "#EEF2F6", "num_format": "@"})
    page = book.add_worksheet(sheet.zh if language == "zh" else sheet.name)
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        name = column.zh if language == "zh" else column.name
        page.set_column(place, place, max(10, 2 * len(name) + 2 if language == "zh" else len(name) + 3), text)
        page.write_string(0, place, name, needed if column.required else header)
        if column.about:
            page.write_comment(0, place, column.about)
