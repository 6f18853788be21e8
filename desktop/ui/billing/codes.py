"""Codes that were scanned or typed, looked up in the order in which they came."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.clock import Clock, Moment
from desktop.services.bill_rules import find_coupons
from desktop.services.billing import Answer, Asked, look_up
from desktop.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class _Found:
    """What codes stand for, and which of those that are no goods are coupons."""

    answers: Sequence[Answer]
    coupons: frozenset[str]


class CodeReader(QObject):
    """Looks codes up one batch at a time; `answered` carries what one stands for, `coupon_found` a coupon."""

    answered = Signal(object)
    coupon_found = Signal(str)

    def __init__(self, tasks: Tasks[Any], clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._clock = tasks, clock
        self._waiting: deque[Asked] = deque()
        self._is_looking = False
        self._is_held_back = False

    @property
    def is_looking(self) -> bool:
        """Whether a batch is being looked up."""
        return self._is_looking

    @property
    def is_busy(self) -> bool:
        """Whether there are codes that are not on the bill yet."""
        return self._is_looking or bool(self._waiting)

    def add(self, code: str, *, is_keyed: bool = False) -> None:
        """Look a code up after those that came before it."""
        self._waiting.append(Asked(code, is_keyed))
        self._look_next()

    def hold_back(self, is_held_back: bool) -> None:
        """Let codes wait, or go on with them."""
        self._is_held_back = is_held_back
        self._look_next()

    def _look_next(self) -> None:
        if self._is_looking or self._is_held_back or not self._waiting:
            return
        asked, self._is_looking = tuple(self._waiting), True
        self._waiting.clear()
        job = partial(_look_up, asked=asked, moment=self._clock.moment())
        self._tasks.read(job, self._answered, failed=self._failed)

    def _answered(self, found: _Found) -> None:
        self._is_looking = False
        for answer in found.answers:
            if answer.asked.code in found.coupons:
                self.coupon_found.emit(answer.asked.code)
            else:
                self.answered.emit(answer)
        self._look_next()

    def _failed(self, error: Exception) -> None:
        self._is_looking = False
        self._tasks.failed.emit(error)
        self._look_next()


def _look_up(session: Any, asked: Sequence[Asked], moment: Moment) -> _Found:
    answers = look_up(session, asked)
    return _Found(answers, find_coupons(session, (one.asked for one in answers if not one.matches), moment))
