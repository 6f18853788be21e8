"""A line to HQ that counts what passes over it, headers and all."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Thread
from urllib.parse import urlsplit

_PART_BYTES = 65_536


@dataclass(slots=True)
class Relay:
    """What passed so far, and where to connect instead of HQ."""

    url: str
    bytes_up: int = 0
    bytes_down: int = 0


@contextmanager
def counted_line(url: str) -> Iterator[Relay]:
    """Pass connections on to an HQ, and count."""
    there = urlsplit(url)
    with socket.create_server(("127.0.0.1", 0)) as server:
        relay = Relay(f"http://127.0.0.1:{server.getsockname()[1]}")
        Thread(
            target=_accept, args=(server, (there.hostname or "", there.port or 80), relay), daemon=True
        ).start()
        yield relay


def _accept(server: socket.socket, address: tuple[str, int], relay: Relay) -> None:
    with suppress(OSError):  # the server is closed when the measurement is over
        while True:
            here, _ = server.accept()
            there = socket.create_connection(address)
            Thread(target=_carry, args=(here, there, relay, "bytes_up"), daemon=True).start()
            Thread(target=_carry, args=(there, here, relay, "bytes_down"), daemon=True).start()


def _carry(source: socket.socket, target: socket.socket, relay: Relay, way: str) -> None:
    with source, suppress(OSError):
        while part := source.recv(_PART_BYTES):
            setattr(relay, way, getattr(relay, way) + len(part))
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)
