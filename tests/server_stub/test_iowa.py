"""A distributor's files: booked whole or not at all, and the figures of the real ones."""

import gzip
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from server_stub.__main__ import main
from server_stub.db import open_database
from server_stub.iowa.source import normalise_code
from server_stub.models import (
    Barcode,
    CreditNoteLine,
    Dealer,
    Entry,
    Order,
    OrderLine,
    Product,
    ScopeRow,
    Shipment,
)

STORES = """Store,Report Date,Name,Store Status,Address,State,Zip Code,latitude,longitude,City
101,2022-11-01,FIRST STOP,A,1 MAIN,IA,50001,,,AMES
102,2022-11-01,"SECOND, STOP",A,2 MAIN,IA,50002,,,AMES
103,2022-11-01,QUIET STORE,A,3 MAIN,IA,50003,,,AMES
"""
ITEMS = """Item Number,Category Name,Item Description,Vendor,Vendor Name,Bottle Volume (ml),Pack,Inner Pack,Age,Proof,List Date,UPC,SCC,State Bottle Cost,State Case Cost,State Bottle Retail,Report Date
10006,SCOTCH,RARE SCOTCH,421,SAZERAC,750,12,1,0,80,1990-04-01,,10088004038226,6.25,75.00,9.38,2022-11-01
10007,RUM,OLD RUM,421,SAZERAC,750,1,1,0,80,1990-04-01,88004022723,0,6.25,75.00,9.00,2022-11-01
"""
HEAD = "Invoice/Item Number,Date,Store Number,Item Number,Bottles Sold,Sale (Dollars)\n"
LINES = [
    "INV-00000100001,2022-08-30,101,10006,12,112.56",
    "INV-00000100002,2022-08-30,101,10007,3,27.0",
    "RINV-00000200001,2022-09-02,101,10006,-2,-18.76",
    "RINV-00000200002,2022-09-02,101,10007,1,9",
    "INV-00000300001,2022-09-05,102,10006,7,10.01",
]


@dataclass
class Folder:
    """A source folder of a test with its database."""

    path: Path

    @property
    def db(self) -> Path:
        return self.path / "hq.db"

    def write(self, lines: list[str], *, name: str = "orders_2022-08.csv") -> None:
        (self.path / name).write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")

    def seed(self, *words: str) -> int:
        return main(["seed", "iowa", str(self.path), "--db", str(self.db), *words])


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "stores.csv").write_text(STORES, encoding="utf-8-sig")
    (tmp_path / "products.csv").write_text(ITEMS, encoding="utf-8")
    made = Folder(tmp_path)
    made.write(LINES)
    return made


def rows(folder: Folder, *columns: Any) -> list[tuple[Any, ...]]:
    database = open_database(str(folder.db))
    with database.read() as session:
        found = [tuple(row) for row in session.execute(select(*columns).order_by(*columns))]
    database.close()
    return found


def test_an_invoice_with_both_signs_becomes_a_shipment_and_a_credit_note(folder: Folder) -> None:
    assert folder.seed() == 0
    assert rows(folder, Entry.number, Entry.type, Entry.amount) == [
        ("INV-000001", "shipped", 13956),
        ("INV-000003", "shipped", 1001),
        ("RINV-000002", "shipped", 900),
        ("RINV-000002-C", "returned", -1876),
    ]
    credit = rows(folder, CreditNoteLine.number, CreditNoteLine.quantity, CreditNoteLine.amount)
    assert credit == [("RINV-000002-C", 2000, 1876)]


def test_an_order_is_approved_and_shipped_as_asked(folder: Folder) -> None:
    folder.seed()
    columns = (
        OrderLine.order_id,
        OrderLine.requested,
        OrderLine.approved,
        OrderLine.shipped,
        OrderLine.price,
    )
    assert rows(folder, *columns)[0] == ("INV-000001", 3000, 3000, 3000, 90_000)
    assert rows(folder, *columns)[2] == ("INV-000003", 7000, 7000, 7000, 14_300)
    assert rows(folder, Order.number, Order.state, Order.total)[0] == ("INV-000001", "closed", 13956)
    assert rows(folder, Shipment.number, Shipment.state)[0] == ("INV-000001", "received")


def test_debts_fall_due_after_thirty_days(folder: Folder) -> None:
    folder.seed()
    assert rows(folder, Entry.day, Entry.due)[0] == (date(2022, 8, 30), date(2022, 9, 29))


def test_every_store_is_a_dealer_and_every_item_a_product_with_its_codes(folder: Folder) -> None:
    folder.seed()
    assert [code for (code,) in rows(folder, Dealer.code)] == ["101", "102", "103"]
    assert rows(folder, Barcode.sku, Barcode.unit, Barcode.code) == [
        ("10006", "case", "10088004038226"),
        ("10007", "btl", "088004022723"),
    ]


