"""What HQ has promised and not given yet: the rest of open leases, and what is held for documents in doubt."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from domain.lease import LeaseKind
from server_stub.models import Lease
from server_stub.models import LeaseUse as StoredUse
from server_stub.prepared import Prepared

_LENT = Prepared(
    select(func.coalesce(func.sum(Lease.amount - Lease.used), 0)).where(
        Lease.dealer_id == bindparam("dealer"),
        Lease.closed_at.is_(None),
        Lease.kind == bindparam("kind"),
        Lease.subject == bindparam("subject"),
    )
)
_IN_DOUBT = Prepared(
    select(func.coalesce(func.sum(StoredUse.covered), 0)).where(
        StoredUse.dealer_id == bindparam("dealer"),
        StoredUse.is_settled.is_(False),
        StoredUse.kind == bindparam("kind"),
        StoredUse.subject == bindparam("subject"),
    )
)


def reserved_amount(session: Session, dealer_id: int, kind: LeaseKind, *subjects: str) -> int:
    """Return what is promised of one thing: the rest of every open lease, and what is held for documents in doubt."""
    of = {"dealer": dealer_id, "kind": kind.value}
    return sum(
        int(query.scalar(session, subject=subject, **of))
        for subject in dict.fromkeys(subjects or ("",))
        for query in (_LENT, _IN_DOUBT)
    )
