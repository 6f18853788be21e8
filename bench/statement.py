"""Drawing statements, against the same strings, lines and boxes put straight onto a bare reportlab canvas."""

from __future__ import annotations

import io
import multiprocessing
import os
import random
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.figure import Figure, Progress, at_least
from domain.invoice import Entry, EntryType
from domain.party import Party
from domain.period import Month
from domain.statement import Statement, make_statement
from paper import fonts
from paper.canvas import PaperCanvas
from paper.statement import draw_statement, render_statement
from paper.style import Colour, Language, Style, Weight

NAME = "statement"
COUNT = 240
ROUNDS = 3
_SHARE = 16
LEAST_RATIO = 0.60
_LANGUAGE: Language = "zh"
_MONTH = Month(2026, 9)
_HQ = Party(
    "HQ", "华东建材品牌股份有限公司", "上海市浦东新区张江路 88 号", "91310115MA1K3XYZ7Q", "021-50123456"
)
_SIGNS = {EntryType.RETURNED: -1, EntryType.REBATE: -1, EntryType.RECEIVED: -1}
_SYLLABLES = "恒泰华盛金源永兴万家美居建安宏达顺丰鑫隆瑞祥"

Call = tuple[str, tuple[Any, ...]]


def make_sample(seed: int) -> Statement:
    """Make a dealer's month of the size found at a real distributor: four or five documents, now and then a hundred."""
    rng = random.Random(seed)
    name = "".join(rng.sample(_SYLLABLES, 4))
    dealer = Party(f"D{seed:04d}", f"{name}建材经销有限公司", f"建材市场 {rng.randrange(1, 400)} 号")
    size = 100 if rng.random() < 0.01 else rng.randrange(1, 9)
    entries = [_sample_entry(rng, dealer.code, number) for number in range(size)]
    opening = Entry(f"SH-{dealer.code}-0", EntryType.SHIPPED, date(2026, 8, 9), date(2026, 9, 8), 2_254_800)
    return make_statement(_HQ, dealer, _MONTH, [opening, *entries])


def _sample_entry(rng: random.Random, dealer: str, number: int) -> Entry:
    type = rng.choices(list(EntryType), (70, 6, 4, 4, 12, 4))[0]
    day = _MONTH.first + timedelta(days=rng.randrange(30))
    amount = _SIGNS.get(type, 1) * rng.randrange(1_000, 3_000_000)
    return Entry(
        f"{type[:2].upper()}-{dealer}-{number:05d}", type, day, day + timedelta(days=30), amount, "订单"
    )


