"""A thousand enrolled PCs ask HQ again and again, each on a line of its own: what HQ's process holds after every round."""

from __future__ import annotations

import io
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr
from pathlib import Path

import msgspec
from sqlalchemy import insert
from sqlalchemy.orm import Session

from bench.cluster import open_cluster
from bench.figure import Figure, Progress, at_most
from desktop.commands.hq_process import HqProcess
from desktop.sync.credentials import DeviceKey, make_key
from desktop.sync.http import PROGRAM, Http
from desktop.sync.published import known_shapes
from protocol.base import PROTOCOL_VERSION
from protocol.brief import held_seal, shorten
from protocol.enrol import Enrolment, EnrolRequest
from protocol.lineage import chain_start, new_lineage_id
from protocol.routes import SYNC
from protocol.sync import Feature, Head, ScopeState, SyncReply, SyncRequest
from server_stub.db import database_file, database_url, open_database
from server_stub.enrol import enrol, issue_code
from server_stub.headquarters import utc_now
from server_stub.models import Dealer, Store
from server_stub.publish import publish_dealer
from server_stub.settings import token_file
from server_stub.signing import key_file, read_signer

NAME = "polling"
PCS = 1_000
_STORES, _TILLS = 2, 2
"""Of every dealer, and of every store."""
_FIRST = 1_001
ROUNDS = 4
_WARM_ROUNDS = 2
"""In the first every PC takes what is its own; both ask HQ more at once than the measured ones."""
_WARM_AT_ONCE, _AT_ONCE = 8, 4
_TRIES = 10
_GROWTH = 5.0
_FILES = 4_096
"""Each end of a line is a file to its process, and there is room to spare."""


class _Pc:
    """A PC as HQ sees it: a key, a line that stays open, and where it stands in its scopes.

    `known` is what the brand publishes to all, as a PC before took it: here it is the polls that are looked at.
    """

    def __init__(self, url: str, key: DeviceKey, told: Enrolment, known: Mapping[str, ScopeState]) -> None:
        self.line = Http(url, DeviceKey(key.private, told.device_id))
        self.states = {scope: known.get(scope, ScopeState(scope, told.gen)) for scope in told.scopes}
        lineage = new_lineage_id()
        self._usual = SyncRequest(
            protocol=PROTOCOL_VERSION,
            program=PROGRAM,
            lineage=lineage,
            after=Head(0, chain_start(lineage)),
            features=[Feature.LEASES.value, Feature.BRIEF.value],
            shapes=known_shapes(),
        )

    def poll(self) -> None:
        """Ask in short whether there is anything new, as the desktop does, and take what comes."""
        reply = self._ask(brief=shorten(self.states.values()))
        for _ in range(_TRIES):
            if self._takes(reply):
                return
            reply = self._ask(scopes=[*self.states.values()])
        raise RuntimeError("a PC does not come to hold what HQ says it does")

    def _ask(self, **said: object) -> SyncReply:
        return self.line.post(SYNC, msgspec.structs.replace(self._usual, **said), SyncReply)

    def _takes(self, reply: SyncReply) -> bool:
        """Note where the PC stands now, and say whether that is all there is."""
        for page in reply.pages:
            before = self.states.get(page.scope, ScopeState(page.scope))
            digest = page.digest or before.digest
            self.states[page.scope] = ScopeState(page.scope, page.gen, page.v, digest)
        return reply.held == held_seal(self.states.values())


def run(progress: Progress) -> list[Figure]:
    """Let a thousand PCs poll HQ on SQLite and on PostgreSQL; only Linux says what a process holds."""
    if not Path("/proc/self/status").exists():
        return []
    with _many_files(), tempfile.TemporaryDirectory() as name, open_cluster() as cluster:
        cluster.execute("CREATE DATABASE hq")
        on_file = _measure("SQLite", str(Path(name) / "hq.db"), progress)
        return [*on_file, *_measure("PostgreSQL", cluster.url("hq"), progress)]