def test_the_dealers_scopes_hold_what_was_booked(folder: Folder) -> None:
    folder.seed()
    kinds = dict(rows(folder, ScopeRow.kind, func.count(ScopeRow.key).over(partition_by=ScopeRow.kind)))
    assert kinds["entry"] == 4 and kinds["order_status"] == kinds["shipment"] == 3 and kinds["dealer"] == 3


def test_a_second_run_adds_nothing(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.seed()
    before = rows(folder, ScopeRow.scope_id, ScopeRow.kind, ScopeRow.key, ScopeRow.v)
    capsys.readouterr()
    assert folder.seed("--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["added"] == {"dealers": 0, "products": 0, "invoices": 0}
    assert summary["invoice_numbers"] == 3 and summary["total"] == "139.81"
    assert rows(folder, ScopeRow.scope_id, ScopeRow.kind, ScopeRow.key, ScopeRow.v) == before


def test_a_later_file_adds_only_what_is_new(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.seed()
    capsys.readouterr()
    folder.write(["INV-00000900001,2022-10-05,103,10006,1,9.38"], name="orders_2022-10.csv")
    assert folder.seed("--json") == 0
    assert json.loads(capsys.readouterr().out)["added"] == {"dealers": 0, "products": 0, "invoices": 1}


def test_an_invoice_that_changed_since_is_refused_and_nothing_is_added(folder: Folder) -> None:
    folder.seed()
    folder.write([LINES[0].replace("112.56", "112.57"), "INV-00000900001,2022-10-05,103,10006,1,9.38"])
    assert folder.seed() == 1
    assert len(rows(folder, Entry.number)) == 4


def test_a_dealer_code_of_another_source_is_refused(folder: Folder) -> None:
    database = open_database(str(folder.db))
    with database.write() as session:
        session.execute(insert(Dealer), [{"id": 1, "code": "102", "name": "Somebody else"}])
    database.close()
    assert folder.seed() == 1
    assert rows(folder, Dealer.code) == [("102",)]
    assert rows(folder, Entry.number) == []


def test_lines_of_one_invoice_may_stand_apart_and_in_packed_files(folder: Folder) -> None:
    folder.write([LINES[0], LINES[4], LINES[2]])
    with gzip.open(folder.path / "orders_2022-09.csv.gz", "wt", encoding="utf-8") as file:
        file.write(HEAD + "\n".join([LINES[1], LINES[3]]) + "\n")
    assert folder.seed() == 0
    assert [amount for (amount,) in rows(folder, Entry.amount)] == [-1876, 900, 1001, 13956]


def test_lines_that_no_price_reproduces_are_listed(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.write(["INV-00000100001,2022-08-30,101,10006,99999,0.04"])
    assert folder.seed("--json") == 0
    assert json.loads(capsys.readouterr().out)["inexact_lines"] == ["INV-00000100001"]
    assert rows(folder, Entry.amount) == [(4,)]


def test_a_line_that_says_nothing_is_listed_and_not_booked(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.write([*LINES, "INV-00000400001,2022-09-06,102,10006,0,0.0"])
    assert folder.seed("--json") == 0
    assert json.loads(capsys.readouterr().out)["empty_lines"] == ["INV-00000400001"]
    assert len(rows(folder, Entry.number)) == 4


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("INV-00000900001,2022-09-31,101,10006,1,9.38", "Date", "date_does_not_exist"),
        ("INV-00000900001,2022-W35-1,101,10006,1,9.38", "Date", "not_a_date"),
        ("INV-00000900001,09/30/2022,101,10006,1,9.38", "Date", "not_a_date"),
        ("INV-00000900001,2022-09-30,999,10006,1,9.38", "Store Number", "store_unknown"),
        ("INV-00000900001,2022-09-30,101,99999,1,9.38", "Item Number", "item_unknown"),
        ("INV-00000900001,2022-09-30,101,10006,1.5,9.38", "Bottles Sold", "too_many_decimals"),
        ("INV-00000900001,2022-09-30,101,10006,one,9.38", "Bottles Sold", "not_a_number"),
        ("INV-00000900001,2022-09-30,101,10006,1,9.385", "Sale (Dollars)", "too_many_decimals"),
        ("INV-00000900001,2022-09-30,101,10006,1,$9.38", "Sale (Dollars)", "not_a_number"),
        ("INV-00000900001,2022-09-30,101,10006,1,-9.38", "Sale (Dollars)", "amount_against_quantity"),
        ("INV-00000900001,2022-09-30,101,10006,0,9.38", "Sale (Dollars)", "amount_against_quantity"),
        ("INV,2022-09-30,101,10006,1,9.38", "Invoice/Item Number", "number_malformed"),
        ("INV-00000100001,2022-08-30,101,10006,12,112.56", "Invoice/Item Number", "line_twice"),
        ("INV-00000100003,2022-08-31,101,10006,1,9.38", "Date", "invoice_on_two_days"),
        ("INV-00000100003,2022-08-30,102,10006,1,9.38", "Store Number", "invoice_of_two_stores"),
        ("INV-00000900001,2022-09-30,101,10006,1", "", "wrong_number_of_cells"),
    ],
)
def test_a_bad_line_is_named_by_row_and_column_and_nothing_is_written(
    folder: Folder, capsys: pytest.CaptureFixture[str], line: str, column: str, code: str
) -> None:
    folder.write([*LINES, line])
    assert folder.seed("--json") == 1
    report = json.loads(capsys.readouterr().out)
    named = [(fault["file"], fault["row"], fault["column"], fault["code"]) for fault in report["listed"]]
    assert named == [("orders_2022-08.csv", 7, column, code)]
    assert not folder.db.exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("orders_2022-08.csv", "Bottles Sold", "Bottles", "row 1, column Bottles Sold: column_missing"),
        ("products.csv", "Inner Pack", "Pack", "row 1, column Pack: column_twice"),
        ("products.csv", "750,12,", "750,0,", "row 2, column Pack: not_positive"),
        ("products.csv", "9.38", "-9.38", "row 2, column State Bottle Retail: price_negative"),
        ("products.csv", "10007,", "10006,", "row 3, column Item Number: item_twice"),
        ("stores.csv", "102,", "101,", "row 3, column Store: store_twice"),
        ("stores.csv", "FIRST STOP", "", "row 2, column Name: cell_empty"),
    ],
)
def test_a_bad_table_is_named_and_nothing_is_written(
    folder: Folder, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, fault: str
) -> None:
    path = folder.path / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert folder.seed() == 1
    assert f"{file}, {fault}" in capsys.readouterr().err
    assert not folder.db.exists()


@pytest.mark.parametrize("name", ["stores.csv", "products.csv", "orders_2022-08.csv"])
def test_a_missing_file_is_named(folder: Folder, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (folder.path / name).unlink()
    assert folder.seed() == 1
    assert "1 fault; nothing was written" in capsys.readouterr().err
    assert not folder.db.exists()


@pytest.mark.parametrize("content", [HEAD.encode("utf-16"), "Invoice,门店\n".encode("gbk"), b'"open\n'])
def test_a_file_in_another_encoding_or_no_csv_is_refused(folder: Folder, content: bytes) -> None:
    (folder.path / "orders_2022-08.csv").write_bytes(content)
    assert folder.seed() == 1
    assert not folder.db.exists()


def test_a_truncated_gzip_file_is_refused(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    packed = gzip.compress((HEAD + "\n".join(LINES * 50)).encode())
    (folder.path / "orders_2022-09.csv.gz").write_bytes(packed[: len(packed) // 2])
    assert folder.seed() == 1
    assert "damaged_gzip" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("88004022723", "088004022723"),
        ("10088004038226", "10088004038226"),
        ("88004022724", "88004022724"),
        ("0", ""),
        ("", ""),
        ("12A", "12A"),
    ],
)
def test_a_code_is_padded_only_where_its_check_digit_is_right(code: str, kept: str) -> None:
    assert normalise_code(code) == kept


@pytest.mark.real_data
def test_the_real_two_months_give_the_known_figures(
    real_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db, out = str(tmp_path / "hq.db"), tmp_path / "out"
    assert main(["seed", "iowa", str(real_data / "iowa_wholesale"), "--db", db, "--json"]) == 0
    seeded = json.loads(capsys.readouterr().out)
    assert (seeded["lines"], seeded["invoice_numbers"], seeded["stores_with_orders"]) == (
        457_751,
        18_036,
        1_910,
    )
    assert (seeded["total"], seeded["inexact_lines"], seeded["empty_lines"]) == ("77996761.85", [], [])
    august, september = seeded["months"]
    assert (august["invoices"], august["total"]) == (9_347, "41374068.24")
    assert (september["invoices"], september["lines"], september["dealers"]) == (8_689, 220_359, 1_834)

    assert main(["statements", "--month", "2022-09", "--out", str(out), "--db", db, "--json"]) == 0
    stated = json.loads(capsys.readouterr().out)
    assert stated["statements"] == len(list(out.iterdir())) == 1_910
    assert (stated["opening"], stated["closing"]) == ("41374068.24", "77996761.85")
    assert (stated["shipped"], stated["credited"]) == ("36650934.44", "-28240.83")


def test_products_keep_the_retail_price_and_name(folder: Folder) -> None:
    folder.seed()
    assert rows(folder, Product.sku, Product.name, Product.spec)[0] == ("10006", "RARE SCOTCH", "750 ml × 12")
