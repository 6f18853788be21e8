"""Enrolment: a code makes this PC a device; whatever goes wrong changes nothing."""

import pytest
from sqlalchemy import select

from desktop.models.document import Device, Lineage
from desktop.models.scope import CatalogScope, LedgerScope
from desktop.sync.enrol import enrol, open_http
from domain.errors import DomainError
from tests.desktop.sync.pc import CLOCK
from tests.desktop.sync.strange import Reply, serving, unused_address


def test_an_enrolled_pc_knows_its_store_its_prefix_and_its_scopes(pc, line):
    before = pc.lineage()
    answer = enrol(pc.database, line.url + "/", line.hq.enrol_code(), "till", CLOCK)
    with pc.database.read() as session:
        device = session.scalars(select(Device)).one()
        assert (device.store_code, device.hq_url) == ("S011", line.url)
        assert session.scalars(select(LedgerScope.scope)).all() == ["dealer:1", "verdict:1.1"]
        assert set(session.scalars(select(CatalogScope.scope))) == {
            "policy",
            "price:list",
            "product",
            "supply",
        }
    after = pc.lineage()
    assert before.prefix.startswith("L") and after.prefix == answer.series_prefix == device.series_prefix
    assert after.id == before.id


def test_the_key_is_in_no_database(enrolled, tmp_path):
    with enrolled.database.read() as session:
        name = session.scalars(select(Device.key_name)).one()
    with open_http(enrolled.database) as http:
        private = http._signer.private
    assert name and private
    for path in (tmp_path / "pc").glob("*.db*"):
        assert private not in path.read_bytes()


@pytest.mark.parametrize(
    ("code", "expected"), [("AAAA-AAAA", "enrol_code_unknown"), ("", "enrol_code_unknown"), ("x" * 500, None)]
)
def test_a_wrong_code_changes_nothing(pc, line, code, expected):
    before = pc.contents()
    with pytest.raises(DomainError) as refused:
        pc.enrol(line.url, code)
    assert expected is None or refused.value.code == expected
    assert pc.contents() == before and not pc.database.profile.keys.exists()


def test_a_code_works_once(pc, line, enrolled):
    code = line.hq.enrol_code()
    pc.enrol(line.url, code)
    with pytest.raises(DomainError, match="enrol_code_used"):
        pc.enrol(line.url, code)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<html>Welcome</html>", media_type="text/html", has_digest=False),
        Reply(b"{}"),
        Reply(b"", status=301, headers={"Location": "https://example.com/"}),
    ],
    ids=["portal", "another service", "redirect"],
)
def test_a_foreign_server_is_named_and_changes_nothing(pc, reply):
    before = pc.contents()
    with serving(lambda *_: reply) as url, pytest.raises(DomainError) as refused:
        pc.enrol(url, "AAAA-AAAA")
    assert refused.value.code == "not_hq" and refused.value.facts["url"] == url
    assert pc.contents() == before


@pytest.mark.parametrize(
    "url", ["", "hq.example.com", "ftp://hq.example.com", "http://", "http://[::1", "https://a b"]
)
def test_an_address_that_is_none_is_refused(pc, url):
    with pytest.raises(DomainError) as refused:
        pc.enrol(url, "AAAA-AAAA")
    assert refused.value.code in {"hq_address_wrong", "hq_unreachable"}


def test_nobody_there_is_said_and_changes_nothing(pc):
    before = pc.contents()
    with pytest.raises(DomainError, match="hq_unreachable"):
        pc.enrol(unused_address(), "AAAA-AAAA")
    assert pc.contents() == before


def test_enrolling_again_for_the_same_store_goes_on_with_the_same_history(enrolled, line):
    enrolled.sell(2)
    enrolled.sync()
    before = enrolled.lineage()
    enrolled.enrol(line.url, line.hq.enrol_code())
    enrolled.sell()
    assert enrolled.sync().verdicts == {"applied": 1}
    assert enrolled.lineage().id == before.id and enrolled.lineage().prefix != before.prefix


def test_a_profile_stays_with_its_store(enrolled, line):
    with enrolled.database.write() as session:
        session.scalars(select(Device)).one().store_id = 99
    before = enrolled.contents()
    with pytest.raises(DomainError, match="enrolled_elsewhere"):
        enrolled.enrol(line.url, line.hq.enrol_code())
    assert enrolled.contents() == before


def test_without_its_key_a_pc_says_so(enrolled):
    enrolled.database.profile.keys.unlink()
    with pytest.raises(DomainError, match="device_key_missing"):
        enrolled.sync()
    with enrolled.database.read() as session:
        assert session.scalars(select(Lineage.n)).all() == [0]


def test_a_pc_that_is_not_enrolled_says_so(pc):
    with pytest.raises(DomainError, match="not_enrolled"):
        pc.sync()
