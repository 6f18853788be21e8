"""The migrations make exactly the tables that the models declare."""

from __future__ import annotations

import pytest
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from desktop import dbfile
from desktop.models.migrations import CATALOG, LEDGER, Chain
from desktop.paths import Profile
from tests.desktop.models.declared import declared_shape, shape_of


@pytest.mark.parametrize("chain", [LEDGER, CATALOG], ids=lambda chain: chain.name)
def test_the_migrations_make_what_the_tables_declare(chain: Chain, profile: Profile) -> None:
    file = profile.ledger if chain is LEDGER else profile.catalog
    connection = sqlite.connect(str(file))
    assert shape_of(connection) == declared_shape(chain)
    connection.close()


@pytest.mark.parametrize("chain", [LEDGER, CATALOG], ids=lambda chain: chain.name)
def test_the_newest_revision_is_the_number_the_program_compares(chain: Chain) -> None:
    scripts = sorted((chain.folder / "versions").glob("[0-9]*.py"))
    assert [int(script.name[:4]) for script in scripts] == list(range(1, chain.revision + 1))


def test_an_older_file_is_copied_before_it_is_migrated(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def upgrade(path: object, chain: Chain) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(dbfile, "_run", upgrade)
    with pytest.raises(ZeroDivisionError):
        dbfile.migrate(profile.ledger, Chain("ledger", LEDGER.application_id, LEDGER.revision + 1), 1)
    copy = sqlite.connect(str(profile.folder / f"ledger.before-{LEDGER.revision + 1:04d}.db"))
    assert copy.execute("SELECT count(*) FROM lineage").fetchone() == (1,)
    copy.close()


def test_a_file_that_failed_while_being_made_does_not_appear(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first_rows(connection: object) -> None:
        raise ZeroDivisionError

    profile.ledger.unlink()
    with pytest.raises(ZeroDivisionError):
        dbfile.migrate(profile.ledger, LEDGER, 0, first_rows=first_rows)
    assert not profile.ledger.exists()


def test_an_up_to_date_file_migrates_to_itself(profile: Profile) -> None:
    from desktop.models.migrations.upgrade import upgrade

    engine = create_engine(
        "sqlite://", creator=lambda: sqlite.connect(str(profile.ledger)), module=sqlite, poolclass=NullPool
    )
    with engine.connect() as connection:
        upgrade(connection, LEDGER)
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == LEDGER.revision
    engine.dispose()
