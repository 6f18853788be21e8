"""The line between PCs and HQ: real bytes under real signatures, and everything a line can do to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
import requests
import zstandard

from desktop.sync.http import content_digest
from desktop.sync.inflate import NotInflated, inflate
from protocol import routes
from protocol.problem import MEDIA_TYPE, ProblemCode
from server_stub.problems import problem
from tests.simulation.disk import Crash, disk_full
from tests.simulation.hq import Reply, Request
from tests.simulation.ledger import Violation
from tests.simulation.seed import canary

if TYPE_CHECKING:
    from tests.simulation.till import Till
    from tests.simulation.world import World

CANARY = re.compile(rb"CANARY-(\d+)-")
MOST_REQUESTS = 400
JSON = "application/json"
HTML = b"<html><body>Welcome to the hotel. <form>...</form></body></html>"

Fault = Callable[["Network", "Till", Request], Reply]


class Network:
    """Carries requests; while `rate` is above zero some of them fare badly."""

    def __init__(self, world: World) -> None:
        self.world, self.chance = world, world.chance
        self.rate = 0.0
        self.requests = 0
        self.in_one_sync = 0
        self.delivered_well = 0
        self.commits_before = 0
        self.late: list[Request] = []
        self.old: list[tuple[Request, Any]] = []
        self.last_reply: dict[str, Reply] = {}

    def carry(self, till: Till, request: Request) -> Reply:
        """Carry one request and what comes back of it."""
        self.requests += 1
        self.in_one_sync += 1
        if self.in_one_sync == 1:
            self.commits_before = till.failpoint.commits
        if self.in_one_sync > MOST_REQUESTS:
            raise Violation(f"L1 {till.name} never ends synchronising")
        name = ""
        if self.chance.random() < self.rate:
            self._deliver_late()
            choices = FAULTS if request.path == routes.SYNC else ANYWHERE
            name = self.chance.choice(choices)
            self.world.fault(name, till.name)
        reply = _BY_NAME[name](self, till, request) if name else self.deliver(till, request)
        if not name:
            self.delivered_well += 1
        return reply

    def deliver(self, till: Till, request: Request) -> Reply:
        """Let HQ answer, and see that nothing of another dealer is in its answer."""
        if self.rate and request.path == routes.SYNC and self.chance.random() < 0.1:
            self.old.append((request, self.world.now))
        try:
            reply = self.world.hq.answer(request)
        except Crash:
            self.world.hq.restart()
            raise requests.ConnectionError("HQ is gone") from None
        finally:
            self.world.hq.failpoint.disarm()
        self._check_canaries(till, reply)
        if request.path == routes.SYNC:
            self.last_reply[till.name] = reply
        return reply

    def _check_canaries(self, till: Till, reply: Reply) -> None:
        try:
            plain = inflate(reply.body, reply.headers.get("Content-Encoding", ""))
        except NotInflated as error:
            raise Violation(f"T1 HQ sent what does not inflate: {error}") from error
        foreign = {int(found) for found in CANARY.findall(plain)} - {till.dealer}
        if foreign:
            raise Violation(f"I1 {till.name} of {canary(till.dealer)} got data of dealers {sorted(foreign)}")

    def _deliver_late(self) -> None:
        """Now and then what was held up or copied on the way arrives; nobody hears the answer."""
        if self.late and self.chance.random() < 0.5:
            self.world.fault("late_arrival", "line")
            self._without_listener(self.late.pop(self.chance.randrange(len(self.late))))
        if self.old and self.chance.random() < 0.1:
            request, since = self.old.pop(self.chance.randrange(len(self.old)))
            self.world.fault("old_request_replayed", "line")
            reply = self._without_listener(request)
            if reply and (self.world.now - since).total_seconds() > 601 and reply.status_code == 200:
                raise Violation("RP-1 HQ took a request that was replayed after its nonce had ended")

    def within(self, body: bytes) -> int:
        """Return a place in a body; one draw whatever its length."""
        return int(self.chance.random() * len(body))

    def _without_listener(self, request: Request) -> Reply | None:
        try:
            return self.world.hq.answer(request)
        except Crash:
            self.world.hq.restart()
            return None


def _lost() -> Reply:
    raise requests.ConnectionError("lost")


def request_lost(network: Network, till: Till, request: Request) -> Reply:
    """The request never arrives."""
    return _lost()


def reply_lost(network: Network, till: Till, request: Request) -> Reply:
    """HQ did its part, its answer never arrives."""
    network.deliver(till, request)
    return _lost()


def _altered(reply: Reply, body: bytes, *, breaks: bool = False) -> Reply:
    return Reply(reply.status_code, dict(reply.headers), body, breaks=breaks)


def reply_cut(network: Network, till: Till, request: Request) -> Reply:
    """The line breaks after byte k."""
    reply = network.deliver(till, request)
    return _altered(reply, reply.body[: network.within(reply.body)], breaks=True)


def reply_short(network: Network, till: Till, request: Request) -> Reply:
    """The answer ends after byte k as if it were whole."""
    reply = network.deliver(till, request)
    return _altered(reply, reply.body[: network.within(reply.body)])


def _flip(network: Network, body: bytes) -> bytes:
    flipped, bit = bytearray(body), 1 << network.chance.randrange(8)
    if flipped:
        flipped[network.within(body)] ^= bit
    return bytes(flipped)


def reply_flipped(network: Network, till: Till, request: Request) -> Reply:
    """One bit of the answer is wrong."""
    reply = network.deliver(till, request)
    return _altered(reply, _flip(network, reply.body))


def request_flipped(network: Network, till: Till, request: Request) -> Reply:
    """One bit of the request is wrong; HQ has to refuse it."""
    return _refused(network, till, request, _flip(network, request.body))


def request_cut(network: Network, till: Till, request: Request) -> Reply:
    """HQ gets the beginning of the request only."""
    return _refused(network, till, request, request.body[: network.within(request.body)])


def _refused(network: Network, till: Till, request: Request, body: bytes) -> Reply:
    reply = network.deliver(till, Request(request.method, request.path, request.headers, body))
    plain = inflate(reply.body, reply.headers.get("Content-Encoding", ""))
    if reply.status_code == 200 or msgspec.json.decode(plain)["code"] != ProblemCode.DAMAGED:
        raise Violation(f"T1 HQ took a damaged request, or blames what is in it: {plain[:99]!r}")
    return reply


def reply_garbage(network: Network, till: Till, request: Request) -> Reply:
    """Something answers with noise."""
    return Reply(200, {"Content-Type": JSON}, network.chance.randbytes(200))


def signed_garbage(network: Network, till: Till, request: Request) -> Reply:
    """Noise comes with a digest that fits."""
    return _json(network.chance.randbytes(200))


def portal(network: Network, till: Till, request: Request) -> Reply:
    """A hotel's login page answers."""
    return Reply(200, {"Content-Type": "text/html"}, HTML)


