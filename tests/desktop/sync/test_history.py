"""Histories that broke: an HQ or a PC restored from an older copy, and a PC that was cloned."""

from contextlib import contextmanager

import pytest
from litestar.testing import TestClient
from sqlalchemy import select, update
from sqlcipher3 import dbapi2

from desktop.lineage import start_lineage
from desktop.models.document import Device
from desktop.sync.http import HqRefused
from server_stub.app import create_app
from server_stub.db import open_database
from server_stub.headquarters import open_hq
from server_stub.models import Receipt
from tests.desktop.sync.line import line_to
from tests.desktop.sync.pc import copy_pc, open_pc
from tests.hq import TOKEN, Clock, SeededHq, open_seeded


def receipts(hq):
    with hq.database.read() as session:
        return sorted(session.scalars(select(Receipt.doc_id)))


def numbers(hq):
    with hq.database.read() as session:
        return list(session.scalars(select(Receipt.number)))


def backup(hq, path):
    """Copy HQ's file as a backup does."""
    source, target = dbapi2.connect(hq.database.engine.url.database), dbapi2.connect(str(path))
    source.backup(target)
    target.close()
    source.close()


@contextmanager
def reopened(folder):
    """Open an HQ from the copy in a folder."""
    database, clock = open_database(str(folder / "hq.db")), Clock()
    served = open_hq(database, TOKEN, clock)
    with TestClient(create_app(served)) as client:
        yield SeededHq(database, served, clock, client)
    database.close()


def point_to(pc, url):
    """Let the PC find HQ at another address, as when a name leads to a restored server."""
    with pc.database.write() as session:
        session.execute(update(Device).values(hq_url=url))


def test_what_a_restored_hq_lost_goes_up_again_in_its_place(enrolled, line, tmp_path):
    made = enrolled.sell(2)
    enrolled.sync()
    (tmp_path / "restored").mkdir()
    backup(line.hq, tmp_path / "restored" / "hq.db")
    made += enrolled.sell(3)
    enrolled.sync()
    lineage = enrolled.lineage().id
    with reopened(tmp_path / "restored") as hq, line_to(hq) as older:
        point_to(enrolled, older.url)
        report = enrolled.sync()
        assert receipts(hq) == sorted(made)
        assert report.verdicts == {"applied": 3} and not report.new_lineage
    assert enrolled.lineage().id == lineage
    assert set(enrolled.statuses().values()) == {"applied"}


def test_a_restored_pc_starts_a_new_lineage_and_new_numbers(tmp_path, line):
    with open_pc(tmp_path / "one") as pc:
        pc.enrol(line.url, line.hq.enrol_code())
        made = pc.sell(2)
        pc.sync()
    copy_pc(tmp_path / "one", tmp_path / "backup")
    with open_pc(tmp_path / "one") as pc:
        made += pc.sell(2)
        pc.sync()
    copy_pc(tmp_path / "backup", tmp_path / "one")
    with open_pc(tmp_path / "one") as pc:
        old = pc.lineage()
        report = pc.sync()
        assert report.new_lineage and report.problems == () and report.verdicts == {"have": 4}
        assert report.healed == 2
        new = pc.lineage()
        assert (new.parent, new.ordinal, new.n, new.acked_n) == (old.id, 2, 4, 4)
        made += pc.sell(3)
        assert pc.sync().verdicts == {"applied": 3}
        assert set(pc.statuses().values()) == {"applied"}
    assert receipts(line.hq) == sorted(made)
    assert len(set(numbers(line.hq))) == len(made)


def test_a_pc_restored_with_unsent_sales_keeps_them(tmp_path, line):
    with open_pc(tmp_path / "one") as pc:
        pc.enrol(line.url, line.hq.enrol_code())
        made = pc.sell(1)
        pc.sync()
    copy_pc(tmp_path / "one", tmp_path / "backup")
    with open_pc(tmp_path / "one") as pc:
        made += pc.sell(2)
        pc.sync()
    copy_pc(tmp_path / "backup", tmp_path / "one")
    with open_pc(tmp_path / "one") as pc:
        made += pc.sell(4)
        report = pc.sync()
        assert report.new_lineage and report.verdicts == {"have": 3, "applied": 4}
    assert receipts(line.hq) == sorted(made)


def test_two_clones_both_keep_selling_and_nothing_is_lost_or_doubled(tmp_path, line):
    with open_pc(tmp_path / "one") as pc:
        pc.enrol(line.url, line.hq.enrol_code())
        made = pc.sell(2)
        pc.sync()
    copy_pc(tmp_path / "one", tmp_path / "two")
    with open_pc(tmp_path / "one") as one, open_pc(tmp_path / "two") as two:
        for _ in range(2):
            made += one.sell(2)
            one.sync()
            made += two.sell(2)
            two.sync()
        assert one.lineage().ordinal == 1 and two.lineage().ordinal == 2
        assert one.sync().verdicts == {} and two.sync().verdicts == {}
    assert receipts(line.hq) == sorted(made)


def test_a_lineage_that_hq_forgot_is_opened_again(enrolled, line, tmp_path):
    (tmp_path / "restored").mkdir()
    backup(line.hq, tmp_path / "restored" / "hq.db")
    made = enrolled.sell(3)
    enrolled.sync()
    with reopened(tmp_path / "restored") as hq, line_to(hq) as older:
        point_to(enrolled, older.url)
        assert enrolled.sync().verdicts == {"applied": 3}
        assert receipts(hq) == sorted(made)


def test_another_hq_at_the_same_address_changes_nothing(enrolled, line, tmp_path):
    enrolled.sell()
    enrolled.sync()
    enrolled.sell()
    (tmp_path / "other").mkdir()
    with open_seeded(tmp_path / "other") as hq, line_to(hq) as other:
        point_to(enrolled, other.url)
        before = enrolled.contents()
        with pytest.raises(HqRefused, match="device_unknown"):
            enrolled.sync()
        assert enrolled.contents() == before


def test_a_new_lineage_is_whole_or_not_at_all(enrolled, line, monkeypatch):
    enrolled.sell(3)
    before = enrolled.contents()
    monkeypatch.setattr("desktop.lineage._rehome", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError), enrolled.database.write() as session:
        start_lineage(session, "00000000000000cc")
    assert enrolled.contents() == before
