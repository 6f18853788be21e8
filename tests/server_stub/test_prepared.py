"""Prepared statements say the same as the ORM, whatever the types of their columns."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, select, update

from server_stub.models import Dealer, Device
from server_stub.prepared import Prepared, PreparedList

LATER = datetime(2027, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
DEVICES = Prepared(select(Device.id, Device.last_contact, Device.public_key).order_by(Device.id))
NOTED = Prepared(update(Device).where(Device.id == bindparam("device")).values(last_contact=bindparam("at")))
NOBODY = Prepared(select(Dealer.id).where(Dealer.code == bindparam("code")))
BY_CODES = PreparedList(
    lambda codes: select(Dealer.id, Dealer.code).where(Dealer.code.in_(codes), Dealer.id > bindparam("least"))
)


def test_what_is_written_is_read_back_in_its_type(hq):
    hq.device()
    with hq.database.hq_wide.write() as session:
        [(device, _, key)] = DEVICES.rows(session)
        NOTED.run(session, device=device, at=LATER)
        assert DEVICES.first(session) == (device, LATER, bytes(key))
        assert session.scalar(select(Device.last_contact)) == LATER


def test_nothing_found_is_none(hq):
    with hq.database.hq_wide.read() as session:
        assert NOBODY.first(session, code="nobody") is None
        assert NOBODY.scalar(session, code="nobody") is None


@pytest.mark.parametrize("more", [0, 7, 8, 63, 64, 130])
def test_a_list_of_any_length_finds_each_once(hq, more):
    asked = ["D001", *(f"nobody-{number}" for number in range(more))]
    with hq.database.hq_wide.read() as session:
        assert BY_CODES.rows(session, asked, least=0) == [(1, "D001")]
        assert BY_CODES.rows(session, asked, least=1) == BY_CODES.rows(session, [], least=0) == []
