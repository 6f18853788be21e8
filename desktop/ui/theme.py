"""Themes: one file of tokens becomes the palette, the style sheet and the colours painters ask for."""

import tomllib
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from string import Template
from typing import Any

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from desktop.ui.resources import resource

THEMES = ("light", "dark", "contrast")


class Tone(StrEnum):
    """What a colour means; an icon or a word always says it too."""

    NEUTRAL = "neutral"
    MUTED = "muted"
    ACCENT = "accent"
    GOOD = "good"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes in logical pixels."""

    grid: int
    radius: int
    small: int
    body: int
    title: int
    figure: int
    display: int
    control: int
    row: int
    rail: int
    header: int
    status: int


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one theme, by what they are for."""

    name: str
    background: str
    surface: str
    raised: str
    border: str
    strong_border: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_soft: str
    accent_line: str
    on_accent: str
    good: str
    good_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    hover: str
    rail: str
    rail_text: str
    rail_active: str
    on_rail: str
    scroll: str

    def colour(self, name: str) -> QColor:
        """The colour of a token."""
        return QColor(getattr(self, name))

    def ink(self, tone: Tone) -> QColor:
        """The colour of text or a mark in this tone."""
        return self.colour("text" if tone is Tone.NEUTRAL else tone.value)

    def wash(self, tone: Tone) -> QColor:
        """The soft background that goes with a tone."""
        if tone in (Tone.NEUTRAL, Tone.MUTED):
            return self.colour("hover")
        return self.colour(f"{tone.value}_soft")


class _Current:
    """The theme in use; painters read it each time, so that a switch needs no bookkeeping."""

    name: str = "light"


@cache
def _tokens() -> dict[str, Any]:
    return tomllib.loads(resource("theme", "tokens.toml").read_text("utf-8"))


@cache
def metrics() -> Metrics:
    """The sizes, the same in every theme."""
    return Metrics(**_tokens()["metrics"])


@cache
def theme(name: str) -> Theme:
    """The theme of this name: light, dark or contrast."""
    return Theme(name=name, **_tokens()[name])


def current() -> Theme:
    """The theme in use."""
    return theme(_Current.name)


def apply_theme(app: QApplication, name: str) -> None:
    """Dress the whole application in a theme; open windows follow at once. The theme in use costs nothing again."""
    if name == _Current.name and app.styleSheet():
        return
    _Current.name = name
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(_palette(theme(name)))
    app.setStyleSheet(style_sheet(name))


def style_sheet(name: str) -> str:
    """The style sheet with the tokens of a theme filled in."""
    chosen, sizes = theme(name), metrics()
    values: dict[str, object] = {f.name: getattr(chosen, f.name) for f in fields(chosen)}
    values |= {f.name: getattr(sizes, f.name) for f in fields(sizes)} | {"rail": chosen.rail}
    values["toast_action"] = theme("dark").accent if name != "contrast" else chosen.on_rail
    values["banner_border"] = chosen.border if name == "contrast" else "transparent"
    chevron = "chevron-dark.svg" if name == "dark" else "chevron-light.svg"
    values["chevron"] = resource("theme", chevron).as_posix()
    check = "check-dark.svg" if name == "dark" else "check-light.svg"
    values["check"] = resource("theme", check).as_posix()
    return Template(resource("theme", "style.qss").read_text("utf-8")).substitute(values)


def _palette(chosen: Theme) -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, name in (
        (roles.Window, "background"),
        (roles.WindowText, "text"),
        (roles.Base, "surface"),
        (roles.AlternateBase, "surface"),
        (roles.Text, "text"),
        (roles.Button, "surface"),
        (roles.ButtonText, "text"),
        (roles.Highlight, "accent"),
        (roles.HighlightedText, "on_accent"),
        (roles.ToolTipBase, "surface"),
        (roles.ToolTipText, "text"),
        (roles.PlaceholderText, "muted"),
        (roles.Link, "accent"),
        (roles.Mid, "border"),
        (roles.Accent, "accent"),
    ):
        palette.setColor(role, chosen.colour(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, chosen.colour("muted"))
    return palette
