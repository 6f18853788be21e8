"""The line between a PC and a real HQ in this process: real HTTP over loopback, with faults on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.desktop.sync.strange import Reply, serving
from tests.hq import SeededHq

Fault = Callable[[Reply], Reply]
HOP = {"content-length", "content-type", "connection", "date", "server"}


@dataclass
class Line:
    """Carries requests to HQ; `fault` may change or replace what comes back from a synchronisation, as often as said."""

    hq: SeededHq
    url: str = ""
    fault: Fault | None = None
    times: int = 0
    flips: int = 0
    """How many of the next synchronisations arrive with a bit that is wrong."""
    carried: list[tuple[str, int, int]] = field(default_factory=list)

    def break_with(self, fault: Fault, times: int = 1) -> None:
        """Let the next synchronisations arrive at HQ, and bring back something else."""
        self.fault, self.times = fault, times

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        """Ask HQ, then do to its answer what the test wants."""
        if path == "/v1/sync" and self.flips:
            self.flips -= 1
            body = bytes([body[0] ^ 1]) + body[1:]
        kept = {name: value for name, value in headers.items() if name not in ("host", "connection")}
        with self.hq.client.stream(method, path, content=body, headers=kept) as response:
            raw = b"".join(response.iter_raw())
            found = {name: value for name, value in response.headers.items() if name not in HOP}
        reply = Reply(raw, response.status_code, response.headers["content-type"], found, has_digest=False)
        self.carried.append((path, len(body), len(raw)))
        if path == "/v1/sync" and self.fault and self.times:
            self.times -= 1
            return self.fault(reply)
        return reply


@contextmanager
def line_to(hq: SeededHq) -> Iterator[Line]:
    """Open the line to an HQ in this process."""
    line = Line(hq)
    with serving(line.answer) as url:
        line.url = url
        yield line


def lost(reply: Reply) -> Reply:
    """The answer never arrives, though HQ did its part."""
    return Reply(reply.body, reply.status, reply.media_type, reply.headers, has_digest=False, cut=0)
