"""A thousand PCs ask HQ again and again: what HQ's process holds in memory after the first round and after the last."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import time
from base64 import urlsafe_b64encode
from contextlib import redirect_stderr
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.cluster import open_cluster
from bench.figure import Figure, Progress, at_most
from bench.loopback import STORE
from desktop.commands.hq_process import HqProcess
from protocol import routes
from protocol.base import PROTOCOL_VERSION, encode
from protocol.enrol import EnrolCode, EnrolCodeRequest, Enrolment, EnrolRequest
from protocol.lineage import chain_start, new_lineage_id
from protocol.sync import Head, ScopeState, SyncReply, SyncRequest

NAME = "polling"
PCS = 1_000
ROUNDS = 3
_TOKEN = "token-of-the-benchmark"
_GROWTH_KIB = 8 * 1024
"""What may come on top once every page was touched: the allocator's own slack."""


def _encode64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class _Pc:
    """A PC as HQ sees it: a key and where it stands in its scopes."""

    key: Ed25519PrivateKey
    device_id: int
    lineage: str = field(default_factory=new_lineage_id)
    states: list[ScopeState] = field(default_factory=list)


class _Line:
    """One connection to HQ that all PCs share in turn."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False
        self._nonce = self._session.get(url + routes.HEALTH).headers["Branchline-Nonce"]

    def enrol(self) -> _Pc:
        """Make a PC of the demo's first store."""
        staff = {"Authorization": f"Bearer {_TOKEN}"}
        code = msgspec.json.decode(
            self._post(routes.ENROL_CODES, encode(EnrolCodeRequest(STORE)), staff), type=EnrolCode
        )
        key = Ed25519PrivateKey.generate()
        public = _encode64(key.public_key().public_bytes_raw())
        wish = encode(EnrolRequest(code=code.code, public_key=public, machine="bench", program="bench"))
        return _Pc(key, msgspec.json.decode(self._post(routes.ENROL, wish, {}), type=Enrolment).device_id)

    def poll(self, pc: _Pc) -> None:
        """Ask whether there is anything new, and remember where the PC stands."""
        start = Head(0, chain_start(pc.lineage))
        wish = SyncRequest(PROTOCOL_VERSION, "bench", pc.lineage, start, scopes=pc.states)
        body = encode(wish)
        text = f"POST\n{routes.SYNC}\n{hashlib.sha256(body).hexdigest()}\n{self._nonce}".encode()
        signed = {"Branchline-Device": str(pc.device_id), "Branchline-Nonce": self._nonce}
        signed["Branchline-Signature"] = _encode64(pc.key.sign(text))
        reply = msgspec.json.decode(self._post(routes.SYNC, body, signed), type=SyncReply)
        pc.states = [
            ScopeState(page.scope, page.gen, page.v, page.digest) for page in reply.pages if page.digest
        ]

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        answer = self._session.post(
            self._url + path, data=body, headers={"Content-Type": "application/json"} | headers
        )
        answer.raise_for_status()
        self._nonce = answer.headers["Branchline-Nonce"]
        return answer.content


def _resident_kib(pid: int) -> int:
    text = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(next(line for line in text.splitlines() if line.startswith("VmRSS:")).split()[1])


def run(progress: Progress) -> list[Figure]:
    """Let a thousand PCs poll HQ on SQLite and on PostgreSQL; only Linux says what a process holds."""
    if not Path("/proc/self/status").exists():
        return []
    os.environ["BRANCHLINE_STAFF_TOKEN"] = _TOKEN
    try:
        with tempfile.TemporaryDirectory() as name, open_cluster() as cluster:
            cluster.execute("CREATE DATABASE hq")
            on_file = _measure("SQLite", str(Path(name) / "hq.db"), progress)
            return [*on_file, *_measure("PostgreSQL", cluster.url("hq"), progress)]
    finally:
        del os.environ["BRANCHLINE_STAFF_TOKEN"]


def _measure(label: str, url: str, progress: Progress) -> list[Figure]:
    progress(f"{label}: enrolling {PCS:,} PCs")
    with HqProcess(url) as hq:
        with redirect_stderr(io.StringIO()):
            hq.seed_demo()
        line = _Line(hq.start())
        pcs = [line.enrol() for _ in range(PCS)]
        for pc in pcs:
            line.poll(pc)
        before = _resident_kib(hq.pid)
        progress(f"{label}: {ROUNDS} rounds of {PCS:,} polls")
        begun = time.perf_counter()
        for _ in range(ROUNDS):
            for pc in pcs:
                line.poll(pc)
        each_ms = (time.perf_counter() - begun) * 1000 / (ROUNDS * PCS)
        after = _resident_kib(hq.pid)
    return [
        Figure(f"HQ on {label} after the first round", before / 1024, "MiB"),
        Figure(f"HQ on {label} after {ROUNDS} more", after / 1024, "MiB"),
        at_most(
            f"growth while {PCS:,} PCs poll, {label}", (after - before) / 1024, "MiB", _GROWTH_KIB / 1024
        ),
        Figure(f"one poll at HQ on {label}, both ends", each_ms, "ms"),
    ]
