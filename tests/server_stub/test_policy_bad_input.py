"""The bad input of the trade, one by one: what each file is refused for, and where it is mended."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from domain.errors import DomainError
from domain.policy import Policy
from protocol.publication import FaultRow
from server_stub.policy import read_known, write_snapshot
from server_stub.policy_cells import read_workbook
from server_stub.policy_file import check_file, read_file, resolve
from tests.hq import DAY, SeededHq
from tests.server_stub.policy_files import FIRST
from tests.server_stub.policy_workbooks import Rows, workbook

PROMOTION = ("编号", "名称", "层", "优惠", "优惠值")


def check(hq: SeededHq, data: bytes) -> list[FaultRow]:
    with hq.database.read() as session:
        return check_file(read_file(data, {"D001": 1}), Policy(), read_known(session, DAY))


REGION = ("id", "level", "region", "SKU", "series", "category", "brand", "unit", "price", "rate off")
GIFT = (
    "id",
    "name",
    "layer",
    "benefit",
    "value",
    "gift SKU",
    "gift quantity",
    "threshold",
    "threshold value",
    "SKUs",
)
TIER = ("programme", "start", "end", "pays")
YEARLY = {"Programmes": [("id", "name", "type"), ("B", "b", "tiered")]}


@pytest.mark.parametrize(
    ("sheets", "place", "code"),
    [
        (
            {"Prices": [REGION, *((id, "region", "华东", "P-001", "", "", "", "根", "1") for id in ("A", "B"))]},
            ("Prices", 2, "编号 / id"),
            "price_tie",
        ),
        ({"Prices": [REGION, ("A", "region", "华东", "X", "", "", "", "根", "1")]}, ("Prices", 2, "SKU / SKU"), "sku_unknown"),
        (
            {"Prices": [REGION, ("A", "region", "华东", "", "X", "", "", "根", "1")]},
            ("Prices", 2, "系列 / series"),
            "series_unknown",
        ),
        (
            {"Prices": [REGION, ("A", "region", "华东", "", "", "X", "", "根", "1")]},
            ("Prices", 2, "品类 / category"),
            "category_unknown",
        ),
        (
            {"Prices": [REGION, ("A", "region", "华东", "", "", "", "X", "根", "1")]},
            ("Prices", 2, "品牌 / brand"),
            "brand_unknown",
        ),
        (
            {"Prices": [REGION, ("A", "region", "华东", "P-001", "", "", "", "", "", "100.01%")]},
            ("Prices", 2, "折让% / rate off"),
            "rate_out_of_range",
        ),
        ({"Budgets": [("id", "amount"), ("B", "-1")]}, ("Budgets", 2, "金额 / amount"), "budget_negative"),
        (
            {"促销": [PROMOTION, ("M", "n", "单品", "折扣", "101")]},
            ("促销", 2, "优惠值 / value"),
            "rate_over_100",
        ),
        (
            {
                "Promotions": [
                    GIFT,
                    ("A", "a", "bundle", "gift", "1", "P-002", "1", "every_quantity", "1", "P-001"),
                    ("B", "b", "bundle", "gift", "1", "P-001", "1", "every_quantity", "1", "P-002"),
                ]
            },
            ("Promotions", 2, "编号 / id"),
            "bundles_circular",
        ),
        (YEARLY | {"Tiers": [TIER, ("B", "0", "5", "1"), ("B", "6", "", "2")]}, ("Tiers", 3, "起点 / start"), "tiers_gap"),
        (YEARLY | {"Tiers": [TIER, ("B", "0", "7", "1"), ("B", "6", "", "2")]}, ("Tiers", 3, "起点 / start"), "tiers_overlap"),
        (YEARLY | {"Tiers": [TIER, ("B", "0", "", "101%")]}, ("Tiers", 2, "返 / pays"), "rate_over_100"),
        (YEARLY, ("Programmes", 2, "编号 / id"), "tiers_missing"),
        (
            {"标价": [("价目表", "SKU", "单位", "价格"), ("list", "P-001", "根", "1"), ("list", "P-001", "吨", "1")]},
            ("标价", 3, "单位 / unit"),
            "unit_unknown",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_rule_names_where_it_is_mended(
    hq: SeededHq, sheets: Mapping[str, Rows], place: tuple[str, int, str], code: str
) -> None:
    found = [one for one in check(hq, workbook(sheets)) if one.code == code]
    assert [(one.sheet, one.row, one.column) for one in found][:1] == [place]


def test_json_of_the_same_policy_has_no_faults(hq: SeededHq) -> None:
    assert check(hq, write_snapshot(FIRST)) == []


@pytest.mark.parametrize(
    ("data", "where", "code"),
    [
        (b'{"floors": [{"id": "F", "validity": {"first": "2026-02-01", "last": "2026-01-01"}}]}', "policy.floors[0].validity", "dates_inverted"),
        (b'{"budgets": {"A": 1.5}}', "policy.budgets.A", "type_wrong"),
        (b'{"budgets": {"A": 1, "A": 2}}', "policy", "key_twice"),
        (b'{"promotion": []}', "policy", "field_unknown"),
        (b'{"prices": [{}]}', "policy.prices[0].id", "field_missing"),
        (b"{", "policy", "not_json"),
        (b"PK\x03\x04", "policy", "file_damaged"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told(hq: SeededHq, data: bytes, where: str, code: str) -> None:
    assert (where, code) in [(one.where, one.code) for one in check(hq, data)]


def test_nothing_can_be_made_of_nothing() -> None:
    with pytest.raises(DomainError, match="policy_unreadable"):
        resolve(read_file(b"{", {}), Policy())


def test_a_bomb_is_no_workbook() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 2**25)
    with pytest.raises(DomainError, match="file_is_a_bomb"):
        read_workbook(buffer.getvalue())


def test_a_zip_of_something_else_is_no_workbook() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", b"a")
    with pytest.raises(DomainError, match="file_damaged"):
        read_workbook(buffer.getvalue())