class _Recorder(PaperCanvas):
    """Notes every mark as the calls that a bare canvas needs for it, colours and fonts only when they change."""

    def __init__(self, language: Language) -> None:
        self.calls: list[Call] = []
        self._seen: dict[str, tuple[Any, ...]] = {}
        super().__init__(language)

    def _call(self, method: str, *values: Any) -> None:
        self.calls.append((method, values))

    def _switch(self, method: str, *values: Any) -> None:
        if self._seen.get(method) != values:
            self._seen[method] = values
            self._call(method, *values)

    def _colour(self, method: str, colour: Colour) -> None:
        self._switch(method, *(part / 255 for part in colour))

    def text(self, x: float, y: float, text: str, style: Style) -> None:
        if text:
            self._colour("setFillColorRGB", style.colour)
            self._switch("setFont", style.weight, style.size)
            self._call("drawString", x, self._height - y, text)

    def rule(self, x: float, y: float, end: float, colour: Colour, *, pen: float = 0.5) -> None:
        self._colour("setStrokeColorRGB", colour)
        self._switch("setLineWidth", pen)
        self._call("line", x, self._height - y, end, self._height - y)

    def tint(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        self._colour("setFillColorRGB", colour)
        self._call("rect", x, self._height - y - height, width, height, 0, 1)

    def frame(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        self._colour("setStrokeColorRGB", colour)
        self._switch("setLineWidth", 0.5)
        self._call("rect", x, self._height - y - height, width, height, 1, 0)

    def squares(self, boxes: list[tuple[float, float, float, float]], colour: Colour) -> None:
        self._colour("setFillColorRGB", colour)
        turned = [(x, self._height - y - tall, wide, tall) for x, y, wide, tall in boxes]
        self._call("squares", turned)

    def end_page(self) -> None:
        self._call("showPage")
        self._seen.clear()


def record(statement: Statement) -> list[Call]:
    """Return the canvas calls that draw a statement."""
    recorder = _Recorder(_LANGUAGE)
    draw_statement(statement, recorder, _LANGUAGE)
    return recorder.calls


def replay(calls: list[Call], font_names: dict[Weight, str]) -> bytes:
    """Draw recorded calls on a bare canvas: the floor."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1)
    for method, values in calls:
        if method == "setFont":
            canvas.setFont(font_names[values[0]], values[1])
        elif method == "squares":
            path = canvas.beginPath()
            for box in values[0]:
                path.rect(*box)
            canvas.drawPath(path, stroke=0, fill=1)
        else:
            getattr(canvas, method)(*values)
    canvas.save()
    return buffer.getvalue()


def paper_fonts() -> dict[Weight, str]:
    """Return the names of our own fonts, prepared as the product prepares them."""
    return {weight: fonts.font(weight, _LANGUAGE).fontName for weight in Weight}


def _plain_fonts() -> dict[Weight, str]:
    """Register the same files as reportlab's own fonts, subset for every document."""
    names = {weight: f"Plain-{weight}" for weight in Weight}
    for weight, name in names.items():
        pdfmetrics.registerFont(TTFont(name, fonts.font_file(weight)))
    return names


class _Work:
    """What a process draws: statements in our way, their recordings on a bare canvas with our fonts or plain ones."""

    def __init__(self, count: int) -> None:
        self.statements = [make_sample(seed) for seed in range(count)]
        self.recordings = [record(statement) for statement in self.statements]
        self.names = {"bare": paper_fonts(), "plain": _plain_fonts()}
        for way in ("ours", *self.names):
            self.draw(way, range(2))

    def draw(self, way: str, share: range) -> int:
        """Draw a share of the statements; return the bytes made."""
        if way == "ours":
            return sum(len(render_statement(self.statements[n], language=_LANGUAGE)) for n in share)
        return sum(len(replay(self.recordings[n], self.names[way])) for n in share)


_work: _Work | None = None


def _prepare(count: int, ready: Any) -> None:
    global _work
    _work = _Work(count)
    ready.wait()


def _draw_share(task: tuple[str, range]) -> int:
    assert _work is not None
    return _work.draw(*task)


def _shares(count: int) -> list[range]:
    return [range(start, min(start + _SHARE, count)) for start in range(0, count, _SHARE)]


def _best_times(ways: Sequence[str], draw: Callable[[str], object]) -> dict[str, float]:
    """Return the best time of each way; the ways take turns, so that a busy machine slows them alike."""
    times: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way in ways:
            begun = time.perf_counter()
            draw(way)
            times[way].append(time.perf_counter() - begun)
    return {way: min(taken) for way, taken in times.items()}


def _measure_alone(count: int) -> dict[str, float]:
    work = _Work(count)
    return _best_times(("ours", "bare", "plain"), lambda way: work.draw(way, range(count)))


def _measure_together(count: int, processes: int) -> dict[str, float]:
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(processes + 1)
    with context.Pool(processes, _prepare, (count, ready)) as pool:
        ready.wait()
        return _best_times(
            ("ours", "bare"),
            lambda way: pool.map(_draw_share, [(way, share) for share in _shares(count)], 1),
        )


def _figures(label: str, count: int, seconds: dict[str, float]) -> list[Figure]:
    ratio = seconds["bare"] / seconds["ours"]
    rates = {way: count / taken for way, taken in seconds.items()}
    return [
        Figure(f"{label}, drawn", rates["ours"], "statements/s", peer=rates["bare"]),
        at_least(f"{label}, speed against bare canvas", ratio, "×", LEAST_RATIO),
    ]


def run(progress: Progress) -> list[Figure]:
    """Measure one process and then one per core; the ratio may not fall below 0.60."""
    progress(f"statement: {COUNT} drawn by 1 process")
    alone = _measure_alone(COUNT)
    processes = os.cpu_count() or 1
    progress(f"statement: {COUNT} drawn by {processes} processes")
    together = _measure_together(COUNT, processes)
    plain = alone["plain"] / alone["ours"]
    return [
        *_figures("1 process", COUNT, alone),
        Figure("1 process, against plain reportlab fonts", plain, "×"),
        *_figures(f"{processes} processes", COUNT, together),
    ]
