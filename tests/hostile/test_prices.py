"""Prices beyond belief: not shown on any path they come by, taken when a person says so, replaced by sane ones."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from desktop.models.price import ContractPrice, Price
from desktop.models.price_hold import PriceHold
from desktop.services.price_hold import (
    HeldPrices,
    leave_held_prices,
    list_held_prices,
    take_held_prices,
)
from desktop.sync.engine import SyncReport
from domain.errors import DomainError
from domain.price_change import Doubt
from domain.unit import Unit
from protocol.staff import AlarmRow
from server_stub.models import BRAND, Alarm, Headquarters, Scope
from server_stub.models import Price as HqPrice
from server_stub.product import NewProduct, NewUnit, import_products
from server_stub.publish import publish_dealer, publish_price_book, publish_products
from server_stub.segment import build_segments, segment_folder
from tests.desktop.sync.line import Line, line_to
from tests.desktop.sync.pc import CLOCK, Pc, open_pc
from tests.hq import open_seeded

GOODS = 120
LIST = "price:list"
ONE = 2
"""A synchronisation of one request asks a line just opened for HQ's health first."""


@dataclass
class Shop:
    """A PC that holds 120 prices of a real HQ, and HQ's hand on them."""

    pc: Pc
    line: Line

    def publish(self, factor: float, count: int = GOODS, book: str = "list", **values: int) -> None:
        """Let HQ publish so many prices of a book at a multiple of 10 yuan."""
        with self.line.hq.database.write() as session:
            for n in range(count):
                price = values.get("price", round(100_000 * factor))
                step = update(HqPrice).where(HqPrice.id == f"{book}-{n}")
                session.execute(step.values(price=price))
            if book == "list":
                publish_price_book(session, book)
            else:
                publish_dealer(session, 1)

    def rename(self, gen: str) -> None:
        """Let HQ's histories have another name, as after it was rebuilt."""
        with self.line.hq.database.write() as session:
            session.execute(update(Headquarters).values(gen=gen))
            session.execute(update(Scope).values(gen=gen))

    def prices(self, model: type[Price | ContractPrice] = Price) -> set[int]:
        """Return the prices in force of the 120 goods."""
        with self.pc.database.read() as session:
            return set(session.scalars(select(model.price).where(model.sku.like("G-%"))))

    def held(self) -> HeldPrices:
        """Return the one cut that waits."""
        with self.pc.database.read() as session:
            (found,) = list_held_prices(session)
        return found

    def is_free(self) -> bool:
        """Tell whether nothing waits and nothing is left of what did."""
        with self.pc.database.read() as session:
            run = session.connection().exec_driver_sql
            left = [session.scalar(select(PriceHold.scope))]
            left += [
                run(f"SELECT scope FROM {name}").scalar() for name in ("catalog.scope_stage", "scope_stage")
            ]
            return left == [None] * 3

    def sync(self) -> SyncReport:
        return self.pc.sync()

    def alarms(self) -> list[AlarmRow]:
        rows = self.line.hq.staff("GET", "/v1/hq/alarms").json()
        return [row for row in rows if row["code"] == "scope_refused"]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    (tmp_path / "hq").mkdir()
    with open_seeded(tmp_path / "hq") as hq, line_to(hq) as line, open_pc(tmp_path / "pc") as pc:
        with hq.database.write() as session:
            import_products(
                session, [NewProduct(f"G-{n}", f"货{n}", (NewUnit(Unit("个")),)) for n in range(GOODS)]
            )
            shared = {"unit": "个", "price": 100_000}
            for book, dealer, level in (("list", BRAND, 80), ("HT-2026-001", 1, 30)):
                rows = [{"id": f"{book}-{n}", "sku": f"G-{n}", "book": book} for n in range(GOODS)]
                owned = {"dealer_id": dealer, "level": level}
                session.execute(insert(HqPrice), [row | shared | owned for row in rows])
            publish_products(session)
            publish_price_book(session, "list")
            publish_dealer(session, 1)
        pc.enrol(line.url, hq.enrol_code())
        assert pc.sync().problems == ()
        pc.sync()
        yield Shop(pc, line)


