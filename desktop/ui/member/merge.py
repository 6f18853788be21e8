"""Two members who are one person: what making them one does, said before HQ is asked for it."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.document import field_word, value_word
from desktop.ui.kit import (
    Column,
    Dialog,
    Divider,
    QuietButton,
    SearchBox,
    TableCard,
    TableModel,
    Text,
    Tone,
    row_of,
)
from desktop.ui.member.view_model import ListedMember, MemberRow, MembersViewModel, MergePreview
from desktop.ui.member.words import masked_phone, spaced_phone
from domain.member import Field

_WIDTH: Final = 600
_LIST_HEIGHT: Final = 150
_SAID_HEIGHT: Final = 150


class MergeDialog(Dialog):
    """Finds the other member, says what HQ would make of the two, and copies the request."""

    copied = Signal()

    def __init__(
        self, view_model: MembersViewModel, member: MemberRow, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, width=_WIDTH)
        self._view_model, self._member = view_model, member
        self.preview: MergePreview | None = None
        self._keeps_other = False
        self.search = SearchBox(self.tr("The other one: name, phone, card or pinyin initials"))
        self.model: TableModel[ListedMember] = TableModel(
            self._columns(), lambda row: row.member.member_id, self
        )
        self.list = TableCard(self.model, "users")
        self.list.setFixedHeight(_LIST_HEIGHT)
        self.list.table.horizontalHeader().hide()
        self.swap = QuietButton(self.tr("Keep the other one instead"), "arrows-down-up")
        self._said = QWidget()
        self._said.setFixedHeight(_SAID_HEIGHT)
        self._sentences = QVBoxLayout(self._said)
        self._sentences.setContentsMargins(0, 0, 0, 0)
        self._sentences.setSpacing(3)
        self._lay_out()
        self.search.text_changed.connect(self._find)
        self.search.submitted.connect(lambda _: self.list.table.setFocus())
        self.list.table.chosen.connect(self._on_chosen)
        self.swap.clicked.connect(self._swap)
        self._find("")
        self.search.setFocus()

    def _lay_out(self) -> None:
        name = self._member.name
        title = self.tr("{name} is registered twice").format(name=name)
        self.set_texts(title, self.tr("Copy the request for HQ"), self.tr("Close"))
        told = self.tr("Only HQ makes one member of two. Choose the other one to see what would happen.")
        self.body.addWidget(Text(told, "body", Tone.MUTED, wraps=True))
        for widget in (self.search, self.list, Divider(), self._said, row_of(self.swap, 1)):
            self.body.addWidget(widget)
        self._show(None)

    def _columns(self) -> tuple[Column[ListedMember], ...]:
        return (
            Column(key="name", title=str, text=lambda row: row.member.name, width=160, stretch=1),
            Column(key="phone", title=str, text=lambda row: masked_phone(row.member.phone), width=120),
            Column(
                key="tier", title=str, text=lambda row: row.member.tier, tone=lambda _: Tone.MUTED, width=90
            ),
            Column(
                key="points",
                title=str,
                text=lambda row: self.tr("{points} points").format(points=fmt.count(row.member.points)),
                figure=True,
                width=110,
            ),
        )

    def _find(self, text: str) -> None:
        self._view_model.find(text or self._member.name, self._show_found)

    def _show_found(self, rows: list[ListedMember]) -> None:
        sentence = self.tr("Nobody else is found. Type a name or a phone.")
        self.list.empty.show_text(sentence)
        self.model.set_rows([row for row in rows if row.member.member_id != self._member.member_id])
        if not rows:
            self._show(None)

    def _on_chosen(self, number: int) -> None:
        if number >= 0:
            self._keeps_other = False
            self._ask(self.model.row(number).member.member_id)

    def _swap(self) -> None:
        if self.preview:
            other = self.preview.kept if self._keeps_other else self.preview.gone
            self._keeps_other = not self._keeps_other
            self._ask(other.member_id)

    def _ask(self, other: str) -> None:
        own = self._member.member_id
        gone, kept = (own, other) if self._keeps_other else (other, own)
        self._view_model.preview_merge(gone, kept, self._show)

    def _show(self, preview: MergePreview | None) -> None:
        self.preview = preview
        self.confirm.setEnabled(preview is not None)
        self.swap.setVisible(preview is not None)
        while (item := self._sentences.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.setParent(None)
                old.deleteLater()
        for place, sentence in enumerate(self._sentences_of(preview) if preview else ()):
            self._sentences.addWidget(Text(sentence, "strong" if place == 0 else "body", wraps=True))
        self._sentences.addStretch(1)

    def _sentences_of(self, preview: MergePreview) -> list[str]:
        gone, kept, result = preview.gone, preview.kept, preview.result
        stays = self.tr("{name}, {phone}, stays; {other}, {other_phone}, goes.")
        said = [
            stays.format(
                name=kept.name,
                phone=spaced_phone(kept.phone),
                other=gone.name,
                other_phone=spaced_phone(gone.phone),
            ),
            self.tr("Receipts, returns and changes of both count for the one that stays."),
            self.tr("Points add up to {points}.").format(points=fmt.count(result.points)),
        ]
        said += [self._moved(field, result) for field in preview.moved]
        return [*said, self.tr("It cannot be undone.")]

    def _moved(self, field: Field, result: MemberRow) -> str:
        value = value_word(field.value, getattr(result, field.value))
        if field is Field.CONSENT:
            told = self.tr("Of two consents the more restrictive stands: {value}.")
        elif field is Field.STATUS:
            told = self.tr("The stricter status stays: {value}.")
        else:
            told = self.tr("{field} is taken over from the one that goes: {value}.")
        return told.format(field=field_word(field.value), value=value)

    def can_confirm(self) -> bool:
        """Copy the request; HQ alone acts on it."""
        if self.preview is None:
            return False
        kept, gone = self.preview.kept, self.preview.gone
        asked = self.tr(
            "{store} asks HQ to make one member of two: keep {name}, phone {phone}; {other}, phone {other_phone}, goes."
        )
        QGuiApplication.clipboard().setText(
            asked.format(
                store=self._view_model.store,
                name=kept.name,
                phone=kept.phone,
                other=gone.name,
                other_phone=gone.phone,
            )
        )
        self.copied.emit()
        return True
