"""Opening a dealer at a terminal: few questions, wrong answers asked again at once, and nothing written on the way out."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from server_stub.__main__ import main
from server_stub.contract import load_contracts
from server_stub.models import Dealer, StoreUser
from tests.hq import SeededHq
from tests.server_stub.test_opening import TAX_ID, WHOLE

SHORTEST = ("D002", "滨江建材", "", "", "", "", "", "", "", "", "", "", "", "", *[""] * 9, "")
"""Enter for everything that may be left as it is."""
SPOKEN = (
    *("D002", "滨江建材有限公司", TAX_ID, "杭州市滨江区", "0571-1", "A", "华东", ""),
    *("", "", "", "", "李娟，王敏", "y"),
    *("", "滨江二店", "", "", "", "n"),
    *("", "2026-12-01", "2027-11-30", "杭州、宁波", "9000000", "m30", "", "500000", "20000", "y"),
)


class Interrupted:
    """A keyboard at which somebody presses Ctrl+C."""

    def readline(self) -> str:
        raise KeyboardInterrupt


class Terminal:
    """A person at HQ's terminal."""

    def __init__(self, folder: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self._capsys, self._patch = folder, capsys, monkeypatch

    def say(self, *answers: str, words: tuple[str, ...] = ()) -> tuple[int, str, str]:
        return self.hear(io.StringIO("".join(f"{one}\n" for one in answers)), words)

    def hear(self, keyboard: io.StringIO | Interrupted, words: tuple[str, ...] = ()) -> tuple[int, str, str]:
        self._patch.setattr("sys.stdin", keyboard)
        code = main(["open-dealer", "--db", str(self.folder / "hq.db"), *words])
        told = self._capsys.readouterr()
        return code, told.out, told.err


@pytest.fixture
def terminal(
    hq: SeededHq, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    return Terminal(tmp_path, capsys, monkeypatch)


def dealers(hq: SeededHq) -> list[str]:
    with hq.database.read() as session:
        return list(session.scalars(select(Dealer.code).order_by(Dealer.id)))


def test_two_answers_and_enter_open_a_dealer_in_24_questions(terminal: Terminal, hq: SeededHq) -> None:
    code, text, _ = terminal.say(*SHORTEST, words=("--json",))
    reply = json.loads(text)
    assert (code, reply["questions"], [one["store_code"] for one in reply["codes"]]) == (0, 24, ["D002-1"])
    assert dealers(hq) == ["D001", "D002"]


def test_all_that_was_answered_is_there(terminal: Terminal, hq: SeededHq) -> None:
    code, text, asked = terminal.say(*SPOKEN)
    assert code == 0 and text.count("Enrolment code of store") == 2
    assert "credit 年度授信 500000.00" in asked and "payment 月结 30 天" in asked
    with hq.database.read() as session:
        (contract,) = load_contracts(session, 2)
        users = session.execute(select(StoreUser.name, StoreUser.role).order_by(StoreUser.role)).all()
    assert contract.territory == {"杭州", "宁波"} and contract.targets[0].amount == 900_000_000
    assert contract.credit and contract.credit.deposit.required == 2_000_000
    assert [tuple(row) for row in users] == [("王敏", "cashier"), ("李娟", "manager")]


@pytest.mark.parametrize(
    ("place", "wrong", "told"),
    [
        (0, "D001", "code_taken"),
        (0, "", "code_unfit"),
        (0, "d 9?", 'no spaces; "d 9?" has not. [code_unfit]'),
        (1, "", "name_missing"),
        (2, "91330106MA2B5H7K00", "tax_id_wrong"),
        (7, "nix", "name_unknown"),
        (8, "S011", "code_taken"),
        (15, "2026-13-01", "not_a_date"),
        (16, "1999-01-01", "dates_inverted"),
        (18, "-1", "amount_negative"),
        (18, "viel", '"viel" is no number'),
        (18, "1,200,000.555", "1200000.555 has more than 2 decimals. [too_many_decimals]"),
        (18, "1,2", '"1,2" is no number'),
        (19, "400", "days_out_of_range"),
        (19, "x", "days_unknown"),
        (20, "R-9", "There is no R-9 to choose."),
        (23, "maybe", 'Answer yes or no, not "maybe".'),
    ],
)
def test_a_wrong_answer_is_asked_again_at_once(
    terminal: Terminal, hq: SeededHq, place: int, wrong: str, told: str
) -> None:
    answers = [*SHORTEST[:place], wrong, *SHORTEST[place:]]
    code, text, asked = terminal.say(*answers, words=("--json",))
    assert (code, json.loads(text)["questions"]) == (0, 25)
    assert told in asked


@pytest.mark.parametrize("answers", [("q",), ("D002", "Q"), ("D002",), (), (*SHORTEST[:-1], "n")])
def test_whoever_leaves_writes_nothing(terminal: Terminal, hq: SeededHq, answers: tuple[str, ...]) -> None:
    code, text, asked = terminal.say(*answers)
    assert (code, text) == (1, "") and asked.endswith("Nothing was written.\n")
    assert dealers(hq) == ["D001"]


def test_amounts_may_have_thousands_commas(terminal: Terminal, hq: SeededHq) -> None:
    answers = ["9,000,000.00" if one == "9000000" else one for one in SPOKEN]
    assert "    target 9000000.00" in terminal.say(*answers)[2]


def test_ctrl_c_leaves_on_a_line_of_its_own(terminal: Terminal, hq: SeededHq) -> None:
    code, _, asked = terminal.hear(Interrupted())
    assert (code, asked.splitlines()[-2:]) == (1, ["Dealer code: ", "Nothing was written."])


def test_a_file_takes_the_same_and_lists_all_faults_with_status_2(terminal: Terminal, hq: SeededHq) -> None:
    path = terminal.folder / "dealer.json"
    path.write_text(json.dumps(WHOLE | {"code": "D001", "price_book": "nix"}), "utf-8")
    code, text, _ = terminal.say(words=("--file", str(path)))
    assert code == 2 and "dealer_exists" in text and "price_book_unknown" in text
    path.write_text(json.dumps(WHOLE), "utf-8")
    assert terminal.say(words=("--file", str(path)))[0] == 0
    assert dealers(hq) == ["D001", "D002"]
