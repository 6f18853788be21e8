"""Row hashes: many at once are what each is alone."""

from hypothesis import given
from hypothesis import strategies as st

from protocol.digest import row_hash, row_hashes

KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(rows=st.lists(st.tuples(KEYS, st.binary(max_size=40))), shape=st.integers(1, 9))
def test_rows_are_hashed_together_as_each_is_alone(rows, shape):
    keys, bodies = [key for key, _ in rows], [body for _, body in rows]
    assert row_hashes("价", shape, keys, bodies) == [row_hash("价", shape, key, body) for key, body in rows]
