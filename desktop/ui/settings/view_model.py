"""The choices of this computer, who it is at HQ, and trying the printer."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import msgspec
from PySide6.QtCore import Signal

from desktop.devices.escpos import drawer_kick
from desktop.devices.printer import open_printer
from desktop.lineage import current_lineage
from desktop.settings import Settings
from desktop.sync.outbox import get_device
from desktop.ui.context import Context
from desktop.ui.settings.trial_page import trial_page
from desktop.ui.view_model import ViewModel

__all__ = ["Enrolled", "Settings", "SettingsState", "SettingsViewModel"]

FILE: Final = "file"
DEVICE: Final = "device"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Who this computer is at HQ."""

    store: str
    dealer: str
    till: int
    hq: str
    hq_url: str
    enrolled_at: datetime


@dataclass(frozen=True, slots=True)
class SettingsState:
    """The choices and how enrolling and printing went; `prefix` leads the numbers of documents made here."""

    settings: Settings
    version: str = ""
    folder: str = ""
    prefix: str = ""
    enrolled: Enrolled | None = None
    is_enrolling: bool = False
    refusal: Exception | None = None
    is_printing: bool = False
    print_fault: Exception | None = None
    has_printed: bool = False


class SettingsViewModel(ViewModel[SettingsState]):
    """What can be chosen on this computer; every choice holds at once."""

    watches = frozenset({"device", "lineage"})
    became_enrolled = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(
            SettingsState(
                settings=context.preferences.settings,
                version=context.shell.state.version,
                folder=str(context.folder),
            )
        )
        self._context = context
        context.preferences.changed.connect(self._on_preferences)

    def refresh(self) -> None:
        """Look who this computer is."""
        self._context.tasks.read(_look, self._show, latest="settings")

    def choose(self, **changes: Any) -> None:
        """Put choices in force: `choose(theme="dark")`."""
        self._context.preferences.choose(msgspec.structs.replace(self.state.settings, **changes))

    def choose_printer(self, kind: str, place: str) -> None:
        """Choose where receipts are printed: a kind without a place, or no kind, is no printer."""
        self.choose(printer=f"{kind}:{place.strip()}" if kind and place.strip() else "")

    def enrol(self, hq_url: str, code: str) -> None:
        """Enrol this computer at HQ; a second call while one is under way does nothing."""
        if self.state.is_enrolling:
            return
        self.choose(hq_url=hq_url.strip())
        self.state = replace(self.state, is_enrolling=True, refusal=None)
        self._context.line.enrol(hq_url.strip(), code.strip().upper(), self._on_enrolled, self._on_refused)

    def print_test(self) -> None:
        """Print the test page on the chosen printer."""
        now = self._context.clock.moment().local
        store = self.state.enrolled.store if self.state.enrolled else ""
        self._send(f"test-{now:%Y%m%d-%H%M%S}", trial_page(self.state.settings.paper_mm, store, now))

    def open_drawer(self) -> None:
        """Open the cash drawer on the chosen printer."""
        now = self._context.clock.moment().local
        self._send(f"drawer-{now:%Y%m%d-%H%M%S}", drawer_kick())

    def _send(self, name: str, data: bytes) -> None:
        if self.state.is_printing or not self.state.settings.printer:
            return
        address = self.state.settings.printer
        self.state = replace(self.state, is_printing=True, print_fault=None, has_printed=False)
        self._context.tasks.run(
            lambda: open_printer(address).send(name, data), self._on_printed, failed=self._on_print_failed
        )

    def _on_printed(self, _: None) -> None:
        self.state = replace(self.state, is_printing=False, has_printed=True)

    def _on_print_failed(self, error: Exception) -> None:
        self.state = replace(self.state, is_printing=False, print_fault=error)

    def _on_enrolled(self, store: str) -> None:
        self.state = replace(self.state, is_enrolling=False)
        self.became_enrolled.emit(store)
        self.refresh()

    def _on_refused(self, error: Exception) -> None:
        self.state = replace(self.state, is_enrolling=False, refusal=error)

    def _on_preferences(self) -> None:
        settings = self._context.preferences.settings
        is_other = settings.printer != self.state.settings.printer
        self.state = replace(self.state, settings=settings)
        if is_other:
            self.state = replace(self.state, print_fault=None, has_printed=False)

    def _show(self, found: tuple[str, Enrolled | None]) -> None:
        prefix, enrolled = found
        self.state = replace(self.state, prefix=prefix, enrolled=enrolled)


def _look(session: Any) -> tuple[str, Enrolled | None]:
    device, prefix = get_device(session), current_lineage(session).prefix
    if device is None:
        return prefix, None
    return prefix, Enrolled(
        store=f"{device.store_name} {device.store_code}",
        dealer=f"{device.dealer_name} {device.dealer_code}",
        till=device.till,
        hq=device.hq_name,
        hq_url=device.hq_url,
        enrolled_at=device.enrolled_at,
    )
