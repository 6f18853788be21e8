"""Fonts are shared by all documents of a process and end up in each of them whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from paper.fonts import advance_widths, font
from paper.statement import render_statement
from paper.style import Weight
from tests.paper.pdf import DEALER, make_sample, text_of


@pytest.mark.parametrize("weight", Weight)
def test_all_digits_are_of_one_width(weight: Weight) -> None:
    assert len({advance_widths(weight)[digit] for digit in "0123456789"}) == 1


def test_both_weights_know_the_same_characters() -> None:
    assert advance_widths(Weight.REGULAR).keys() == advance_widths(Weight.BOLD).keys()


def test_statements_drawn_in_threads_are_the_same_as_one_by_one() -> None:
    names = ["龘靐建材", "苏州恒泰", "昆山万隆", "Wuxi Trading Ltd"]
    statements = [make_sample(12, dealer=replace(DEALER, name=name)) for name in names] * 3
    expected = [render_statement(statement) for statement in statements]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(render_statement, statements)) == expected


def test_more_than_two_subsets_of_rare_characters_are_all_there() -> None:
    rare = "".join(char for char in map(chr, range(0x4E00, 0x5200)) if char in advance_widths(Weight.REGULAR))
    entries = [rare[start : start + 15] for start in range(0, 900, 15)]
    statement = make_sample(60)
    named = tuple(
        replace(entry, reference=text) for entry, text in zip(statement.entries, entries, strict=True)
    )
    text = text_of(render_statement(replace(statement, entries=named)))
    assert all(text.count(part) == 1 for part in entries)


def test_a_failed_document_leaves_nothing_behind() -> None:
    from paper.canvas import PaperCanvas
    from paper.style import BODY

    before = len(font(Weight.REGULAR, "zh").state)
    PaperCanvas("zh").text(0, 0, "text", BODY)
    assert len(font(Weight.REGULAR, "zh").state) <= before + 1
