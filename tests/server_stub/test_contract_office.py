"""Contracts from the command line: faults with status 2, diffs, renewals, and a template to begin with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from server_stub.__main__ import main
from tests.hq import SeededHq
from tests.server_stub.test_contract import OLD, plain, price


class TestOffice:
    """A person at HQ's command line."""

    @pytest.fixture(autouse=True)
    def _sit(self, hq: SeededHq, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = tmp_path, capsys

    def run(self, *words: str) -> tuple[int, str]:
        code = main(["contract", words[0], "--db", str(self.folder / "hq.db"), *words[1:]])
        told = self.capsys.readouterr()
        return code, told.out + told.err

    def file(self, contract: dict[str, Any]) -> str:
        path = self.folder / "contract.json"
        path.write_text(json.dumps(contract), "utf-8")
        return str(path)

    def test_the_template_can_be_signed_and_shown_again(self) -> None:
        path = str(self.folder / "template.json")
        assert self.run("template", "--out", path)[0] == 0
        assert self.run("sign", "--dealer", "D001", "--file", path) == (
            0,
            "HT-D001-2027/1  D001  dealer  term 2027-01-01 to 2027-12-31  in force 2027-01-01 to 2027-12-31  signed\n",
        )
        code, text = self.run("show", "--dealer", "D001", "--number", "HT-D001-2027")
        assert (code, json.loads(text)["payment"]["id"]) == (0, "月结30")

    def test_faults_are_printed_with_status_2_and_nothing_is_written(self) -> None:
        bad = self.file(plain(rebates=["R-8"], prices=[price(sku="NIX")]))
        code, text = self.run("sign", "--dealer", "D001", "--file", bad)
        assert code == 2 and text.endswith("2 faults; nothing was written.\n")
        one = self.run("sign", "--dealer", "D001", "--file", self.file(plain(rebates=["R-8"])))[1]
        assert one.endswith("\n1 fault; nothing was written.\n")
        assert "HT-2027-001" not in self.run("list")[1]

    def test_a_diff_names_what_changed(self) -> None:
        self.run("sign", "--dealer", "D001", "--file", self.file(plain(prices=[price()])))
        changed = self.file(plain(prices=[price(price=155_000)], payment_days=45))
        self.run("amend", "--dealer", "D001", "--file", changed, "--effective", "2027-05-01")
        code, text = self.run("diff", "--dealer", "D001", "--number", "HT-2027-001")
        assert (code, text.splitlines()) == (
            0,
            ["prices[一].price: 160000 -> 155000", "payment_days: - -> 45"],
        )

    def test_end_renew_and_renewals(self) -> None:
        assert "ended" in self.run("end", "--dealer", "D001", "--number", OLD, "--last", "2026-12-30")[1]
        soon = self.run("renewals", "--day", "2026-12-01")[1]
        assert soon == f"  29 days  2026-12-30  D001  {OLD}/2\n"
        assert self.run("renew", "--dealer", "D001", "--number", OLD, "--as", "HT-N")[0] == 0
        assert "No contract ends" in self.run("renewals", "--day", "2026-12-01")[1]

    @pytest.mark.parametrize(
        "words",
        [
            ("show", "--dealer", "D001", "--number", "HT-9"),
            ("show", "--dealer", "D009", "--number", OLD),
            ("show", "--dealer", "D001", "--number", OLD, "--version", "7"),
            ("sign", "--dealer", "D001", "--file", "no-such-file.json"),
        ],
    )
    def test_what_is_not_there_is_said(self, words: tuple[str, ...]) -> None:
        code, text = self.run(*words)
        assert code == 1 and text.startswith("error: ")
