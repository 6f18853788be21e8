"""Settings survive a restart, and a broken file never stops the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.settings import Settings, load_settings, save_settings


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    chosen = Settings(language="en", cashier='王 "A" \\ 😀', paper_mm=58, open_drawer=False)
    save_settings(tmp_path / "settings.toml", chosen)
    loaded = load_settings(tmp_path / "settings.toml")
    assert (loaded.settings, loaded.warning) == (chosen, "")


def test_without_a_file_the_defaults_apply(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.toml") == type(load_settings(tmp_path / "x"))(Settings())


@pytest.mark.parametrize("content", [b"language = ", b"paper_mm = 'wide'", b"\xff\xfe", b"\x00"])
def test_a_broken_file_gives_the_defaults_with_a_warning(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    loaded = load_settings(path)
    assert loaded.settings == Settings() and loaded.warning
    assert path.read_bytes() == content


def test_an_unknown_name_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('language = "en"\nfuture = 1\n', encoding="utf-8")
    assert load_settings(path).settings == Settings(language="en")
