"""Tiles of the first screen that lead to where their figure is explained: free credit and rebates."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from desktop.services.credit import CreditView
from desktop.services.rebate import ProgrammeView, Rebates
from desktop.ui import format as fmt
from desktop.ui.kit import Segment, SegmentedBar, StatTile, TierBar, Tone
from desktop.ui.terms import measured, pays_words
from desktop.ui.terms.scale import fill_of, segments_of
from domain.rebate.simulator import simulate


class LeadingTile(StatTile):
    """A tile that is opened by a click, Enter or Space; `opened` tells it."""

    opened = Signal()

    def __init__(self, bar: QWidget) -> None:
        super().__init__("", bar)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens it."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open it, once however long they are held."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys and not event.isAutoRepeat():
            self.opened.emit()
            return
        super().keyPressEvent(event)


class CreditTile(LeadingTile):
    """What may still be owed, as the credit page works it out."""

    def __init__(self) -> None:
        self.bar = SegmentedBar()
        super().__init__(self.bar)

    def show_credit(self, view: CreditView) -> None:
        """Show the free credit and what takes the rest."""
        self.set_caption(self.tr("Credit still free"))
        free = self.tr("no limit") if view.free is None else fmt.whole_yuan(view.free)
        self.show_figure(free, self._say(view), *self._overdue(view))
        segments: list[Segment] = segments_of(view)
        self.bar.show_segments(segments)

    def _overdue(self, view: CreditView) -> tuple[str, Tone]:
        if view.overdue <= 0:
            return "", Tone.GOOD
        return self.tr("{amount} overdue").format(amount=fmt.whole_yuan(view.overdue)), Tone.DANGER

    def _say(self, view: CreditView) -> str:
        used, due = fmt.whole_yuan(view.used), view.next_due
        if view.limit is None:
            return self.tr("{used} taken").format(used=used)
        if view.overdue <= 0 and due:
            text = self.tr("{used} of {limit} taken · {amount} due {day}")
            figures = {"amount": fmt.whole_yuan(due.item.left), "day": fmt.month_day(due.item.entry.due)}
            return text.format(used=used, limit=fmt.whole_yuan(view.limit), **figures)
        return self.tr("{used} of {limit} taken").format(used=used, limit=fmt.whole_yuan(view.limit))


class RebateTile(LeadingTile):
    """What was earned in the periods that run, and what the next step of the best programme takes."""

    def __init__(self) -> None:
        self.bar = TierBar()
        super().__init__(self.bar)

    def show_rebates(self, rebates: Rebates, current: ProgrammeView) -> None:
        """Show the sum over all running programmes, and the steps of the one worth most."""
        self.set_caption(self.tr("Rebates so far (estimate)"))
        running = (one.accrual for one in rebates.programmes if one.is_current)
        total = sum(accrual.entitled for accrual in running if accrual)
        self.show_figure(fmt.yuan(total), self._say(current))
        programme, accrual = current.programme, current.accrual
        tiers = programme.tiers if programme else ()
        self.bar.show_tiers([fill_of(tier, accrual.value if accrual else 0) for tier in tiers])

    def _say(self, current: ProgrammeView) -> str:
        programme, accrual = current.programme, current.accrual
        if programme is None or accrual is None:
            return ""
        tried = simulate(programme, current.period, current.sums, 0)
        if accrual.next is None or tried.step is None or tried.step_gain is None:
            return self.tr("{programme}: the highest step is reached").format(programme=programme.name)
        figures = {
            "more": measured(programme, accrual.missing),
            "pays": pays_words(programme, accrual.next),
            "gain": fmt.whole_yuan(tried.step_gain),
        }
        return self.tr("{more} more reach {pays} and gain {gain}").format(**figures)
