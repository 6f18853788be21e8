"""One look says what is there, and nothing where a table is empty."""

from desktop.db import open_database
from desktop.models.lease import LeaseWish
from desktop.paths import Profile
from desktop.sync.glance import look


def test_a_new_pc_has_nothing_to_say(tmp_path):
    with open_database(Profile(tmp_path)) as database, database.read() as session:
        seen = look(session)
    assert not seen.is_enrolled
    assert seen.is_healed
    assert not any(seen[3:])


def test_what_is_there_is_seen(tmp_path):
    with open_database(Profile(tmp_path)) as database:
        with database.write() as session:
            session.add(LeaseWish(kind="credit", subject="", amount=1))
        with database.read() as session:
            seen = look(session)
    assert seen.has_wishes
    assert not (seen.has_leases or seen.has_orders or seen.has_late)
