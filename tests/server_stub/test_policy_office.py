"""Policies from the command line: faults with status 2, a diff, one version per change, and what it would have cost."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.policy import Policy
from protocol.receipt import RECEIPT
from server_stub.__main__ import main
from server_stub.policy import write_snapshot
from tests.hq import SeededHq, receipt
from tests.server_stub.policy_files import FIRST, SECOND
from tests.server_stub.policy_workbooks import workbook

TODAY = datetime.now(UTC).astimezone().date()
TOMORROW = TODAY + timedelta(days=1)


class Office:
    """A person at HQ's command line."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.database = str(folder / "hq.db")

    def file(self, policy: Policy | dict[str, Any] | str, name: str = "policy.json") -> str:
        path = self.folder / name
        if isinstance(policy, Policy):
            path.write_bytes(write_snapshot(policy))
        else:
            path.write_text(policy if isinstance(policy, str) else json.dumps(policy), "utf-8")
        return str(path)

    def run(self, *words: str) -> tuple[int, str]:
        code = main(["policy", words[0], "--db", self.database, *words[1:]])
        told = self._capsys.readouterr()
        return code, told.out + (told.err if code == 1 else "")

    def json(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json")[1])


@pytest.fixture
def office(hq: SeededHq, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path, capsys)


def test_a_sound_policy_has_no_faults(office: Office) -> None:
    assert office.run("check", "--file", office.file(FIRST)) == (0, "No faults.\n")


def test_every_fault_is_printed_with_status_2(office: Office) -> None:
    file = office.file(
        {
            "budgets": {"A": -1},
            "floors": [{"id": "F", "price": 1, "unit": "根", "sku": "X"}],
            "promotions": [{"id": "P", "name": "", "layer": "order", "benefit": {"type": "percent", "rate": 2_000_000}}],
            "offset": {"rate": 5, "categories": 1},
        }
    )  # fmt: skip
    code, out = office.run("check", "--file", file)
    assert code == 2
    assert [line.partition(" (")[0] for line in out.splitlines()] == [
        "policy.offset.categories: type_wrong",
        "floor/F: sku_unknown",
        "budget/A: budget_negative",
        "promotion/P: rate_over_100",
        "4 faults.",
    ]
    assert office.run("publish", "--file", file, "--effective", TOMORROW.isoformat())[0] == 2
    found = office.json("check", "--file", file)["faults"]
    assert found[2] == {"where": "budget/A", "code": "budget_negative", "facts": {"amount": -1}}


def test_a_word_that_is_none_is_told_with_those_that_are(office: Office) -> None:
    path = office.folder / "policy.xlsx"
    path.write_bytes(
        workbook({"促销": [("编号", "名称", "层", "优惠", "优惠值"), ("M", "n", "line", "立减", "5")]})
    )
    code, out = office.run("check", "--file", str(path))
    words = "单品/item, 组合/bundle, 整单/order, 优惠券/coupon"
    assert (code, out.splitlines()[-1]) == (2, "1 fault.")
    assert f'"line" is none of the words here, which are: {words}. [value_unknown]' in out


def test_publishing_says_what_it_did_and_the_same_file_again_nothing(office: Office) -> None:
    words = ("publish", "--file", office.file(FIRST), "--effective", TOMORROW.isoformat(), "--note", "试")
    code, out = office.run(*words)
    assert code == 0 and out.startswith(
        f"Version 1, in force from {TOMORROW}: 10 rules changed, 9 rule rows and "
    )
    assert office.run(*words) == (0, "Nothing changed: version 1 publishes all of this already.\n")
    (row,) = office.json("list")
    assert (row["version"], row["note"], row["source"]) == (1, "试", "policy.json")
    assert "is_running" not in row and office.json("list", "--day", TOMORROW.isoformat())[0]["is_running"]


def test_what_was_published_is_shown_and_can_be_published_again(office: Office) -> None:
    office.run("publish", "--file", office.file(FIRST), "--effective", TODAY.isoformat())
    again = office.folder / "again.json"
    assert office.run("show", "1", "--out", str(again))[0] == 0
    assert json.loads(office.run("show", "1")[1]) == json.loads(again.read_text("utf-8"))
    code, out = office.run("publish", "--file", str(again), "--effective", TOMORROW.isoformat())
    assert (code, out) == (0, "Nothing changed: version 1 publishes all of this already.\n")
    assert "policy_unknown" in office.run("show", "2")[1]


def test_a_day_that_has_passed_is_refused(office: Office) -> None:
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    code, out = office.run("publish", "--file", office.file(FIRST), "--effective", yesterday)
    assert code == 1 and "policy_effective_past" in out


def test_a_diff_tells_fields_in_yuan_and_percent(office: Office) -> None:
    office.run("publish", "--file", office.file(FIRST), "--effective", TODAY.isoformat())
    code, out = office.run("diff", "--file", office.file(SECOND))
    assert code == 0 and out.splitlines() == [
        "~ list list/P-001/根",
        "    price: 19.00 -> 19.50",
        "- price R-1",
        '+ promotion G-1',
        '    {"id": "G-1", "name": "买10箱砖送漆", "layer": "bundle", "benefit": {"type": "gift", "sku": "P-003", "quantity": 1000, '
        '"value": 30000}, "threshold": {"type": "every", "measure": "quantity", "size": 200000…',
        "~ promotion O-5",
        "    benefit.amount: 5.00 -> 8.00",
        "+ budget 冬促",
        "    - -> 0.01",
        "- offset brand",
        "6 rules changed",
    ]  # fmt: skip
    assert [one["kind"] for one in office.json("diff", "--file", office.file(SECOND))["changes"]] == [
        "changed", "removed", "added", "changed", "added", "removed",
    ]  # fmt: skip


def test_two_versions_are_compared(office: Office) -> None:
    for policy in (FIRST, SECOND):
        office.run("publish", "--file", office.file(policy), "--effective", TODAY.isoformat())
    there = office.json("diff", "--version", "2", "--against", "1")
    back = office.json("diff", "--version", "1", "--against", "2")
    assert (there["before"], there["after"], len(there["changes"])) == (1, 2, 6)
    assert [(one["part"], one["id"]) for one in there["changes"]] == [
        (one["part"], one["id"]) for one in back["changes"]
    ]
    assert office.run("diff", "--version", "2") == (0, "No difference.\n")
    assert office.run("diff", "--file", office.file({"budgets": {"A": -1}}))[0] == 2


def test_a_table_of_list_prices_changes_the_list_alone(office: Office) -> None:
    office.run("publish", "--file", office.file(FIRST), "--effective", TODAY.isoformat())
    table = office.folder / "prices.csv"
    rows = [
        "价目表,商品编码,单位,价格",
        "list,P-001,根,20",
        "list,P-002,个,45.25",
        "list,P-003,桶,328",
        "list,S-001,次,50",
    ]
    table.write_bytes("\n".join(rows).encode("gbk"))
    assert office.run("diff", "--file", str(table))[1].splitlines() == [
        "~ list list/P-001/根",
        "    price: 19.00 -> 20.00",
        "1 rule changed",
    ]
    table.write_bytes("\n".join([*rows, "list,P-9,根,1,5"]).encode("gbk"))
    code, out = office.run("check", "--file", str(table))
    assert code == 2 and out.splitlines()[0].startswith("row 6")


def test_the_template_is_an_empty_policy(office: Office) -> None:
    for lang in ("zh", "en"):
        path = str(office.folder / f"{lang}.xlsx")
        assert office.run("template", "--out", path, "--lang", lang)[0] == 0
        assert office.run("check", "--file", path) == (0, "No faults.\n")


def test_a_month_is_tried_and_told_in_yuan(office: Office, hq: SeededHq) -> None:
    device = hq.device()
    for number in (1, 2):
        sold = receipt(f"RC-0001-26-00000{number}", quantity=number * 10_000)
        device.append(RECEIPT, sold, f"r-{number}")
    device.sync()
    file = office.file(FIRST)
    code, out = office.run("trial", "--file", file, "--month", "2026-09")
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "2026-09: 2 of 2 receipts, 2 lines, against version 0"
    assert lines[1] == "This would have cost 62.00 more in promotions;"
    assert "  M-10 管材九折  2  2  34.20  22.80  0.00" in lines
    assert "  O-5 满200减5  1  1  0.00  2.50  2.50" in lines
    reply = office.json("trial", "--file", file, "--month", "2026-09", "--dealer", "D001")
    assert reply["before"]["revenue"] == 55_800 and reply["after"]["revenue"] == 57_000 - 6_200
    assert "dealer_unknown" in office.run("trial", "--file", file, "--dealer", "X")[1]
    assert office.run("trial", "--file", office.file({"budgets": {"A": -1}}))[0] == 2


def test_a_month_has_to_be_one(office: Office) -> None:
    with pytest.raises(SystemExit):
        office.run("trial", "--file", "x", "--month", "2026-13")
