"""Verdicts that change after they were told: published to the devices that hold the documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from protocol.sync import VerdictStatus
from protocol.verdict import VERDICT, VerdictRow, verdict_scope
from server_stub.feed import publish
from server_stub.judging import Document, Outcome, read_facts, write_facts
from server_stub.models import Inbox, Lineage, Log


def publish_verdicts(session: Session, dealer_id: int, verdicts: Sequence[tuple[Document, Outcome]]) -> None:
    """Publish changed verdicts to every device whose history holds the document."""
    if not verdicts:
        return
    holders = _holders(session, dealer_id, {document.lineage for document, _ in verdicts})
    for document, outcome in verdicts:
        row = VerdictRow(document.doc_id, outcome.status.value, outcome.code, outcome.facts)
        for device_id in sorted(holders[document.lineage]):
            publish(session, verdict_scope(dealer_id, device_id), VERDICT, [(row.doc_id, row)])


def revise_verdict(session: Session, document: Document, outcome: Outcome) -> None:
    """Change the verdict of a document that was told before, and tell it anew."""
    row = (Log.dealer_id == document.dealer_id, Log.lineage == document.lineage, Log.n == document.n)
    told = {"status": outcome.status.value, "code": outcome.code, "facts": write_facts(outcome.facts)}
    session.execute(update(Log).where(*row).values(**told))
    publish_verdicts(session, document.dealer_id, [(document, outcome)])


def _holders(session: Session, dealer_id: int, lineages: Iterable[str]) -> dict[str, set[int]]:
    """Return the devices of each lineage and of all that went on from it: after a fork they hold its documents."""
    devices: dict[str, int] = {}
    children: defaultdict[str, list[str]] = defaultdict(list)
    query = select(Lineage.id, Lineage.parent, Lineage.device_id).where(Lineage.dealer_id == dealer_id)
    for lineage, parent, device_id in session.execute(query):
        devices[lineage] = device_id
        children[parent].append(lineage)
    return {lineage: {devices[name] for name in _descent(lineage, children)} for lineage in lineages}


def _descent(lineage: str, children: dict[str, list[str]]) -> set[str]:
    found, open_ends = {lineage}, [lineage]
    while open_ends:
        fresh = [child for child in children.get(open_ends.pop(), ()) if child not in found]
        found.update(fresh)
        open_ends += fresh
    return found


def publish_standing(session: Session, dealer_id: int, device_id: int, doc_ids: Collection[str]) -> None:
    """Tell a device why documents it sent again are not applied: `have` alone does not say it."""
    if not doc_ids:
        return
    first = (Log.dealer_id == Inbox.dealer_id) & (Log.lineage == Inbox.lineage) & (Log.n == Inbox.n)
    query = select(Log.doc_id, Log.status, Log.code, Log.facts).join(Inbox, first)
    found = session.execute(query.where(Inbox.dealer_id == dealer_id, Inbox.doc_id.in_(doc_ids)))
    rows = [
        (doc_id, VerdictRow(doc_id, status, code, read_facts(facts)))
        for doc_id, status, code, facts in found
        if status != VerdictStatus.APPLIED.value or code or read_facts(facts)
    ]
    publish(session, verdict_scope(dealer_id, device_id), VERDICT, rows)
