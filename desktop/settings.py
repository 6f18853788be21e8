"""What a person may choose on this PC, kept as TOML; a broken file never stops the program."""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """The choices with their defaults; unknown names in the file are kept out and ignored."""

    language: str = "zh"
    theme: str = "light"
    scale_percent: int = 100
    hq_url: str = ""
    sync_interval_s: int = 60
    printer: str = ""
    paper_mm: int = 80
    open_drawer: bool = True
    print_receipt: bool = True
    cashier: str = ""


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """The settings in force, and why the file could not be used when `warning` is not empty."""

    settings: Settings
    warning: str = ""


def load_settings(path: Path) -> LoadedSettings:
    """Read the file; a missing one gives the defaults, a broken one the defaults with a warning."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        return LoadedSettings(msgspec.convert(values, Settings))
    except FileNotFoundError:
        return LoadedSettings(Settings())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        return LoadedSettings(Settings(), str(error))


def save_settings(path: Path, settings: Settings) -> None:
    """Write the file whole or not at all."""
    values = msgspec.to_builtins(settings)
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