def portal_in_json(network: Network, till: Till, request: Request) -> Reply:
    """Somebody else's service answers in JSON."""
    return _json(b'{"login": true, "gen": "x"}')


def _json(body: bytes) -> Reply:
    return Reply(200, {"Content-Type": JSON, "Content-Digest": content_digest(body)}, body)


def redirected(network: Network, till: Till, request: Request) -> Reply:
    """A portal sends the PC elsewhere."""
    return Reply(302, {"Location": "http://portal/"}, b"")


def gateway(network: Network, till: Till, request: Request) -> Reply:
    """A proxy has lost HQ."""
    return Reply(502, {"Content-Type": "text/html"}, HTML)


def missing(network: Network, till: Till, request: Request) -> Reply:
    """A proxy knows no such address."""
    return Reply(404, {"Content-Type": "text/html"}, HTML)


def _problem(code: ProblemCode, status: int, **headers: str) -> Reply:
    body = msgspec.json.encode(problem(code))
    fixed = {"Content-Type": MEDIA_TYPE, "Content-Digest": content_digest(body)}
    return Reply(status, fixed | headers, body)


def busy(network: Network, till: Till, request: Request) -> Reply:
    """HQ says 503 and when to come back."""
    return _problem(ProblemCode.UNAVAILABLE, 503, **{"Retry-After": "30"})


def throttled(network: Network, till: Till, request: Request) -> Reply:
    """HQ says 429."""
    return _problem(ProblemCode.TOO_MANY_TRIES, 429, **{"Retry-After": "5"})


def failing(network: Network, till: Till, request: Request) -> Reply:
    """HQ says 500 before it did anything."""
    return _problem(ProblemCode.INTERNAL, 500)


def failed_after(network: Network, till: Till, request: Request) -> Reply:
    """HQ did its part and says 500."""
    network.deliver(till, request)
    return _problem(ProblemCode.INTERNAL, 500)