def choose(shop: Shop, choice: object) -> None:
    with shop.pc.database.write() as session:
        choice(session, list_held_prices(session)[0], CLOCK.moment(), "李娟")  # type: ignore[operator]


def test_prices_that_change_a_lot_wait_and_all_else_goes_on(shop: Shop) -> None:
    shop.publish(3, 40)
    sold = shop.pc.sell(2)
    with shop.line.hq.database.write() as session:
        import_products(session, [NewProduct("N-1", "新品", (NewUnit(Unit("个")),))])
        publish_products(session)
    report = shop.sync()
    assert report.problems == (f"prices_held:{LIST}",) and report.rows["product"] == 1
    assert shop.prices() == {100_000} and set(shop.pc.statuses()) == set(sold)
    held = shop.held()
    assert (held.doubt, held.changed, held.compared) == (Doubt.MANY, 40, GOODS + 4)
    assert (held.examples[0].step.old, held.examples[0].step.new) == (100_000, 300_000)


def test_what_waits_is_not_sent_again(shop: Shop) -> None:
    shop.publish(3)
    shop.sync()
    before = shop.pc.contents()["catalog.price"]
    for _ in range(3):
        report = shop.sync()
        assert report.problems == (f"prices_held:{LIST}",)
        assert report.requests == ONE and report.bytes_down < 1_000
    assert shop.pc.contents()["catalog.price"] == before


def test_a_sane_cut_replaces_the_one_that_waits_by_itself(shop: Shop) -> None:
    shop.publish(3)
    shop.sync()
    shop.publish(1.2)
    assert shop.sync().problems == ()
    assert shop.prices() == {120_000} and shop.is_free()


def test_a_newer_cut_that_is_no_better_waits_in_its_place(shop: Shop) -> None:
    shop.publish(3)
    shop.sync()
    shop.publish(5, 60)
    assert shop.sync().problems == (f"prices_held:{LIST}",)
    assert shop.held().examples[0].step.new == 500_000 and shop.prices() == {100_000}


