"""An order on paper: what its screen shows, drawn as the order confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.dealer import Store
from desktop.services.document import get_store_id
from desktop.services.order_book import get_known_order
from desktop.services.order_revision import load_revisions
from desktop.services.statement import get_parties
from paper.style import Language

if TYPE_CHECKING:
    from paper.order import OrderPaper


def make_order_paper(session: Session, doc_id: str) -> OrderPaper:
    """Return an order as it is printed, with own changes counted in; refused as `not_enrolled` or `order_unknown`."""
    # Loading the drawing takes 0.2 s, which no counter should wait for at its start.
    from paper.order import OrderPaper

    hq, dealer = get_parties(session)
    view, revision = get_known_order(session, doc_id), load_revisions(session, {doc_id})[doc_id]
    return OrderPaper(
        number=view.row.number,
        day=view.row.day,
        state=view.row.state,
        supplier=hq,
        dealer=dealer,
        lines=tuple(line for line in revision.order.lines if line.requested),
        deliver_to="" if view.row.is_elsewhere else _get_place(session),
        note=view.note,
        contract=view.contract,
    )


def print_order(session: Session, doc_id: str, language: Language) -> bytes:
    """Return the order confirmation as a PDF; refused as `make_order_paper` refuses."""
    from paper.order import render_order

    return render_order(make_order_paper(session, doc_id), language=language)


def _get_place(session: Session) -> str:
    """Return this store with its address; HQ does not tell for which store another computer ordered."""
    query = select(Store.name, Store.address).where(Store.store_id == get_store_id(session))
    store = session.execute(query).one_or_none()
    return " ".join(part for part in store if part) if store else ""
