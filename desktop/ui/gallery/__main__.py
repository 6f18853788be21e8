"""Every piece of the kit on two pages inside the real window, to look at: python -m desktop.ui.gallery --out DIR"""

import argparse
import os
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from desktop.ui.fonts import load_fonts
from desktop.ui.gallery.window import gallery_window
from desktop.ui.kit import show_toast
from desktop.ui.screenshots import Shot, dress, take


def take_all(app: QApplication, out: Path, sizes: tuple[tuple[int, int], ...]) -> list[Path]:
    """Pictures of both pages in every theme and language."""
    taken = []
    scale = os.environ.get("QT_SCALE_FACTOR", "1")
    for theme in ("light", "dark", "contrast"):
        for language in ("zh", "en"):
            for width, height in sizes:
                shot = Shot(width, height, language, theme)
                dress(app, shot)
                taken += _take_pages(out, shot, scale)
    return taken


def _take_pages(out: Path, shot: Shot, scale: str) -> list[Path]:
    window = gallery_window()
    taken = []
    for key in ("home", "billing"):
        window.show_workspace(key)
        if key == "billing":
            show_toast(window, QCoreApplication.translate("Gallery", "Line deleted"), undo=lambda: None)
        taken.append(take(window, shot, out / f"{key}-{shot.suffix}@{scale}.png"))
    window.close()
    window.deleteLater()
    return taken


def main(arguments: list[str]) -> int:
    """Write the pictures, or show the gallery when there is no --out."""
    parser = argparse.ArgumentParser(prog="python -m desktop.ui.gallery", description=__doc__)
    parser.add_argument("--out", type=Path, help="folder for the pictures; without it the gallery opens")
    parser.add_argument("--size", default="1366x768,1920x1080", help="sizes, such as 1366x768,1920x1080")
    chosen = parser.parse_args(arguments)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    load_fonts(app)
    if chosen.out is None:
        dress(app, Shot())
        window = gallery_window()
        window.show()
        return app.exec()
    sizes = tuple((int(w), int(h)) for w, h in (size.split("x") for size in chosen.size.split(",")))
    for path in take_all(app, chosen.out, sizes):
        print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
