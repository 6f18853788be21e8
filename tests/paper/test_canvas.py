"""Nothing is drawn outside the page's margins or over its foot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.party import Party
from paper.canvas import PaperCanvas
from paper.statement import draw_statement
from paper.style import BOTTOM, FOOT, LEFT, RIGHT, TOP, Colour, Style
from paper.text import text_width
from tests.paper.pdf import DEALER, make_sample


class _Edges(PaperCanvas):
    """Notes where texts and boxes end."""

    def __init__(self) -> None:
        super().__init__("zh")
        self.sides: list[tuple[float, float]] = []
        self.levels: list[float] = []

    def text(self, x: float, y: float, text: str, style: Style) -> None:
        if text:
            self.sides.append((x, x + text_width(text, style)))
            self.levels.append(y)

    def squares(self, boxes: list[tuple[float, float, float, float]], colour: Colour) -> None:
        self.levels += [y + height for _, y, _, height in boxes]


@pytest.mark.parametrize("dealer", [DEALER, Party("D" * 40, "名" * 99, "址" * 99, "T" * 99, "9" * 99)])
@pytest.mark.parametrize("count", [*range(0, 46), 300])
def test_all_text_stands_inside_the_margins(count: int, dealer: Party) -> None:
    canvas = _Edges()
    draw_statement(replace(make_sample(count), dealer=dealer), canvas, "zh")
    assert min(left for left, _ in canvas.sides) >= LEFT - 0.01
    assert max(right for _, right in canvas.sides) <= RIGHT + 0.01
    assert min(canvas.levels) >= TOP - 14
    assert all(level <= BOTTOM or level == FOOT for level in canvas.levels)
