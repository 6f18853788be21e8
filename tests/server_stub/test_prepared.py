"""Prepared statements say the same as the ORM, whatever the types of their columns."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from server_stub.bulk import insert_rows
from server_stub.feed import savepoint
from server_stub.models import Dealer, Device, PrintedNumber
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


def _number(doc_id):
    return {"dealer_id": 1, "number": "N-1", "doc_id": doc_id}


def test_a_savepoint_takes_back_what_went_straight_to_the_driver(hq):
    with hq.database.hq_wide.write() as session:
        assert DEVICES.rows(session) == []
        with pytest.raises(IntegrityError), savepoint(session):
            insert_rows(session, PrintedNumber, [_number("first")])
            insert_rows(session, PrintedNumber, [_number("second")])
        insert_rows(session, PrintedNumber, [_number("third")])
    with hq.database.hq_wide.read() as session:
        assert session.scalars(select(PrintedNumber.doc_id)).all() == ["third"]
