"""The served process and the command line."""

import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from protocol import routes
from server_stub.__main__ import main
from server_stub.settings import read_staff_token, token_file
from tests.hq import ROOT, LoopbackHq, serve_loopback


def test_it_prints_its_address_first_and_stops_cleanly(loopback_hq: LoopbackHq) -> None:
    assert httpx.get(loopback_hq.url + routes.HEALTH, trust_env=False).status_code == 200
    loopback_hq.stop()
    assert loopback_hq.process.returncode == 0
    assert loopback_hq.process.stdout is not None
    assert loopback_hq.process.stdout.read().endswith("Branchline HQ has stopped.\n")


def test_it_answers_again_on_the_same_port_after_a_restart(tmp_path: Path, loopback_hq: LoopbackHq) -> None:
    port = int(loopback_hq.url.rpartition(":")[2])
    loopback_hq.stop()
    with serve_loopback(tmp_path / "hq", port=port, seeded=True) as again:
        assert again.url == loopback_hq.url


def test_a_taken_port_is_refused_with_a_sentence(tmp_path: Path, loopback_hq: LoopbackHq) -> None:
    port = loopback_hq.url.rpartition(":")[2]
    command = [sys.executable, "-m", "server_stub", "serve", "--db", str(tmp_path / "x.db"), "--port", port]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 1 and done.stderr.startswith("error: ")


def test_it_starts_again_on_its_database(loopback_hq: LoopbackHq, tmp_path: Path) -> None:
    loopback_hq.stop()
    with serve_loopback(tmp_path / "hq", seeded=True) as again:
        assert again.process.poll() is None


def test_an_enrolment_code_is_printed_alone(tmp_path: Path, loopback_hq: LoopbackHq) -> None:
    command = [sys.executable, "-m", "server_stub", "enrol-code", "--store", "S011"]
    command += ["--db", str(tmp_path / "hq" / "hq.db")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=True)
    assert len(done.stdout.strip()) == 9


def test_it_serves_more_pcs_than_ever_ask_at_once(loopback_hq: LoopbackHq) -> None:
    address = ("127.0.0.1", int(loopback_hq.url.rpartition(":")[2]))
    ask = f"GET {routes.HEALTH} HTTP/1.1\r\nHost: hq\r\n\r\n".encode()
    with ExitStack() as stack:
        lines = [stack.enter_context(socket.create_connection(address, timeout=10)) for _ in range(300)]
        for line in lines * 2:  # the lines stay open in between, as a PC's do
            line.sendall(ask)
            assert line.recv(16_384).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["enrol-code", "--store", "NONE"], "store_unknown"),
        (["enrol-code", "--store", "S"], "store_unknown"),
    ],
)
def test_refusals_are_sentences_with_exit_code_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert main([*words, "--db", str(tmp_path / "hq.db")]) == 1
    assert sentence in capsys.readouterr().err


def test_a_foreign_file_is_refused_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "hq.db"
    path.write_text("not a database")
    assert main(["serve", "--db", str(path)]) == 1
    assert "not a database of Branchline HQ" in capsys.readouterr().err
    assert path.read_text() == "not a database"


def test_the_staff_token_is_made_once_for_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRANCHLINE_STAFF_TOKEN", raising=False)
    path = token_file(tmp_path / "hq.db")
    assert read_staff_token(path) == read_staff_token(path)
    assert sys.platform == "win32" or path.stat().st_mode & 0o077 == 0
    monkeypatch.setenv("BRANCHLINE_STAFF_TOKEN", "given")
    assert read_staff_token(path) == "given"


def test_the_api_description_is_written_where_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["openapi", "--out", str(tmp_path / "docs" / "api.json")]) == 0
    assert "bytes" in capsys.readouterr().out
