"""Live switch between Chinese and English, and the tool that keeps the translation files complete.

python -m desktop.ui.language [NAME ...]         collect the texts and compile; lists what is missing
python -m desktop.ui.language fill NAME FILE     read lines `English<TAB>Chinese` into NAME_zh.ts
"""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.ui.resources import resource

SHARED = "shell"
_FIELD = re.compile(r"\{\w*\}")
_SHARED_FOLDERS = ("kit",)


class _Installed:
    """The translators in use; Qt does not own them."""

    translators: list[QTranslator] = []
    language: str = "en"


def switch_language(app: QApplication, language: str) -> None:
    """Show every open window in this language; the one in use costs nothing again."""
    if language == _Installed.language:
        return
    for translator in _Installed.translators:
        app.removeTranslator(translator)
    _Installed.language = language
    _Installed.translators = list(_translators()) if language == "zh" else []
    for translator in _Installed.translators:
        app.installTranslator(translator)


def _translators() -> Iterator[QTranslator]:
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for path in (Path(qt_folder) / "qtbase_zh_CN.qm", *sorted(translations().glob("*_zh.qm"))):
        translator = QTranslator()
        if translator.load(str(path)):
            yield translator


def translations() -> Path:
    """The folder of the translation files."""
    return resource("translations")


def sources() -> dict[str, list[Path]]:
    """The modules of each translation file: one per feature folder, one for the shell and the kit."""
    root = Path(__file__).parent
    found = {
        SHARED: sorted([*root.glob("*.py"), *(p for f in _SHARED_FOLDERS for p in (root / f).glob("*.py"))])
    }
    for folder in sorted(p for p in root.iterdir() if p.is_dir() and p.name not in _SHARED_FOLDERS):
        if modules := sorted(folder.rglob("*.py")):
            found[folder.name] = modules
    return found


def missing(ts_file: Path) -> list[str]:
    """The texts of a file that have no Chinese yet."""
    return [_source(m) for m in _messages(ET.parse(ts_file)) if not (m.findtext("translation") or "").strip()]


def update(names: list[str] | None = None) -> dict[str, list[str]]:
    """Collect the texts of every feature, fill what another file already says, compile; returns the gaps."""
    gaps = {}
    for name, modules in sources().items():
        if names and name not in names:
            continue
        target = translations() / f"{name}_zh.ts"
        _collect(modules, target)
        if not target.exists():
            continue
        fill(target, _known())
        gaps[name] = missing(target)
        _compile(target)
    return gaps


def fill(ts_file: Path, pairs: dict[str, str]) -> None:
    """Write translations into the messages of a file that have none."""
    tree = ET.parse(ts_file)
    for message in _messages(tree):
        target = message.find("translation")
        chinese = pairs.get(_source(message))
        if target is not None and chinese and not (target.text or "").strip():
            target.text = chinese
            target.attrib.pop("type", None)
    ET.indent(tree, "    ")
    body = ET.tostring(tree.getroot(), encoding="unicode")
    ts_file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', "utf-8")


def changed_fields(ts_file: Path) -> list[str]:
    """The texts whose Chinese names other `{fields}` than the English."""
    return [
        _source(m)
        for m in _messages(ET.parse(ts_file))
        if set(_FIELD.findall(_source(m))) != set(_FIELD.findall(m.findtext("translation") or ""))
    ]


def collect_into(modules: list[Path], target: Path) -> None:
    """Gather the texts of modules into a file; the public door for the test that finds stale files."""
    _collect(modules, target)


def _collect(modules: list[Path], target: Path) -> None:
    options = [
        "-ts",
        str(target),
        "-locations",
        "none",
        "-no-obsolete",
        "-silent",
        "-target-language",
        "zh_CN",
    ]
    _run("pyside6-lupdate", [*map(str, modules), *options])


def _compile(ts_file: Path) -> None:
    _run("pyside6-lrelease", ["-silent", str(ts_file), "-qm", str(ts_file.with_suffix(".qm"))])


def _run(tool: str, arguments: list[str]) -> None:
    beside = Path(sys.executable).parent / tool
    subprocess.run([str(beside) if beside.exists() else tool, *arguments], check=True, capture_output=True)


def _known() -> dict[str, str]:
    pairs = {}
    for path in sorted(translations().glob("*_zh.ts")):
        for message in _messages(ET.parse(path)):
            if chinese := (message.findtext("translation") or "").strip():
                pairs[_source(message)] = chinese
    return pairs


def _messages(tree: "ET.ElementTree[ET.Element]") -> list[ET.Element]:
    return list(tree.getroot().iter("message"))


def _source(message: ET.Element) -> str:
    return message.findtext("source") or ""


def _pairs(path: Path) -> dict[str, str]:
    lines = (
        re.split(r"\t+", line, maxsplit=1) for line in path.read_text("utf-8").splitlines() if "\t" in line
    )
    return {english: chinese.strip() for english, chinese in lines}


def main(arguments: list[str]) -> int:
    """The command line; exit code 1 when a text has no Chinese."""
    if arguments[:1] == ["fill"]:
        update([arguments[1]])
        fill(translations() / f"{arguments[1]}_zh.ts", _pairs(Path(arguments[2])))
    names = arguments[1:2] if arguments[:1] == ["fill"] else arguments
    gaps = update(names or None)
    for name, texts in gaps.items():
        print(f"{name}_zh.ts: {len(texts)} without Chinese")
        for text in texts:
            print(f"{text}\t")
    return 1 if any(gaps.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
