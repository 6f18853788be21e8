"""The sums of a bill row by row: lines, what was taken off and by whom, coupons, points, tax."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.billing.state import BillingState
from desktop.ui.kit import ElidedText, QuietButton, Text, Tone, figure_text
from desktop.ui.promotion import refusal_sentence
from desktop.ui.words import QT_TRANSLATE_NOOP
from domain.money import Fen
from domain.promotion.result import Result

_LINES = QT_TRANSLATE_NOOP("Sums", "Lines: {lines}, pieces: {pieces}")
_OWN = QT_TRANSLATE_NOOP("Sums", "Discount on lines")
_BILL = QT_TRANSLATE_NOOP("Sums", "Discount on the bill")
_TAX = QT_TRANSLATE_NOOP("Sums", "Tax inside")
_PACKET = QT_TRANSLATE_NOOP("Sums", "Red packet")
_POINTS = QT_TRANSLATE_NOOP("Sums", "Points to be earned")
_GIVEN = QT_TRANSLATE_NOOP("Sums", "Coupon for next time: {name}")
_DELIVERY = QT_TRANSLATE_NOOP("Sums", "Free delivery: {name}")
_COUPON = QT_TRANSLATE_NOOP("Sums", "Coupon {code}")
_REFUSED = QT_TRANSLATE_NOOP("Sums", "refused")
_TAKEN = QT_TRANSLATE_NOOP("Sums", "taken")
_UNUSED = QT_TRANSLATE_NOOP("Sums", "not used")
_ONE = 1
_REMOVE = 24


@dataclass(frozen=True, slots=True)
class Sum:
    """One row, with a sentence below it where there is one; a coupon can be taken back."""

    name: str
    value: str = ""
    tone: Tone = Tone.NEUTRAL
    coupon: str = ""
    note: str = ""


def bill_sums(state: BillingState) -> list[Sum]:
    """Return the rows of a bill."""
    quote = state.quote
    own = sum(line.sold.discount - line.rewarded for line in quote.lines if line.sold)
    whole = sum(line.full for line in quote.lines)
    head = _tr(_LINES).format(lines=len(quote.lines), pieces=fmt.quantity(quote.pieces))
    return [
        Sum(head, fmt.amount(whole)),
        *([_off(_tr(_OWN), own)] if own else []),
        *_promotions(state),
        *([_off(_tr(_BILL), quote.cart.discount)] if quote.cart.discount else []),
        *_packets(state),
        *_coupons(state),
        *_given(state),
        Sum(_tr(_TAX), fmt.amount(quote.totals.tax)),
    ]


def _off(name: str, amount: Fen) -> Sum:
    return Sum(name, fmt.amount(-amount), Tone.DANGER if amount else Tone.NEUTRAL)


def _promotions(state: BillingState) -> Iterator[Sum]:
    """Give what each promotion took off the lines, in the order of the layers."""
    promotions = state.quote.policy.promotions
    sums: dict[str, Fen] = {}
    for line in state.quote.lines:
        for reward in line.rewards:
            sums[reward.promotion] = sums.get(reward.promotion, 0) + reward.amount
    for id in sorted(sums, key=lambda id: promotions[id].place):
        yield _off(promotions[id].name, sums[id])


def _packets(state: BillingState) -> Iterator[Sum]:
    if state.quote.packet:
        yield _off(_tr(_PACKET), state.quote.packet)


def _coupons(state: BillingState) -> Iterator[Sum]:
    promoted = state.quote.promoted
    refused = {one.code: one for one in promoted.refused_coupons} if promoted else {}
    used = set(promoted.used_coupons) if promoted else set()
    for code in state.cart.coupons:
        name, note = _tr(_COUPON).format(code=code), ""
        word, tone = (_TAKEN, Tone.GOOD) if code in used else (_UNUSED, Tone.MUTED)
        if code in refused:
            word, tone, note = _REFUSED, Tone.DANGER, refusal_sentence(refused[code])
        yield Sum(name, _tr(word), tone, code, note)


def _given(state: BillingState) -> Iterator[Sum]:
    promoted: Result | None = state.quote.promoted
    names = state.quote.names
    for coupon in promoted.coupons if promoted else ():
        name = _tr(_GIVEN).format(name=names.get(coupon.coupon, coupon.coupon))
        yield Sum(name, f"× {coupon.count}" if coupon.count > _ONE else "", Tone.GOOD)
    for id in promoted.free_delivery if promoted else ():
        yield Sum(_tr(_DELIVERY).format(name=names.get(id, id)), "", Tone.GOOD)
    for message in promoted.messages if promoted else ():
        yield Sum(message)
    if state.quote.points:
        yield Sum(_tr(_POINTS), fmt.count(state.quote.points), Tone.GOOD)


class SumRow(QWidget):
    """A name at the left that is cut where it must be, a figure at the right; `removed` takes a coupon back."""

    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._name, self._value = ElidedText("", "body", Tone.MUTED), figure_text("")
        self.remove = QuietButton("", "x")
        self.remove.setFixedSize(_REMOVE, _REMOVE)
        self.remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.remove.clicked.connect(self.removed)
        self._note = Text("", "small", Tone.DANGER, wraps=True)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._name, 1)
        row.addWidget(self._value)
        row.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._note)

    def show_sum(self, shown: Sum) -> None:
        """Show a row."""
        self._name.setText(shown.name)
        self._value.setText(shown.value)
        self._value.set_tone(shown.tone)
        self._value.setVisible(bool(shown.value))
        self._note.setText(shown.note)
        self._note.setVisible(bool(shown.note))
        self.remove.setVisible(bool(shown.coupon))
        self.remove.setToolTip(self.tr("Take the coupon back"))
        self.remove.setAccessibleName(self.remove.toolTip())


class SumList(QWidget):
    """The rows one under the other, kept while figures change; `coupon_removed` carries a code."""

    coupon_removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[SumRow] = []
        self._state = BillingState()
        self._shown: list[Sum] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addStretch(1)

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The rows as they are read."""
        return [(one.name, " ".join(part for part in (one.value, one.note) if part)) for one in self._shown]

    def show_state(self, state: BillingState) -> None:
        """Show the sums of a bill."""
        self._state, self._shown = state, bill_sums(state)
        while len(self.rows) < len(self._shown):
            self._add_row(len(self.rows))
        for row, shown in zip(self.rows, self._shown, strict=False):
            row.show_sum(shown)
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(self._shown))

    def _add_row(self, place: int) -> None:
        row = SumRow()
        row.removed.connect(lambda: self.coupon_removed.emit(self._shown[place].coupon))
        self.rows.append(row)
        self._column.insertWidget(place, row)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a language switch."""
        if event.type() == QEvent.Type.LanguageChange:
            self.show_state(self._state)
        super().changeEvent(event)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sums", text)
