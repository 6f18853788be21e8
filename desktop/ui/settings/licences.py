"""What the program is made of, by whose leave."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtWidgets import QWidget

from desktop.ui.kit import Column, Dialog, TableCard, TableModel, Tone

_PARTS = (
    ("Qt for Python", "PySide6-Essentials", "LGPL-3.0-only"),
    ("QtAwesome, Phosphor Icons", "qtawesome", "MIT"),
    ("SQLAlchemy", "SQLAlchemy", "MIT"),
    ("Alembic", "alembic", "MIT"),
    ("sqlcipher3, SQLite", "sqlcipher3", "Zlib, public domain"),
    ("Requests", "requests", "Apache-2.0"),
    ("urllib3", "urllib3", "MIT"),
    ("msgspec", "msgspec", "BSD-3-Clause"),
    ("cryptography", "cryptography", "Apache-2.0 OR BSD-3-Clause"),
    ("keyring", "keyring", "MIT"),
    ("python-zstandard", "zstandard", "BSD-3-Clause"),
    ("uuid-utils", "uuid-utils", "BSD-3-Clause"),
    ("platformdirs", "platformdirs", "MIT"),
    ("pypinyin", "pypinyin", "MIT"),
    ("ReportLab", "reportlab", "BSD-3-Clause"),
    ("pypdfium2, PDFium", "pypdfium2", "Apache-2.0 OR BSD-3-Clause"),
    ("segno", "segno", "BSD-3-Clause"),
    ("Noto Sans SC", "", "OFL-1.1"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the program: name, version where it has one, licence."""

    name: str
    version: str
    licence: str


def list_parts() -> list[Part]:
    """The parts with the versions in use."""
    return [Part(name, _version(package), licence) for name, package, licence in _PARTS]


def _version(package: str) -> str:
    try:
        return version(package) if package else ""
    except PackageNotFoundError:
        return ""


class LicencesDialog(Dialog):
    """The list of parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, width=620)
        columns = (
            Column[Part](key="name", title=lambda: self.tr("Part"), text=lambda row: row.name, stretch=1),
            Column[Part](
                key="version",
                title=lambda: self.tr("Version"),
                text=lambda row: row.version,
                tone=lambda _: Tone.MUTED,
                width=90,
            ),
            Column[Part](
                key="licence", title=lambda: self.tr("Licence"), text=lambda row: row.licence, width=210
            ),
        )
        self.parts: TableModel[Part] = TableModel(columns, lambda row: row.name, self)
        table = TableCard(self.parts, "file-text")
        table.setMinimumHeight(420)
        self.parts.set_rows(list_parts())
        self.body.addWidget(table)
        self.set_texts(self.tr("Parts and licences"), self.tr("Close"))