def duplicated(network: Network, till: Till, request: Request) -> Reply:
    """The request arrives twice, the second answer comes back."""
    network.deliver(till, request)
    return network.deliver(till, request)


def duplicated_first(network: Network, till: Till, request: Request) -> Reply:
    """The request arrives twice, the first answer comes back."""
    reply = network.deliver(till, request)
    network.deliver(till, request)
    return reply


def delayed(network: Network, till: Till, request: Request) -> Reply:
    """The request is held up until later; the PC gives up waiting."""
    network.late.append(request)
    return _lost()


def stale_nonce(network: Network, till: Till, request: Request) -> Reply:
    """The request is on its way for longer than a nonce lives."""
    network.world.forward(minutes=11)
    return network.deliver(till, request)


def stale_reply(network: Network, till: Till, request: Request) -> Reply:
    """A proxy answers with what HQ said last time."""
    return network.last_reply.get(till.name) or network.deliver(till, request)


def forged(network: Network, till: Till, request: Request) -> Reply:
    """Somebody sends the request in the name of another PC."""
    others = [other for other in network.world.tills if other.device != till.device]
    if others:
        headers = request.headers.copy()
        headers["Branchline-Device"] = str(network.chance.choice(others).device)
        reply = network.world.hq.answer(Request(request.method, request.path, headers, request.body))
        if reply.status_code != 401:
            raise Violation(f"RP-1 HQ took a forged request with {reply.status_code}")
    return network.deliver(till, request)


@cache
def _bomb() -> bytes:
    return zstandard.compress(bytes(80 * 1024 * 1024))


def bomb(network: Network, till: Till, request: Request) -> Reply:
    """A small answer inflates to 80 MB."""
    body = _bomb()
    fixed = {"Content-Type": JSON, "Content-Encoding": "zstd", "Content-Digest": content_digest(body)}
    return Reply(200, fixed, body)


def unknown_encoding(network: Network, till: Till, request: Request) -> Reply:
    """The answer comes in an encoding nobody asked for."""
    reply = network.deliver(till, request)
    reply.headers["Content-Encoding"] = "br"
    return reply


def hq_crash(network: Network, till: Till, request: Request) -> Reply:
    """HQ ends between two statements."""
    network.world.hq.failpoint.arm(network.chance.randrange(1, 70), Crash())
    return network.deliver(till, request)


def hq_disk_full(network: Network, till: Till, request: Request) -> Reply:
    """A statement at HQ finds no room on the disk."""
    network.world.hq.failpoint.arm(network.chance.randrange(1, 50), disk_full())
    return network.deliver(till, request)


def sale_meanwhile(network: Network, till: Till, request: Request) -> Reply:
    """The PC goes on selling while it waits for HQ."""
    till.issue_inside()
    reply = network.deliver(till, request)
    till.issue_inside()
    return reply


def work_meanwhile(network: Network, till: Till, request: Request) -> Reply:
    """HQ's office works before and after the request."""
    network.world.hq.work()
    reply = network.deliver(till, request)
    network.world.hq.work()
    return reply


def other_meanwhile(network: Network, till: Till, request: Request) -> Reply:
    """Another PC synchronises while this one waits."""
    reply = network.deliver(till, request)
    others = [other for other in network.world.tills if not other.is_busy]
    if others:
        network.chance.choice(others).sync()
    return reply


_ON_SYNC: tuple[Fault, ...] = (
    request_lost,
    reply_lost,
    reply_lost,
    reply_cut,
    reply_short,
    reply_flipped,
    request_flipped,
    request_cut,
    reply_garbage,
    signed_garbage,
    portal,
    portal_in_json,
    redirected,
    gateway,
    missing,
    busy,
    throttled,
    failing,
    failed_after,
    duplicated,
    duplicated_first,
    delayed,
    stale_nonce,
    stale_reply,
    forged,
    unknown_encoding,
    bomb,
    hq_crash,
    hq_crash,
    hq_crash,
    hq_disk_full,
    sale_meanwhile,
    work_meanwhile,
    other_meanwhile,
)
_BY_NAME = {fault.__name__: fault for fault in _ON_SYNC}
FAULTS = tuple(fault.__name__ for fault in _ON_SYNC)
ANYWHERE = (
    "request_lost",
    "reply_lost",
    "reply_garbage",
    "portal",
    "redirected",
    "gateway",
    "busy",
    "failing",
)
