"""What is wrong with a file, row by row and column by column, in sentences and for machines."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from domain.table import FILE_LIMIT, ROW_LIMIT, UNPACKED_LIMIT, Fault
from domain.table_value import CODE_LIMIT, TEXT_LIMIT

SHOWN = 200
_MEGABYTE = 2**20
_SENTENCES = {
    "barcode_ambiguous": "the barcode “{text}” stands for several products; give the SKU",
    "barcode_unknown": "no product has the barcode “{text}”",
    "cells_extra": "the row has {text} cells, more than the header",
    "cells_missing": "the row has {text} cells, fewer than the header",
    "code_in_scientific_notation": "“{text}” was spoilt by a spreadsheet; format the column as text and export again",
    "code_too_long": f"“{{text}}” is longer than {CODE_LIMIT} characters",
    "column_missing": "the column is missing",
    "column_twice": "the column “{text}” says the same as an earlier one",
    "column_unknown": "this column is not known",
    "control_character": "“{text}” holds a control character",
    "day_does_not_exist": "“{text}” is a day that does not exist",
    "day_in_the_future": "{text} is later than today",
    "day_out_of_range": "“{text}” is too early or too late to be meant",
    "encoding_unknown": "the text is neither UTF-8, UTF-16 nor GB18030 from here on",
    "excel_file": "this is a spreadsheet file; save it as CSV",
    "file_damaged": "the compressed file is damaged or cut off",
    "file_is_a_bomb": "the compressed file unpacks to far more than a table does",
    "file_too_large": f"the file is larger than {FILE_LIMIT // _MEGABYTE} MB, or {UNPACKED_LIMIT // _MEGABYTE} MB unpacked",
    "header_missing": "the first row holds no column names",
    "not_a_day": "“{text}” is not a day; write it as 2026-03-01",
    "not_a_number": "“{text}” is not a plain number such as 1234.5",
    "line_number_wrong": "“{text}” does not end in the five digits of a line after the number of an invoice",
    "not_a_time": "“{text}” is not a time; write it as 2026-03-01 08:30",
    "number_imported_before": "“{text}” was imported before with other lines; it was left as it is",
    "number_on_two_days": "“{text}” stands on more than one day",
    "price_tie": "two prices of “{text}” apply at once; HQ must correct its price book",
    "number_too_large": "“{text}” is too large",
    "amount_too_large": "price × quantity of “{text}” is too large",
    "order_rows_disagree": "the rows of order “{text}” disagree on their date",
    "price_missing": "there is no price for “{text}”",
    "price_negative": "the price is negative in “{text}”; it is neither a sale nor a return",
    "product_unknown": "no product has the SKU “{text}”",
    "quantity_not_exact": "“{text}” does not come out in thousandths of the base unit",
    "quantity_not_positive": "“{text}” is not a quantity to order",
    "quantity_too_large": "the quantity in “{text}” is a thousand million or more",
    "quantity_zero": "the quantity is zero in “{text}”",
    "return_in_a_sale": "a negative quantity with a price in “{text}”, whose number does not start with C",
    "return_is_no_order": "“{text}” is a return; an order cannot take it",
    "row_unreadable": "the quotes of this row do not close properly",
    "sale_in_a_return": "a positive quantity in “{text}”, whose number starts with C",
    "service_written_off": "“{text}” is a service and has no stock to write off",
    "text_too_long": f"the text is longer than {TEXT_LIMIT} characters",
    "too_many_columns": "there are {text} columns",
    "too_many_decimals": "“{text}” has too many decimals: 3 for quantities, 4 for prices, 2 for amounts",
    "too_many_rows": f"there are more than {ROW_LIMIT:,} rows",
    "unit_unknown": "the product has no unit “{text}”",
    "value_missing": "the cell is empty",
}


def sentence_of(fault: Fault) -> str:
    """Return a fault as one line: "row 17, price: “1,20” is not a plain number such as 1234.5"."""
    place = f"row {fault.row}" if fault.row else "file"
    where = f"{place}, {fault.column}" if fault.column else place
    template = _SENTENCES.get(fault.code, f"{fault.code} “{{text}}”")
    return f"{where}: {template.replace('{text}', fault.text)}"


def print_faults(faults: Sequence[Fault], count: int) -> None:
    """List the faults on standard error, the first two hundred of them, and say how many there are."""
    for fault in faults[:SHOWN]:
        sys.stderr.write(sentence_of(fault) + "\n")
    if count > SHOWN:
        sys.stderr.write(f"… and {count - len(faults[:SHOWN]):,} more\n")


def list_faults(faults: Sequence[Fault]) -> list[dict[str, object]]:
    """Return the faults for JSON."""
    return [
        {"row": fault.row, "column": fault.column, "code": fault.code, "text": fault.text} for fault in faults
    ]
