"""Repair costs what the damage costs: buckets find the rows that differ, and only those are sent."""

from contextlib import contextmanager
from itertools import pairwise

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar.testing import TestClient
from sqlalchemy import select, text, update

from desktop.models.price import Availability
from desktop.models.product import Product
from desktop.models.scope import CatalogScope
from desktop.services.search import find_products
from desktop.sync.apply import take_page
from desktop.sync.cursor import recount
from desktop.sync.pull import PageRefused
from desktop.sync.repair import make_checks
from protocol.catalogue import AVAILABILITY, SUPPLY_SCOPE, AvailabilityRow
from protocol.digest import TOP, Checks, Digest, bucket_range, differing, pack_checks
from protocol.sync import PageStatus, ScopePage, ScopeState
from server_stub import repair
from server_stub.app import create_app
from server_stub.db import open_database
from server_stub.feed import publish
from server_stub.headquarters import open_hq
from server_stub.models import Headquarters, Scope
from tests.desktop.sync.test_sync_round import forged
from tests.hq import START, TOKEN, SeededHq

ROWS = 1_000


def supply(hq, quantities):
    with hq.database.write() as session:
        rows = ((sku, AvailabilityRow(sku, quantity, START)) for sku, quantity in quantities.items())
        publish(session, SUPPLY_SCOPE, AVAILABILITY, rows)


def held(pc):
    with pc.database.read() as session:
        return dict(session.execute(select(Availability.sku, Availability.quantity)).all())


def cursor(pc):
    with pc.database.read() as session:
        return session.execute(
            select(CatalogScope.gen, CatalogScope.v, CatalogScope.differed, CatalogScope.pauses).where(
                CatalogScope.scope == SUPPLY_SCOPE
            )
        ).one()


def damage(pc, *statements):
    """Spoil rows behind the program's back, and let the next day begin, on which they are counted again."""
    with pc.database.write_catalog() as session:
        for statement in statements:
            session.execute(text(statement))
        session.execute(update(CatalogScope).values(counted_on=""))
    recount(pc.database, "2026-09-08")


@pytest.fixture
def filled(enrolled, line):
    """A PC that holds a thousand rows of availability, and what they should be."""
    supply(line.hq, {f"K-{n:04d}": n for n in range(ROWS)})
    enrolled.sync()
    return enrolled


@contextmanager
def restored(line, folder, **values):
    """Serve another copy of HQ in place of the first."""
    database = open_database(str(folder / "hq.db"))
    with database.write() as session:
        if values:
            session.execute(update(Headquarters).values(**values))
            session.execute(update(Scope).values(**values))
    with TestClient(create_app(open_hq(database, TOKEN, line.hq.clock))) as client:
        before, line.hq = line.hq, SeededHq(database, line.hq.hq, line.hq.clock, client)
        yield line.hq
        line.hq = before
    database.close()


def copy_hq(line, folder):
    folder.mkdir()
    pooled = line.hq.database.engine.raw_connection()
    pooled.cursor().execute("VACUUM INTO ?", (str(folder / "hq.db"),))
    pooled.close()
    return folder


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE catalog.availability SET quantity = 7, row_hash = 12345 WHERE sku = 'K-0500'",
        "UPDATE catalog.availability SET quantity = 7, row_hash = row_hash + 1 WHERE sku = 'K-0500'",
        "DELETE FROM catalog.availability WHERE sku = 'K-0500'",
        "INSERT INTO catalog.availability VALUES ('supply', 1, 99, 'K-9999', 1, '2026-09-07')",
        "INSERT INTO catalog.scope_unknown VALUES ('supply', 'odd', 'x', 9, 1, -99, x'5b5d')",
    ],
    ids=["wrong", "wrong in its bucket", "missing", "too many", "unknown too many"],
)
def test_a_bad_row_is_found_and_only_its_bucket_is_sent(filled, line, statement):
    before = held(filled)
    damage(filled, statement)
    report = filled.sync()
    assert report.problems == () and held(filled) == before
    assert report.requests <= 3 and report.rows[SUPPLY_SCOPE] < 30
    assert filled.sync().requests == 2


def test_large_scopes_are_compared_in_two_depths(filled, line, monkeypatch):
    monkeypatch.setattr(repair, "_SHALLOW", 10)
    monkeypatch.setattr(repair, "FEW", 1)
    before = held(filled)
    damage(
        filled,
        "UPDATE catalog.availability SET quantity = 7, row_hash = 12345 WHERE sku = 'K-0500'",
        "DELETE FROM catalog.availability WHERE sku = 'K-0900'",
    )
    report = filled.sync()
    assert report.problems == () and held(filled) == before
    assert report.requests == 3 and report.rows[SUPPLY_SCOPE] == 2, "a nonce and two depths"


