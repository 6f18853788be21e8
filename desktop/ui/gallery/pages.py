"""The two pages of the gallery: the pieces as a till and as an overview use them."""

from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import format as fmt
from desktop.ui.kit import (
    AmountEdit,
    Badge,
    Banner,
    Bar,
    BarChart,
    Card,
    Column,
    Divider,
    FlowRow,
    FormRow,
    HorizontalBars,
    Mark,
    PrimaryButton,
    QuantityEdit,
    QuietButton,
    SearchBox,
    SecondaryButton,
    Segment,
    SegmentedBar,
    Sparkline,
    StatTile,
    TableCard,
    TableModel,
    Text,
    TierBar,
    Tone,
    ValueRow,
    figure_text,
    key_with_word,
    row_of,
    scrolling,
)
from desktop.ui.view import View
from desktop.ui.view_model import ViewModel

_DAYS = (62, 80, 74, 96, 120, 58, 70, 88, 92, 104, 131, 66, 79, 112)
_KEYS = (("F12", 0), ("*", 1), (".", 2), ("/", 3), ("F2", 4), ("F7", 5), ("F8", 6), ("Del", 7), ("F1", 8))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the sample receipt."""

    number: int
    name: str
    note: str
    unit: str
    quantity: int
    price: int
    off: int
    total: int
    why: Mark | None = None


class GalleryModel(ViewModel[int]):
    """The gallery has nothing to load."""


class DeskPage(View[GalleryModel]):
    """The pieces as a till uses them."""

    def _build(self) -> None:
        self._search = SearchBox(is_large=True)
        self._model: TableModel[Line] = TableModel(self._columns(), lambda line: line.number, self)
        self._lines = TableCard(self._model, "receipt")
        self._banner = Banner(Tone.WARNING)
        self._keys = FlowRow()
        left = QVBoxLayout()
        left.setSpacing(10)
        for widget, stretch in ((self._search, 0), (self._lines, 1), (self._banner, 0), (self._keys, 0)):
            left.addWidget(widget, stretch)
        page = QHBoxLayout(self)
        page.setContentsMargins(12, 12, 12, 12)
        page.setSpacing(12)
        page.addLayout(left, 1)
        page.addWidget(self._side())

    def _columns(self) -> tuple[Column[Line], ...]:
        return (
            Column(key="number", title=lambda: "#", text=lambda r: str(r.number), tone=_muted, width=44),
            Column(
                key="name",
                title=lambda: self.tr("Product"),
                text=lambda r: r.name,
                second=lambda r: r.note,
                width=220,
                stretch=1,
            ),
            Column(key="unit", title=lambda: self.tr("Unit"), text=lambda r: r.unit, width=56),
            Column(
                key="quantity",
                title=lambda: self.tr("Quantity"),
                text=lambda r: fmt.quantity(r.quantity),
                figure=True,
                width=72,
            ),
            Column(
                key="price",
                title=lambda: self.tr("Price"),
                text=lambda r: fmt.unit_price(r.price),
                figure=True,
                width=84,
            ),
            Column(
                key="off",
                title=lambda: self.tr("Off"),
                text=lambda r: fmt.amount(r.off) if r.off else "",
                figure=True,
                width=84,
                from_width=520,
            ),
            Column(
                key="total",
                title=lambda: self.tr("Amount"),
                text=lambda r: fmt.amount(r.total),
                total=lambda r: r.total,
                total_text=fmt.yuan,
                figure=True,
                bold=True,
                width=104,
            ),
            Column(key="why", title=lambda: self.tr("Why"), mark=lambda r: r.why, width=110, from_width=620),
        )

    def _side(self) -> QWidget:
        self._member = Card(spacing=4)
        self._member_name = Text("", "strong")
        self._tier = Badge(Mark("", Tone.ACCENT))
        self._member.body.addWidget(
            row_of(self._member_name, self._tier, 1, Text("138****2046", tone=Tone.MUTED))
        )
        self._points = Text()
        self._member.body.addWidget(self._points)
        self._sums = [ValueRow() for _ in range(4)]
        self._due = Text("", "title")
        self._total = figure_text("", "display")
        self._tenders = [SecondaryButton() for _ in range(6)]
        self._tenders[0].setProperty("chosen", "true")
        self._pay = PrimaryButton(key="F9", is_large=True)
        return self._arrange_side()

    def _arrange_side(self) -> QWidget:
        holder = QWidget()
        holder.setFixedWidth(322)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        sums = Card(spacing=4)
        rows = QWidget()
        listed = QVBoxLayout(rows)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(4)
        for row in self._sums:
            listed.addWidget(row)
        listed.addStretch(1)
        sums.body.addWidget(scrolling(rows), 1)
        sums.body.addWidget(Divider())
        sums.body.addWidget(row_of(self._due, self._total))
        tenders = QGridLayout()
        tenders.setSpacing(8)
        for number, button in enumerate(self._tenders):
            tenders.addWidget(button, number // 3, number % 3)
        column.addWidget(self._member)
        column.addWidget(sums, 1)
        column.addLayout(tenders)
        column.addWidget(self._pay)
        return holder

    def retranslate(self) -> None:
        """Fill in words and sample data."""
        self._search.set_hint(self.tr("Scan, initials, name, size, end of the barcode"))
        self._banner.show_text(
            self.tr("4 more boxes of tiles take ¥180.00 off this bill"),
            self.tr("51 boxes of shade A36 in the store"),
        )
        words = self.tr("pick|quantity|price|discount|member|hold|recall|delete line|all keys").split("|")
        self._keys.show_widgets(*(key_with_word(key, words[n]) for key, n in _KEYS))
        self._member_name.setText(self.tr("Wang Jianguo"))
        self._tier.show_mark(Mark(self.tr("Gold"), Tone.ACCENT))
        self._points.setText(self.tr("Points 12,480   Coupons 3   Owes 0.00"))
        names = self.tr("6 lines · 75.5 pieces|Promotions|Coupon 100 off 5,000|VAT included, 13 %").split("|")
        figures = (670050, -11170, -10000, 74650)
        for row, name, figure in zip(self._sums, names, figures, strict=True):
            row.set_name(name)
            row.set_value(fmt.amount(figure), Tone.DANGER if figure < 0 else Tone.NEUTRAL)
        self._due.setText(self.tr("To pay"))
        self._total.setText(fmt.yuan(648880))
        tenders = self.tr("Cash|WeChat|Alipay|Card|On account|More…").split("|")
        for button, word in zip(self._tenders, tenders, strict=True):
            button.set_text(word)
        self._pay.set_text(self.tr("Take payment"))
        self._model.set_rows(self._sample())
        self._lines.table.choose_row(1)

    def _sample(self) -> list[Line]:
        names = self.tr(
            "PPR pipe S3.2 dn25|Glazed tile 800×800 cloud grey|Tile adhesive C1 20 kg|"
            "Interior emulsion 5-in-1 18 L|Galvanised angle 40×40×4|Tile adhesive C1 20 kg (free)"
        ).split("|")
        notes = self.tr("white · 4 m|shade A36 · 3 a box, 1.92 m²|lot 2609|white||lot 2609").split("|")
        units = self.tr("piece|box|bag|tub|metre|bag").split("|")
        whys = self.tr("10 % from 10|contract price|buy 12 get 1|member price||free").split("|")
        figures = (
            (20_000, 186_000, -3720, 33_480),
            (32_000, 1_380_000, 0, 441_600),
            (12_000, 325_000, -3250, 35_750),
            (3_000, 4_680_000, -4200, 136_200),
            (7_500, 158_000, 0, 11_850),
            (1_000, 0, 0, 0),
        )
        tones = (Tone.GOOD, Tone.ACCENT, Tone.GOOD, Tone.GOOD, Tone.NEUTRAL, Tone.WARNING)
        marks = [Mark(w, t, "") if w else None for w, t in zip(whys, tones, strict=True)]
        return [
            Line(n + 1, names[n], notes[n], units[n], *numbers, marks[n]) for n, numbers in enumerate(figures)
        ]


class HomePage(View[GalleryModel]):
    """The pieces as an overview uses them."""

    def _build(self) -> None:
        self._target_bar, self._credit_bar, self._tiers = SegmentedBar(), SegmentedBar(), TierBar()
        bars = (Sparkline(), self._target_bar, self._credit_bar, self._tiers)
        self._tiles = [StatTile("", bar) for bar in bars]
        bars[0].show_values(_DAYS)
        self._sales, self._bars = Card(""), BarChart()
        self._sales.body.addWidget(self._bars, 1)
        self._ageing_card, self._ageing = Card(""), HorizontalBars()
        self._ageing_card.body.addWidget(self._ageing)
        self._ageing_card.body.addStretch(1)
        content = QWidget()
        page = QGridLayout(content)
        page.setContentsMargins(12, 12, 12, 12)
        page.setSpacing(12)
        frame = QVBoxLayout(self)
        frame.setContentsMargins(0, 0, 0, 0)
        frame.addWidget(scrolling(content))
        for number, tile in enumerate(self._tiles):
            page.addWidget(tile, 0, number)
            page.setColumnStretch(number, 1)
        page.addWidget(self._sales, 1, 0, 1, 2)
        page.addWidget(self._form_card(), 1, 2, 1, 2)
        page.addWidget(self._ageing_card, 2, 0)
        page.addWidget(self._badge_card(), 2, 1)
        self._model: TableModel[Line] = TableModel((), lambda line: line.number, self)
        self._nothing = TableCard(self._model, "package", has_heading=True)
        page.addWidget(self._nothing, 2, 2, 1, 2)
        page.setRowStretch(1, 3)
        page.setRowStretch(2, 3)

    def _form_card(self) -> QWidget:
        card = self._form = Card("")
        self._quantity = FormRow(QuantityEdit(12_500))
        self._amount = FormRow(AmountEdit(123_456))
        card.body.addWidget(row_of(self._quantity, self._amount, spacing=16))
        self._buttons = [PrimaryButton(), SecondaryButton(icon_name="printer"), QuietButton(icon_name="copy")]
        card.body.addWidget(row_of(*self._buttons, 1))
        self._banners = [Banner(t) for t in (Tone.ACCENT, Tone.DANGER)]
        for banner in self._banners:
            card.body.addWidget(banner)
        card.body.addStretch(1)
        return card

    def _badge_card(self) -> QWidget:
        card = self._badge_holder = Card("")
        self._badges = FlowRow(spacing=8)
        card.body.addWidget(self._badges)
        card.body.addStretch(1)
        return card

    def retranslate(self) -> None:
        """Fill in words and sample data."""
        captions = self.tr("Sales today|This month|Credit left|Rebate (expected)").split("|")
        for tile, caption in zip(self._tiles, captions, strict=True):
            tile.set_caption(caption)
        self._tiles[0].show_figure(
            fmt.yuan(4_821_650), self.tr("on last Sunday, same hour · 63 receipts"), "↑ 12.4 %"
        )
        self._tiles[1].show_figure(fmt.rate(718_000), self.tr("target 1,800,000 · time gone 73.3 %"))
        self._tiles[2].show_figure(fmt.whole_yuan(31_240_000), self.tr("of 800,000 · 62,000 due 11-25"))
        self._tiles[3].show_figure(fmt.yuan(2_638_410), self.tr("300,000 more reaches 3.0 %"))
        self._target_bar.show_segments((Segment(718_000),), 733_000)
        parts = ((378_000, Tone.ACCENT), (155_000, Tone.WARNING), (77_000, Tone.DANGER))
        self._credit_bar.show_segments([Segment(*part) for part in parts])
        self._tiers.show_tiers((1_000_000, 640_000, 0))
        self._sales.set_title(self.tr("Sales of 14 days"), self.tr("10,000 yuan · margin 23.6 %"))
        self._bars.show_bars([Bar(v, f"11-{n + 9:02d}") for n, v in enumerate(_DAYS)])
        self._ageing_card.set_title(self.tr("Receivables by age"))
        ages = self.tr("not due|1–30 days|31–60 days|61–90 days").split("|")
        sums = (30_211_400, 12_488_050, 4_820_500, 1_240_050)
        tones = (Tone.ACCENT, Tone.ACCENT, Tone.WARNING, Tone.DANGER)
        bars = [Bar(v, a, fmt.amount(v), t) for v, a, t in zip(sums, ages, tones, strict=True)]
        self._ageing.show_bars(bars)
        self._retranslate_forms()

    def _retranslate_forms(self) -> None:
        self._form.set_title(self.tr("Fields and buttons"))
        self._quantity.set_label(self.tr("Quantity"), self.tr("at most three decimals"))
        self._amount.set_label(self.tr("Amount"))
        self._amount.show_fault(self.tr("More than is owed: 1,200.00"))
        for button, word in zip(self._buttons, self.tr("Save|Print|Copy").split("|"), strict=True):
            button.set_text(word)
        self._banners[0].show_text(self.tr("Prices as of 13:58"), "", self.tr("Refresh"))
        self._banners[1].show_text(self.tr("HQ cut the order"), self.tr("120 of 200 boxes approved"))
        self._badge_holder.set_title(self.tr("Badges"))
        words = self.tr("draft|sent|approved|cut|rejected|received|as of 13:58").split("|")
        tones = (Tone.NEUTRAL, Tone.ACCENT, Tone.GOOD, Tone.WARNING, Tone.DANGER, Tone.GOOD, Tone.MUTED)
        self._badges.show_widgets(*(Badge(Mark(w, t)) for w, t in zip(words, tones, strict=True)))
        self._nothing.heading.set_texts(self.tr("Running short"))
        self._nothing.empty.show_text(
            self.tr(
                "Products that will not last until the next delivery stand here. Nothing is short today."
            ),
            self.tr("Open stock"),
        )


def _muted(_: Line) -> Tone:
    return Tone.MUTED
