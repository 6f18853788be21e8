"""Two languages: complete files, and a live switch."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui import language
from desktop.ui.frame import HeaderBar
from desktop.ui.shell import ShellState
from desktop.ui.workspaces import DECLARED, Workspace

FEATURES = sorted(language.sources())


@pytest.mark.parametrize("feature", FEATURES)
def test_every_text_has_its_chinese(feature: str, tmp_path: Path) -> None:
    kept = language.translations() / f"{feature}_zh.ts"
    fresh = tmp_path / kept.name
    if kept.exists():
        fresh.write_bytes(kept.read_bytes())
    language.collect_into(language.sources()[feature], fresh)
    gaps = language.missing(fresh) if fresh.exists() else []
    assert not gaps, f"run python -m desktop.ui.language and translate: {gaps}"
    assert not fresh.exists() or kept.with_suffix(".qm").exists()


@pytest.mark.parametrize("feature", FEATURES)
def test_translations_keep_their_named_fields(feature: str) -> None:
    kept = language.translations() / f"{feature}_zh.ts"
    assert not kept.exists() or language.changed_fields(kept) == []


def test_a_switch_changes_the_words_and_back(app: QApplication) -> None:
    home = Workspace(DECLARED[0], HeaderBar)
    language.switch_language(app, "zh")
    assert home.title() == "首页"
    language.switch_language(app, "en")
    assert home.title() == "Home"


def test_sentences_with_fields_are_filled_in_chinese(app: QApplication, qtbot: QtBot) -> None:
    language.switch_language(app, "zh")
    header = HeaderBar()
    qtbot.addWidget(header)
    header.show_state("收银", ShellState(shift_opened="08:02"))
    assert "班次 08:02 开" in header.place()


def test_filling_writes_only_what_is_missing(tmp_path: Path) -> None:
    source, target = tmp_path / "a.py", tmp_path / "a_zh.ts"
    source.write_text('class A:\n    def f(self):\n        self.tr("One")\n        self.tr("Two")\n', "utf-8")
    language.collect_into([source], target)
    language.fill(target, {"One": "一"})
    language.fill(target, {"One": "壹"})
    assert language.missing(target) == ["Two"]
    assert "一" in target.read_text("utf-8")
