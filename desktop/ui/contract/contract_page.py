"""The contracts at the left, the one in hand at the right."""

from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout

from desktop.ui import format as fmt
from desktop.ui.contract.sheet import ContractSheetView
from desktop.ui.contract.view_model import ContractRow, ContractsState, ContractsViewModel
from desktop.ui.contract.words import contract_mark, kind_words
from desktop.ui.enrolment import Awaited
from desktop.ui.kit import Column, TableCard, TableModel, Tone, scrolling
from desktop.ui.terms import days_words
from desktop.ui.view import View
from domain.period import Validity


class ContractPage(View[ContractsViewModel]):
    """What was agreed with HQ."""

    def _build(self) -> None:
        self.rows: TableModel[ContractRow] = TableModel(self._columns(), lambda row: row.number, self)
        self.list = TableCard(self.rows, "file-text", has_heading=True)
        self.list.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.table.chosen.connect(self._choose)
        self._awaited = Awaited(self.list.empty, self.view_model.enrolment)
        self.sheet = ContractSheetView()
        self._area = scrolling(self.sheet)
        self.list.table.opened.connect(lambda _: self._area.setFocus())
        self.setFocusProxy(self.list.table)
        page = QHBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(12)
        page.addWidget(self.list, 5)
        page.addWidget(self._area, 9)

    def _columns(self) -> tuple[Column[ContractRow], ...]:
        return (
            Column(
                key="number",
                title=lambda: self.tr("Contract"),
                text=lambda row: row.number,
                second=kind_words,
                width=150,
                stretch=1,
            ),
            Column(
                key="last",
                title=lambda: self.tr("Until"),
                text=lambda row: fmt.day(row.contract.validity.last) if row.contract.validity.last else "–",
                second=lambda row: days_words(Validity(row.contract.validity.first)),
                tone=lambda row: Tone.WARNING if row.needs_renewal else Tone.NEUTRAL,
                width=112,
            ),
            Column(key="state", title=lambda: self.tr("State"), mark=contract_mark, width=128),
        )

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.rows.retranslate()
        self._awaited.show_text(self.tr("The contracts agreed with HQ stand here once HQ has sent them."))
        self.sheet.retranslate()

    def _render(self, state: ContractsState) -> None:
        self.rows.set_rows(state.rows)
        ending = sum(row.needs_renewal for row in state.rows)
        note = self.tr("{count} to renew").format(count=ending) if ending else ""
        self.list.heading.set_texts(self.tr("Contracts with HQ"), note)
        place = self.rows.find(state.chosen)
        if place is not None and place != self.list.table.current_row():
            self.list.table.choose_row(place)
        self._area.setVisible(bool(state.rows))
        self.sheet.show_sheet(state.sheet, state.now)

    def _choose(self, number: int) -> None:
        if 0 <= number < self.rows.rowCount():
            chosen = self.rows.row(number).number
            if chosen != self.view_model.state.chosen:
                self.view_model.choose(chosen)
