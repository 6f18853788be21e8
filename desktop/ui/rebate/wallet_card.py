"""The rebate wallet: what may be used, what ends soon, and every earning."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.services.rebate import EarningView, Rebates, Wallet
from desktop.ui import format as fmt
from desktop.ui.kit import Card, Column, TableCard, TableModel, Text, TextLines, Tone

_TABLE_HEIGHT = 150
_NARROWEST = 200


class WalletCard(QWidget):
    """The balance above, the earnings below."""

    def __init__(self) -> None:
        super().__init__()
        self._wallet: Wallet | None = None
        self._programmes: dict[str, str] = {}
        self._card, self._figure, self._lines = Card("", spacing=4), Text("–", "figure"), TextLines("small")
        self._card.body.addWidget(self._figure)
        self._card.body.addWidget(self._lines)
        self.earnings: TableModel[EarningView] = TableModel(self._columns(), lambda row: row.id, self)
        self.table = TableCard(self.earnings, "wallet")
        self.table.setMinimumSize(_NARROWEST, _TABLE_HEIGHT)
        self._card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._card)
        column.addWidget(self.table, 1)

    def show_wallet(self, rebates: Rebates | None) -> None:
        """Show the wallet."""
        self._wallet = rebates.wallet if rebates else None
        named = [one.programme for one in rebates.programmes if one.programme] if rebates else []
        self._programmes = {programme.id: programme.name for programme in named}
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the notes as high as they are when wrapped: a low screen scrolls."""
        super().resizeEvent(event)
        self._card.setMinimumHeight(self._card.heightForWidth(self._card.width()))

    def retranslate(self) -> None:
        """Set every text in the language in use."""
        self.earnings.retranslate()
        self.table.empty.show_text(self.tr("What HQ settles of a rebate stands here until an order uses it."))
        self._show()

    def _show(self) -> None:
        self._card.set_title(self.tr("Rebate wallet"))
        wallet = self._wallet
        self.earnings.set_rows(wallet.earnings if wallet else ())
        self._figure.setText(fmt.yuan(wallet.balance) if wallet else "–")
        self._lines.show_lines(self._notes(wallet) if wallet else ())

    def _notes(self, wallet: Wallet) -> list[tuple[str, Tone]]:
        notes = []
        if wallet.ending and wallet.ends_on:
            text = self.tr("{amount} of it ends within 30 days, the first on {day}.")
            notes.append(
                (text.format(amount=fmt.yuan(wallet.ending), day=fmt.day(wallet.ends_on)), Tone.WARNING)
            )
        else:
            notes.append((self.tr("Nothing of it ends within 30 days."), Tone.MUTED))
        if wallet.ended:
            text = self.tr("{amount} ended unused.")
            notes.append((text.format(amount=fmt.yuan(wallet.ended)), Tone.MUTED))
        if wallet.offset is not None:
            text = self.tr("It pays at most {rate} of an order.").format(rate=fmt.rate(wallet.offset.rate))
            notes.append((text, Tone.MUTED))
            for category, rate in wallet.offset.categories.items():
                text = self.tr("Of category {name} it pays at most {rate}.")
                notes.append((text.format(name=category, rate=fmt.rate(rate)), Tone.MUTED))
        return notes

    def _columns(self) -> tuple[Column[EarningView], ...]:
        return (
            Column(
                key="programme",
                title=lambda: self.tr("Earned with"),
                text=lambda row: self._programmes.get(row.programme, row.programme),
                second=lambda row: fmt.day(row.earned),
                tone=_tone,
                width=140,
                stretch=1,
            ),
            Column(
                key="amount",
                title=lambda: self.tr("Amount"),
                text=lambda row: fmt.amount(row.amount),
                tone=_tone,
                figure=True,
                width=88,
                from_width=420,
            ),
            Column(
                key="left",
                title=lambda: self.tr("Left"),
                text=lambda row: fmt.amount(row.left),
                tone=_tone,
                total=lambda row: row.left if row.is_usable else 0,
                total_text=fmt.yuan,
                figure=True,
                bold=True,
                width=88,
            ),
            Column(
                key="expires",
                title=lambda: self.tr("Until"),
                text=lambda row: fmt.day(row.expires) if row.expires else self.tr("no end"),
                tone=_tone,
                width=96,
            ),
        )


def _tone(row: EarningView) -> Tone:
    return Tone.NEUTRAL if row.is_usable else Tone.MUTED
