"""Keeping the bill in hand on disk while it grows, so that a power cut costs no scan."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from desktop.clock import Clock
from desktop.services.billing import forget_bill, keep_bill, load_bill
from desktop.services.member import MemberRow, get_member
from desktop.services.receipt import Cart
from desktop.ui.tasks import Tasks
from domain.errors import DomainError

_QUIET_MS: Final = 700

Kept = tuple[Cart, MemberRow | None]


class BillKeeper(QObject):
    """Saves the bill once it has been left alone for a moment; a sold bill is forgotten with its receipt."""

    def __init__(self, tasks: Tasks[Any], clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._clock = tasks, clock
        self._cart = self._saved = Cart()
        self._was_asked = False
        self._is_paused = False
        self._timer = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._timer.timeout.connect(self.save)

    def restore_once(self, done: Callable[[Kept], None]) -> None:
        """Hand over the bill of the last run, the first time this is asked."""
        if not self._was_asked:
            self._was_asked = True
            self._tasks.read(_load, done)

    def note(self, cart: Cart) -> None:
        """The bill changed."""
        self._cart = cart
        if not self._is_paused:
            self._timer.start()

    def pause(self, is_paused: bool) -> None:
        """Save nothing while a payment is being written; that transaction forgets the bill itself."""
        self._is_paused = is_paused
        if is_paused:
            self._timer.stop()
        elif self._cart != self._saved:
            self._timer.start()

    def was_sold(self) -> None:
        """The bill is a receipt and already forgotten."""
        self._saved = Cart()

    def save(self) -> None:
        """Save the bill as it is now."""
        self._timer.stop()
        if self._cart == self._saved:
            return
        self._saved = self._cart
        if self._cart.lines:
            self._tasks.write(partial(keep_bill, cart=self._cart, moment=self._clock.moment()))
        else:
            self._tasks.write(forget_bill)


def member_of(session: Any, cart: Cart) -> MemberRow | None:
    """The member a kept bill was for, if HQ still publishes one."""
    try:
        return get_member(session, cart.member_id) if cart.member_id else None
    except DomainError:
        return None


def _load(session: Any) -> Kept:
    cart = load_bill(session)
    return cart, member_of(session, cart)
