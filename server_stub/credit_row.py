"""What HQ publishes of a dealer's credit: once per transaction that changed it, and only when the row says something new."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.credit.account import total_limit
from domain.credit.policy import CreditPolicy
from protocol.base import encode
from protocol.dealer import dealer_scope
from protocol.plain import write_brief
from protocol.terms import CREDIT, CreditRow
from server_stub.credit_book import read_holdings, with_held
from server_stub.credit_facts import read_facts
from server_stub.credit_terms import dealer_policy, has_terms
from server_stub.exposure import read_exposure
from server_stub.feed import publish, retract
from server_stub.models import CreditState, Dealer


def credit_row(session: Session, dealer_id: int, moment: datetime) -> tuple[CreditPolicy, CreditRow]:
    """Return a dealer's credit as HQ sees it at a moment."""
    day = moment.astimezone().date()
    policy = with_held(dealer_policy(session, dealer_id, day), read_holdings(session, dealer_id))
    facts = read_facts(session, dealer_id, day, entries=())
    exposure = read_exposure(session, dealer_id, day=day)
    limit = total_limit(policy.accounts, day)
    plain = (write_brief(policy), write_brief(facts))
    return policy, CreditRow(dealer_id, moment, *plain, limit, exposure.total)


def publish_credit(session: Session, dealer_id: int, moment: datetime) -> None:
    """Publish a dealer's credit where it changed; of a dealer without limit or rules there is nothing to say."""
    session.flush()
    held = session.get(CreditState, dealer_id, populate_existing=True)
    if held is None and not has_terms(session, dealer_id, moment.astimezone().date()):
        return
    as_of = moment if held is None else max(moment, held.as_of)
    policy, row = credit_row(session, dealer_id, as_of)
    is_empty = replace(policy, accounts=()) == CreditPolicy() and not policy.accounts
    digest = "" if is_empty else _digest(row)
    if digest == (held.digest if held else ""):
        return
    if is_empty:
        retract(session, dealer_scope(dealer_id), CREDIT, [str(dealer_id)])
    else:
        publish(session, dealer_scope(dealer_id), CREDIT, [(str(dealer_id), row)])
    session.merge(CreditState(dealer_id=dealer_id, digest=digest, as_of=as_of))
    session.flush()


def _digest(row: CreditRow) -> str:
    """Return a hash of all that a row says but for when it was said."""
    facts: dict[str, Any] = {key: part for key, part in row.facts.items() if key != "as_of"}
    said = [row.policy, facts, row.limit, row.exposure]
    return hashlib.blake2b(encode(said), digest_size=16).hexdigest()


def refresh_credit(session: Session, moment: datetime, dealer_ids: Iterable[int] | None = None) -> int:
    """Publish the credit of dealers anew, of all by default: after a policy, or as days pass; return how many."""
    if dealer_ids is None:
        dealer_ids = session.scalars(select(Dealer.id).order_by(Dealer.id)).all()
    count = 0
    for dealer_id in dealer_ids:
        publish_credit(session, dealer_id, moment)
        count += 1
    return count
