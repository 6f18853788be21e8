"""The tables around an order being written: its lines, what a search offers, what runs low."""

from PySide6.QtCore import QCoreApplication, QObject

from desktop.ui import format as fmt
from desktop.ui.errors import explain
from desktop.ui.kit import Column, Mark, TableModel, Tone
from desktop.ui.order.draft_model import ListedProduct, LowStock, QuotedWanted


def cart_model(parent: QObject) -> TableModel[QuotedWanted]:
    """The lines of the order."""
    columns = (
        Column[QuotedWanted](
            key="product",
            title=lambda: QCoreApplication.translate("OrderDraft", "Product"),
            text=lambda row: row.name,
            second=lambda row: f"{row.wanted.sku} · {row.spec}" if row.spec else row.wanted.sku,
            width=220,
            stretch=1,
        ),
        Column[QuotedWanted](
            key="quantity",
            title=lambda: QCoreApplication.translate("OrderDraft", "Quantity"),
            text=lambda row: f"{fmt.quantity(row.wanted.quantity)} {row.wanted.unit}",
            figure=True,
            bold=True,
            width=96,
        ),
        Column[QuotedWanted](
            key="price",
            title=lambda: QCoreApplication.translate("OrderDraft", "Price"),
            text=lambda row: "–" if row.price is None else fmt.unit_price(row.price),
            figure=True,
            width=88,
        ),
        Column[QuotedWanted](
            key="amount",
            title=lambda: QCoreApplication.translate("OrderDraft", "Amount"),
            text=lambda row: "–" if row.amount is None else fmt.amount(row.amount),
            total=lambda row: row.amount or 0,
            total_text=fmt.yuan,
            figure=True,
            bold=True,
            width=104,
        ),
        Column[QuotedWanted](
            key="state",
            title=lambda: QCoreApplication.translate("OrderDraft", "At HQ"),
            mark=_line_mark,
            width=128,
        ),
    )
    return TableModel(columns, lambda row: row.place, parent)


def _line_mark(row: QuotedWanted) -> Mark:
    if row.fault:
        return Mark(explain(row.fault).title, Tone.DANGER)
    if row.available is None:
        return Mark(QCoreApplication.translate("OrderDraft", "HQ has not told"), Tone.NEUTRAL)
    if row.is_short:
        had = f"{fmt.quantity(row.available.quantity)} {row.units[0].name}"
        return Mark(
            QCoreApplication.translate("OrderDraft", "only {quantity}").format(quantity=had), Tone.WARNING
        )
    return Mark(QCoreApplication.translate("OrderDraft", "in stock"), Tone.GOOD)


def offer_model(parent: QObject) -> TableModel[ListedProduct]:
    """What a search offers."""
    columns = (
        Column[ListedProduct](
            key="product",
            title=lambda: QCoreApplication.translate("OrderDraft", "Product"),
            text=lambda row: row.product.name,
            second=lambda row: f"{row.product.sku} · {row.product.category}",
            width=220,
            stretch=1,
        ),
        Column[ListedProduct](
            key="price",
            title=lambda: QCoreApplication.translate("OrderDraft", "Price"),
            text=lambda row: (
                "–" if row.purchase is None else f"{fmt.unit_price(row.purchase)} / {row.order_unit}"
            ),
            figure=True,
            bold=True,
            width=112,
        ),
        Column[ListedProduct](
            key="on_hand",
            title=lambda: QCoreApplication.translate("OrderDraft", "On hand"),
            text=lambda row: f"{fmt.quantity(row.product.on_hand)} {row.product.unit}",
            figure=True,
            width=96,
        ),
        Column[ListedProduct](
            key="available",
            title=lambda: QCoreApplication.translate("OrderDraft", "HQ has"),
            text=lambda row: (
                "–" if row.available is None else f"{fmt.quantity(row.available.quantity)} {row.product.unit}"
            ),
            figure=True,
            width=96,
        ),
    )
    return TableModel(columns, lambda row: row.product.sku, parent)


def suggestion_model(parent: QObject) -> TableModel[LowStock]:
    """What runs low, with what to order of it."""
    columns = (
        Column[LowStock](
            key="product",
            title=lambda: QCoreApplication.translate("OrderDraft", "Product"),
            text=lambda row: row.name,
            width=220,
            stretch=1,
        ),
        Column[LowStock](
            key="on_hand",
            title=lambda: QCoreApplication.translate("OrderDraft", "On hand"),
            text=lambda row: f"{fmt.quantity(row.on_hand)} {row.base_unit}",
            figure=True,
            width=96,
        ),
        Column[LowStock](
            key="sold",
            title=lambda: QCoreApplication.translate("OrderDraft", "Sold in 28 days"),
            text=lambda row: f"{fmt.quantity(row.sold_in_28_days)} {row.base_unit}",
            figure=True,
            width=112,
            from_width=560,
        ),
        Column[LowStock](
            key="cover",
            title=lambda: QCoreApplication.translate("OrderDraft", "Lasts"),
            mark=_cover,
            width=104,
        ),
        Column[LowStock](
            key="suggested",
            title=lambda: QCoreApplication.translate("OrderDraft", "Suggested"),
            text=lambda row: f"+ {fmt.quantity(row.suggested)} {row.unit}" if row.suggested else "–",
            tone=lambda _: Tone.ACCENT,
            figure=True,
            bold=True,
            width=96,
        ),
    )
    return TableModel(columns, lambda row: row.sku, parent)


def _cover(row: LowStock) -> Mark:
    if row.days_of_cover == 0:
        return Mark(QCoreApplication.translate("OrderDraft", "runs out today"), Tone.DANGER)
    text = QCoreApplication.translate("OrderDraft", "{count} d")
    return Mark(text.format(count=row.days_of_cover), Tone.WARNING)
