"""A profile's databases open, refuse and commit as promised."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from desktop import dbfile
from desktop.db import Database, open_database
from desktop.models.document import Lineage
from desktop.models.draft import Draft
from desktop.models.migrations import LEDGER
from desktop.models.stock import OnHand
from desktop.paths import Profile
from desktop.services.receipt import list_receipts
from desktop.services.stock import rebuild_on_hand
from domain.errors import DomainError
from tests.desktop import shop
from tests.desktop.shop import CLOCK

ROOT = Path(__file__).parents[2]


def _refused(profile: Profile) -> DomainError:
    with pytest.raises(DomainError) as caught:
        open_database(profile)
    return caught.value


def _header(path: Path, offset: int, value: int) -> None:
    content = bytearray(path.read_bytes())
    content[offset : offset + 4] = value.to_bytes(4, "big")
    path.write_bytes(bytes(content))


def test_a_new_ledger_begins_one_lineage_with_a_provisional_prefix(database: Database) -> None:
    with database.read() as session:
        lineage = session.scalars(select(Lineage)).one()
    assert (lineage.ordinal, lineage.n, lineage.chain) == (1, 0, lineage.id)
    assert lineage.prefix.startswith("L") and len(lineage.prefix) == 5


def test_the_ledger_is_flushed_at_every_commit_and_the_catalogue_is_not(database: Database) -> None:
    pragmas = {"main.journal_mode": "wal", "catalog.journal_mode": "wal", "main.synchronous": 2}
    pragmas |= {"catalog.synchronous": 1, "foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1}
    with database.read() as session:
        found = {name: session.scalar(text(f"PRAGMA {name}")) for name in pragmas}
    assert found == pragmas


def test_an_existing_profile_opens_without_the_migration_tools(profile: Profile) -> None:
    code = (
        "import sys; from pathlib import Path; from desktop.db import open_database; from desktop.paths import Profile;"
        " open_database(Profile(Path(sys.argv[1]))).close(); print('alembic' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(profile.folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_second_program_on_one_profile_is_refused(database: Database) -> None:
    assert _refused(database.profile).code == "profile_in_use"


def test_a_folder_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert _refused(Profile(tmp_path / "file" / "profile")).code == "profile_unusable"


def test_a_profile_is_free_again_when_its_program_was_killed(profile: Profile) -> None:
    code = (
        "import os, sys; from pathlib import Path; from desktop.db import open_database;"
        "from desktop.paths import Profile; open_database(Profile(Path(sys.argv[1]))); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(profile.folder)], check=False)
    open_database(profile).close()


@pytest.mark.parametrize("content", [b"", b"hello", b"\x00" * 8192, b"SQLite format 3\x00"])
def test_a_garbage_ledger_is_refused_and_left_untouched(profile: Profile, content: bytes) -> None:
    profile.ledger.write_bytes(content)
    error = _refused(profile)
    assert (error.code, error.facts["file"]) == ("database_corrupt", str(profile.ledger))
    assert profile.ledger.read_bytes() == content


def test_a_ledger_with_a_broken_page_is_refused_and_left_untouched(profile: Profile) -> None:
    content = bytearray(profile.ledger.read_bytes())
    content[4096 * 3 : 4096 * 3 + 200] = b"\xff" * 200
    profile.ledger.write_bytes(bytes(content))
    before = sorted(path.name for path in profile.folder.iterdir())
    assert _refused(profile).code == "database_corrupt"
    assert profile.ledger.read_bytes() == bytes(content)
    assert sorted(path.name for path in profile.folder.iterdir()) == before


def test_a_newer_ledger_is_refused_and_left_untouched(profile: Profile) -> None:
    _header(profile.ledger, 60, LEDGER.revision + 1)
    content = profile.ledger.read_bytes()
    assert _refused(profile).code == "database_newer"
    assert profile.ledger.read_bytes() == content


def test_a_ledger_that_became_newer_only_in_its_log_is_refused_and_left_untouched(profile: Profile) -> None:
    code = (
        "import os, sys, sqlcipher3.dbapi2 as sqlite; c = sqlite.connect(sys.argv[1], isolation_level=None);"
        f"c.execute('PRAGMA user_version = {LEDGER.revision + 1}'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(profile.ledger)], check=False)
    wal = profile.ledger.with_name("ledger.db-wal")
    content = (profile.ledger.read_bytes(), wal.read_bytes())
    assert _refused(profile).code == "database_newer"
    assert (profile.ledger.read_bytes(), wal.read_bytes()) == content


def test_another_programs_database_is_refused_and_left_untouched(profile: Profile) -> None:
    profile.ledger.unlink()
    connection = sqlite.connect(str(profile.ledger))
    connection.execute("CREATE TABLE notes (body TEXT)")
    connection.close()
    content = profile.ledger.read_bytes()
    assert _refused(profile).code == "database_foreign"
    assert profile.ledger.read_bytes() == content


def test_a_missing_ledger_beside_a_catalogue_is_an_alarm_and_not_a_first_start(profile: Profile) -> None:
    profile.ledger.unlink()
    assert _refused(profile).code == "database_missing"
    assert not profile.ledger.exists()


def test_a_corrupt_catalogue_is_moved_aside_and_made_anew(profile: Profile) -> None:
    profile.catalog.write_bytes(b"not a database")
    with open_database(profile) as database:
        assert database.notices == ("catalog_remade",)
        shop.open_shop(database)
    assert (profile.folder / "catalog.damaged-1.db").read_bytes() == b"not a database"


def test_an_sqlite_with_the_wal_bug_is_refused(monkeypatch: pytest.MonkeyPatch, profile: Profile) -> None:
    monkeypatch.setattr(dbfile.sqlite, "sqlite_version_info", (3, 51, 2))
    assert _refused(profile).code == "sqlite_too_old"


def test_a_write_tells_which_tables_it_touched_after_its_commit(database: Database) -> None:
    told: list[frozenset[str]] = []
    database.on_commit.append(told.append)
    with database.write() as session:
        session.execute(insert(OnHand), [{"sku": "A", "quantity": 1, "sold": 0}])
        assert told == []
    assert told == [frozenset({"on_hand"})] == [Database.touched(session)]


def test_an_exception_inside_a_write_keeps_and_tells_nothing(database: Database) -> None:
    told: list[frozenset[str]] = []
    database.on_commit.append(told.append)
    with pytest.raises(ZeroDivisionError), database.write() as session:
        session.execute(insert(OnHand), [{"sku": "A", "quantity": 1, "sold": 0}])
        raise ZeroDivisionError
    with database.read() as session:
        assert session.scalars(select(OnHand.sku)).all() == []
    assert told == []


def test_one_transaction_may_not_write_both_files(database: Database) -> None:
    with pytest.raises(RuntimeError, match="both files"), database.write() as session:
        session.execute(insert(OnHand), [{"sku": "A", "quantity": 1, "sold": 0}])
        session.execute(text("DELETE FROM catalog.product"))


def test_a_float_never_becomes_money(database: Database) -> None:
    with pytest.raises(IntegrityError, match="REAL value in INTEGER column"), database.write() as session:
        session.connection().exec_driver_sql("INSERT INTO on_hand (sku, quantity, sold) VALUES ('A', 0.5, 0)")


def test_a_full_disk_is_said_and_loses_nothing(database: Database) -> None:
    def fill(count: int) -> None:
        with database.write() as session:
            run = session.connection().exec_driver_sql
            pages = int(run("PRAGMA main.page_count").scalar() or 0)
            run(f"PRAGMA main.max_page_count = {pages + count}")
            row = {"kind": "cart", "title": "", "line_count": 1, "total": 0, "saved_at": CLOCK.local}
            session.execute(insert(Draft), [{**row, "id": str(count), "body": b"x" * 100_000}])

    fill(1000)
    with pytest.raises(DomainError) as caught:
        fill(2)
    assert caught.value.code == "disk_full"
    fill(1001)
    with database.read() as session:
        assert session.scalars(select(Draft.id)).all() == ["1000", "1001"]


def test_readers_see_the_state_before_a_write_that_is_not_finished(database: Database) -> None:
    with database.write() as writing:
        writing.execute(insert(OnHand), [{"sku": "A", "quantity": 1, "sold": 0}])
        with database.read() as reading:
            assert reading.scalars(select(OnHand.sku)).all() == []


def test_a_catalogue_write_never_keeps_a_sale_waiting(database: Database) -> None:
    shop.open_shop(database)
    with database.write_catalog() as taking_in:
        taking_in.execute(text("DELETE FROM catalog.price WHERE id = 'P2'"))
        with database.write() as selling:
            shop.sell(selling, shop.cart(glue=1))
        assert taking_in.in_transaction()


def test_two_sellers_at_once_take_turns_and_numbers_stay_dense(database: Database) -> None:
    shop.open_shop(database)

    def work(_: int) -> list[str]:
        numbers = []
        for _ in range(10):
            with database.write() as session:
                numbers.append(shop.sell(session, shop.cart(glue=1)).number)
        return numbers

    with ThreadPoolExecutor(3) as workers:
        numbers = [int(number[-6:]) for part in workers.map(work, range(3)) for number in part]
    assert sorted(numbers) == list(range(1, 31))


def test_a_write_holds_its_file_from_its_first_look_on(database: Database) -> None:
    other = sqlite.connect(str(database.profile.ledger), timeout=0, isolation_level=None)
    with database.write() as session:
        session.scalars(select(OnHand.sku)).all()
        with pytest.raises(sqlite.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()


_SELLER = """
import sys
from pathlib import Path
from desktop.db import open_database
from desktop.paths import Profile
from desktop.services.receipt import list_receipts
from desktop.services.stock import rebuild_on_hand
from tests.desktop.shop import cart, sell
with open_database(Profile(Path(sys.argv[1]))) as database:
    while True:
        with database.write() as session:
            number = sell(session, cart(glue=1, pipe=2)).number
        print(number, flush=True)
"""


def test_a_commit_that_fails_leaves_no_transaction_open(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        run = session.connection().exec_driver_sql
        run("PRAGMA defer_foreign_keys = ON")
        run("INSERT INTO tender (doc_id, line, type, amount, reference) VALUES ('none', 1, 'cash', 1, '')")
    with database.write() as session:
        assert session.execute(text("SELECT count(*) FROM tender")).scalar() == 0


def test_every_receipt_that_was_acknowledged_survives_a_kill(profile: Profile) -> None:
    with open_database(profile) as database:
        shop.open_shop(database)
    seller = subprocess.Popen(
        [sys.executable, "-c", _SELLER, str(profile.folder)], stdout=subprocess.PIPE, text=True
    )
    assert seller.stdout is not None
    told = [seller.stdout.readline().strip() for _ in range(40)]
    seller.kill()
    told += seller.stdout.read().split("\n")[:-1]
    seller.wait()
    seller.stdout.close()
    with open_database(profile) as database, database.write() as session:
        kept = {row.number for row in list_receipts(session, limit=10_000)}
        assert rebuild_on_hand(session) == 0
    assert set(told) <= kept and len(kept) - len(told) <= 1
