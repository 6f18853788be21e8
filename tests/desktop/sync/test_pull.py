"""Taking pages apart: rows read all at once are what they are one by one, whatever stands among them."""

from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.published import CATALOG_FILE, LEDGER_FILE
from desktop.sync.pull import GONE, Rows, read_rows, read_typed
from protocol.catalogue import PRICE, PriceRow
from protocol.dealer import CONTRACT, ContractRow
from protocol.digest import row_hash
from protocol.sync import PageStatus, ScopePage, ScopeRow

DAYS = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
BROKEN = st.sampled_from([b'["A",1', b"{}", b"[]", b'"A"', b"[1],[2]", b'["\xff"]', b"1", GONE])


def raw(body):
    return body if isinstance(body, bytes) else msgspec.json.encode(body)


def prices(key):
    row = st.builds(
        PriceRow,
        st.sampled_from([key, key, key, "other"]),
        st.just(80),
        st.just("list"),
        st.just("砖"),
        st.just("片"),
        st.integers(0, 10**9),
        DAYS,
        DAYS,
    )
    return row.map(raw)


@st.composite
def pages(draw):
    rows = []
    for v in range(1, draw(st.integers(1, 12)) + 1):
        key = f"P{v}"
        body = draw(BROKEN if draw(st.integers(0, 9)) == 0 else prices(key))
        rows.append(ScopeRow(v, PRICE, draw(st.sampled_from([1, 1, 1, 2])), key, msgspec.Raw(body)))
    return ScopePage(scope="price:list", status=PageStatus.ROWS, gen="g", v=99, head_v=99, rows=rows)


@given(page=pages())
def test_rows_read_at_once_are_what_they_are_one_by_one(page):
    found, alone = read_rows(CATALOG_FILE, page), Rows(count=len(page.rows))
    for row in page.rows:
        body = bytes(row.body)
        if body == GONE:
            alone.gone.append((row.kind, row.key))
            continue
        hashed = (row.v, row_hash(row.kind, row.shape, row.key, body), body, row.key)
        if not read_typed(CATALOG_FILE.kinds[PRICE], alone, page.scope, hashed, row.shape):
            alone.unknown.append((page.scope, row.kind, row.key, row.shape, row.v, hashed[1], body))
    for rows in (found, alone):
        rows.gone.sort()
        rows.unknown.sort()
    assert found == alone


def test_a_key_that_no_row_of_its_kind_has_is_kept_aside():
    body = raw(ContractRow("C-1", 2, None, None, 30))
    rows = [ScopeRow(v, CONTRACT, 1, key, msgspec.Raw(body)) for v, key in enumerate(("C-1/2", "C-1/x"), 1)]
    page = ScopePage(scope="dealer:1", status=PageStatus.ROWS, gen="g", v=2, head_v=2, rows=rows)
    found = read_rows(LEDGER_FILE, page)
    assert (found.typed[CONTRACT].keys, len(found.unknown), found.unreadable) == (["C-1/2"], 1, 1)
