"""The bundled typeface, used everywhere, with figures that stand in columns."""

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from desktop.ui.resources import resource
from desktop.ui.theme import metrics

FAMILY = "Noto Sans SC"


def load_fonts(app: QApplication) -> None:
    """Register the bundled files and make them the application's font."""
    if FAMILY not in QFontDatabase.families():
        for weight in ("Regular", "Bold"):
            QFontDatabase.addApplicationFont(str(resource("fonts", f"NotoSansSC-{weight}.ttf")))
    app.setFont(font())


def font(size: int | None = None, *, bold: bool = False) -> QFont:
    """The program's font with tabular figures; size in logical pixels."""
    made = QFont(FAMILY)
    made.setPixelSize(size or metrics().body)
    made.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
