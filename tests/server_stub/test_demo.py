"""The demo: the same from the same seed, valid in its codes, and every figure by the product's own rules."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from domain.invoice import EntryType
from domain.money import extend
from domain.order import OrderState
from domain.policy import arrange
from domain.policy_check import check_policy
from domain.price import check_ties, find_price
from domain.product import is_gtin
from domain.promotion.rule import Layer
from domain.tax_id import credit_code_check
from domain.unit import to_base
from server_stub.__main__ import main
from server_stub.db import open_database
from server_stub.demo.history import first_day
from server_stub.demo.policy import demo_policy
from server_stub.demo.seed import World, make_world
from server_stub.demo.tax_id import make_credit_code, organisation_check
from server_stub.models import Entry, RebateEarning, RebatePosting, Scope, ScopeRow, Stock
from server_stub.policy import list_policies, read_known, read_policy

TODAY = date(2026, 11, 22)
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(7, TODAY)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hq") / "hq.db"
    assert main(["seed", "demo", "--db", str(path), "--today", TODAY.isoformat(), "--json"]) == 0
    return path


def test_the_same_seed_and_day_give_the_same_world(world: World) -> None:
    assert make_world(7, TODAY) == world
    assert make_world(8, TODAY) != world


def test_it_is_large_enough_to_show_the_product(world: World) -> None:
    assert len(world.catalogue) >= 320
    assert len({product.product.sku for product in world.catalogue}) == len(world.catalogue)
    assert len({product.product.name for product in world.catalogue}) == len(world.catalogue)
    assert [len(dealer.stores) for dealer in world.dealers] == [2, 2, 1]
    assert [dealer.contract.payment_days for dealer in world.dealers] == [30, 45, 60]
    assert all(len(dealer.prices) * 4 == len(world.catalogue) for dealer in world.dealers)


def test_every_barcode_is_a_valid_ean_of_china_and_stands_on_one_unit(world: World) -> None:
    codes = [code for product in world.catalogue for code in product.barcodes]
    assert len(set(codes)) == len(codes) >= 600
    assert all(is_gtin(code) and len(code) == 13 and 690 <= int(code[:3]) <= 699 for code in codes)


def test_the_known_check_characters_of_credit_codes_come_out() -> None:
    assert credit_code_check("91350100M000100Y4") == "3"  # the worked example of GB 32100-2015
    assert organisation_check("D2143569") == "X"  # the worked example of GB 11714-1997


def test_every_company_has_a_credit_code_that_checks(world: World) -> None:
    for dealer in world.dealers:
        code = dealer.party.tax_id
        total = sum(SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code))
        assert len(code) == 18
        assert (total - SIGNS.index(code[-1]) * pow(3, 17, 31) + SIGNS.index(code[-1])) % 31 == 0
    assert make_credit_code("330105", "MA2C7X3P").startswith("91330105MA2C7X3P")


@pytest.mark.parametrize("days", [-90, 0, 60])
def test_every_unit_has_one_price_on_every_day(world: World, days: int) -> None:
    for demo in world.catalogue:
        check_ties(demo.prices)
        for unit in demo.product.units:
            quantity = 1000 * unit.denominator
            day = TODAY + timedelta(days=days)
            trace = find_price(demo.product, demo.prices, unit=unit.name, quantity=quantity, day=day)
            assert trace.price > 0 and trace.applied.unit == unit.name


def test_some_prices_have_ended_and_some_are_still_to_come(world: World) -> None:
    rules = [rule for product in world.catalogue for rule in product.prices]
    assert sum(1 for rule in rules if rule.validity.last and rule.validity.last < TODAY) > 20
    assert sum(1 for rule in rules if rule.validity.first and rule.validity.first > TODAY) > 20


def test_opening_and_entries_make_the_closing_and_the_next_opening(world: World) -> None:
    closings: dict[int, int] = {}
    for dealer_id, statement in world.history.statements:
        assert statement.opening == closings.get(dealer_id, 0)
        assert statement.opening + sum(entry.amount for entry in statement.entries) == statement.closing
        closings[dealer_id] = statement.closing
    assert len(world.history.statements) == 9


def test_every_debt_is_a_shipment_and_every_shipment_is_its_lines(world: World) -> None:
    shipments = {shipment.number: shipment for shipment in world.history.shipments}
    debts = [
        entry
        for account in world.history.entries.values()
        for entry in account
        if entry.type is EntryType.SHIPPED
    ]
    assert len(debts) == len(shipments)
    for entry in debts:
        lines = shipments[entry.number].lines
        assert entry.amount == sum(extend(line.price, line.shipped) for line in lines)


def test_promised_stock_is_what_is_approved_and_not_shipped(world: World) -> None:
    promised: dict[str, int] = {}
    for order in world.history.orders:
        for line in order.lines:
            left = to_base(line.approved - line.shipped, line.unit)
            promised[line.sku] = promised.get(line.sku, 0) + left
    assert {sku: held for sku, held in world.history.reserved.items() if held} == {
        sku: left for sku, left in promised.items() if left
    }
    assert all(world.history.reserved[sku] <= on_hand for sku, on_hand in world.history.on_hand.items())


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 3, 31), date(2028, 2, 29), date(2026, 12, 1)])
def test_any_day_gives_three_closed_months_and_orders_in_every_state(today: date) -> None:
    history = make_world(1, today).history
    assert len(history.statements) == 9
    rare = {OrderState.PLACED, OrderState.RELEASED, OrderState.CANCELLED}
    assert {order.state for order in history.orders} == set(OrderState) - rare
    assert all(order.reason for order in history.orders if order.state is OrderState.REJECTED)
    assert any(line.cut for order in history.orders for line in order.lines)


def test_a_second_run_changes_nothing(seeded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = seeded.read_bytes()
    assert main(["seed", "demo", "--db", str(seeded)]) == 0
    assert "nothing was changed" in capsys.readouterr().out
    assert seeded.read_bytes() == before


def test_the_database_holds_and_publishes_the_world(seeded: Path, world: World) -> None:
    database = open_database(str(seeded))
    with database.read() as session:
        stock = {
            row.sku: (row.on_hand, row.reserved)
            for row in session.execute(select(Stock.sku, Stock.on_hand, Stock.reserved))
        }
        balance = session.scalar(select(func.sum(Entry.amount)).where(Entry.type != EntryType.REBATE))
        published = dict(session.execute(select(ScopeRow.kind, func.count()).group_by(ScopeRow.kind)).all())
        scopes = set(session.scalars(select(Scope.name)))
    database.close()
    history = world.history
    assert stock == {sku: (held, history.reserved[sku]) for sku, held in history.on_hand.items()}
    assert balance == sum(entry.amount for account in history.entries.values() for entry in account)
    assert scopes == {"product", "policy", "price:list", "supply", "dealer:1", "dealer:2", "dealer:3"}
    assert published["product"] == len(world.catalogue)
    assert published["order_status"] == len(history.orders)
    assert published["statement"] == 9


def test_the_summary_names_one_code_per_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["seed", "demo", "--db", str(tmp_path / "hq.db"), "--today", TODAY.isoformat(), "--json"])
    summary = json.loads(capsys.readouterr().out)
    assert list(summary["enrol_codes"]) == ["S0001", "S0002", "S0003", "S0004", "S0005"]
    assert all(len(code) == 9 for code in summary["enrol_codes"].values())


def test_a_foreign_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but dear to somebody")
    assert main(["seed", "demo", "--db", str(path)]) == 1
    assert path.read_text() == "not a database, but dear to somebody"


def test_every_product_is_ordered_in_one_of_its_units(world: World) -> None:
    assert all(demo.product.unit(demo.order_unit) for demo in world.catalogue)


def test_the_policy_of_the_demo_uses_every_layer_and_runs_since_the_history_began(seeded: Path) -> None:
    policy, database = demo_policy(), open_database(str(seeded))
    with database.read() as session:
        running, first = read_policy(session, TODAY), read_policy(session, first_day(TODAY))
        versions = [(row.effective, row.is_running) for row in list_policies(session, TODAY)]
        faults = check_policy(running, read_known(session, TODAY))
    database.close()
    assert faults == [] and running == arrange(replace(policy, lists=running.lists))
    assert {one.layer for one in policy.promotions} == set(Layer)
    assert versions == [(date(2026, 11, 1), True), (date(2026, 8, 1), False)]
    assert {one.id for one in first.promotions} < {one.id for one in running.promotions}


def test_the_months_that_are_over_are_posted_and_paid_into_the_wallets(seeded: Path) -> None:
    database = open_database(str(seeded))
    with database.read() as session:
        months = set(session.scalars(select(RebatePosting.month)))
        assert months == {"2026-08", "2026-09", "2026-10"}
        assert all(session.scalars(select(RebatePosting.settled_on)))
        assert session.scalar(select(func.sum(RebateEarning.rest)))
    database.close()
