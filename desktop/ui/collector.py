"""Python's cyclic garbage collector, kept to the main thread.

A Qt object that dies on a worker's thread brings the program down, and Python collects on whatever thread happens to
allocate. So collecting is switched off and done here, between events, by Python's own thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000


class MainThreadCollector(QObject):
    """Collects every second as far as the thresholds ask for it; `stop` gives collecting back to Python."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(collect_what_is_due)
        self._timer.start(_EVERY_MS)

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.enable()


def collect_what_is_due() -> int:
    """Collect the oldest generation that passed its threshold and return how many objects could not be reached."""
    for generation, (count, threshold) in reversed(
        list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
    ):
        if threshold and count > threshold:
            return gc.collect(generation)
    return 0