def test_an_hq_restored_from_an_older_copy_is_followed_without_the_whole(filled, line, tmp_path):
    before, older = held(filled), copy_hq(line, tmp_path / "older")
    supply(line.hq, {"K-0001": 77, "K-0002": 78, "NEW": 1})
    filled.sync()
    assert held(filled)["NEW"] == 1
    with restored(line, older):
        report = filled.sync()
    assert report.problems == () and held(filled) == before
    assert report.rows[SUPPLY_SCOPE] < 60 and cursor(filled).differed == 0


def test_an_hq_restored_with_another_history_and_later_changes_is_followed(filled, line, tmp_path):
    older = copy_hq(line, tmp_path / "older")
    supply(line.hq, {"K-0001": 77})
    filled.sync()
    with restored(line, older, gen="0" * 16) as hq:
        supply(hq, {"K-0003": 5})
        report = filled.sync()
        assert report.problems == () and cursor(filled).gen == "0" * 16
        assert (held(filled)["K-0001"], held(filled)["K-0003"]) == (1, 5)
        assert report.rows[SUPPLY_SCOPE] < 60


def test_an_hq_restored_with_equal_content_costs_no_rows(filled, line, tmp_path):
    with restored(line, copy_hq(line, tmp_path / "equal"), gen="0" * 16):
        report = filled.sync()
    assert report.requests == 2 and sum(report.rows.values()) == 0 and cursor(filled).gen == "0" * 16


def test_a_history_whose_rows_are_right_but_counted_wrong_is_the_same(filled, line):
    with filled.database.write_catalog() as session:
        session.execute(update(CatalogScope).where(CatalogScope.scope == SUPPLY_SCOPE).values(low=1))
    report = filled.sync()
    assert report.problems == () and not report.rows[SUPPLY_SCOPE] and report.requests == 3


def test_a_step_that_does_not_add_up_is_repaired_by_comparing(filled, line):
    with filled.database.write_catalog() as session:
        session.execute(text("DELETE FROM catalog.availability WHERE sku = 'K-0003'"))
    supply(line.hq, {"K-0003": 5})
    report = filled.sync()
    assert report.problems == () and held(filled)["K-0003"] == 5 and report.rows[SUPPLY_SCOPE] < 30


def test_repaired_products_are_found_by_their_words(enrolled, line, monkeypatch):
    monkeypatch.setattr("server_stub.page.SMALL", 1)
    enrolled.sync()
    damage(enrolled, "UPDATE catalog.product SET name = '坏', row_hash = 5 WHERE sku = 'P-002'")
    assert enrolled.sync().problems == ()
    with enrolled.database.read() as session:
        assert session.scalar(select(Product.name).where(Product.sku == "P-002")) == "玻化砖"
        assert [found.sku for found in find_products(session, "玻化")] == ["P-002"]


def test_a_scope_revoked_while_it_is_compared_goes(filled, line):
    def revoke(reply):
        pages = [
            ScopePage(scope=page.scope, status=PageStatus.REVOKED) if page.scope == SUPPLY_SCOPE else page
            for page in reply.pages
        ]
        return msgspec.structs.replace(reply, pages=pages)

    damage(filled, "DELETE FROM catalog.availability WHERE sku = 'K-0003'")
    line.break_with(forged(revoke))
    filled.sync()
    assert held(filled) == {} and line.times == 0


def test_what_never_adds_up_is_left_alone_for_longer_each_time(filled, line):
    with line.hq.database.write() as session:
        session.execute(update(Scope).where(Scope.name == SUPPLY_SCOPE).values(low=Scope.low + 1))
    before, quiet, tried = held(filled), [], 0
    for _ in range(12):
        report = filled.sync()
        assert report.problems == ("scope_differs:supply",) and held(filled) == before
        tried += report.requests > 2
        quiet.append(not report.rows.get(SUPPLY_SCOPE))
    assert tried == 3 and quiet.count(False) <= 4, "after 1, 3 and 7 pauses"
    with line.hq.database.write() as session:
        session.execute(update(Scope).where(Scope.name == SUPPLY_SCOPE).values(low=Scope.low - 1))
    for _ in range(8):
        report = filled.sync()
    assert report.problems == () and cursor(filled)[2:] == (0, 0)


