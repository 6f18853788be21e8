"""Promotions, coupons and floors at the counter: what the bill shows, asks, and prints."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services.billing import PriceSource
from desktop.ui.billing.state import Mode
from desktop.ui.billing.words import source_mark
from desktop.ui.document import disagreements, verdict_reason
from desktop.ui.language import switch_language
from desktop.ui.promotion import reason_sentence, refusal_sentence, verdict_word
from desktop.ui.promotion.words import cut_sentence
from desktop.ui.shortcuts import live_shortcuts
from domain.promotion.result import Cut, Reason, RefusedCoupon, Verdict
from domain.receipt import TenderType
from tests.desktop.ui.counter import Counter, counter_at
from tests.desktop.ui.policy_counter import GLUE_CODE, GLUE_SKU, PIPE_SKU, approving, open_policy

COUPON = "C-20-0003-1"


@pytest.fixture
def counter(tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    with counter_at(tmp_path, qtbot) as opened:
        open_policy(opened.database)
        yield opened


def put(counter: Counter, sku: str, quantity: int) -> None:
    """Type a product and its quantity."""
    counter.type(sku)
    counter.type("*", None)
    counter.type(str(quantity))


def take_member(counter: Counter) -> None:
    """Sell to the member of the counter."""
    counter.press(Qt.Key.Key_F2)
    counter.type("Wang")


def press(counter: Counter, key: Qt.Key, with_control: bool = True) -> None:
    """Press a shortcut."""
    modifier = Qt.KeyboardModifier.ControlModifier if with_control else Qt.KeyboardModifier.NoModifier
    counter.qtbot.keyClick(counter.edit, key, modifier)


def cells(counter: Counter, column: str) -> list[tuple[str, str]]:
    """The texts of a column of the lines, with those below them."""
    model = counter.view.model
    declared = next(one for one in model.columns if one.key == column)
    return [(cell.text, cell.second) for cell in map(declared.cell, model.rows)]


def go_below_floor(counter: Counter) -> None:
    """Ask for a price below the floor of the line in hand."""
    counter.model.set_mode(Mode.PRICE)
    counter.type("20")


def test_lines_say_what_promotions_took_off_and_gifts_stand_below(counter: Counter) -> None:
    put(counter, GLUE_SKU, 4)
    assert cells(counter, "off") == [("−24.00", "九折 −14.00 · 满百减十 −10.00"), ("", "")]
    assert cells(counter, "why")[-1][0] == "gift"
    assert cells(counter, "name")[-1] == ("水泥钢钉", "gift: 满三送钉")
    assert cells(counter, "total")[-1][0] == "0.00"


def test_the_sums_name_each_promotion_the_packet_and_the_points(counter: Counter) -> None:
    take_member(counter)
    put(counter, GLUE_SKU, 4)
    sums = dict(counter.view.side.sums.texts)
    assert sums["九折"] == "−14.00" and sums["满百减十"] == "−10.00"
    assert sums["Red packet"] == "−3.00" and int(sums["Points to be earned"]) > 0
    assert "Coupon for next time: 五元券" in sums
    quote = counter.model.state.quote
    assert counter.view.side.total.text() == "¥113.00"
    assert quote.payable == quote.totals.gross - 300 == 11_300


def test_what_is_nearly_reached_is_added_once_by_its_key(counter: Counter) -> None:
    put(counter, GLUE_SKU, 4)
    assert "2 袋 强力瓷砖胶 more: 1 盒 水泥钢钉 as a gift" in counter.view.nearly.texts
    press(counter, Qt.Key.Key_T)
    press(counter, Qt.Key.Key_T)
    counter.settle()
    assert counter.quantities() == {GLUE_SKU: 6_000}
    assert [gift.sold.quantity for gift in counter.model.state.quote.gifts] == [2_000]


def test_a_suggestion_of_an_amount_only_tells(counter: Counter) -> None:
    put(counter, PIPE_SKU, 12)
    assert any("¥32.80 more" in text for text in counter.view.nearly.texts)
    press(counter, Qt.Key.Key_T)
    counter.settle()
    assert counter.quantities() == {PIPE_SKU: 12_000}


def test_a_scanned_coupon_is_found_without_being_goods(counter: Counter) -> None:
    put(counter, GLUE_SKU, 2)
    counter.scan(COUPON)
    counter.scan(COUPON)
    counter.scan(GLUE_CODE)
    counter.settle()
    assert counter.model.state.cart.coupons == (COUPON,)
    assert counter.model.state.unknown == ()
    assert (f"Coupon {COUPON}", "taken") in counter.view.side.sums.texts
    assert counter.quantities() == {GLUE_SKU: 3_000}


def test_a_typed_coupon_that_opens_nothing_says_why_and_can_be_removed(counter: Counter) -> None:
    put(counter, GLUE_SKU, 2)
    counter.press(Qt.Key.Key_F5)
    counter.type("XX-9")
    assert ("Coupon XX-9", "refused No promotion knows this coupon.") in counter.view.side.sums.texts
    row = next(row for row in counter.view.side.sums.rows if row.remove.isVisible())
    row.remove.click()
    counter.settle()
    assert counter.model.state.cart.coupons == ()


def test_a_price_below_its_floor_is_marked_and_asked_for(counter: Counter) -> None:
    put(counter, GLUE_SKU, 4)
    go_below_floor(counter)
    assert cells(counter, "why")[0][0] == "below floor" and cells(counter, "price")[0][0] == "20.00"
    assert counter.view.side.total.text() == "–"
    assert counter.view.banner.isVisible()
    press(counter, Qt.Key.Key_L)
    dialog = counter.window
    assert dialog.qr.content == dialog.text.toPlainText() == counter.model.state.quote.lines[0].challenge


def test_a_wrong_answer_says_so_and_the_right_one_sells(counter: Counter) -> None:
    put(counter, GLUE_SKU, 4)
    go_below_floor(counter)
    press(counter, Qt.Key.Key_L)
    dialog = counter.window
    dialog.name.setText("Li")
    for code in ("2345", "22222222"):
        dialog.code.setText(code)
        counter.press(Qt.Key.Key_Return, dialog.code)
        counter.settle()
        assert dialog.isVisible() and dialog._rows[1]._hint.isVisible()
    assert "does not approve" in dialog._rows[1]._hint.text()
    dialog.code.setText(approving(dialog.qr.content).lower())
    counter.press(Qt.Key.Key_Return, dialog.code)
    counter.settle()
    assert cells(counter, "why")[0][0] == "approved"
    assert counter.model.state.cart.lines[0].approved_by == "Li" and counter.model.state.can_pay


def test_an_answer_needs_a_name(counter: Counter) -> None:
    put(counter, GLUE_SKU, 4)
    go_below_floor(counter)
    press(counter, Qt.Key.Key_L)
    dialog = counter.window
    dialog.code.setText(approving(dialog.qr.content))
    counter.press(Qt.Key.Key_Return, dialog.code)
    assert dialog.isVisible() and dialog._rows[2]._hint.isVisible()


def test_the_reason_of_a_line_has_floor_rules_and_rewards(counter: Counter, app: QApplication) -> None:
    put(counter, GLUE_SKU, 4)
    press(counter, Qt.Key.Key_F3, with_control=False)
    dialog = counter.window
    assert "30.00" in dialog.why._least.text() and len(dialog.why.rules.rows) == 1
    assert [row._name.text() for row in dialog.offs if row.isVisible()] == ["九折", "满百减十"]
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert dialog.windowTitle() == "为什么是这个价" and "最低限价" in dialog.why._least.text()


def test_every_promotion_that_was_looked_at_is_told(counter: Counter, app: QApplication) -> None:
    put(counter, GLUE_SKU, 4)
    press(counter, Qt.Key.Key_F4, with_control=False)
    dialog = counter.window
    why = next(column for column in dialog.rows.columns if column.key == "why")
    told = {row.promotion: why.cell(row).text for row in dialog.rows.rows}
    assert told["T-10"] == "Gave ¥14.00." and told["T-05"] == "“九折” gives ¥7.00 more."
    assert told["O-W"] == "It is for other stores."
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert why.cell(dialog.rows.row(dialog.rows.find("O-W") or 0)).text == "限其他门店。"
    assert dialog.windowTitle() == "本单促销"


def test_the_payment_asks_for_what_the_packet_leaves_and_the_slip_tells_all(counter: Counter) -> None:
    take_member(counter)
    put(counter, GLUE_SKU, 4)
    counter.press(Qt.Key.Key_F9)
    dialog = counter.window
    assert dialog.model.state.total == 11_300 and dialog._packet.isVisible()
    counter.press(Qt.Key.Key_Return, dialog.amount)
    counter.qtbot.waitUntil(lambda: dialog.model.state.slip is not None)
    text = dialog.paper.text
    for part in (
        "九折 -14.00",
        "[Gift] 水泥钢钉",
        "Points earned",
        "For next time: 五元券",
        "C-20-",
        "Red packet",
    ):
        assert part in text, text
    tenders = {one.type: one.amount for one in dialog.model.state.slip.receipt.tenders}
    assert tenders == {TenderType.CASH: 11_300, TenderType.RED_PACKET: 300}


def test_a_return_says_what_it_takes_back_before_it_is_confirmed(counter: Counter) -> None:
    take_member(counter)
    put(counter, GLUE_SKU, 4)
    counter.press(Qt.Key.Key_F9)
    paying = counter.window
    counter.press(Qt.Key.Key_Return, paying.amount)
    counter.qtbot.waitUntil(lambda: paying.model.state.slip is not None)
    paying.done(0)
    counter.view._windows._take_back(paying, paying.model.state.slip)
    dialog = counter.window
    dialog.model.want(1, 2_000)
    counter.qtbot.waitUntil(lambda: dialog.model.state.planned is not None)
    told = [label.text() for label in dialog.unearned._labels if label.text()]
    assert any("The gift 水泥钢钉 (1 盒) stays" in text and "¥8.50" in text for text in told), told
    assert any("points are taken" in text for text in told)
    assert dialog.model.state.amount == dialog.model.state.planned.payback > 0
    assert "(gift)" in dialog._name(2, "水泥钢钉")


def test_the_new_keys_stand_in_the_cheat_sheet(counter: Counter) -> None:
    words = {one.words for one in live_shortcuts(counter.view)}
    assert {
        "Promotions of this bill",
        "Enter a coupon",
        "Add what a promotion nearly has",
        "Ask for a price below its floor",
        "Why this price",
    } <= words


def test_the_language_switches_live(counter: Counter, app: QApplication) -> None:
    put(counter, GLUE_SKU, 4)
    switch_language(app, "zh")
    app.sendPostedEvents()
    assert "红包" in dict(counter.view.side.sums.texts)
    assert any("再买 2 袋 强力瓷砖胶" in text for text in counter.view.nearly.texts)
    assert cells(counter, "why")[-1][0] == "赠"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_verdict_reason_cut_and_source_has_words(app: QApplication, language: str) -> None:
    switch_language(app, language)
    words = [*map(verdict_word, Verdict), *map(reason_sentence, Reason), *map(cut_sentence, Cut)]
    words += [source_mark(source).text for source in PriceSource]
    codes = {one.value for enum in (Reason, Cut) for one in enum if "_" in one.value}
    assert all(words) and len(set(words)) == len(words)
    assert not codes & set(words)
    assert language == "en" or all(any("一" <= char <= "鿿" for char in word) for word in words)


@pytest.mark.parametrize(("language", "word"), [("en", "from 2026-12-01 on"), ("zh", "自 2026-12-01 起")])
def test_a_coupon_that_has_not_begun_is_told_its_day(app: QApplication, language: str, word: str) -> None:
    switch_language(app, language)
    refused = RefusedCoupon("C-1", Reason.COUPON_NOT_BEGUN, date(2026, 12, 1))
    assert word in refusal_sentence(refused)
    expired = RefusedCoupon("C-1", Reason.COUPON_EXPIRED)
    assert refusal_sentence(expired) == reason_sentence(Reason.COUPON_EXPIRED)


def test_a_receipt_that_hq_computes_otherwise_is_told_with_both_figures(app: QApplication) -> None:
    facts = {
        "what": "price_differs",
        "version": 4,
        "total_here": 1235,
        "total_hq": 1230,
        "total_stands": "here",
    }
    reason = verdict_reason("quote_differs", facts)
    assert reason.title == "HQ computes this receipt otherwise" and "version 4" in reason.sentence
    (row,) = disagreements(facts)
    assert (row.field, row.here, row.hq, row.is_here) == ("Total", "¥12.35", "¥12.30", True)
