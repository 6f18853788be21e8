"""Opening the HQ database: ours is migrated, anything else is refused and left as it was."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlcipher3 import dbapi2

import server_stub
from server_stub.db import APPLICATION_ID, DatabaseRefusedError, database_url, known_revisions, open_database
from server_stub.models import Base
from tests.hq import SeededHq


def refused(path: Path) -> str:
    """Open a file that must be refused, and see that not a byte of it changed."""
    before = path.read_bytes()
    with pytest.raises(DatabaseRefusedError) as refusal:
        open_database(str(path))
    assert path.read_bytes() == before
    assert [other.name for other in path.parent.iterdir() if other.name != path.name] == []
    return str(refusal.value)


def ours(path: Path) -> Path:
    open_database(str(path)).close()
    return path


def test_the_migrations_make_the_tables_of_the_models(tmp_path: Path) -> None:
    database = open_database(str(tmp_path / "hq.db"))
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    database.close()


def test_a_database_keeps_its_history_when_opened_again(hq: SeededHq) -> None:
    database = open_database(str(hq.database.engine.url.database))
    with database.read() as session:
        assert session.scalar(text("SELECT gen FROM headquarters")) == hq.hq.gen
    database.close()


def test_commits_are_durable_and_references_held(hq: SeededHq) -> None:
    with hq.database.read() as session:
        pragmas = [
            session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


@pytest.mark.parametrize("content", [b"hello", b"SQLite format 3\0", b"\0" * 4096, b"<html>" * 100])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "hq.db"
    path.write_bytes(content)
    assert "not a database" in refused(path)


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "hq.db"
    path.touch()
    ours(path)
    assert path.stat().st_size > 0


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "hq.db"
    connection = dbapi2.connect(str(path))
    connection.execute("CREATE TABLE notes (x)")
    connection.close()
    assert "another program" in refused(path)


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = ours(tmp_path / "hq.db")
    connection = dbapi2.connect(str(path))
    connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    connection.commit()
    connection.close()
    assert "newer program" in refused(path)


def test_a_database_cut_short_is_refused(tmp_path: Path) -> None:
    path = ours(tmp_path / "hq.db")
    path.write_bytes(path.read_bytes()[:-8192])
    assert "cut short" in refused(path)


def test_a_database_with_damaged_pages_is_refused(tmp_path: Path) -> None:
    path = ours(tmp_path / "hq.db")
    data = bytearray(path.read_bytes())
    data[4096 * 5 : 4096 * 9] = b"\xee" * 4096 * 4
    path.write_bytes(data)
    assert "damaged" in refused(path)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefusedError, match="not a file"):
        open_database(str(tmp_path))


def made_at(path: Path, revision: str) -> Path:
    """Make a database as an earlier release left it."""
    config = Config()
    config.set_main_option("script_location", str(Path(server_stub.__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    engine = create_engine(f"sqlite:///{path}", module=dbapi2)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
    return path


def test_an_older_database_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    first, last = known_revisions()[-2:]
    ours(made_at(tmp_path / "hq.db", first))
    assert (tmp_path / f"hq.db.before-{last}-from-{first}").exists()


def test_what_is_no_url_is_a_path(tmp_path: Path) -> None:
    assert database_url("postgresql+psycopg://h/d") == "postgresql+psycopg://h/d"
    assert database_url(str(tmp_path / "a b.db")) == f"sqlite:///{tmp_path / 'a b.db'}"


def test_a_failed_write_leaves_nothing(hq: SeededHq) -> None:
    with pytest.raises(RuntimeError), hq.database.write() as session:
        session.execute(text("UPDATE dealer SET name = 'x'"))
        raise RuntimeError
    with hq.database.read() as session:
        assert session.scalar(text("SELECT name FROM dealer")) != "x"
