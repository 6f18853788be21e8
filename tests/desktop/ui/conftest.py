"""What the tests of the screens share: one dressed application, English, light."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop.ui.collector import collect_what_is_due
from desktop.ui.fonts import load_fonts
from desktop.ui.language import switch_language
from desktop.ui.theme import apply_theme


@pytest.fixture(autouse=True)
def garbage_dies_on_the_main_thread() -> Iterator[None]:
    """As in the program: a Qt object that Python collects on a worker's thread ends the process."""
    gc.disable()
    yield
    collect_what_is_due()


@pytest.fixture(autouse=True)
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application with its fonts, in English and light."""
    load_fonts(qapp)
    apply_theme(qapp, "light")
    switch_language(qapp, "en")
    yield qapp
    switch_language(qapp, "en")
