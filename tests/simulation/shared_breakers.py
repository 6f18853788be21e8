"""Rule-breakers of what HQ and PCs share: leases, order changes, members, statements, totals, grants, locks, stores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import msgspec
from sqlalchemy import select, update

import desktop.services.document
import desktop.services.lease
import desktop.sync.ask
import domain.amendment
import server_stub.answer
import server_stub.app
import server_stub.control
import server_stub.credit_order
import server_stub.judge
import server_stub.lease
import server_stub.member
import server_stub.order
import server_stub.rebate_wallet
from desktop.models.lease import Lease as OwnLease
from desktop.sync.control import Statement
from domain.answer import AnswerKind, AnswerState, Standing
from protocol.amendment import AMEND
from server_stub.models import Inbox, Lease

Patch = tuple[Any, str, Any]


def lent_without_the_dealers_turn() -> list[Patch]:
    """HQ lends by what it read of the dealer's exposure before another PC was served, as without the dealer's lock."""
    read = server_stub.lease.read_exposure
    before: dict[int, Any] = {}

    def read_late(session: Any, dealer_id: int, **more: Any) -> Any:
        now = read(session, dealer_id, **more)
        stale = before.get(dealer_id, now)
        before[dealer_id] = now
        return stale

    return [(server_stub.lease, "read_exposure", read_late)]


def use_counted_for_every_push() -> list[Patch]:
    """HQ takes a document's use out of its lease whenever the document is sent."""
    push = server_stub.app.push_with_late

    def push_and_count(session: Any, device: Any, request: Any, moment: Any) -> Any:
        sent = {envelope.doc_id: envelope for envelope in request.envelopes}
        mine = (Inbox.dealer_id == device.dealer_id, Inbox.doc_id.in_(sent))
        known = list(session.scalars(select(Inbox.doc_id).where(*mine)))
        pushed = push(session, device, request, moment)
        for doc_id in known:
            body = msgspec.json.decode(sent[doc_id].body)
            for lease_id, _, _, amount in body.get("uses", []) if isinstance(body, dict) else []:
                lease = (Lease.dealer_id == device.dealer_id, Lease.id == lease_id)
                session.execute(update(Lease).where(*lease).values(used=Lease.used + amount))
        return pushed

    return [(server_stub.app, "push_with_late", push_and_count)]


def new_lineage_keeps_its_leases() -> list[Patch]:
    """A PC that began anew spends what its old history was lent."""
    anyone = SimpleNamespace(id=OwnLease.lineage)
    return [(desktop.services.lease, "current_lineage", lambda session: anyone)]


def approved_beyond_the_limit() -> list[Patch]:
    """HQ approves whatever the dealer owes already."""
    release = server_stub.order.release_credit
    return [
        (server_stub.order, "confirm_credit", lambda session, order, *_, **__: release(order)),
        (server_stub.order, "covers_credit", lambda *_: True),
    ]


def amendment_applied_twice() -> list[Patch]:
    """A change of an order is judged twice, and a line that is there already is added again."""
    take = server_stub.judge._TAKING[AMEND]
    rules = domain.amendment

    def take_twice(session: Any, document: Any, doc: Any, known: Any) -> Any:
        take(session, document, doc, known)
        return take(session, document, doc, known)

    def add(order: Any, op: Any) -> Any:
        if order.state not in rules._OPEN:
            return order, rules._TOO_LATE
        fresh = replace(op.line, approved=0, shipped=0, cut=None)
        return rules._settled(order, len(order.lines), fresh), rules._APPLIED

    taking = server_stub.judge._TAKING | {AMEND: take_twice}
    return [(server_stub.judge, "_TAKING", taking), (rules, "_add_line", add)]


def wallet_never_emptied() -> list[Patch]:
    """HQ lets an order take of an earning what another order took already."""
    read = server_stub.rebate_wallet.read_wallet
    first: dict[str, int] = {}

    def read_full(session: Any, dealer_id: int) -> Any:
        return [replace(one, left=first.setdefault(one.id, one.left)) for one in read(session, dealer_id)]

    return [(server_stub.rebate_wallet, "read_wallet", read_full)]


def taken_back_orders_keep_their_part() -> list[Patch]:
    """An order that was cancelled or goes back to review keeps what it took of the wallet."""
    return [(server_stub.credit_order, "return_offset", lambda *_: None)]


def same_phone_makes_two_members() -> list[Patch]:
    """HQ does not look who has a phone already."""
    return [(server_stub.member, "_find_by_phone", lambda *_, **__: None)]


def bills_stay_with_merged_members() -> list[Patch]:
    """A bill goes on naming a member who was made one with another."""
    return [(server_stub.judge, "_counted_for_survivors", lambda session, parsed: list(parsed))]


def last_answer_wins() -> list[Patch]:
    """A confirmation that comes after a dispute outweighs it."""

    def stand_by_last(answers: Any, content_hash: str) -> Standing:
        *_, last = answers
        is_confirmed = last.kind is AnswerKind.CONFIRM
        return Standing(AnswerState.CONFIRMED if is_confirmed else AnswerState.DISPUTED, (last,))

    return [(server_stub.answer, "stand", stand_by_last)]


def totals_of_another_stretch() -> list[Patch]:
    """HQ adds up one document less than the PC spoke of."""
    add_up = server_stub.control._add_up

    def add_up_less(session: Any, dealer_id: int, lineage: str, stated: Any) -> Any:
        less = msgspec.structs.replace(stated, last_n=stated.last_n - 1)
        return add_up(session, dealer_id, lineage, less)

    return [(server_stub.control, "_add_up", add_up_less)]


def totals_never_stated() -> list[Patch]:
    """The PC states no totals."""
    return [(desktop.sync.ask, "state_days", lambda *_: Statement())]


def locked_computer_issues() -> list[Patch]:
    """A PC that HQ locked goes on issuing documents."""
    return [(desktop.services.document, "_LOCKED", frozenset())]


def take_back_ignored() -> list[Patch]:
    """HQ goes on sending a scope that it took back."""

    def only_more(session: Any, dealer_id: int, device_id: int, usual: Any) -> list[str]:
        found = _WITH_GRANTS(session, dealer_id, device_id, usual)
        return [*found, *(scope for scope in usual if scope not in found)]

    return [(server_stub.app, "with_grants", only_more)]


def refunds_stay_at_their_till() -> list[Patch]:
    """HQ tells a store's other tills about sales and not about refunds."""
    publish = server_stub.judge.publish_receipts

    def publish_some(session: Any, dealer_id: int, judged: Any) -> None:
        publish(session, dealer_id, [pair for pair in judged if pair[0].kind != "refund"])

    return [(server_stub.judge, "publish_receipts", publish_some)]


_WITH_GRANTS = server_stub.app.with_grants

SHARED_BREAKERS: dict[str, Callable[[], list[Patch]]] = {
    breaker.__name__: breaker
    for breaker in (
        lent_without_the_dealers_turn,
        use_counted_for_every_push,
        new_lineage_keeps_its_leases,
        approved_beyond_the_limit,
        amendment_applied_twice,
        wallet_never_emptied,
        taken_back_orders_keep_their_part,
        same_phone_makes_two_members,
        bills_stay_with_merged_members,
        last_answer_wins,
        totals_of_another_stretch,
        totals_never_stated,
        locked_computer_issues,
        take_back_ignored,
        refunds_stay_at_their_till,
    )
}
