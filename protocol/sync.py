"""One request for a normal sync: documents go up, verdicts and scope pages come down."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from protocol.base import MAX_PAGE_ROWS, Row, Wire
from protocol.certificate import Signed
from protocol.control import DayAnswered, DayStated
from protocol.digest import Checks, Digest
from protocol.lease import LeaseWish
from protocol.revocation import Obeyed
from protocol.segment import Manifest


class Envelope(Row, frozen=True):
    """One document of a lineage log; `body` is kept and hashed as the bytes that were sent."""

    n: int
    doc_id: str
    kind: str
    version: int
    body: msgspec.Raw


class Head(Row, frozen=True):
    """The last entry of a lineage log that one side holds."""

    n: int
    chain: str


class Feature(StrEnum):
    """What a PC understands beyond the first release; HQ uses the newer statuses only where they are declared."""

    COMPARE = "compare"
    SEGMENTS = "segments"
    """Segments that carry the hashes of their rows; HQ cuts none any more, so whoever takes only these gets pages."""

    BARE_SEGMENTS = "segments2"
    CERTIFICATE = "certificate"
    """It lacks HQ's key or a young certificate and would like both."""
    LEASES = "leases"
    BRIEF = "brief"
    """It can say its cursors in their short form, and wants to hear what it holds once it took what is sent."""


class BodyForm(StrEnum):
    """How the bodies of a request's envelopes travel: as they are, as opaque base64, or as their hash alone.

    A document that HQ fails to store goes alone as OPAQUE, then alone as its HASH (BLAKE2b-256, hexadecimal), which
    keeps the chain provable; its body goes up later as one of `late`.
    """

    PLAIN = ""
    OPAQUE = "opaque"
    HASH = "hash"


class ScopeState(Row, frozen=True):
    """What a PC holds of a scope: HQ's history, version and digest; an empty gen holds nothing."""

    scope: str
    gen: str = ""
    v: int = 0
    digest: Digest = Digest()


class Brief(Row, frozen=True):
    """Whole cursors in short: the versions of all scopes in the order of their names.

    `names` seals which scopes of which histories they are (protocol.brief). Where HQ grants exactly these, the PC holds
    what was published at these versions, and the seal of the answer proves it; otherwise HQ sends no pages and no
    seal, and the PC says its cursors in full.
    """

    names: str
    at: list[int]


class SyncRequest(Wire, frozen=True):
    """A PC's side of a sync. `after` is its head before the envelopes, compared on every sync, even an empty one.

    `checks` by scope ask HQ to find the buckets that differ; a paused scope is left alone this time. `shapes` is the
    highest shape the program knows of each kind of row, 1 where none is named. `late` are envelopes of which HQ holds
    the hash alone, bodies as base64. `wishes` and `returned` are about leases: what the PC would like to hold, and which it
    closed before it asked, with every document that spent of them sent by now. `days` are control totals of the
    documents up to `after`, in a request without envelopes. `paused_for` says of scopes whose pages were not taken
    three times in a row why: "differs", "refused: ...", "prices_waiting" for a person, or "prices_left" by one. `brief`
    stands in place of `scopes` and of the features that came before it.
    """

    protocol: int
    program: str
    lineage: str
    after: Head
    envelopes: list[Envelope] = []
    scopes: list[ScopeState] = []
    parent: str = ""
    page_rows: int = MAX_PAGE_ROWS
    features: list[str] = []
    checks: dict[str, list[Checks]] = {}
    paused: list[str] = []
    shapes: dict[str, int] = {}
    form: BodyForm = BodyForm.PLAIN
    late: list[Envelope] = []
    wishes: list[LeaseWish] = []
    returned: list[str] = []
    obeyed: list[Obeyed] = []
    days: list[DayStated] = []
    paused_for: dict[str, str] = {}
    brief: Brief | None = None


class PushStatus(StrEnum):
    """What HQ says of the lineage log as a whole."""

    OK = "ok"
    BEHIND = "behind"
    FORK = "fork"
    UNKNOWN = "unknown"


class VerdictStatus(StrEnum):
    """What became of one document."""

    APPLIED = "applied"
    HAVE = "have"
    REJECTED = "rejected"
    PARKED = "parked"
    WAITING = "waiting"
    RECEIVED = "received"


class Verdict(Wire, frozen=True):
    """HQ's answer to one document; `code` and `facts` say why it is not simply applied."""

    n: int
    doc_id: str
    status: VerdictStatus
    code: str = ""
    facts: dict[str, str | int | bool | None] = {}


def _null() -> msgspec.Raw:
    return msgspec.Raw(b"null")


class ScopeRow(Row, frozen=True):
    """One row of a scope at one version; a null body means the row is gone."""

    v: int
    kind: str
    shape: int
    key: str
    body: msgspec.Raw = msgspec.field(default_factory=_null)


class PageStatus(StrEnum):
    """How HQ answers for one scope."""

    ROWS = "rows"
    SAME = "same"
    RESET = "reset"
    REVOKED = "revoked"
    COMPARE = "compare"
    DIFF = "diff"
    SEGMENTS = "segments"


class ScopePage(Wire, frozen=True):
    """A cut of one scope: rows up to `v`; `is_complete` pages carry the digest of the whole scope.

    RESET means: throw away what is held and take these rows from the beginning. SAME: adopt gen and v, nothing changed.
    COMPARE: send the checks inside `buckets` of depth 1, or of the whole scope where it names none. DIFF: `rows` are all
    there is in `buckets` of `depth`; everything else in them goes. SEGMENTS: take the scope from `manifest`, then ask again.
    """

    scope: str
    status: PageStatus
    gen: str = ""
    v: int = 0
    head_v: int = 0
    is_complete: bool = True
    digest: Digest | None = None
    rows: list[ScopeRow] = []
    depth: int = 0
    buckets: list[int] = []
    manifest: Manifest | None = None


class SyncReply(Wire, frozen=True):
    """HQ's side of a sync. `durable` is the head that every backup HQ could still restore holds.

    `orders` are signed protocol.revocation.DeviceOrders, `standing` is a protocol.revocation.Standing; `hq_key` and
    `certificate` come to a PC that asked for them, or whose certificate is half over. `notice` is a problem code
    that says why no pages come: the documents were taken all the same. `held` seals what a PC that speaks briefly
    holds of all its scopes once it took these pages and what follows them; a scope without a page stays as it is.
    """

    gen: str
    status: PushStatus
    head: Head
    durable: int
    hq_time: datetime
    verdicts: list[Verdict] = []
    pages: list[ScopePage] = []
    orders: list[Signed] = []
    certificate: Signed | None = None
    hq_key: str = ""
    standing: str = ""
    notice: str = ""
    days: list[DayAnswered] = []
    held: str = ""
