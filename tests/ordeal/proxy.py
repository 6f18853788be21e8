"""A line that goes wrong: a TCP proxy that spoils connections in either direction, drawn from a seed."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType

_CHUNK = 1 << 16
_HOLD_SECONDS = 2.0
_LENGTH = re.compile(rb"(?i)(content-length: *)(\d+)")
_MOST_KEPT = 40

SPOILERS = ("delay", "cut", "reset", "garbage", "flip", "length", "trickle", "silence", "inserted")
WHOLE = ("refused", "half_open", "duplicate", "replayed_later", "sent_twice")
KINDS = (*(f"{name}_{way}" for name in SPOILERS for way in ("up", "down")), *WHOLE)

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class _Break(Exception):
    """The connection ends here, with a reset or without."""

    def __init__(self, *, is_reset: bool = False) -> None:
        super().__init__()
        self.is_reset = is_reset


class Proxy:
    """Listens on a port that never changes and carries to an HQ whose port does; `rate` of the connections go wrong."""

    def __init__(self, seed: int, rate: float = 0.5, kinds: Sequence[str] = KINDS) -> None:
        self._seed, self.rate, self._kinds = seed, rate, kinds
        self.upstream = 0
        self.connections = 0
        self.faults: Counter[str] = Counter()
        self.port = 0
        self._kept: list[bytes] = []
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._is_up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="proxy", daemon=True)

    @property
    def url(self) -> str:
        """Where PCs find HQ."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Proxy:
        self._thread.start()
        self._is_up.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def calm(self) -> None:
        """Let nothing go wrong any more and end what is open."""
        self.rate = 0.0
        self._loop.call_soon_threadsafe(self._drop_all)

    def _drop_all(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._is_up.set()
        self._loop.run_forever()
        server.close()
        for _ in range(2):  # a connection may just have been accepted
            self._drop_all()
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            self._loop.run_until_complete(asyncio.sleep(0.01))  # transports close in a later turn
        self._loop.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        chance = random.Random(f"{self._seed}/{self.connections}")
        fault = chance.choice(self._kinds) if chance.random() < self.rate else ""
        with self.closing(writer):
            try:
                await _Connection(self, chance, fault).carry((reader, writer))
            except (OSError, _Break, asyncio.IncompleteReadError) as error:
                _end(writer, is_reset=isinstance(error, _Break) and error.is_reset)

    @contextmanager
    def closing(self, writer: asyncio.StreamWriter) -> Iterator[None]:
        """Count a connection among the open ones until it is closed."""
        self._open.add(writer)
        try:
            yield
        finally:
            self._open.discard(writer)
            writer.close()

    def note(self, fault: str) -> None:
        """Count a fault that struck."""
        self.faults[fault] += 1

    def keep(self, request: bytes) -> None:
        """Remember a request for a later replay."""
        self._kept = [*self._kept[-_MOST_KEPT:], request]

    def any_kept(self, chance: random.Random) -> bytes:
        """Return a request of some time ago."""
        return chance.choice(self._kept) if self._kept else b""

    def later(self, seconds: float, request: bytes) -> None:
        """Send a request once more after a while; what HQ says to it goes nowhere."""

        async def send() -> None:
            await asyncio.sleep(seconds)
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
                with self.closing(writer), contextlib.suppress(TimeoutError):
                    writer.write(request)
                    await asyncio.wait_for(reader.read(), 1.0)

        if self.upstream and request:
            task = self._loop.create_task(send())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


class _Connection:
    """One connection with its one fault."""

    def __init__(self, proxy: Proxy, chance: random.Random, fault: str) -> None:
        self._proxy, self._chance, self._fault = proxy, chance, fault
        self._at = int(10 ** chance.uniform(0, 3.7))
        self._is_struck = False
        self._record = b""

    async def carry(self, client: Streams) -> None:
        """Carry both directions until one ends."""
        if self._fault == "refused":
            self._strike()
            raise _Break(is_reset=True)
        if self._fault == "half_open":
            self._strike()
            await asyncio.sleep(_HOLD_SECONDS)
            raise _Break
        if not self._proxy.upstream:
            raise _Break
        hq = await asyncio.open_connection("127.0.0.1", self._proxy.upstream)
        if self._fault == "replayed_later" and (old := self._proxy.any_kept(self._chance)):
            self._strike()
            self._proxy.later(self._chance.uniform(0, 2.0), old)
        with self._proxy.closing(hq[1]):
            await self._pump_both(client, hq)

    async def _pump_both(self, client: Streams, hq: Streams) -> None:
        ways = [self._pump(client[0], hq[1], "up"), self._pump(hq[0], client[1], "down")]
        tasks = [asyncio.ensure_future(way) for way in ways]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _strike(self) -> None:
        if not self._is_struck:
            self._is_struck = True
            self._proxy.note(self._fault)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        place, fault = 0, self._fault.removesuffix(f"_{way}") if self._fault.endswith(f"_{way}") else ""
        while data := await reader.read(_CHUNK):
            if way == "up":
                self._record = (self._record + data)[-_CHUNK:]
            elif b" /v1/sync " in self._record:
                self._note_answered()
            if self._fault == "sent_twice" and way == "up" and b" /v1/sync " in data:
                self._strike()
                data += data
            await self._spoil(fault, data, place, writer)
            place += len(data)

    def _note_answered(self) -> None:
        """Keep what HQ has just answered; where that is the fault, send all of it once more at once."""
        self._proxy.keep(self._record)
        if self._fault == "duplicate" and not self._is_struck:
            self._strike()
            self._proxy.later(0.0, self._record)

    async def _spoil(self, fault: str, data: bytes, place: int, writer: asyncio.StreamWriter) -> None:
        """Send on what came, with the fault where the connection reaches its place."""
        if fault == "length" and not self._is_struck and (found := _LENGTH.search(data)):
            self._strike()
            wrong = max(0, int(found[2]) + self._chance.choice((-20, -1, 1, 50)))
            data = data[: found.start(2)] + str(wrong).encode() + data[found.end(2) :]
        left = self._at - place
        if fault in ("", "length") or left >= len(data) or (left < 0 and fault != "silence"):
            writer.write(data)
            await writer.drain()
            return
        self._strike()
        left = max(0, left)
        writer.write(data[:left])
        await writer.drain()
        await self._strike_bytes(fault, data[left:], writer)

    async def _strike_bytes(self, fault: str, rest: bytes, writer: asyncio.StreamWriter) -> None:
        chance = self._chance
        if fault in ("cut", "reset"):
            if fault == "reset":
                _end(writer, is_reset=True)
            raise _Break(is_reset=fault == "reset")
        if fault == "silence":
            await asyncio.sleep(_HOLD_SECONDS)
            raise _Break
        if fault == "delay":
            await asyncio.sleep(chance.uniform(0.02, 0.4))
        elif fault == "garbage":
            rest = chance.randbytes(len(rest))
        elif fault == "inserted":
            rest = chance.randbytes(chance.randrange(1, 200)) + rest
        elif fault == "flip":
            rest = bytes([rest[0] ^ (1 << chance.randrange(8))]) + rest[1:]
        elif fault == "trickle":
            for place in range(min(len(rest), 200)):
                writer.write(rest[place : place + 1])
                await writer.drain()
                await asyncio.sleep(0.002)
            rest = rest[200:]
        writer.write(rest)
        await writer.drain()


def _end(writer: asyncio.StreamWriter, *, is_reset: bool) -> None:
    handle = writer.get_extra_info("socket")
    if is_reset and handle is not None:
        with contextlib.suppress(OSError):
            handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
