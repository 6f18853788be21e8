"""The gallery's window: the real frame with sample pages in it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.ui.gallery.pages import DeskPage, GalleryModel, HomePage
from desktop.ui.shell import ShellState, ShellViewModel, Sync, SyncChip
from desktop.ui.window import MainWindow
from desktop.ui.workspaces import DECLARED, Workspace


def gallery_window() -> MainWindow:
    """The window with the gallery's two pages under the names of real workspaces."""
    state = ShellState(
        store="汉口建材城店",
        till="1",
        shift_opened="08:02",
        user="李娟",
        role="店长",
        sync=SyncChip(Sync.WAITING, waiting=3),
        printer="XP-80",
        printer_ready=True,
        clock_offset_ms=400,
        version="0.1",
    )
    pages: dict[str, Callable[[], QWidget]] = {"billing": lambda: DeskPage(GalleryModel(0))}
    made = [Workspace(d, pages.get(d.key, lambda: HomePage(GalleryModel(0)))) for d in DECLARED]
    return MainWindow(ShellViewModel(state), made)
