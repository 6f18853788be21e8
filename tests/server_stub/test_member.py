"""Members at HQ: registered and changed field by field, made one where two have the same phone."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from protocol.dealer import MEMBER, MemberRow
from protocol.member import CHANGE, MERGED, REGISTER, MemberDecision, MemberDoc, MergedRow
from protocol.receipt import RECEIPT
from protocol.sync import ScopeState, SyncReply, Verdict, VerdictStatus
from server_stub.member import decide_member, find_member, list_history
from server_stub.models import Member, Receipt
from tests.hq import DAY, SeededHq, TestDevice, receipt, stamp

PHONE = "13900000002"
KNOWN = "13800000001"
HQS_WORD = MemberDecision(dealer_code="D001", tier="gold", account_limit=50_000_00)


def doc(action: str = REGISTER, number: str = "MB-0001-26-000001", **fields: Any) -> MemberDoc:
    """A registration or a change."""
    head = {"number": number, "store_id": 11, "business_day": DAY, "stamp": stamp(), "action": action}
    return MemberDoc(**head, **fields)


def push(device: TestDevice, doc_id: str, body: MemberDoc) -> Verdict:
    """Send one document and return HQ's word on it."""
    sent = len(device.log)
    device.append(MEMBER, body, doc_id)
    return device.sync(sent).verdicts[0]


def published(device: TestDevice) -> tuple[dict[str, MemberRow], dict[str, str]]:
    """The living members and the merged ones as a PC is told them."""
    reply: SyncReply = device.sync(len(device.log), scopes=[ScopeState("dealer:1")])
    (page,) = [page for page in reply.pages if page.scope == "dealer:1"]
    living = [msgspec.json.decode(row.body, type=MemberRow) for row in page.rows if row.kind == MEMBER]
    merged = [msgspec.json.decode(row.body, type=MergedRow) for row in page.rows if row.kind == MERGED]
    return {row.member_id: row for row in living}, {row.member_id: row.survivor for row in merged}


def test_a_registration_becomes_a_published_member(hq: SeededHq) -> None:
    device = hq.device()
    said = push(
        device, "A", doc(name=" 李  雷 ", phone="139 0000 0002", consent="offers", birthday=date(1990, 5, 1))
    )
    assert (said.status, said.code, said.facts) == (VerdictStatus.APPLIED, "", {"revision": 1})
    row = published(device)[0]["A"]
    assert (row.name, row.phone, row.consent, row.birthday) == ("李 雷", PHONE, "offers", date(1990, 5, 1))
    assert (row.revision, row.status, row.tier, row.points) == (1, "active", "", 0)


def test_two_registrations_of_one_phone_become_one_member(hq: SeededHq) -> None:
    first, second = hq.device(), hq.device()
    push(first, "A", doc(name="李雷", phone=PHONE, consent="offers"))
    said = push(second, "B", doc(name="李蕾", phone=PHONE, consent="purchases"))
    assert (said.status, said.code) == (VerdictStatus.APPLIED, "member_merged")
    assert said.facts["member"] == "A" and said.facts["revision"] == 2
    assert (said.facts["name_here"], said.facts["name_hq"], said.facts["name_stands"]) == (
        "李蕾",
        "李雷",
        "here",
    )
    living, merged = published(first)
    assert merged == {"B": "A"} and "B" not in living
    assert (living["A"].name, living["A"].consent) == ("李蕾", "purchases")


def test_bills_that_name_the_merged_member_count_for_the_survivor(hq: SeededHq) -> None:
    first, second = hq.device(), hq.device()
    push(first, "A", doc(name="李雷", phone=PHONE))
    bill = msgspec.structs.replace(receipt(), member_id="B")
    second.append(RECEIPT, bill, "R1")
    second.append(MEMBER, doc(name="李雷", phone=PHONE), "B")
    second.append(RECEIPT, msgspec.structs.replace(bill, number="RC-2"), "R2")
    second.sync()
    second.append(RECEIPT, msgspec.structs.replace(bill, number="RC-3"), "R3")
    second.sync(3)
    with hq.database.read() as session:
        assert set(session.scalars(select(Receipt.member_id))) == {"A"}


def test_a_change_of_the_merged_member_reaches_the_survivor(hq: SeededHq) -> None:
    first, second = hq.device(), hq.device()
    push(first, "A", doc(name="李雷", phone=PHONE))
    push(second, "B", doc(name="李雷", phone=PHONE))
    said = push(second, "C", doc(CHANGE, member_id="B", base_revision=0, address="解放路1号"))
    assert said.status is VerdictStatus.APPLIED
    assert published(first)[0]["A"].address == "解放路1号"


def test_hq_wins_its_fields_and_says_both_values(hq: SeededHq) -> None:
    device = hq.device()
    with hq.database.write() as session:
        decide_member(session, 1, "M1", HQS_WORD, hq.clock())
    said = push(device, "C", doc(CHANGE, member_id="M1", base_revision=1, tier="diamond", address="江边"))
    assert (said.status, said.code) == (VerdictStatus.APPLIED, "member_fields_kept")
    assert (said.facts["tier_here"], said.facts["tier_hq"], said.facts["tier_stands"]) == (
        "diamond",
        "gold",
        "hq",
    )
    row = published(device)[0]["M1"]
    assert (row.tier, row.account_limit, row.address, row.revision) == ("gold", 50_000_00, "江边", 3)


