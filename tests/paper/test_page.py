"""Rows are shared out over pages without loss, in order, with what belongs together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paper.page import Block, share_out

_BLOCKS = st.lists(st.builds(Block, st.floats(1, 40), st.booleans()), max_size=80)


@given(_BLOCKS, st.floats(10, 400), st.floats(200, 700))
def test_every_block_stands_on_exactly_one_page_in_order(
    blocks: list[Block], first: float, rest: float
) -> None:
    pages = share_out(blocks, first, rest)
    assert [index for page in pages for index in page] == list(range(len(blocks)))


@given(_BLOCKS, st.floats(10, 400), st.floats(200, 700))
def test_only_groups_taller_than_a_page_overflow(blocks: list[Block], first: float, rest: float) -> None:
    for number, page in enumerate(share_out(blocks, first, rest)):
        height = sum(blocks[index].height for index in page)
        is_one_group = all(blocks[index].keeps_next for index in page[:-1])
        assert height <= (rest if number else first) + 1e-6 or (number > 0 and is_one_group)


@given(_BLOCKS)
def test_what_keeps_its_next_never_ends_a_page(blocks: list[Block]) -> None:
    for page in share_out(blocks, 300, 700)[:-1]:
        assert not page or not blocks[page[-1]].keeps_next
