"""The billing screen: the entry box, the lines, the sums, and every key of the counter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout

from desktop.ui.billing.entry import EntryBox
from desktop.ui.billing.lines import LinesModel, bill_rows
from desktop.ui.billing.nearly import KEY, NearlyStrip
from desktop.ui.billing.offers import OfferList
from desktop.ui.billing.scanner import Scanner
from desktop.ui.billing.side import SideColumn
from desktop.ui.billing.state import BillingState, Mode
from desktop.ui.billing.view_model import BillingViewModel
from desktop.ui.billing.windows import Windows
from desktop.ui.errors import explain
from desktop.ui.kit import Banner, FlowRow, TableCard, Tone, key_with_word, show_toast
from desktop.ui.view import View
from domain.receipt import TenderType

_HINTED: Final = ("F12", "*", ".", "/", "F6", "F2", "F5", "F7", "F8", "F10", "Del")

_COMMANDS: Final = {
    Mode.SELL: frozenset({"*", "+", "-", ".", "/", "Del", "End", "Ctrl+Del"}),
    Mode.LINE_DISCOUNT: frozenset({"/"}),
}
"""What single keys do on the empty entry box, by what it takes; elsewhere they type."""


@dataclass(frozen=True, slots=True)
class Key:
    """An action of the counter: its key, its words and what it does; `hint` is its short word under the lines."""

    key: str
    words: Callable[[], str]
    run: Callable[[], object]
    hint: Callable[[], str] | None = None


class BillingView(View[BillingViewModel]):
    """Sells: everything works from the entry box with the number pad alone."""

    def __init__(self, view_model: BillingViewModel, windows: Windows) -> None:
        self._windows = windows
        super().__init__(view_model)
        windows.setParent(self)
        self.setFocusProxy(self.entry)

    def _build(self) -> None:
        self.entry = EntryBox()
        self.model = LinesModel(self)
        self.lines = TableCard(self.model, "barcode")
        self.lines.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.side = SideColumn()
        self.banner = Banner(Tone.DANGER)
        self.nearly = NearlyStrip()
        self._hints = FlowRow()
        self.offers = OfferList(self)
        self.scanner = Scanner(self)
        left = QVBoxLayout()
        left.setSpacing(10)
        rows = ((self.entry, 0), (self.lines, 1), (self.nearly, 0), (self.banner, 0), (self._hints, 0))
        for widget, stretch in rows:
            left.addWidget(widget, stretch)
        page = QHBoxLayout(self)
        page.setContentsMargins(12, 12, 12, 12)
        page.setSpacing(12)
        page.addLayout(left, 1)
        page.addWidget(self.side)
        self._mode = Mode.SELL
        self._keys = (*self._line_keys(), *self._bill_keys())
        self._actions = [self._action(key) for key in self._keys]
        self._connect()

    def _line_keys(self) -> tuple[Key, ...]:
        model = self.view_model
        return (
            Key(
                "F12",
                lambda: self.tr("Pick a product by name"),
                partial(model.set_mode, Mode.PICK),
                lambda: self.tr("pick"),
            ),
            Key(
                "*",
                lambda: self.tr("Quantity of the line"),
                partial(model.set_mode, Mode.QUANTITY),
                lambda: self.tr("quantity"),
            ),
            Key("+", lambda: self.tr("One more of the line"), partial(model.count, 1)),
            Key("-", lambda: self.tr("One less of the line"), partial(model.count, -1)),
            Key(
                ".",
                lambda: self.tr("Price of the line"),
                partial(model.set_mode, Mode.PRICE),
                lambda: self.tr("price"),
            ),
            Key(
                "/",
                lambda: self.tr("Discount on the line"),
                partial(model.set_mode, Mode.LINE_DISCOUNT),
                lambda: self.tr("discount"),
            ),
            Key("F6", lambda: self.tr("Next unit of the line"), model.switch_unit, lambda: self.tr("unit")),
            Key("F3", lambda: self.tr("Why this price"), self._explain_price),
            Key("Ctrl+L", lambda: self.tr("Ask for a price below its floor"), self._ask_approval),
            Key("Del", lambda: self.tr("Remove the line"), self._remove_line, lambda: self.tr("remove line")),
        )

    def _bill_keys(self) -> tuple[Key, ...]:
        model, windows = self.view_model, self._windows
        return (
            Key(
                "F2",
                lambda: self.tr("Find the member"),
                partial(model.set_mode, Mode.MEMBER),
                lambda: self.tr("member"),
            ),
            Key("End", lambda: self.tr("Remove the member"), model.remove_member),
            Key("Ctrl+M", lambda: self.tr("Register a new member"), self._new_member),
            Key("Ctrl+E", lambda: self.tr("Change the member"), self._change_member),
            Key("F4", lambda: self.tr("Promotions of this bill"), self.explain_promotions),
            Key(
                "F5",
                lambda: self.tr("Enter a coupon"),
                partial(model.set_mode, Mode.COUPON),
                lambda: self.tr("coupon"),
            ),
            Key(
                KEY,
                lambda: self.tr("Add what a promotion nearly has"),
                model.take_nearly,
            ),
            Key("F7", lambda: self.tr("Hold the bill"), self._hold, lambda: self.tr("hold")),
            Key("F8", lambda: self.tr("Recall a held bill"), model.recall_any, self._recall_hint),
            Key(
                "F10",
                lambda: self.tr("Discount on the whole bill"),
                partial(model.set_mode, Mode.BILL_DISCOUNT),
                lambda: self.tr("bill discount"),
            ),
            Key("Ctrl+Del", lambda: self.tr("Clear the bill"), self._clear),
            Key("F9", lambda: self.tr("Take payment"), partial(self._pay_by, TenderType.CASH)),
            Key(
                "F11",
                lambda: self.tr("Receipts and returns"),
                self._open_receipts,
                lambda: self.tr("receipts"),
            ),
            Key("Ctrl+J", lambda: self.tr("Open or close the shift"), windows.open_shift),
            Key("Ctrl+P", lambda: self.tr("Print the last receipt again"), windows.reprint_last),
            Key("Ctrl+D", lambda: self.tr("Open the cash drawer"), windows.open_drawer),
            Key("Ctrl+N", lambda: self.tr("Create a product of your own"), self._create_product),
        )

    def _action(self, key: Key) -> QAction:
        action = QAction(self)
        action.setShortcut(QKeySequence(key.key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: key.run())
        self.addAction(action)
        return action

    def _connect(self) -> None:
        model, windows = self.view_model, self._windows
        on_empty = {key.key: key.run for key in self._keys if key.key in _COMMANDS[Mode.SELL]}
        self.entry.set_keys(on_empty, {"*": model.set_quantity})
        self.entry.text_changed.connect(model.search)
        self.entry.entered.connect(self._enter)
        self.entry.moved.connect(self._move)
        self.entry.left.connect(self._leave)
        self.offers.picked.connect(self._pick)
        self.lines.table.clicked.connect(lambda index: model.choose(index.row()))
        self.lines.table.opened.connect(lambda _: self._explain_price())
        self.scanner.scanned.connect(self._scanned)
        self.banner.action.clicked.connect(self._act_on_banner)
        self.nearly.taken.connect(model.take_nearly)
        self.side.sums.coupon_removed.connect(model.remove_coupon)
        self.side.promotions_pressed.connect(self.explain_promotions)
        self.lines.empty.action.clicked.connect(partial(model.set_mode, Mode.PICK))
        self.side.pay_pressed.connect(partial(self._pay_by, TenderType.CASH))
        self.side.way_chosen.connect(self._pay_by)
        self.side.receipts_pressed.connect(self._open_receipts)
        model.pay_wanted.connect(lambda: self._windows.pay(model))
        model.was_unknown.connect(QApplication.beep)
        model.member_missing.connect(lambda text: windows.edit_member(model, text=text))
        self.side.member_pressed.connect(self._edit_member)
        model.was_restored.connect(self._say_restored)
        self._windows.told.connect(partial(show_toast, self))
        self._windows.found.connect(model.scan)
        self._windows.closed.connect(self._take_focus)

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        for key, action in zip(self._keys, self._actions, strict=True):
            action.setText(key.words())
        self.side.retranslate()
        self.lines.empty.show_text(
            self.tr("Scan a product, or type a code, initials or the end of the barcode."),
            self.tr("Pick a product  F12"),
        )
        self._show_hints()

    def open_subject(self, subject: str) -> None:
        """Show a receipt by its document."""
        self._windows.open_receipts(subject)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the list under the entry box."""
        super().resizeEvent(event)
        self._place_offers()

    def showEvent(self, event: QShowEvent) -> None:
        """Listen to the scanner while the counter is in sight."""
        super().showEvent(event)
        self.scanner.listen(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop listening."""
        self.scanner.listen(False)
        super().hideEvent(event)

    def _render(self, state: BillingState) -> None:
        self.model.set_rows(bill_rows(state.quote))
        self.nearly.show_rules(state.rules)
        self.lines.table.choose_row(state.chosen)
        self.side.show_state(state)
        self._render_entry(state)
        self.offers.show_offers(state.listed, self._offer_title(state))
        self._place_offers()
        self._render_banner(state)
        self._show_hints()

    def _render_entry(self, state: BillingState) -> None:
        if state.mode is not self._mode:
            self._mode = state.mode
            self.entry.clear()
        self.entry.show_mode(self._mode_word(state))
        self.entry.set_hint(self._hint(state))
        self.entry.allow_input_method(state.mode is Mode.PICK)
        self.entry.allow_commands(_COMMANDS.get(state.mode, frozenset()))

    def _render_banner(self, state: BillingState) -> None:
        if state.fault and not state.fault.facts.get("challenge"):
            words = explain(state.fault)
            self.banner.show_text(words.sentence, words.todo)
        elif state.unknown:
            text = self.tr("No product has the code {code}.").format(code=state.unknown[-1])
            more = len(state.unknown) - 1
            detail = self.tr("and {count} more unknown codes").format(count=more) if more else ""
            self.banner.show_text(text, detail, self.tr("Create or look up  Ctrl+N"))
        elif state.asked and state.asked.fault:
            words = explain(state.asked.fault)
            self.banner.show_text(words.sentence, state.asked.name, self.tr("Ask for approval  Ctrl+L"))
        else:
            self.banner.show_text("")

    def _mode_word(self, state: BillingState) -> str:
        return {
            Mode.SELL: "",
            Mode.PICK: self.tr("Pick"),
            Mode.QUANTITY: self.tr("Quantity"),
            Mode.PRICE: self.tr("Price"),
            Mode.LINE_DISCOUNT: self.tr("Line discount %")
            if state.is_percent
            else self.tr("Line discount ¥"),
            Mode.BILL_DISCOUNT: self.tr("Bill discount %")
            if state.is_percent
            else self.tr("Bill discount ¥"),
            Mode.MEMBER: self.tr("Member"),
            Mode.RECALL: self.tr("Recall"),
            Mode.COUPON: self.tr("Coupon"),
        }[state.mode]

    def _hint(self, state: BillingState) -> str:
        name = state.line.name if state.line else ""
        return {
            Mode.SELL: self.tr("Scan, code, end of the barcode, initials"),
            Mode.PICK: self.tr("Name, initials, size; Esc goes back"),
            Mode.QUANTITY: self.tr("How much of {name}").format(name=name),
            Mode.PRICE: self.tr("Price of {name}; empty is the list price").format(name=name),
            Mode.LINE_DISCOUNT: self.tr("Off the line; / switches ¥ and %"),
            Mode.BILL_DISCOUNT: self.tr("Off the bill; F10 switches ¥ and %"),
            Mode.MEMBER: self.tr("Phone, card or name; Ctrl+M new, Ctrl+E change"),
            Mode.RECALL: self.tr("Choose with the arrows, Enter takes it"),
            Mode.COUPON: self.tr("Code of the coupon; a scan works at any time"),
        }[state.mode]

    def _offer_title(self, state: BillingState) -> str:
        if state.choices:
            return self.tr("The code {code} stands for several products: which one?").format(
                code=state.choices[0].asked.code
            )
        return self.tr("Arrows choose, Enter takes")

    def _show_hints(self) -> None:
        shown = {key.key: key.hint for key in self._keys if key.hint}
        words = tuple((name, shown[name]()) for name in _HINTED if name in shown)
        if words != getattr(self, "_shown_hints", None):
            self._shown_hints = words
            self._hints.show_widgets(*(key_with_word(name, word) for name, word in words))

    def _recall_hint(self) -> str:
        held = self.view_model.state.held
        return self.tr("recall {count}").format(count=held) if held else self.tr("recall")

    def _place_offers(self) -> None:
        self.offers.fit(self.entry.x(), self.entry.geometry().bottom() + 5, self.entry.width())

    def _enter(self, text: str) -> None:
        self._windows.first_way = TenderType.CASH
        if self.view_model.enter(text, self.offers.row if self._is_listed(text) else -1):
            self.entry.clear()

    def _is_listed(self, text: str) -> bool:
        """Whether the row in hand was chosen by a person, rather than being the first of an older text."""
        state = self.view_model.state
        return bool(state.choices) or state.mode is not Mode.SELL or not text or self.offers.was_moved

    def _pick(self, offer: object) -> None:
        self.view_model.pick(offer)  # type: ignore[arg-type] # the list holds offers only
        self.entry.clear()

    def _move(self, step: int) -> None:
        if self.offers.isVisible():
            self.offers.step(step)
        else:
            self.view_model.choose(max(0, self.view_model.state.chosen + step))

    def _leave(self) -> None:
        if self.entry.text():
            self.entry.clear()
        else:
            self.view_model.dismiss()

    def _scanned(self, code: str) -> None:
        if not self._windows.take_scan(code):
            self.view_model.scan(code)

    def _say_restored(self) -> None:
        show_toast(self, self.tr("The bill that was in hand when the program stopped is back."))

    def _take_focus(self) -> None:
        """After a window the next key belongs to the bill."""
        self.activateWindow()
        self.entry.edit.setFocus()

    def _pay_by(self, way: TenderType) -> None:
        self._windows.first_way = way
        self.view_model.pay()

    def _hold(self) -> None:
        state = self.view_model.state
        if state.cart.lines:
            self.view_model.hold(
                state.member.name if state.member else state.quote.lines[0].name if state.quote.lines else ""
            )
            show_toast(self, self.tr("The bill is held. F8 takes it up again."))

    def _remove_line(self) -> None:
        before = self.view_model.state
        if before.line:
            self.view_model.remove_line()
            text = self.tr("{name} was removed.").format(name=before.line.name)
            show_toast(self, text, undo=partial(self.view_model.restore, before))

    def _clear(self) -> None:
        before = self.view_model.state
        if before.cart.lines:
            self.view_model.clear()
            show_toast(self, self.tr("The bill was cleared."), undo=partial(self.view_model.restore, before))

    def _explain_price(self) -> None:
        if line := self.view_model.state.line:
            self._windows.explain_price(self.view_model, line)

    def explain_promotions(self) -> None:
        """Say what became of every promotion of the bill."""
        self._windows.explain_promotions(self.view_model)

    def _ask_approval(self) -> None:
        if line := self.view_model.state.asked:
            self._windows.ask_approval(self.view_model, line)

    def _act_on_banner(self) -> None:
        if self.view_model.state.unknown:
            self._create_product()
        else:
            self._ask_approval()

    def _open_receipts(self) -> None:
        self._windows.open_receipts()

    def _new_member(self) -> None:
        text = self.entry.text() if self.view_model.state.mode is Mode.MEMBER else ""
        self._windows.edit_member(self.view_model, text=text)

    def _change_member(self) -> None:
        if member := self.view_model.member_at(self.offers.row):
            self._windows.edit_member(self.view_model, member)

    def _edit_member(self) -> None:
        member = self.view_model.state.member
        self._windows.edit_member(self.view_model, member)

    def _create_product(self) -> None:
        unknown = self.view_model.state.unknown
        self._windows.create_product(unknown[-1] if unknown else "")
