"""The import commands as a person runs them: reports, summaries, exit codes, Ctrl+C."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from desktop.__main__ import main
from desktop.commands.fault_report import SHOWN, print_faults, sentence_of
from domain.table import Fault

ROOT = Path(__file__).parents[3]
COUNT = 5_000
HEADER = "receipt_no,sku,name,quantity,time,price,customer\n"


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return tmp_path / "receipts.csv"


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    return status, *capsys.readouterr()


def _import(capsys: pytest.CaptureFixture[str], file: Path, *options: str) -> tuple[int, str, str]:
    return _run(capsys, "import-receipts", str(file), "--profile", str(file.parent / "profile"), *options)


def test_an_import_ends_with_plain_figures_and_the_same_for_machines(
    csv: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv.write_text(HEADER + "1,A,Lamp,1000,2026-01-02,12.30,\nC2,A,Lamp,-1,2026-01-03,12.30,\n", "utf-8-sig")
    status, out, _ = _import(capsys, csv)
    assert status == 0
    assert "12,300.00" in out
    assert "-12.30" in out
    status, out, _ = _import(capsys, csv, "--json")
    figures = json.loads(out)
    assert (status, figures["skipped"], figures["documents"], figures["total"]) == (0, 2, 0, "0.00")


def test_a_file_with_faults_writes_nothing_unless_the_valid_rows_are_wanted(
    csv: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv.write_text(HEADER + "1,A,Lamp,1.2345,2026-01-02,12.30,\n2,A,Lamp,1,2026-01-03,12.30,\n", "utf-8")
    status, out, errors = _import(capsys, csv, "--json")
    figures = json.loads(out)
    assert (status, figures["documents"], figures["faults"]) == (1, 0, 1)
    assert figures["fault_list"] == [
        {"row": 2, "column": "quantity", "code": "too_many_decimals", "text": "1.2345"}
    ]
    assert "row 2, quantity: “1.2345” has too many decimals" in errors
    status, out, _ = _import(capsys, csv, "--json", "--valid-rows")
    assert (status, json.loads(out)["receipts"]) == (0, 1)


def test_a_file_that_is_not_there_is_refused_with_a_sentence(
    csv: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, errors = _import(capsys, csv)
    assert (status, out) == (1, "")
    assert "cannot be read" in errors


def test_orders_of_unknown_goods_are_listed_and_not_placed(
    csv: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    csv.write_text("order_no,sku,quantity\nP1,NONE,1\n", "utf-8")
    profile = str(csv.parent / "profile")
    status, out, errors = _run(capsys, "import-orders", str(csv), "--profile", profile, "--json")
    assert (status, json.loads(out)["orders"]) == (1, 0)
    assert "row 2, sku: no product has the SKU “NONE”" in errors


def test_a_fault_without_a_sentence_is_still_told_and_a_long_list_is_cut(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert sentence_of(Fault(0, "", "new_code", "x")) == "file: new_code “x”"
    print_faults([Fault(2, "sku", "value_missing")] * 300, 5_000)
    lines = capsys.readouterr().err.splitlines()
    assert (len(lines), lines[-1]) == (SHOWN + 1, "… and 4,800 more")


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_ctrl_c_stops_between_two_receipts_and_the_next_run_goes_on(csv: Path) -> None:
    rows = (f"{n},A{n % 7},Lamp,1,2026-01-{n % 28 + 1:02d},1.00," for n in range(1, COUNT + 1))
    csv.write_text(HEADER + "\n".join(rows) + "\n", "utf-8")
    arguments = ["import-receipts", str(csv), "--profile", str(csv.parent / "p"), "--json"]
    command = [sys.executable, "-m", "desktop", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=PIPE, stderr=PIPE, text=True) as first:
        assert first.stderr
        while not re.match(r"[1-9][\d,]* of 5,000 receipts", line := first.stderr.readline()):
            assert line, "it ended before it told how far it is"
        first.send_signal(signal.SIGINT)
        out, errors = first.communicate(timeout=30)
    done = json.loads(out)
    assert (first.returncode, done["total"]) == (130, f"{done['receipts']}.00")
    assert "Stopped between two receipts" in errors
    assert 0 < done["receipts"] < COUNT
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    rest = json.loads(second.stdout)
    assert (second.returncode, rest["skipped"]) == (0, done["receipts"])
    assert rest["receipts"] + done["receipts"] == COUNT
