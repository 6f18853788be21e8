"""What a start makes of a file that a power cut left."""

from __future__ import annotations

import pytest

from desktop.db import open_database
from desktop.paths import Profile
from desktop.services.receipt import list_receipts
from domain.errors import DomainError
from tests.desktop import shop

SECTOR = 512


def crashed(profile: Profile) -> int:
    """Sell until the file has grown, end as a crash does and return how many receipts were sold."""
    database = open_database(profile)
    shop.open_shop(database)
    for _ in range(30):
        with database.write() as session:
            shop.sell(session, shop.cart(glue=1))
    content = (profile.ledger.read_bytes(), profile.ledger.with_name("ledger.db-wal").read_bytes())
    database.close()
    profile.ledger.write_bytes(b"\xa5" * SECTOR + content[0][SECTOR:])
    profile.ledger.with_name("ledger.db-wal").write_bytes(content[1])
    return 30


def test_a_first_page_torn_on_its_way_from_the_wal_is_taken_from_the_wal(profile: Profile) -> None:
    sold = crashed(profile)
    with open_database(profile) as database, database.read() as session:
        assert len(list_receipts(session, limit=100)) == sold


def test_a_torn_first_page_without_a_wal_is_refused_and_left_as_it_is(profile: Profile) -> None:
    crashed(profile)
    profile.ledger.with_name("ledger.db-wal").unlink()
    torn = profile.ledger.read_bytes()
    with pytest.raises(DomainError, match="database_corrupt"):
        open_database(profile)
    assert profile.ledger.read_bytes() == torn


def test_damage_whose_name_is_no_text_any_more_is_damage(profile: Profile) -> None:
    content = profile.ledger.read_bytes()
    assert b"reason TEXT" in content
    profile.ledger.write_bytes(content.replace(b"reason TEXT", b"reason \xd4EXT"))
    with pytest.raises(DomainError, match="database_corrupt"):
        open_database(profile)