def test_taking_them_puts_them_in_force_and_is_written_down(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.publish(3)
    shop.sync()
    choose(shop, take_held_prices)
    with caplog.at_level(logging.INFO, "desktop.sync.price_hold"):
        assert shop.sync().problems == ()
    assert shop.prices() == {300_000} and shop.is_free()
    assert any("李娟" in line and LIST in line for line in caplog.messages)
    assert shop.sync().requests == ONE


def test_leaving_them_keeps_the_old_ones_and_hq_hears_of_it_until_it_is_mended(shop: Shop) -> None:
    shop.publish(3)
    shop.sync()
    assert shop.alarms() == []
    choose(shop, leave_held_prices)
    shop.sync()
    shop.sync()
    (alarm,) = shop.alarms()
    assert alarm["facts"] == {"device": 1, "scope": LIST, "reason": "prices_left"}
    page = shop.line.hq.staff("GET", "/v1/hq/devices/1").json()
    assert "scope_refused" in [row["code"] for row in page["alarms"]]
    assert shop.prices() == {100_000} and shop.held().is_left
    shop.publish(1)
    shop.sync()
    shop.sync()
    assert shop.alarms() == []


def test_hq_hears_of_prices_that_wait_after_three_times(shop: Shop) -> None:
    shop.publish(3)
    for expected in (0, 0, 0, 1, 1):
        shop.sync()
        assert len(shop.alarms()) == expected
    assert shop.alarms()[0]["facts"]["reason"] == "prices_waiting"
    with shop.line.hq.database.read() as session:
        assert len(session.scalars(select(Alarm.id).where(Alarm.code == "scope_refused")).all()) == 1


@pytest.mark.parametrize(
    ("price", "doubt"), [(0, Doubt.ZERO), (100_000_000, Doubt.BEYOND), (100, Doubt.BEYOND)]
)
def test_one_price_beyond_reason_is_enough(shop: Shop, price: int, doubt: Doubt) -> None:
    shop.publish(1, 1, price=price)
    assert shop.sync().problems == (f"prices_held:{LIST}",)
    assert shop.held().doubt is doubt and shop.prices() == {100_000}


def test_a_usual_change_passes(shop: Shop) -> None:
    shop.publish(1.5)
    assert shop.sync().problems == () and shop.prices() == {150_000}
    shop.publish(9, 19)
    assert shop.sync().problems == () and shop.prices() == {150_000, 900_000}


def test_the_dealers_own_prices_are_held_up_too(shop: Shop) -> None:
    shop.publish(3, book="HT-2026-001")
    assert shop.sync().problems == ("prices_held:dealer:1",)
    assert shop.prices(ContractPrice) == {100_000}
    choose(shop, take_held_prices)
    assert shop.sync().problems == ()
    assert shop.prices(ContractPrice) == {300_000} and shop.is_free()


def test_new_rows_in_place_of_the_old_do_not_pass_by(shop: Shop) -> None:
    with shop.line.hq.database.write() as session:
        session.execute(delete(HqPrice).where(HqPrice.book == "list", HqPrice.sku.like("G-%")))
        fresh = {"dealer_id": BRAND, "level": 80, "book": "list", "unit": "个", "price": 900_000}
        session.execute(insert(HqPrice), [fresh | {"id": f"new-{n}", "sku": f"G-{n}"} for n in range(GOODS)])
        publish_price_book(session, "list")
    assert shop.sync().problems == (f"prices_held:{LIST}",)
    assert shop.prices() == {100_000}


def test_repair_by_buckets_does_not_pass_by(shop: Shop) -> None:
    shop.publish(3, 60)
    shop.rename("f" * 16)
    assert shop.sync().problems == (f"prices_held:{LIST}",)
    assert shop.prices() == {100_000} and shop.sync().requests == ONE
    choose(shop, take_held_prices)
    assert shop.sync().problems == ()
    assert shop.prices() == {100_000, 300_000} and shop.is_free()


def test_pages_of_a_larger_cut_do_not_pass_by(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.sync.round.MAX_PAGE_ROWS", 25)
    shop.publish(3)
    assert shop.sync().problems == (f"prices_held:{LIST}",)
    assert shop.prices() == {100_000} and shop.sync().problems == (f"prices_held:{LIST}",)
    shop.publish(1.1)
    assert shop.sync().problems == () and shop.prices() == {110_000} and shop.is_free()


def test_segments_do_not_pass_by(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("repair", "segment"):
        monkeypatch.setattr(f"server_stub.{module}.LEAST", 50)
    shop.publish(3)
    hq = shop.line.hq.database
    assert LIST in build_segments(hq, segment_folder(hq))
    problems = shop.sync().problems
    assert problems == (f"segments_refused:{LIST}:prices_many", f"prices_held:{LIST}")
    assert shop.prices() == {100_000} and shop.sync().problems == (f"prices_held:{LIST}",)


def test_a_rebuilt_hq_with_the_same_prices_changes_nothing_about_the_wait(shop: Shop) -> None:
    shop.publish(3)
    shop.sync()
    shop.rename("e" * 16)
    assert shop.sync().problems == (f"prices_held:{LIST}",)
    choose(shop, take_held_prices)
    assert shop.sync().problems == () and shop.prices() == {300_000} and shop.is_free()


def test_a_hq_restored_to_the_old_prices_ends_the_wait(shop: Shop) -> None:
    shop.publish(3)
    shop.sync()
    shop.publish(1)
    shop.rename("d" * 16)
    assert shop.sync().problems == ()
    assert shop.prices() == {100_000}
    with pytest.raises(ValueError):
        shop.held()


def test_a_decision_about_prices_that_are_gone_is_refused(shop: Shop) -> None:
    shop.publish(3)
    shop.sync()
    held = shop.held()
    shop.publish(1)
    shop.sync()
    with pytest.raises(DomainError, match="held_prices_gone"), shop.pc.database.write() as session:
        take_held_prices(session, held, CLOCK.moment(), "")


def test_an_hq_of_another_history_at_every_call_costs_few_bytes(shop: Shop) -> None:
    for n in range(1, 9):
        shop.rename(f"{n:016x}")
        report = shop.sync()
        assert report.problems == () and report.rows.get(LIST, 0) == 0
        assert report.requests == ONE and report.bytes_up + report.bytes_down < 1_500
    assert shop.prices() == {100_000}
