"""The printed statement says what the account says, once, and looks the same every time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from domain.capitals import amount_in_capitals
from domain.invoice import Entry, EntryType, balance
from domain.party import Party
from domain.statement import content_hash, make_statement
from paper.labels import STATEMENT
from paper.statement import qr_content, render_statement
from paper.style import Language
from tests.paper.pdf import (
    DEALER,
    MONTH,
    SUPPLIER,
    fen,
    labelled,
    make_entries,
    make_sample,
    qr_texts,
    text_of,
    texts,
)

NAUGHTY = [
    "龘靐齉爩𠮷𡃁㙍",
    "🙂👩‍👩‍👧‍👦 emoji",
    "\u202eאבג العربية\u202c",
    "line\nbreak\ttab\x00\x07\x1b[31m",
    "(paren) \\ back <b>&amp;</b> %s {0}",
    "超长名称" * 75,
    "W" * 300,
    "",
    "\ud800",
    "a\u0301e\u200b\ufeff",
]


def _printed(count: int, language: Language = "zh") -> str:
    return text_of(render_statement(make_sample(count), language=language))


def test_every_total_in_the_summary_equals_the_sum_of_the_account() -> None:
    entries, words = make_entries(30), STATEMENT["zh"]
    text = _printed(30)
    for type in EntryType:
        expected = sum(e.amount for e in entries if e.type is type and e.day >= MONTH.first)
        assert labelled(text, words.section(type)) == expected
        assert labelled(text, f"{words.section(type)}小计") == expected
    assert labelled(text, "期初余额") == 1_234_567
    assert labelled(text, "期末余额") == balance(entries)


def test_the_printed_ageing_sums_to_the_printed_closing() -> None:
    text = _printed(18, "en")
    buckets = [labelled(text, name) for name in STATEMENT["en"].buckets()]
    assert sum(buckets) == labelled(text, "Total") == labelled(text, "Closing balance")


def test_the_printed_entries_sum_to_the_movement() -> None:
    text = _printed(40)
    rows = [line for line in text.splitlines() if re.match(r"N\d{5}X", line)]
    assert sum(fen(row)[-1] for row in rows) == labelled(text, "本期发生额合计")


def test_every_entry_appears_exactly_once() -> None:
    text = _printed(300)
    assert sorted(re.findall(r"N\d{5}X", text)) == [f"N{number:05d}X" for number in range(300)]
    assert sorted(map(int, re.findall(r"REF(\d+)", text))) == list(range(300))


def test_the_closing_is_written_in_capitals() -> None:
    assert amount_in_capitals(make_sample(7).closing) in _printed(7)


def test_a_negative_closing_is_owed_to_the_dealer() -> None:
    paid = Entry("RC1", EntryType.RECEIVED, date(2026, 9, 2), date(2026, 9, 2), -100)
    text = text_of(render_statement(make_statement(SUPPLIER, DEALER, MONTH, [paid]), language="zh"))
    assert "供方应付经销商" in text
    assert "¥ -1.00" in text
    assert "人民币负壹元整" in text


def test_a_statement_without_entries_says_so_on_one_page() -> None:
    pages = texts(render_statement(make_statement(SUPPLIER, DEALER, MONTH, []), language="zh"))
    assert len(pages) == 1
    assert "本期无业务发生" in pages[0]


@pytest.mark.parametrize("count", [1, 8, 14, 16, 20, 60, 300])
def test_pages_are_numbered_and_all_carry_the_table_head(count: int) -> None:
    pages = texts(render_statement(make_sample(count), language="zh"))
    for number, page in enumerate(pages, start=1):
        assert f"第 {number} 页 共 {len(pages)} 页" in page
        assert "单据号" in page


@pytest.mark.parametrize("count", range(1, 40))
def test_no_section_heading_ends_a_page_and_no_total_begins_one(count: int) -> None:
    for page in texts(render_statement(make_sample(count), language="en")):
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        body = lines[lines.index("Document Date Due Reference Amount") + 1 : -1]
        assert not body[0].partition(",")[2].startswith(" total")
        assert not re.search(r"\d entr(y|ies)$", body[-1])


def test_when_the_only_entry_moves_to_page_two_its_table_head_moves_along() -> None:
    tall = replace(DEALER, name="名" * 99, address="址" * 99, tax_id="T" * 99, phone="9" * 99)
    entry = Entry("N00000X", EntryType.FEE, date(2026, 9, 9), date(2026, 9, 9), 123)
    paid = Entry("N00001X", EntryType.RECEIVED, date(2026, 9, 9), date(2026, 9, 9), -23)
    for entries in ([entry], [entry, paid]):
        pages = texts(render_statement(make_statement(tall, tall, MONTH, entries)))
        for page in pages:
            assert ("单据号" in page) == ("N0000" in page)
            assert ("本期明细" in page) == ("N00000X" in page)


def test_the_same_statement_gives_the_same_bytes() -> None:
    first = render_statement(make_sample(25), language="zh")
    render_statement(make_sample(3, seed=9), language="zh")
    assert render_statement(make_sample(25), language="zh") == first


def test_two_statements_drawn_at_once_do_not_mix() -> None:
    from paper.canvas import PaperCanvas
    from paper.statement import draw_statement

    one, other = make_sample(5), make_sample(9, dealer=replace(DEALER, name="昆山万隆"), seed=4)
    canvas, second = PaperCanvas("zh"), PaperCanvas("zh")
    draw_statement(one, canvas, "zh")
    draw_statement(other, second, "zh")
    second.finish(title=other.number, author=SUPPLIER.name)
    assert canvas.finish(title=one.number, author=SUPPLIER.name) == render_statement(one, language="zh")


@pytest.mark.parametrize("count", [0, 5, 80])
def test_the_qr_code_says_number_closing_and_hash(count: int) -> None:
    statement = make_sample(count)
    expected = f"{statement.number}|{statement.closing}|{content_hash(statement)}"
    assert qr_texts(render_statement(statement, language="zh")) == [expected]
    assert qr_content(statement) == expected


def test_the_hash_is_printed_on_every_page() -> None:
    statement = make_sample(90)
    assert all(content_hash(statement) in page for page in texts(render_statement(statement)))


@pytest.mark.parametrize("text", NAUGHTY)
def test_no_text_breaks_the_paper(text: str) -> None:
    party = Party("D9", text, text, text, text)
    entry = Entry(f"{text}1", EntryType.FEE, date(2026, 9, 9), date(2026, 9, 9), 123, text)
    if "\ud800" in text:
        entry = replace(entry, number="N1", reference="")
    statement = make_statement(party, party, MONTH, [entry])
    pages = texts(render_statement(statement, language="en"))
    assert labelled(pages[0], "Fees") == 123


def test_a_rare_character_outside_the_font_shows_as_a_box() -> None:
    statement = make_sample(1, dealer=replace(DEALER, name="𠮷野家建材"))
    assert "□野家建材" in text_of(render_statement(statement))


def test_a_long_name_is_elided() -> None:
    statement = make_sample(1, dealer=replace(DEALER, name="苏州建材" * 40))
    assert "…" in text_of(render_statement(statement))


def test_a_statement_of_a_few_entries_stays_small() -> None:
    assert len(render_statement(make_sample(5), language="zh")) < 70_000
