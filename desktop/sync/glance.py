"""One look at both files before anything is read in full: most of what a synchronisation could have to say is not there."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.orm import Session

from desktop.models.document import SENDING_AGAIN
from desktop.reading import read_rows
from protocol.sync import VerdictStatus

_LATE = f"status = '{VerdictStatus.PARKED.value}' AND code = '{SENDING_AGAIN}'"
_LOOK = (
    "SELECT coalesce(d.dealer_id, 0), coalesce(d.hq_key <> '' AND d.certificate <> '', 0), l.is_healed,"  # noqa: S608 our own words
    " EXISTS (SELECT 1 FROM lease), EXISTS (SELECT 1 FROM lease_closed), EXISTS (SELECT 1 FROM lease_wish),"
    f" EXISTS (SELECT 1 FROM hq_order), EXISTS (SELECT 1 FROM document WHERE {_LATE}),"
    " EXISTS (SELECT 1 FROM main.scope_unknown) OR EXISTS (SELECT 1 FROM catalog.scope_unknown),"
    " EXISTS (SELECT 1 FROM scope_trouble)"
    " FROM (SELECT is_healed FROM lineage ORDER BY ordinal DESC LIMIT 1) l LEFT JOIN device d ON d.id = 1"
)

_UNCOUNTED = "is_complete AND counted_on <> ?1"
_LOOK_AFTER = (
    f"SELECT EXISTS (SELECT 1 FROM main.scope WHERE {_UNCOUNTED})"  # noqa: S608 our own words
    f" OR EXISTS (SELECT 1 FROM catalog.scope WHERE {_UNCOUNTED}),"
    " EXISTS (SELECT 1 FROM lineage WHERE pruned_n < durable_n)"
)


class Glance(NamedTuple):
    """Who this PC is and whether anything at all is there of what is seldom there; nothing is kept of it."""

    dealer_id: int
    has_certificate: bool
    is_healed: bool
    has_leases: bool
    has_closed: bool
    has_wishes: bool
    has_orders: bool
    has_late: bool
    has_unknown: bool
    has_troubles: bool

    @property
    def is_enrolled(self) -> bool:
        """Whether HQ knows this PC."""
        return self.dealer_id != 0


def look(session: Session) -> Glance:
    """Look at both files in the session's snapshot."""
    return Glance(*read_rows(session, _LOOK)[0])


def look_after(session: Session, day: str) -> tuple[bool, bool]:
    """Say whether any whole scope was not counted from its rows on this day, and whether old bodies may be left to HQ."""
    is_uncounted, has_old = read_rows(session, _LOOK_AFTER, (day,))[0]
    return bool(is_uncounted), bool(has_old)
