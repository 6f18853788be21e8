"""Enrolling, synchronising and printing a statement from the command line, with a good line and with bad ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from desktop.__main__ import main
from tests.hq import LoopbackHq, loopback_hq

__all__ = ["loopback_hq"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pc"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(list(words))
    return status, *capsys.readouterr()


def enrolled(capsys: pytest.CaptureFixture[str], hq: LoopbackHq, folder: Path) -> None:
    words = ("sync", "--hq", hq.url, "--code", hq.enrol_code(), "--profile", str(folder), "--json")
    status, out, _ = run(capsys, *words)
    assert status == 0
    assert json.loads(out)["problems"] == []


@pytest.fixture
def portal() -> Iterator[str]:
    """A web server that answers everything with a login page."""

    class Portal(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<html>Please log in</html>")

        def log_message(self, format: str, *args: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Portal)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_pc_enrols_and_synchronises_in_one_command(
    capsys: pytest.CaptureFixture[str], loopback_hq: LoopbackHq, folder: Path
) -> None:
    enrolled(capsys, loopback_hq, folder)
    status, out, _ = run(capsys, "sync", "--profile", str(folder))
    assert status == 0
    assert "documents sent  0" in out


def test_a_wrong_code_is_refused_with_a_sentence(
    capsys: pytest.CaptureFixture[str], loopback_hq: LoopbackHq, folder: Path
) -> None:
    words = ("enrol", "--hq", loopback_hq.url, "--code", "AAAA-BBBB", "--profile", str(folder))
    status, out, errors = run(capsys, *words)
    assert (status, out) == (1, "")
    assert "HQ does not know this code" in errors


def test_a_login_page_in_place_of_hq_changes_nothing(
    capsys: pytest.CaptureFixture[str], portal: str, folder: Path
) -> None:
    status, _, errors = run(capsys, "enrol", "--hq", portal, "--code", "AAAA-BBBB", "--profile", str(folder))
    assert status == 1
    assert "not a Branchline HQ" in errors
    assert run(capsys, "sync", "--profile", str(folder))[2].startswith("This PC is not enrolled yet")


def test_an_hq_that_does_not_answer_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], loopback_hq: LoopbackHq, folder: Path
) -> None:
    enrolled(capsys, loopback_hq, folder)
    loopback_hq.process.terminate()
    loopback_hq.process.wait()
    status, _, errors = run(capsys, "sync", "--profile", str(folder))
    assert status == 1
    assert "HQ does not answer. Nothing was lost" in errors


def test_a_month_without_movement_has_no_statement(
    capsys: pytest.CaptureFixture[str], loopback_hq: LoopbackHq, folder: Path
) -> None:
    enrolled(capsys, loopback_hq, folder)
    words = ("--out", str(folder / "out"), "--profile", str(folder))
    assert "nothing to state for 2026-01" in run(capsys, "statement", "--month", "2026-01", *words)[2]
    assert "“2026-13” is not a month" in run(capsys, "statement", "--month", "2026-13", *words)[2]
    assert not (folder / "out").exists()


def test_a_foreign_ledger_is_refused_and_left_as_it_is(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    folder.mkdir()
    ledger = folder / "ledger.db"
    ledger.write_bytes(b"not a database at all" * 100)
    status, _, errors = run(capsys, "sync", "--profile", str(folder))
    assert status == 1
    assert "left untouched" in errors
    assert ledger.read_bytes() == b"not a database at all" * 100
