"""The cards of the first screen that hold lists: what waits, what runs short, what is owed by age."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal

from desktop.ui import format as fmt
from desktop.ui.enrolment import Awaited, Enrolment
from desktop.ui.home.view_model import LowStock, ToDo, ToDoKind
from desktop.ui.kit import (
    Bar,
    Card,
    Column,
    Divider,
    EmptyState,
    HorizontalBars,
    Mark,
    QuietButton,
    TableCard,
    TableModel,
    Tone,
    ValueRow,
)
from domain.invoice import Ageing

_AVERAGED_DAYS = 28
_SHORT_DAYS = 4


class ToDoCard(TableCard):
    """What waits for a person; `chosen` carries the item."""

    chosen = Signal(object)

    def __init__(self) -> None:
        columns = (
            Column[ToDo](key="mark", title=str, mark=self._mark, width=96),
            Column[ToDo](key="what", title=str, text=self._sentence, width=240, stretch=1),
            Column[ToDo](
                key="day",
                title=str,
                text=lambda row: fmt.month_day(row.day),
                tone=lambda _: Tone.MUTED,
                figure=True,
                width=64,
            ),
        )
        self._items: TableModel[ToDo] = TableModel(columns, lambda row: (row.kind, row.reference))
        super().__init__(self._items, "check-circle", has_heading=True)
        self._items.setParent(self)
        self.table.horizontalHeader().hide()
        self.table.opened.connect(lambda number: self.chosen.emit(self._items.row(number)))
        self.table.clicked.connect(lambda index: self.chosen.emit(self._items.row(index.row())))

    def show_items(self, items: Sequence[ToDo]) -> None:
        """Show these."""
        self._items.set_rows(items)
        count = self.tr("{count} open").format(count=len(items)) if items else ""
        self.heading.set_texts(self.tr("To do and warnings"), count)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.empty.show_text(self.tr("Nothing waits for you."))
        self._items.retranslate()
        self.show_items(self._items.rows)

    def _mark(self, row: ToDo) -> Mark:
        match row.kind:
            case ToDoKind.ORDER_REJECTED:
                return Mark(self.tr("rejected"), Tone.DANGER)
            case ToDoKind.DOCUMENT_REFUSED:
                return Mark(self.tr("refused"), Tone.DANGER)
            case ToDoKind.ORDER_CUT:
                return Mark(self.tr("cut"), Tone.WARNING)
            case ToDoKind.SHIPMENT:
                return Mark(self.tr("arriving"), Tone.WARNING)
            case ToDoKind.STATEMENT_DIFFERS:
                return Mark(self.tr("differs"), Tone.DANGER)
            case ToDoKind.CONTRACT_ENDS:
                return Mark(self.tr("renew"), Tone.WARNING)
            case ToDoKind.STATEMENT:
                return Mark(self.tr("agrees"), Tone.GOOD)

    def _sentence(self, row: ToDo) -> str:
        match row.kind:
            case ToDoKind.ORDER_REJECTED:
                text = self.tr("HQ rejected order {number}")
            case ToDoKind.DOCUMENT_REFUSED:
                text = self.tr("HQ did not book {number}")
            case ToDoKind.ORDER_CUT:
                text = self.tr("HQ approved less than asked of order {number}")
            case ToDoKind.SHIPMENT:
                text = self.tr("Shipment {number} is not taken in yet")
            case ToDoKind.STATEMENT_DIFFERS:
                text = self.tr("The statement of {month} differs from HQ's")
            case ToDoKind.CONTRACT_ENDS:
                text = self.tr("Contract {number} ends and nothing carries it on")
            case ToDoKind.STATEMENT:
                text = self.tr("The statement of {month} agrees to the fen")
        return text.format(number=row.number, month=row.reference)


class LowStockCard(TableCard):
    """What will not last a week; `chosen` carries the SKU."""

    chosen = Signal(str)
    order_wanted = Signal()

    def __init__(self) -> None:
        columns = (
            Column[LowStock](
                key="name",
                title=lambda: QCoreApplication.translate("LowStockCard", "Product"),
                text=lambda row: row.name,
                width=180,
                stretch=1,
            ),
            Column[LowStock](
                key="on_hand",
                title=lambda: QCoreApplication.translate("LowStockCard", "On hand"),
                text=lambda row: f"{fmt.quantity(row.on_hand)} {row.base_unit}",
                figure=True,
                width=84,
            ),
            Column[LowStock](
                key="a_day",
                title=lambda: QCoreApplication.translate("LowStockCard", "Sold a day"),
                text=lambda row: fmt.quantity(row.sold_in_28_days // _AVERAGED_DAYS // 100 * 100),
                figure=True,
                width=84,
            ),
            Column[LowStock](
                key="days",
                title=lambda: QCoreApplication.translate("LowStockCard", "Lasts days"),
                text=lambda row: fmt.count(row.days_of_cover),
                tone=lambda row: Tone.DANGER if row.days_of_cover < _SHORT_DAYS else Tone.WARNING,
                figure=True,
                bold=True,
                width=76,
            ),
            Column[LowStock](
                key="suggested",
                title=lambda: QCoreApplication.translate("LowStockCard", "Order"),
                text=lambda row: f"{fmt.quantity(row.suggested)} {row.unit}" if row.suggested else "–",
                figure=True,
                width=92,
            ),
        )
        self._rows: TableModel[LowStock] = TableModel(columns, lambda row: row.sku)
        super().__init__(self._rows, "package", has_heading=True)
        self._rows.setParent(self)
        self._order = QuietButton(icon_name="truck")
        self._order.clicked.connect(self.order_wanted)
        self.heading.add(self._order)
        self.table.opened.connect(lambda number: self.chosen.emit(self._rows.row(number).sku))

    def show_rows(self, rows: Sequence[LowStock]) -> None:
        """Show these."""
        self._rows.set_rows(rows)
        self._order.setVisible(bool(rows))

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.heading.set_texts(self.tr("Running short"))
        self._order.set_text(self.tr("Order stock"))
        self.empty.show_text(self.tr("Goods that will not last a week at the present pace stand here."))
        self._rows.retranslate()


class AgeingCard(Card):
    """What is owed to HQ by days overdue; `opened` carries the workspace to go to."""

    opened = Signal(str)

    def __init__(self, enrolment: Enrolment) -> None:
        super().__init__("", spacing=6)
        self._ageing: Ageing | None = None
        self._bars, self._divider, self._total = HorizontalBars(), Divider(), ValueRow(role="strong")
        self._empty = EmptyState("link")
        self._statements = QuietButton(icon_name="notebook")
        self._statements.clicked.connect(lambda: self.opened.emit("statements"))
        self._awaited = Awaited(self._empty, enrolment)
        for widget in (self._bars, self._divider, self._total, self._empty):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.body.addWidget(self._statements)
        self.show_ageing(None)

    def show_ageing(self, ageing: Ageing | None) -> None:
        """Show a balance by age; None before HQ published the dealer."""
        self._ageing = ageing
        for widget in (self._bars, self._divider, self._total, self._statements):
            widget.setVisible(ageing is not None)
        self._empty.setVisible(ageing is None)
        if ageing is None:
            return
        buckets = (*ageing.buckets[:4], sum(ageing.buckets[4:]))
        names = (
            self.tr("not due"),
            self.tr("1–30 days"),
            self.tr("31–60 days"),
            self.tr("61–90 days"),
            self.tr("over 90 days"),
        )
        tones = (Tone.ACCENT, Tone.ACCENT, Tone.WARNING, Tone.DANGER, Tone.DANGER)
        self._bars.show_bars(
            [Bar(v, n, fmt.amount(v), t) for v, n, t in zip(buckets, names, tones, strict=True)]
        )
        self._total.set_value(fmt.yuan(ageing.balance))

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.set_title(self.tr("Owed to HQ by age"))
        self._total.set_name(self.tr("Total"))
        self._statements.set_text(self.tr("Statements"))
        self._awaited.show_text(self.tr("HQ's account of this dealer stands here."))
        self.show_ageing(self._ageing)
