"""Taking turns: transactions about one dealer's documents follow each other, so that none misses what another did."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from server_stub.models import Dealer
from server_stub.prepared import Prepared

_TURN = Prepared(select(Dealer.id).where(Dealer.id == bindparam("dealer")).with_for_update(key_share=True))


def take_turn(session: Session, dealer_id: int) -> None:
    """Hold the dealer's row until the commit; SQLite has one writer and holds it already.

    Without it a refund and its original, stored at the same moment by two PCs, would never hear of each other.
    """
    if session.connection().dialect.name != "sqlite":
        _TURN.run(session, dealer=dealer_id)
