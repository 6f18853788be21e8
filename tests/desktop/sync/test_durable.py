"""PCs prune only what HQ could restore from every backup, and fill a restored HQ up again from real files."""

import shutil
from datetime import timedelta

from sqlalchemy import select, update

from desktop.lineage import start_lineage
from desktop.models.document import Device, Document, Lineage
from desktop.sync.outbox import prune_bodies
from protocol.lineage import body_hash
from server_stub.backup import make_backup
from tests.desktop.sync.line import line_to
from tests.desktop.sync.pc import CLOCK
from tests.desktop.sync.test_history import numbers, point_to, receipts, reopened


def backup(hq, folder):
    hq.clock.now += timedelta(hours=1)
    return make_backup(hq.database, folder, hq.clock()).path


def grow_old(pc, days=40):
    """Let every document be some days older."""
    with pc.database.write() as session:
        for doc_id, created_at in session.execute(select(Document.doc_id, Document.created_at)).all():
            older = created_at - timedelta(days=days)
            session.execute(update(Document).where(Document.doc_id == doc_id).values(created_at=older))


def bodies(pc):
    with pc.database.read() as session:
        query = select(Document.body, Document.body_hash).order_by(Document.n)
        return [(bytes(body), bytes(hashed)) for body, hashed in session.execute(query)]


def test_an_old_body_goes_when_every_backup_holds_it_and_its_hash_stays(enrolled, line, tmp_path):
    enrolled.sell(2)
    grow_old(enrolled)
    enrolled.sync()
    before = bodies(enrolled)
    assert all(body for body, _ in before), "no backup yet"
    backup(line.hq, tmp_path / "backups")
    enrolled.sell(1)
    enrolled.sync()
    after = bodies(enrolled)
    assert [bool(body) for body, _ in after] == [False, False, True]
    assert [hashed for _, hashed in after[:2]] == [body_hash(body) for body, _ in before]
    assert enrolled.sync().problems == ()


def test_a_young_body_stays(enrolled, line, tmp_path):
    enrolled.sell(2)
    grow_old(enrolled, 34)
    enrolled.sync()
    backup(line.hq, tmp_path / "backups")
    enrolled.sync()
    assert all(body for body, _ in bodies(enrolled))


def test_what_was_set_aside_keeps_its_body(enrolled, line, tmp_path):
    enrolled.sell(1, store_id=77)
    enrolled.sell(1)
    grow_old(enrolled)
    enrolled.sync()
    backup(line.hq, tmp_path / "backups")
    enrolled.sync()
    assert [bool(body) for body, _ in bodies(enrolled)] == [True, False]


def test_a_new_lineage_leaves_pruned_documents_where_hq_has_them(enrolled, line, tmp_path):
    made = enrolled.sell(3)
    grow_old(enrolled)
    enrolled.sync()
    backup(line.hq, tmp_path / "backups")
    enrolled.sync()
    made += enrolled.sell(2)
    with enrolled.database.write() as session:
        start_lineage(session, "00000000000000cc")
    assert enrolled.sync().verdicts == {"applied": 2}
    assert enrolled.lineage().n == 2 and receipts(line.hq) == sorted(made)
    assert enrolled.sync().healed == 0


def test_an_hq_restored_from_a_backup_gets_everything_again_once(enrolled, line, tmp_path):
    made = enrolled.sell(4)
    grow_old(enrolled)
    enrolled.sync()
    kept = backup(line.hq, tmp_path / "backups")
    made += enrolled.sell(3)
    enrolled.sync()
    assert [bool(body) for body, _ in bodies(enrolled)] == [False] * 4 + [True] * 3
    made += enrolled.sell(2)
    (tmp_path / "restored").mkdir()
    shutil.copy(kept, tmp_path / "restored" / "hq.db")
    lineage = enrolled.lineage().id
    with reopened(tmp_path / "restored") as hq, line_to(hq) as older:
        point_to(enrolled, older.url)
        report = enrolled.sync()
        assert report.verdicts == {"applied": 5} and not report.new_lineage and report.problems == ()
        assert receipts(hq) == sorted(made) and len(numbers(hq)) == len(made)
        with enrolled.database.read() as session:
            assert session.scalar(select(Device.gen)) == hq.hq.gen != line.hq.hq.gen
            heads = session.execute(select(Lineage.id, Lineage.acked_n, Lineage.durable_n)).one()
        assert tuple(heads)[:2] == (lineage, 9) and heads.durable_n <= 4
        assert enrolled.sync().requests <= 2
        assert all(row == 0 for row in enrolled.sync().rows.values())


def test_pruning_goes_on_where_it_stopped(enrolled, line, tmp_path, monkeypatch):
    monkeypatch.setattr("desktop.sync.outbox.MOST_PRUNED", 2)
    enrolled.sell(5)
    grow_old(enrolled)
    enrolled.sync()
    backup(line.hq, tmp_path / "backups")
    enrolled.sync()
    for _ in range(3):
        with enrolled.database.write() as session:
            prune_bodies(session, CLOCK.moment().local)
    assert not any(body for body, _ in bodies(enrolled))
    assert enrolled.lineage().pruned_n == 5


def test_an_hq_that_lost_more_than_its_backups_gets_all_that_is_left(enrolled, line, tmp_path):
    empty = backup(line.hq, tmp_path / "elsewhere")
    line.hq.clock.now += timedelta(hours=1)
    enrolled.sell(2)
    grow_old(enrolled)
    enrolled.sync()
    (tmp_path / "elsewhere").rename(tmp_path / "lost")
    backup(line.hq, tmp_path / "backups")
    made = enrolled.sell(2)
    enrolled.sync()
    assert [bool(body) for body, _ in bodies(enrolled)] == [False, False, True, True]
    (tmp_path / "restored").mkdir()
    shutil.copy(tmp_path / "lost" / empty.name, tmp_path / "restored" / "hq.db")
    with reopened(tmp_path / "restored") as hq, line_to(hq) as older:
        point_to(enrolled, older.url)
        report = enrolled.sync()
        assert report.new_lineage and report.verdicts == {"applied": 2}
        assert receipts(hq) == sorted(made)
