"""Reading tables people made elsewhere: encodings, delimiters, and faults by row and column."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import domain.table as table
from domain.errors import DomainError
from domain.table import Column, Fault, Table, decode, read_table, unpack
from domain.table_value import (
    parse_code,
    parse_day,
    parse_moment,
    parse_price_cell,
    parse_quantity_cell,
    parse_text,
)

COLUMNS = (
    Column("sku", parse_code, aliases=("货号", "Stock Code")),
    Column("quantity", parse_quantity_cell, aliases=("数量",)),
    Column("day", parse_day, required=False, aliases=("日期",)),
    Column("note", parse_text, required=False, aliases=("备注",)),
)
DATA = Path(__file__).parents[3] / "shared" / "data"


def _read(text: str) -> Table:
    return read_table(text.encode(), COLUMNS)


def _codes(found: Table) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.code) for fault in found.faults]


def test_rows_carry_their_number_and_one_value_per_declared_column() -> None:
    found = _read("quantity,sku,day\n1.5,A1,2026-03-01\n2,a1,\n")
    assert found.rows == [(2, "A1", 1_500, date(2026, 3, 1), None), (3, "a1", 2_000, None, None)]
    assert found.faults == []


CHINESE = "货号,数量,备注\n水管,2,白色\n"


@pytest.mark.parametrize(
    "data",
    [
        CHINESE.encode(),
        CHINESE.encode("utf-8-sig"),
        CHINESE.encode("gbk"),
        CHINESE.encode("gb18030"),
        CHINESE.encode("utf-16"),
        b"\xfe\xff" + CHINESE.encode("utf-16-be"),
        gzip.compress(CHINESE.encode("gbk"), mtime=0),
        CHINESE.replace(",", ";").encode(),
        CHINESE.replace(",", "\t").replace("\n", "\r\n").encode("utf-16"),
        CHINESE.replace("\n", "\r").encode(),
    ],
)
def test_the_same_table_is_read_from_every_encoding_and_delimiter(data: bytes) -> None:
    assert read_table(data, COLUMNS) == Table([(2, "水管", 2_000, None, "白色")], [])


def test_rare_characters_of_gb18030_are_read() -> None:
    assert decode("𠮷田,1\n".encode("gb18030")) == "𠮷田,1\n"


@pytest.mark.parametrize(
    ("data", "row"),
    [
        ("货号,数量\n水管,2\n".encode() + b"\xff\xfe,1\n", 3),
        ("货号,数量\n".encode() + "水管".encode()[:-1] + b",2\n", 2),
        ("货号,数量\n".encode("gbk") + b"\xff\xff,1\n", 2),
        (b"sku,quantity\nA\x00,1\n", 2),
        (b"\xff\xfes\x00k\x00\x00\xd8", 1),
    ],
)
def test_bytes_that_are_no_text_are_a_fault_with_its_row(data: bytes, row: int) -> None:
    assert read_table(data, COLUMNS) == Table([], [Fault(row, "", "encoding_unknown")])


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_spreadsheet_file_is_named_as_such(head: bytes) -> None:
    assert _codes(read_table(head + b"rest", COLUMNS)) == [(0, "", "excel_file")]


def test_quoted_cells_hold_delimiters_quotes_and_line_ends_and_rows_count_as_in_a_spreadsheet() -> None:
    found = _read('sku,quantity,note\nA,1,"red, ""12""\nwide"\nB,x,\n')
    assert found.rows == [(2, "A", 1_000, None, 'red, "12" wide')]
    assert found.faults == [Fault(3, "quantity", "not_a_number", "x")]


def test_every_wrong_cell_is_told_and_its_row_left_out() -> None:
    found = _read("sku,quantity,day\nA,1.2345,2026-02-30\nB,1,2026-02-28\n6.90123E+12,1,\n,1,\nC,,\n")
    assert _codes(found) == [
        (2, "quantity", "too_many_decimals"),
        (2, "day", "day_does_not_exist"),
        (4, "sku", "code_in_scientific_notation"),
        (5, "sku", "value_missing"),
        (6, "quantity", "value_missing"),
    ]
    assert [row[0] for row in found.rows] == [3]


def test_an_unknown_column_is_a_fault_but_the_rows_are_read() -> None:
    found = _read("sku,quantity,colour\nA,1,red\n")
    assert _codes(found) == [(1, "colour", "column_unknown")]
    assert len(found.rows) == 1


@pytest.mark.parametrize(
    ("header", "faults"),
    [
        ("sku", [(1, "quantity", "column_missing")]),
        ("sku,货号,quantity", [(1, "sku", "column_twice")]),
        ("", [(1, "", "header_missing")]),
        (" , ", [(1, "", "header_missing")]),
        ('"sku', [(1, "", "header_missing")]),
        (",".join(["sku"] * 201), [(1, "", "too_many_columns")]),
    ],
)
def test_a_header_that_cannot_be_used_reads_no_rows(header: str, faults: list[tuple[int, str, str]]) -> None:
    found = _read(header + "\nA,1,1\n" if header else "")
    assert (_codes(found), found.rows) == (faults, [])


def test_headers_match_in_any_case_spacing_and_width() -> None:
    assert _read(" STOCK  CODE ,Ｑｕａｎｔｉｔｙ,,\nA,1,,\n").rows == [(2, "A", 1_000, None, None)]


def test_empty_rows_are_passed_over_and_ragged_or_broken_rows_are_faults() -> None:
    found = _read(
        'sku,quantity,note\nA,1,x\n\n,,\n , , \n,,,,\nB,1\nC,1,x,y\nD,1,x,,\n"E"x,1,x\nF,1,z\n"G,1\n'
    )
    assert [row[1] for row in found.rows] == ["A", "D", "F"]
    assert _codes(found) == [
        (7, "", "cells_missing"),
        (8, "", "cells_extra"),
        (10, "", "row_unreadable"),
        (12, "", "row_unreadable"),
    ]


def test_duplicates_are_left_to_the_caller() -> None:
    assert len(_read("sku,quantity\nA,1\nA,1\n").rows) == 2


def test_damaged_and_inflating_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = gzip.compress(b"sku,quantity\n" + b"A,1\n" * 1000)
    assert unpack(packed + packed) == unpack(packed) * 2
    for data, code in (
        (packed[:-10], "file_damaged"),
        (b"\x1f\x8bnonsense", "file_damaged"),
        (gzip.compress(bytes(2_000_000), mtime=0), "file_is_a_bomb"),
    ):
        assert _codes(read_table(data, COLUMNS)) == [(0, "", code)]
    monkeypatch.setattr(table, "UNPACKED_LIMIT", 4_000)
    assert _codes(read_table(packed, COLUMNS)) == [(0, "", "file_too_large")]
    monkeypatch.setattr(table, "FILE_LIMIT", 10)
    with pytest.raises(DomainError, match="file_too_large"):
        unpack(b"x" * 11)


def test_rows_beyond_the_limit_are_a_fault_and_faults_beyond_theirs_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(table, "ROW_LIMIT", 5)
    assert _codes(_read("sku,quantity\n" + "A,1\n" * 6)) == [(7, "", "too_many_rows")]
    monkeypatch.setattr(table, "FAULT_LIMIT", 2)
    found = _read("sku,quantity\n" + "A,x\n" * 5)
    assert (len(found.faults), found.more_faults, found.fault_count) == (2, 3, 5)


def test_reading_in_chunks_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "sku,quantity\n" + "".join(f"S{n},{'x' if n % 7 == 0 else n}\n" for n in range(50))
    whole = _read(text)
    monkeypatch.setattr(table, "_CHUNK", 4)
    monkeypatch.setattr(table, "_CACHE_LIMIT", 3)
    assert _read(text) == whole


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything(data: bytes) -> None:
    for variant in (data, b"sku,quantity\n" + data, b"\x1f\x8b" + data):
        assert isinstance(read_table(variant, COLUMNS), Table)


cells = st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=8).filter(
    lambda text: not text.startswith("=") and "+" not in text
)


@given(
    st.lists(st.tuples(cells, st.integers(0, 10**6)), max_size=20),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_spreadsheet_writes_is_read_back(rows: list[tuple[str, int]], encoding: str) -> None:
    quoted = ['"' + note.replace('"', '""') + '"' for note, _ in rows]
    text = "sku,quantity,note\n" + "".join(f"A,{n},{q}\n" for q, (_, n) in zip(quoted, rows, strict=True))
    found = read_table(text.encode(encoding), COLUMNS)
    assert [(row[2], row[4]) for row in found.rows] == [(n * 1000, note) for note, n in rows]


def _real(name: str) -> bytes:
    path = DATA / name
    if not path.exists():
        pytest.skip("the real data folder is absent")
    return path.read_bytes()


@pytest.mark.real_data
def test_a_shop_s_half_year_is_read_whole() -> None:
    columns = [
        Column("InvoiceNo", parse_code),
        Column("StockCode", parse_code),
        Column("Description", parse_text, required=False),
        Column("Quantity", parse_quantity_cell),
        Column("InvoiceDate", parse_moment),
        Column("UnitPrice", parse_price_cell),
        Column("CustomerID", parse_text, required=False),
        Column("Country", parse_text),
    ]
    data = _real("pos_uk/receipts_2010-12_2011-05.csv.gz")
    found = read_table(data, columns)
    assert (len(found.rows), found.fault_count) == (209_029, 0)
    assert sum(row[4] * row[6] for row in found.rows) == 37_068_276_410_000
