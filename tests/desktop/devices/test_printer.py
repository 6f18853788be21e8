"""Bytes reach a folder or a device whole, and a missing one is said, not papered over."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from desktop.devices.printer import (
    DevicePrinter,
    FilePrinter,
    PrinterInterruptedError,
    PrinterUnavailableError,
    open_printer,
)
from domain.errors import DomainError

posix = pytest.mark.skipif(os.name != "posix", reason="pipes stand in for a printer")


def test_every_job_becomes_its_own_file(tmp_path: Path) -> None:
    printer = FilePrinter(tmp_path / "out")
    printer.send("S1/26:0001", b"one")
    printer.send("S1/26:0001", b"two")
    assert [path.read_bytes() for path in sorted((tmp_path / "out").iterdir(), reverse=True)] == [
        b"one",
        b"two",
    ]


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PrinterUnavailableError):
        FilePrinter(tmp_path / "file" / "sub").send("job", b"x")


def test_an_unplugged_device_is_unavailable_and_no_file_takes_its_place(tmp_path: Path) -> None:
    with pytest.raises(PrinterUnavailableError):
        DevicePrinter(str(tmp_path / "lp0")).send("job", b"x")
    assert not (tmp_path / "lp0").exists()


@posix
def test_a_slow_device_gets_every_byte(tmp_path: Path) -> None:
    pipe, data, got = tmp_path / "lp0", bytes(range(256)) * 2_000, bytearray()
    os.mkfifo(pipe)
    ready = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(ready, True)
    with os.fdopen(ready, "rb", buffering=0) as reader:
        sender = threading.Thread(target=DevicePrinter(str(pipe)).send, args=("job", data))
        sender.start()
        while len(got) < len(data):
            got += reader.read(1_000)
        sender.join(10)
    assert bytes(got) == data


@posix
def test_a_device_that_stops_in_the_middle_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.devices.printer._PATIENCE_S", 0.05)
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(PrinterInterruptedError):
            DevicePrinter(str(pipe)).send("job", b"x" * 1_000_000)
    finally:
        os.close(reader)


def test_addresses_name_a_folder_or_a_device(tmp_path: Path) -> None:
    assert open_printer(f"file:{tmp_path}") == FilePrinter(tmp_path)
    assert open_printer("device:/dev/usb/lp0") == DevicePrinter("/dev/usb/lp0")


@pytest.mark.parametrize("address", ["", "file:", "tcp:10.0.0.9", "lp0"])
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(DomainError, match="printer_address_unknown"):
        open_printer(address)