@contextmanager
def _many_files() -> Iterator[None]:
    """Let this process have a thousand lines open."""
    import resource  # Windows has none

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, enough), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _measure(label: str, url: str, progress: Progress) -> list[Figure]:
    """Fill an HQ, enrol the PCs, let them poll until HQ is warm, then measure."""
    progress(f"{label}: filling HQ with the demo brand")
    with HqProcess(url) as hq:
        with redirect_stderr(io.StringIO()):
            hq.seed_demo()
        progress(f"{label}: enrolling {PCS:,} PCs")
        enrolled, address = _enrol_all(url), hq.start()
        first = _Pc(address, *enrolled.pop(), {})
        first.poll()
        pcs = [first, *(_Pc(address, *each, first.states) for each in enrolled)]

        progress(f"{label}: {_WARM_ROUNDS} rounds to be warm, {PCS:,} polls each")
        for _ in range(_WARM_ROUNDS):
            _poll_all(pcs, _WARM_AT_ONCE)
        held, seconds = list[int](), 0.0
        for place in range(1, ROUNDS + 1):
            seconds += _poll_all(pcs, _AT_ONCE)
            held.append(_resident_kib(hq.pid))
            progress(f"{label}: round {place} of {ROUNDS}, HQ holds {held[-1] / 1024:.1f} MiB")
        for pc in pcs:
            pc.line.close()
    return _figures(label, held, seconds)


def _poll_all(pcs: Sequence[_Pc], at_once: int) -> float:
    """Let every PC poll once, so many of them at a time, and return the seconds it took."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(at_once) as hands:
        list(hands.map(_Pc.poll, pcs))
    return time.perf_counter() - begun


def _enrol_all(url: str) -> list[tuple[DeviceKey, Enrolment]]:
    """Open dealers and stores beside the demo's and enrol their PCs, each with a key of its own, in one transaction."""
    database, now = open_database(url), utc_now()
    signer = read_signer(key_file(token_file(database_file(database_url(url)))))
    try:
        with database.hq_wide.write() as session:
            codes = [issue_code(session, store, now).code for store in _open_stores(session)]
            keys = [make_key() for _ in codes]
            wishes = (
                EnrolRequest(code=code, public_key=key.public, machine="bench", program=PROGRAM)
                for code, key in zip(codes, keys, strict=True)
            )
            return [(key, enrol(session, wish, now, signer)) for key, wish in zip(keys, wishes, strict=True)]
    finally:
        database.close()


def _open_stores(session: Session) -> list[str]:
    """Return the code of a store for every PC."""
    dealers = range(_FIRST, _FIRST + PCS // (_STORES * _TILLS))
    stores = [
        {"dealer_id": dealer, "id": dealer * _STORES + place, "code": f"P{dealer}-{place}", "name": "bench"}
        for dealer in dealers
        for place in range(_STORES)
    ]
    session.execute(insert(Dealer), [{"id": id, "code": f"P{id}", "name": "bench"} for id in dealers])
    session.execute(insert(Store), stores)
    for dealer in dealers:
        publish_dealer(session, dealer)
    return [str(store["code"]) for store in stores for _ in range(_TILLS)]


def _resident_kib(pid: int) -> int:
    text = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(next(line for line in text.splitlines() if line.startswith("VmRSS:")).split()[1])


def _figures(label: str, held: Sequence[int], seconds: float) -> list[Figure]:
    """Return what HQ held after the first measured round and after the last, and how it grew in between."""
    first, last, polls = held[0], held[-1], (ROUNDS - 1) * PCS
    slope = statistics.linear_regression(range(len(held)), held).slope
    return [
        Figure(f"HQ on {label} after round 1", first / 1024, "MiB"),
        Figure(f"HQ on {label} after round {ROUNDS}", last / 1024, "MiB"),
        Figure(f"slope, {label}", slope * 1024 / PCS, "bytes a poll"),
        at_most(f"growth over {polls:,} polls, {label}", (last / first - 1) * 100, "%", _GROWTH),
        Figure(f"polls of {PCS:,} PCs, {label}", ROUNDS * PCS / seconds, "1/s"),
    ]
