"""What one synchronisation carries along: the message of a round, what was done so far, and the report in the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from desktop.lineage import Entry
from desktop.sync.control import Statement
from desktop.sync.http import PROGRAM
from desktop.sync.poison import in_form
from desktop.sync.published import known_shapes
from desktop.sync.push import Log
from desktop.sync.revocation import Told
from protocol.base import MAX_PAGE_ROWS, PROTOCOL_VERSION
from protocol.brief import shorten
from protocol.digest import Checks
from protocol.lease import LeaseWish
from protocol.segment import Manifest
from protocol.sync import BodyForm, Feature, ScopeState, SyncRequest

FEATURES = [Feature.COMPARE.value, Feature.BARE_SEGMENTS.value]
ALWAYS = [Feature.LEASES.value, Feature.BRIEF.value]


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one synchronisation did, in plain figures; `problems` are codes for people, empty when all went well."""

    pushed: int
    verdicts: dict[str, int]
    rows: dict[str, int]
    requests: int
    bytes_up: int
    bytes_down: int
    duration_ms: int
    new_lineage: bool
    problems: tuple[str, ...]
    healed: int = 0


@dataclass(slots=True)
class Progress:
    """What was done so far in this synchronisation."""

    pushed: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    asked: dict[str, tuple[int, ...]] = field(default_factory=dict)
    comparisons: Counter[str] = field(default_factory=Counter)
    restarted: set[str] = field(default_factory=set)
    left_alone: set[str] = field(default_factory=set)
    manifests: list[Manifest] = field(default_factory=list)
    features: list[str] = field(default_factory=lambda: list(FEATURES))
    new_lineages: int = 0
    is_fork_refused: bool = False
    troubles: dict[str, str] = field(default_factory=dict)
    troubles_before: dict[str, tuple[str, int]] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    is_healed: bool = True
    healed: int = 0
    dealer_id: int = 0
    stuck: str = ""
    form: BodyForm = BodyForm.PLAIN
    is_late_refused: bool = False
    notice: str = ""
    is_answered: bool = False
    problems: list[str] = field(default_factory=list)
    has_news: bool = False
    is_brief: bool = False

    def doubts(self) -> int:
        """Return how often a scope was compared, restarted or left alone, or something is no longer asked for; more of
        it is a step forward too."""
        given_up = len(FEATURES) - len(self.features)
        return self.comparisons.total() + len(self.restarted) + len(self.left_alone) + given_up

    def note(self, problem: str) -> None:
        """Keep a problem once."""
        if problem not in self.problems:
            self.problems.append(problem)


@dataclass(frozen=True, slots=True)
class Round:
    """What one request carries, read from one snapshot of the database."""

    log: Log
    batch: list[Entry]
    scopes: list[ScopeState]
    checks: dict[str, list[Checks]]
    left_alone: list[str]
    features: list[str]
    is_brief: bool = False
    form: BodyForm = BodyForm.PLAIN
    late: list[Entry] = field(default_factory=list)
    told: Told = field(default_factory=Told)
    control: Statement = Statement()
    wishes: list[LeaseWish] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    paused_for: dict[str, str] = field(default_factory=dict)

    def request(self) -> SyncRequest:
        """Return the message."""
        return SyncRequest(
            protocol=PROTOCOL_VERSION,
            program=PROGRAM,
            lineage=self.log.lineage_id,
            after=self.log.acked,
            envelopes=[in_form(entry, self.form) for entry in self.batch],
            scopes=[] if self.is_brief else self.scopes,
            parent=self.log.parent,
            page_rows=MAX_PAGE_ROWS,
            features=self._spoken(),
            checks=self.checks,
            paused=self.left_alone,
            shapes=known_shapes(),
            form=self.form,
            late=[in_form(entry, BodyForm.OPAQUE) for entry in self.late],
            obeyed=list(self.told.obeyed),
            days=list(self.control.days),
            wishes=self.wishes,
            returned=self.returned,
            paused_for=self.paused_for,
            brief=shorten(self.scopes) if self.is_brief else None,
        )

    def _spoken(self) -> list[str]:
        """Return the features to declare; those that came before the short form are implied by it."""
        if self.is_brief:
            return [feature for feature in self.features if feature not in FEATURES]
        return [*self.features, *ALWAYS]
