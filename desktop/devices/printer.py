"""Where printer bytes go: a folder, or whatever the operating system opens as a file (USB device, shared printer)."""

from __future__ import annotations

import os
import re
import select
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from domain.errors import DomainError

_PATIENCE_S = 5.0
_CHUNK = 4096
_UNSAFE = re.compile(r"[^\w.-]+")


class PrinterUnavailableError(Exception):
    """The printer could not be reached; nothing has been printed."""


class PrinterInterruptedError(Exception):
    """The printer stopped in the middle; part of the job may be on paper."""


class Printer(Protocol):
    """Takes one job as a whole, or raises one of the two errors above."""

    def send(self, name: str, data: bytes) -> None:
        """Print a job."""


@dataclass(frozen=True, slots=True)
class FilePrinter:
    """Writes every job as one file into a folder: for tests, for archives, and for shops without a printer."""

    folder: Path

    def send(self, name: str, data: bytes) -> None:
        """Write the job whole or not at all."""
        part = self.folder / "job.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
            part.rename(self._free_path(_UNSAFE.sub("_", name).strip("_.")[:80] or "job"))
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise PrinterUnavailableError(str(error)) from error

    def _free_path(self, stem: str) -> Path:
        path, number = self.folder / f"{stem}.bin", 1
        while path.exists():
            number += 1
            path = self.folder / f"{stem}-{number}.bin"
        return path


@dataclass(frozen=True, slots=True)
class DevicePrinter:
    """Writes to a path of the operating system: /dev/usb/lp0, or a shared printer of Windows."""

    path: str

    def send(self, name: str, data: bytes) -> None:
        """Write the job; a printer that takes nothing for five seconds counts as gone."""
        # Without O_CREAT: an unplugged device must not become an ordinary file that swallows receipts.
        flags = os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            device = os.open(self.path, flags)
        except OSError as error:
            raise PrinterUnavailableError(str(error)) from error
        try:
            _write_all(device, data)
        finally:
            os.close(device)


def _write_all(device: int, data: bytes) -> None:
    sent = 0
    while sent < len(data):
        try:
            written = _write_some(device, data[sent : sent + _CHUNK])
        except OSError as error:
            raise _trouble(sent, str(error)) from error
        if not written:
            raise _trouble(sent, "the printer takes no data")
        sent += written


def _write_some(device: int, data: bytes) -> int:
    """Return how many bytes the device took; none when it was not ready in time."""
    with suppress(BlockingIOError):
        return os.write(device, data)
    select.select([], [device], [], _PATIENCE_S)
    with suppress(BlockingIOError):
        return os.write(device, data)
    return 0


def _trouble(sent: int, reason: str) -> Exception:
    return PrinterInterruptedError(reason) if sent else PrinterUnavailableError(reason)


def open_printer(address: str) -> Printer:
    """Return the printer of an address: "file:FOLDER" or "device:PATH"; others are refused as `printer_address_unknown`."""
    kind, _, place = address.partition(":")
    if place and kind == "file":
        return FilePrinter(Path(place))
    if place and kind == "device":
        return DevicePrinter(place)
    raise DomainError("printer_address_unknown", address=address)