def test_an_hq_that_compares_for_ever_is_left_alone(filled, line):
    def never(reply):
        page = ScopePage(scope=SUPPLY_SCOPE, status=PageStatus.COMPARE, is_complete=False)
        return msgspec.structs.replace(reply, pages=[page])

    line.break_with(forged(never), times=99)
    report = filled.sync()
    assert report.problems == ("scope_differs:supply",) and report.requests < 12
    assert len(held(filled)) == ROWS + 3


@pytest.mark.parametrize("depth, buckets", [(0, [1]), (3, [1]), (9, [])])
def test_a_difference_that_is_none_is_refused(filled, depth, buckets):
    before = filled.contents()
    page = ScopePage(
        scope=SUPPLY_SCOPE, status=PageStatus.DIFF, gen="g", digest=Digest(), depth=depth, buckets=buckets
    )
    with pytest.raises(PageRefused):
        take_page(filled.database, page)
    assert filled.contents() == before


def test_a_difference_that_does_not_add_up_changes_no_row(filled):
    before = held(filled)
    page = ScopePage(
        scope=SUPPLY_SCOPE,
        status=PageStatus.DIFF,
        gen="g",
        digest=Digest(1, 1, 1),
        depth=1,
        buckets=[0, 1, 2],
    )
    assert take_page(filled.database, page).differs
    assert held(filled) == before


@pytest.mark.parametrize(
    "checks",
    [
        {"supply": [Checks(TOP, b"short")]},
        {"supply": [Checks(256, bytes(1024))]},
        {"supply": [Checks(TOP, bytes(1024)), Checks(1, bytes(1024))]},
        {"supply": [Checks(1, bytes(1024)), Checks(1, bytes(1024))]},
    ],
)
def test_checks_that_are_none_are_refused(hq, checks):
    device = hq.device()
    request = msgspec.structs.replace(device.request(), checks=checks)
    assert device.send(msgspec.json.encode(request)).status_code == 400


def test_a_pc_of_the_first_release_is_never_asked_to_compare(hq):
    supply(hq, {f"K-{n:04d}": n for n in range(ROWS)})
    device = hq.device()
    first = next(page for page in device.sync().pages if page.scope == SUPPLY_SCOPE)
    stale = ScopeState(SUPPLY_SCOPE, "f" * 16, 9, Digest(ROWS, 1, 1))
    again = next(page for page in device.sync(scopes=[stale]).pages if page.scope == SUPPLY_SCOPE)
    assert again.status is PageStatus.RESET and again.digest == first.digest


def test_buckets_divide_all_hashes():
    for depth in (1, 2):
        ends = [bucket_range(depth, number) for number in range(256**depth)]
        ends.sort()
        assert ends[0][0] == -(2**63) and ends[-1][1] == 2**63 - 1
        assert all(first[1] + 1 == second[0] for first, second in pairwise(ends))


HASHES = st.sets(st.integers(-(2**63), 2**63 - 1).filter(lambda n: n % (2**32 - 1)), max_size=40)


@given(HASHES, HASHES)
def test_the_buckets_that_differ_hold_every_hash_that_only_one_side_has(ours, theirs):
    def checks(hashes):
        sums = {}
        for hashed in hashes:
            sums[(hashed >> 56) & 255] = sums.get((hashed >> 56) & 255, 0) + hashed
        return pack_checks(TOP, sums)

    found = set(differing(checks(ours), checks(theirs)))
    assert {(hashed >> 56) & 255 for hashed in ours ^ theirs} >= found
    assert all((hashed >> 56) & 255 in found for hashed in ours ^ theirs if len(ours ^ theirs) == 1)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(0, ROWS - 1), max_size=12), st.sets(st.integers(0, ROWS - 1), max_size=12))
def test_any_damage_is_repaired(filled, doomed, spoiled):
    before = held(filled)
    gone = ", ".join(f"'K-{n:04d}'" for n in doomed) or "''"
    wrong = ", ".join(f"'K-{n:04d}'" for n in spoiled) or "''"
    damage(
        filled,
        f"UPDATE catalog.availability SET quantity = -1, row_hash = -row_hash WHERE sku IN ({wrong})",
        f"DELETE FROM catalog.availability WHERE sku IN ({gone})",
    )
    assert filled.sync().problems == () and held(filled) == before


def test_both_sides_make_the_same_checks(filled, line):
    with filled.database.read() as session:
        mine = make_checks(session, SUPPLY_SCOPE, ())
        inside = make_checks(session, SUPPLY_SCOPE, (3, 200))
    with line.hq.database.read() as session:
        scope = session.scalars(select(Scope).where(Scope.name == SUPPLY_SCOPE)).one()
        assert repair.find_differing(session, scope, mine) == (1, [])
        assert repair.find_differing(session, scope, inside) == (2, [])
