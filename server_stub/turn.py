"""Taking turns: transactions about one dealer's documents follow each other, so that none misses what another did."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from server_stub.models import Dealer


def take_turn(session: Session, dealer_id: int) -> None:
    """Hold the dealer's row until the commit; SQLite has one writer and holds it already.

    Without it a refund and its original, stored at the same moment by two PCs, would never hear of each other.
    """
    session.execute(select(Dealer.id).where(Dealer.id == dealer_id).with_for_update(key_share=True))
