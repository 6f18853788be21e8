"""HQ adds up its buckets to what a PC adds up of the same rows, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from protocol.digest import TOP, pack_checks
from server_stub.models import Scope, ScopeRow
from server_stub.repair import find_differing
from tests.hq import SeededHq

ON_BOTH = pytest.mark.parametrize("hq", ["sqlite", "postgresql"], indirect=True)


@ON_BOTH
@pytest.mark.parametrize(("inside", "shift", "depth"), [(TOP, 56, 1), (0, 48, 2)])
def test_buckets_of_the_same_rows_do_not_differ(hq: SeededHq, inside: int, shift: int, depth: int) -> None:
    with hq.database.hq_wide.read() as session:
        scope = session.scalars(select(Scope).where(Scope.name == "product")).one()
        mine = (ScopeRow.scope_id == scope.id, ScopeRow.is_gone.is_(False))
        sums: Counter[int] = Counter()
        for row_hash in session.scalars(select(ScopeRow.hash).where(*mine)):
            if inside == TOP or (row_hash >> 56) & 255 == inside:
                sums[(row_hash >> shift) & 255] += row_hash
        assert find_differing(session, scope, [pack_checks(inside, sums)]) == (depth, [])
        sums[7] += 1
        odd = find_differing(session, scope, [pack_checks(inside, sums)])
        assert odd == (depth, [7 if inside == TOP else inside * 256 + 7])
