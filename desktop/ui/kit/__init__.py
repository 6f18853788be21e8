"""The pieces every screen is made of; `python -m desktop.ui.gallery` shows all of them."""

from desktop.ui.kit.badges import Badge, KeyHint, Mark, key_with_word
from desktop.ui.kit.basics import (
    Card,
    Divider,
    ElidedText,
    FormRow,
    SectionTitle,
    StatTile,
    Text,
    ValueRow,
    figure_text,
    row_of,
    scrolling,
)
from desktop.ui.kit.buttons import DangerButton, PrimaryButton, QuietButton, SecondaryButton
from desktop.ui.kit.charts import Bar, BarChart, HorizontalBars, Segment, SegmentedBar, Sparkline, TierBar
from desktop.ui.kit.dialog import Dialog, ErrorDialog
from desktop.ui.kit.feedback import Banner, EmptyState, Sign, Toast, show_toast
from desktop.ui.kit.fields import AmountEdit, NumberEdit, QuantityEdit, SearchBox, UnitPriceEdit
from desktop.ui.kit.flow import FlowRow
from desktop.ui.kit.lines import FactGrid, TextLines
from desktop.ui.kit.paged_table import PAGE, PagedTableModel
from desktop.ui.kit.pages import TabbedPages, lay_beside
from desktop.ui.kit.table import CELL, Cell, Column, TableModel
from desktop.ui.kit.table_card import TableCard
from desktop.ui.kit.table_view import TableView
from desktop.ui.theme import Tone

__all__ = [
    "CELL",
    "PAGE",
    "AmountEdit",
    "Badge",
    "Banner",
    "Bar",
    "BarChart",
    "Card",
    "Cell",
    "Column",
    "DangerButton",
    "Dialog",
    "Divider",
    "ElidedText",
    "EmptyState",
    "ErrorDialog",
    "FactGrid",
    "FlowRow",
    "FormRow",
    "HorizontalBars",
    "KeyHint",
    "Mark",
    "NumberEdit",
    "PagedTableModel",
    "PrimaryButton",
    "QuantityEdit",
    "QuietButton",
    "SearchBox",
    "SecondaryButton",
    "SectionTitle",
    "Segment",
    "SegmentedBar",
    "Sign",
    "Sparkline",
    "StatTile",
    "TabbedPages",
    "TableCard",
    "TableModel",
    "TableView",
    "Text",
    "TextLines",
    "TierBar",
    "Toast",
    "Tone",
    "UnitPriceEdit",
    "ValueRow",
    "figure_text",
    "key_with_word",
    "lay_beside",
    "row_of",
    "scrolling",
    "show_toast",
]
