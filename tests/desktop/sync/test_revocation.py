"""Draining, locking, wiping and releasing a real PC by a real HQ; what is not HQ's order changes nothing."""

from __future__ import annotations

import json
from datetime import timedelta

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select, update

from desktop.models.document import Device
from desktop.models.revocation import HqOrder
from desktop.paths import Profile
from desktop.services.revocation import get_standing
from desktop.sync.credentials import load_key
from desktop.sync.http import Unreachable
from desktop.sync.retirement import close_if_retired, open_profile
from domain.errors import DomainError
from protocol import routes
from protocol.certificate import Signed
from protocol.revocation import DEVICE_ORDER, DeviceOrder
from server_stub.models import Alarm
from server_stub.models import Device as HqDevice
from server_stub.signing import Signer
from tests.desktop.sync.line import Line, lost
from tests.desktop.sync.pc import Pc, copy_pc, open_pc
from tests.desktop.sync.strange import Reply
from tests.hq import SIGNER, START, SeededHq


def order(hq: SeededHq, action: str, device: int = 1, **more: object) -> list[dict[str, object]]:
    path = f"{routes.DEVICES}/{device}/orders"
    answer = hq.staff("POST", path, {"action": action} | more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def orders(hq: SeededHq, device: int = 1) -> dict[str, str]:
    """Return what became of each order, by action; the latest counts."""
    found = next(each for each in hq.staff("GET", routes.DEVICES).json() if each["device_id"] == device)
    return {each["action"]: each.get("outcome", "") for each in reversed(found.get("orders", []))}


def alarms(hq: SeededHq) -> list[str]:
    with hq.database.read() as session:
        return list(session.scalars(select(Alarm.code).order_by(Alarm.id)))


def lock_of(pc: Pc) -> str:
    with pc.database.read() as session:
        return session.get_one(Device, 1).lock


def standing(pc: Pc) -> str:
    with pc.database.read() as session:
        return get_standing(session).kind


def rows(pc: Pc, scope: str) -> int:
    with pc.database.read() as session:
        run = session.connection().exec_driver_sql
        return run("SELECT coalesce(max(count), 0) FROM catalog.scope WHERE scope = ?", (scope,)).scalar_one()


def make_durable(hq: SeededHq, tmp_path) -> None:
    from server_stub.backup import make_backup

    make_backup(hq.database, tmp_path / "backup", hq.clock())


def with_orders(*signed: Signed):
    """Put orders into the next reply of HQ."""

    def change(reply: Reply) -> Reply:
        message = json.loads(zunpack(reply))
        message["orders"] = json.loads(msgspec.json.encode(list(signed)))
        headers = {k: v for k, v in reply.headers.items() if k not in ("content-encoding", "content-digest")}
        return Reply(json.dumps(message).encode(), reply.status, reply.media_type, headers)

    return change


def zunpack(reply: Reply) -> bytes:
    from desktop.sync.inflate import inflate

    return inflate(reply.body, reply.headers.get("content-encoding", ""))


def message(pc: Pc, **changes: object) -> DeviceOrder:
    base = DeviceOrder(device_id=1, lineage=pc.lineage().id, serial=2**40, action="lock", issued=START)
    return msgspec.structs.replace(base, **changes)


@pytest.fixture
def synced(enrolled: Pc) -> Pc:
    enrolled.sell(2)
    enrolled.sync()
    return enrolled


def test_an_enrolled_pc_knows_hqs_key_and_has_a_certificate(enrolled: Pc) -> None:
    with enrolled.database.read() as session:
        device = session.get_one(Device, 1)
    assert device.hq_key == SIGNER.public and device.certificate


def test_a_pc_enrolled_before_learns_the_key_with_its_next_synchronisation(synced: Pc) -> None:
    with synced.database.write() as session:
        session.execute(update(Device).values(hq_key="", certificate=""))
    assert synced.sync().problems == ()
    with synced.database.read() as session:
        device = session.get_one(Device, 1)
    assert device.hq_key == SIGNER.public and device.certificate


def test_another_key_later_is_not_believed(synced: Pc, line: Line) -> None:
    with synced.database.write() as session:
        session.execute(update(Device).values(certificate=""))
    object.__setattr__(line.hq.hq, "signer", Signer(Ed25519PrivateKey.generate()))
    assert set(synced.sync().problems) == {"hq_key_differs", "certificate_refused"}
    with synced.database.read() as session:
        assert session.get_one(Device, 1).hq_key == SIGNER.public


def test_a_draining_pc_sells_and_sends_and_gets_nothing_new(synced: Pc, line: Line) -> None:
    order(line.hq, "drain", reason="新机器已到")
    sold = synced.sell()
    report = synced.sync()
    assert synced.statuses()[sold[0]] == "applied" and report.problems == ()
    assert (lock_of(synced), standing(synced)) == ("drain", "drain")
    assert orders(line.hq) == {"drain": "obeyed"}
    assert {scope for scope, count in report.rows.items() if count} <= {"verdict:1.1"}
    synced.sell()
    assert rows(synced, "product") == 4


def test_a_locked_pc_issues_nothing_and_sends_what_it_holds(synced: Pc, line: Line) -> None:
    sold = synced.sell(3)
    order(line.hq, "lock")
    synced.sync()
    assert {synced.statuses()[doc_id] for doc_id in sold} == {"applied"}
    with pytest.raises(DomainError) as refused:
        synced.sell()
    assert refused.value.code == "computer_locked"
    assert orders(line.hq) == {"lock": "obeyed"}
    assert synced.sync().requests == 2  # one for the nonce of a new line


def test_documents_made_before_the_lock_was_heard_are_all_taken(synced: Pc, line: Line) -> None:
    order(line.hq, "lock")
    sold = synced.sell(7)
    synced.sync(most=2)
    assert {synced.statuses()[doc_id] for doc_id in sold} == {"applied"} and lock_of(synced) == "lock"


def test_a_later_order_releases_it(synced: Pc, line: Line) -> None:
    order(line.hq, "lock")
    synced.sync()
    order(line.hq, "release")
    synced.sync()
    assert (lock_of(synced), standing(synced), orders(line.hq)["release"]) == ("", "", "obeyed")
    synced.sell()
    assert synced.sync().pushed == 1


def test_an_answer_that_got_lost_is_given_again(synced: Pc, line: Line) -> None:
    order(line.hq, "lock")
    line.break_with(lost, times=1)
    with pytest.raises(Unreachable):
        synced.sync()
    synced.sync()
    assert (lock_of(synced), orders(line.hq)) == ("lock", {"lock": "obeyed"})


def test_a_wipe_locks_first_and_waits_until_every_backup_has_all(synced: Pc, line: Line, tmp_path) -> None:
    order(line.hq, "wipe")
    synced.sync()
    assert lock_of(synced) == "lock" and orders(line.hq) == {"lock": "obeyed", "wipe": ""}
    synced.sync()
    assert lock_of(synced) == "lock"
    make_durable(line.hq, tmp_path)
    synced.sync()
    assert lock_of(synced) == "wipe" and orders(line.hq) == {"lock": "obeyed", "wipe": "obeyed"}


def test_a_wiped_pc_leaves_a_note_and_nothing_else(synced: Pc, line: Line, tmp_path) -> None:
    profile = synced.database.profile
    with synced.database.read() as session:
        key_name = session.get_one(Device, 1).key_name
    order(line.hq, "wipe", is_backed_up=True, reason="换了新机器")
    synced.sync()
    assert close_if_retired(synced.database)
    left = {path.name for path in profile.folder.iterdir()}
    assert left <= {"retired.json", "in-use.lock", "logs", "settings.toml"}
    assert json.loads(profile.retired.read_bytes())["reason"] == "换了新机器"
    assert load_key(profile.keys, key_name, 1) is None
    with pytest.raises(DomainError, match="computer_retired"):
        open_profile(profile)


def test_a_wipe_that_was_cut_short_is_finished_at_the_next_start(synced: Pc, line: Line) -> None:
    profile = synced.database.profile
    order(line.hq, "wipe", is_backed_up=True)
    synced.sync()
    synced.database.close()
    profile.catalog.unlink()
    with pytest.raises(DomainError, match="computer_retired"):
        open_profile(profile)
    profile.anchor.write_text("{}")
    with pytest.raises(DomainError, match="computer_retired"):
        open_profile(profile)
    assert not profile.ledger.exists() and not profile.anchor.exists()


def test_a_wipe_waits_while_something_is_unsent_and_says_what(synced: Pc, line: Line) -> None:
    lineage = synced.lineage()
    early = message(synced, action="wipe", n=lineage.n, chain=lineage.chain)
    synced.sell(3)
    line.break_with(with_orders(SIGNER.sign(DEVICE_ORDER, early)))
    synced.sync(most=1)
    with synced.database.read() as session:
        row = session.scalars(select(HqOrder)).one()
    assert (row.outcome, row.code, lock_of(synced)) == ("waiting", "documents_wait", "")
    assert not close_if_retired(synced.database)


def test_a_wipe_of_another_head_is_not_obeyed(synced: Pc, line: Line) -> None:
    wrong = message(synced, action="wipe", n=synced.lineage().n, chain="0" * 32)
    line.break_with(with_orders(SIGNER.sign(DEVICE_ORDER, wrong)))
    synced.sync()
    with synced.database.read() as session:
        assert session.scalars(select(HqOrder.code)).one() == "head_differs"


FORGED = Signer(Ed25519PrivateKey.from_private_bytes(b"x" * 32))


@pytest.mark.parametrize(
    ("code", "signer", "changes"),
    [
        ("order_forged", FORGED, {}),
        ("other_device", SIGNER, {"device_id": 2}),
        ("other_lineage", SIGNER, {"lineage": "0" * 16}),
        ("action_unknown", SIGNER, {"action": "explode"}),
        ("other_device", SIGNER, {"serial": -1}),
    ],
)
def test_an_order_that_is_not_for_this_pc_is_refused_with_an_alarm(
    synced: Pc, line: Line, code: str, signer: Signer, changes: dict[str, object]
) -> None:
    forged = signer.sign(DEVICE_ORDER, message(synced, **changes))
    line.break_with(with_orders(forged))
    report = synced.sync()
    assert report.problems == (f"order_refused:{code}",) and lock_of(synced) == ""
    assert alarms(line.hq) == ["device_order_refused"]
    synced.sell()


def test_an_order_signed_for_another_purpose_is_forged(synced: Pc, line: Line) -> None:
    line.break_with(with_orders(SIGNER.sign("certificate", message(synced))))
    assert synced.sync().problems == ("order_refused:order_forged",)


def test_an_old_order_played_again_is_refused(synced: Pc, line: Line) -> None:
    order(line.hq, "lock")
    synced.sync()
    with synced.database.read() as session:
        old = session.scalars(select(HqOrder)).one()
        replay = Signed(old.content, old.signature)
    order(line.hq, "release")
    synced.sync()
    line.break_with(with_orders(replay))
    synced.sync()
    assert lock_of(synced) == ""
    line.break_with(with_orders(SIGNER.sign(DEVICE_ORDER, message(synced, serial=1))))
    assert synced.sync().problems == ("order_refused:order_replayed",) and lock_of(synced) == ""


def test_many_forged_orders_do_not_fill_the_disk(synced: Pc, line: Line) -> None:
    forged = [FORGED.sign(DEVICE_ORDER, message(synced, serial=n)) for n in range(1, 60)]
    line.break_with(with_orders(*forged))
    synced.sync()
    with synced.database.read() as session:
        assert len(session.scalars(select(HqOrder.key)).all()) == 20


def test_writing_wipe_into_the_database_wipes_nothing(synced: Pc) -> None:
    with synced.database.write() as session:
        session.execute(update(Device).values(lock="wipe"))
    assert not close_if_retired(synced.database)


def test_a_copy_of_a_wiped_pc_is_left_alone_and_reported(line: Line, tmp_path) -> None:
    with open_pc(tmp_path / "first") as first:
        first.enrol(line.url, line.hq.enrol_code())
        first.sell(2)
        first.sync()
    copy_pc(tmp_path / "first", tmp_path / "second")
    with open_pc(tmp_path / "second") as clone:
        clone.sync()
        assert clone.lineage().parent
        with open_pc(tmp_path / "first") as first:
            order(line.hq, "wipe", lineage=first.lineage().id, is_backed_up=True)
            first.sync()
            assert close_if_retired(first.database)
        clone.sell()
        clone.sync()
        assert lock_of(clone) == "" and not close_if_retired(clone.database)
        assert "ordered_history_left" in alarms(line.hq)


def test_an_expired_certificate_pushes_and_gets_no_pages_until_it_is_renewed(synced: Pc, line: Line) -> None:
    line.hq.clock.forward(days=91)
    sold = synced.sell()
    report = synced.sync()
    assert synced.statuses()[sold[0]] == "applied" and standing(synced) == "expired"
    assert {scope for scope, count in report.rows.items() if count} <= {"verdict:1.1"}
    order(line.hq, "renew")
    synced.sync()
    assert standing(synced) == ""


def test_a_certificate_is_renewed_by_the_way_when_half_of_it_is_over(synced: Pc, line: Line) -> None:
    with synced.database.read() as session:
        before = session.get_one(Device, 1).certificate
    line.hq.clock.forward(days=46)
    assert synced.sync().requests == 2
    with synced.database.read() as session:
        after = session.get_one(Device, 1).certificate
    assert after != before
    with line.hq.database.read() as session:
        expires = session.scalars(select(HqDevice.certificate_expires)).one()
    assert expires == line.hq.clock() + timedelta(days=90)


def test_a_renewal_that_got_lost_comes_with_the_next_but_one(synced: Pc, line: Line) -> None:
    line.hq.clock.forward(days=46)
    line.break_with(lost)
    with pytest.raises(Unreachable):
        synced.sync()
    synced.sync()
    synced.sync()
    with synced.database.read() as session:
        kept = msgspec.json.decode(session.get_one(Device, 1).certificate, type=Signed)
    assert json.loads(kept.content)["issued"].startswith("2026-10-23")


def test_enrolling_again_lifts_a_lock(synced: Pc, line: Line) -> None:
    order(line.hq, "lock")
    synced.sync()
    synced.enrol(line.url, line.hq.enrol_code())
    assert lock_of(synced) == ""
    synced.sell()
    assert synced.sync().problems == ()


def test_profiles_know_where_the_note_is(tmp_path) -> None:
    assert Profile(tmp_path).retired.name == "retired.json"
