"""Reading by plain SQL says what the transaction sees, whether or not somebody listens to the statements."""

import pytest
from sqlalchemy import event

from desktop.db import Database
from desktop.reading import iterate_rows, read_row, read_rows

PREFIXES = "SELECT prefix FROM lineage ORDER BY ordinal"


def test_a_transaction_reads_what_it_wrote(database: Database) -> None:
    with database.write() as session:
        assert len(read_rows(session, PREFIXES)) == 1
        session.connection().exec_driver_sql("UPDATE lineage SET prefix = 'mine'")
        assert read_row(session, PREFIXES) == ("mine",)


def test_after_a_commit_the_next_transaction_is_read(database: Database) -> None:
    with database.read() as session:
        before = read_rows(session, PREFIXES)
        with database.write() as writing:
            writing.connection().exec_driver_sql("UPDATE lineage SET prefix = 'later'")
        assert read_rows(session, PREFIXES) == before
        session.commit()
        assert read_rows(session, PREFIXES) == [("later",)]


@pytest.mark.parametrize("is_watched", [False, True])
def test_nothing_found_is_none(database: Database, is_watched: bool) -> None:
    heard: list[str] = []
    if is_watched:
        event.listen(database._engine, "before_cursor_execute", lambda *given: heard.append(given[2]))
    with database.read() as session:
        assert read_row(session, "SELECT id FROM lineage WHERE ordinal = ?", (99,)) is None
        assert [*iterate_rows(session, "SELECT 1")] == [(1,)]
    assert ("SELECT 1" in heard) is is_watched