def test_the_later_contact_stands_and_the_earlier_is_in_the_history(hq: SeededHq) -> None:
    first, second = hq.device(), hq.device()
    assert push(first, "C", doc(CHANGE, member_id="M1", base_revision=1, address="东街")).code == ""
    said = push(second, "D", doc(CHANGE, member_id="M1", base_revision=1, address="西街"))
    assert said.code == "member_changed_meanwhile" and said.facts["address_stands"] == "here"
    with hq.database.read() as session:
        rows = list_history(session, find_member(session, 1, "M1"))
        assert [(row.before, row.after, row.doc_id) for row in rows] == [
            ("东街", "西街", "D"),
            ("", "东街", "C"),
        ]


def test_the_stricter_consent_stands_unless_the_store_saw_it(hq: SeededHq) -> None:
    first, second = hq.device(), hq.device()
    push(first, "A", doc(name="李雷", phone=PHONE, consent="offers"))
    push(first, "C", doc(CHANGE, member_id="A", base_revision=1, consent="none"))
    said = push(second, "D", doc(CHANGE, member_id="A", base_revision=1, consent="purchases"))
    assert (said.code, said.facts["consent_stands"]) == ("member_fields_kept", "hq")
    assert push(second, "E", doc(CHANGE, member_id="A", base_revision=2, consent="purchases")).code == ""
    assert published(first)[0]["A"].consent == "purchases"


def test_a_pc_is_not_in_conflict_with_itself(hq: SeededHq) -> None:
    device = hq.device()
    device.append(MEMBER, doc(name="李雷", phone=PHONE), "A")
    for place, consent in enumerate(("none", "offers", "purchases")):
        device.append(MEMBER, doc(CHANGE, f"MB-{place}", member_id="A", consent=consent), f"C{place}")
    assert [verdict.code for verdict in device.sync().verdicts] == [""] * 4
    assert published(device)[0]["A"].consent == "purchases"


def test_a_phone_of_another_member_is_not_taken_over(hq: SeededHq) -> None:
    device = hq.device()
    push(device, "A", doc(name="李雷", phone=PHONE))
    said = push(device, "C", doc(CHANGE, member_id="A", base_revision=1, phone=KNOWN, address="江边"))
    assert (said.code, said.facts["member"]) == ("member_phone_taken", "M1")
    assert (said.facts["phone_here"], said.facts["phone_hq"]) == (KNOWN, PHONE)
    row = published(device)[0]["A"]
    assert (row.phone, row.address) == (PHONE, "江边")


def test_a_change_waits_for_the_registration_of_another_pc(hq: SeededHq) -> None:
    first, second = hq.device(), hq.device()
    assert push(second, "C", doc(CHANGE, member_id="A", address="江边")).status is VerdictStatus.WAITING
    push(first, "A", doc(name="李雷", phone=PHONE))
    assert published(first)[0]["A"].address == "江边"


def test_what_is_no_phone_name_or_known_word_is_rejected(hq: SeededHq) -> None:
    device = hq.device()
    for place, (fields, code) in enumerate(
        (
            ({"name": "李雷", "phone": "12345"}, "member_phone_malformed"),
            ({"name": " ", "phone": PHONE}, "member_name_missing"),
            ({"phone": PHONE}, "member_name_missing"),
            ({"name": "李雷", "phone": PHONE, "consent": "all"}, "member_value_unknown"),
        )
    ):
        said = push(device, f"A{place}", doc(**fields))
        assert (said.status, said.code) == (VerdictStatus.REJECTED, code)
    assert push(device, "X", doc("forget", member_id="M1")).code == "member_action_unknown"


def test_staff_make_two_members_one(hq: SeededHq) -> None:
    device = hq.device()
    push(device, "A", doc(name="李雷", phone=PHONE, address="江边", consent="offers"))
    push(device, "B", doc(name="李雷", phone=PHONE))
    with hq.database.write() as session:
        decide_member(session, 1, "A", MemberDecision(dealer_code="D001", merge_into="M1"), hq.clock())
    living, merged = published(device)
    assert merged == {"A": "M1", "B": "M1"} and set(living) == {"M1"}
    assert (living["M1"].name, living["M1"].address, living["M1"].consent) == ("王芳", "江边", "none")
    with hq.database.read() as session:
        assert session.get_one(Member, (1, "A")).survivor == "M1"


def test_staff_see_a_member_and_decide_over_rest(hq: SeededHq) -> None:
    device = hq.device()
    push(device, "C", doc(CHANGE, member_id="M1", base_revision=1, address="东街"))
    path = "/v1/hq/members/M1"
    changed = hq.staff("POST", f"{path}/decide", HQS_WORD)
    assert (changed.status_code, changed.json()["member"][3]) == (200, "gold")
    seen = hq.staff("GET", path, params={"dealer": "D001"}).json()
    fields = [(event["field"], event["after"], event.get("doc_id", "")) for event in seen["history"]]
    assert fields == [("account_limit", "5000000", ""), ("tier", "gold", ""), ("address", "东街", "C")]
    assert published(device)[0]["M1"].tier == "gold"


@pytest.mark.parametrize(
    ("decision", "code"),
    [
        (MemberDecision(dealer_code="D999"), "dealer_unknown"),
        (MemberDecision(dealer_code="D001", status="asleep"), "member_value_unknown"),
        (MemberDecision(dealer_code="D001", account_limit=-1), "member_limit_negative"),
        (MemberDecision(dealer_code="D001", merge_into="M1"), "member_is_itself"),
        (MemberDecision(dealer_code="D001", merge_into="M9"), "member_unknown"),
    ],
)
def test_staff_are_told_what_cannot_be(hq: SeededHq, decision: MemberDecision, code: str) -> None:
    refused = hq.staff("POST", "/v1/hq/members/M1/decide", decision)
    assert (refused.status_code // 100, refused.json()["code"]) in {(4, code), (4, "refused")}
    assert code in refused.text
