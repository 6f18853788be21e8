"""Printer bytes hold every text in its columns and nothing that commands the printer by accident."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.devices.escpos import (
    Align,
    PaperWidth,
    Size,
    Ticket,
    clip,
    columns_of,
    drawer_kick,
    printable,
    two_columns,
    wrap,
)
from desktop.devices.preview import preview

TEXTS = st.text(max_size=120)
WIDTHS = st.sampled_from(PaperWidth)


def test_chinese_takes_two_columns() -> None:
    assert columns_of("水管 A4") == 7


def test_58_mm_has_32_columns_and_80_mm_has_48() -> None:
    assert [width.columns for width in PaperWidth] == [32, 48]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 m² · ¥5", "12 m2 · ￥5"),
        ("\x1b@清空\x1d", "@清空"),
        ("𠮷🙂", "??"),
        ("a\tb\r\nc", "a b c"),
        ("\u202eabc", "abc"),
        ("\ud800", "?"),
    ],
)
def test_what_a_printer_lacks_or_obeys_is_replaced(text: str, expected: str) -> None:
    assert printable(text) == expected


@given(TEXTS)
def test_printable_text_has_no_control_bytes_and_two_bytes_at_most(text: str) -> None:
    data = printable(text).encode("gb18030")
    assert not any(byte < 0x20 for byte in data)
    assert len(data) == columns_of(printable(text))


@given(TEXTS, st.integers(2, 48))
def test_wrapped_lines_fit_and_lose_only_spaces(text: str, columns: int) -> None:
    clean = printable(text)
    lines = wrap(clean, columns)
    assert all(columns_of(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == clean.replace(" ", "")


@given(TEXTS, st.text(alphabet="0123456789,.-", max_size=14), WIDTHS)
def test_a_figure_stands_flush_right(left: str, right: str, width: PaperWidth) -> None:
    lines = two_columns(printable(left), right, width.columns)
    assert all(columns_of(line) <= width.columns for line in lines)
    assert columns_of(lines[-1]) == width.columns
    assert lines[-1].endswith(right)


def test_a_clipped_text_never_halves_a_character() -> None:
    assert clip("水管水管", 5) == "水管"


@given(
    st.lists(st.tuples(TEXTS, st.sampled_from(Align), st.sampled_from(Size), st.booleans()), max_size=8),
    WIDTHS,
)
def test_the_preview_shows_what_was_put_on_the_ticket(
    lines: list[tuple[str, Align, Size, bool]], width: PaperWidth
) -> None:
    ticket, expected = Ticket(width), []
    for text, align, size, bold in lines:
        ticket.line(text, align=align, size=size, bold=bold)
        parts = wrap(printable(text), width.columns // size.columns) or [""]
        expected += [(part, align, size, bold) for part in parts]
    seen = [(line.text, line.align, line.size, line.is_bold) for line in preview(ticket.finish())]
    assert seen == expected


def test_a_ticket_begins_with_initialising_and_chinese_mode() -> None:
    assert Ticket(PaperWidth.MM58).finish() == b"\x1b@\x1c&"


def test_a_qr_code_stores_its_bytes_with_the_right_length() -> None:
    ticket = Ticket(PaperWidth.MM80)
    ticket.qr("单号" * 50)
    stored = ("单号" * 50).encode()
    assert (
        b"\x1d(k" + bytes(((len(stored) + 3) % 256, (len(stored) + 3) // 256)) + b"1P0" + stored
        in ticket.finish()
    )
    assert preview(ticket.finish())[-1].qr == "单号" * 50


def test_a_qr_code_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="700"):
        Ticket(PaperWidth.MM80).qr("x" * 701)


def test_the_cut_and_the_drawer_show_no_text() -> None:
    ticket = Ticket(PaperWidth.MM80)
    ticket.kick_drawer()
    ticket.feed(2)
    ticket.cut()
    assert drawer_kick() in ticket.finish()
    assert [line.is_cut for line in preview(ticket.finish())] == [False, False, True]


@given(st.binary(max_size=200))
def test_the_preview_of_any_bytes_ends(data: bytes) -> None:
    preview(data)
