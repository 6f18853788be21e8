"""What HQ's staff do about members from the command line: see one with its history, set tier, status, limit, make two one."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from msgspec import UNSET
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.member import MemberStatus
from domain.money import format_money
from protocol.member import MemberDecision, StaffMember
from server_stub.headquarters import utc_now
from server_stub.member import decide_member, staff_member
from server_stub.models import Dealer, Member
from server_stub.office_line import Declaring, show, writing
from server_stub.receivable import find_dealer
from server_stub.typed import parse_yuan

_NO_LIMIT = "none"


def _find(session: Session, dealer: Dealer, text: str) -> str:
    """Return a member's id from the id itself or the phone; refused as `member_unknown`."""
    query = select(Member.id).where(
        Member.dealer_id == dealer.id, Member.survivor == "", Member.phone == text
    )
    found = session.scalar(query.order_by(Member.id).limit(1))
    if found is None and session.get(Member, (dealer.id, text)) is None:
        raise DomainError("member_unknown", member=text)
    return found or text


def _decision(session: Session, dealer: Dealer, arguments: argparse.Namespace) -> MemberDecision | None:
    if not any((arguments.tier is not None, arguments.status, arguments.limit, arguments.merge_into)):
        return None
    limit = None if arguments.limit == _NO_LIMIT else arguments.limit and parse_yuan(arguments.limit)
    return MemberDecision(
        dealer_code=dealer.code,
        tier=UNSET if arguments.tier is None else arguments.tier,
        status=arguments.status or UNSET,
        account_limit=limit if arguments.limit else UNSET,
        merge_into=_find(session, dealer, arguments.merge_into) if arguments.merge_into else "",
    )


def _lines(shown: StaffMember) -> list[str]:
    row = shown.member
    limit = _NO_LIMIT if row.account_limit is None else format_money(row.account_limit)
    lines = [f"{row.member_id}  {row.name}  {row.phone}  revision {row.revision}"]
    lines.append(f"  tier {row.tier or '-'}  status {row.status}  consent {row.consent}  limit {limit}")
    for event in shown.history:
        at, source = event.changed_at.isoformat(timespec="minutes"), event.doc_id or "HQ"
        lines.append(f"  {at}  {event.field}: {event.before or '-'} -> {event.after or '-'}  ({source})")
    return lines


def member(arguments: argparse.Namespace) -> int:
    """Show a member with its history, and first change what is HQ's, or make it one with another, if asked to."""
    with writing(arguments) as session:
        dealer = find_dealer(session, arguments.dealer)
        member_id = _find(session, dealer, arguments.member)
        if decision := _decision(session, dealer, arguments):
            member_id = decide_member(session, dealer.id, member_id, decision, utc_now()).id
        shown = staff_member(session, dealer, member_id)
    return show(arguments, shown, _lines(shown))


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    add_database: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Declare the staff's commands about members."""
    parser = Declaring(commands, add_database).command("member", member)
    parser.add_argument("--dealer", required=True, metavar="CODE")
    parser.add_argument("--member", required=True, metavar="PHONE|ID")
    parser.add_argument("--tier", metavar="NAME", help="an empty name takes the tier away")
    parser.add_argument("--status", choices=[status.value for status in MemberStatus])
    parser.add_argument("--limit", metavar="YUAN", help=f'limit on account, "{_NO_LIMIT}" for no limit set')
    parser.add_argument("--merge-into", metavar="PHONE|ID", help="make it one with this member, who survives")
