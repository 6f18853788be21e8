"""Every number a dealer printed, so that one printed twice by cloned or restored PCs raises an alarm."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from server_stub.bulk import insert_rows
from server_stub.judging import Document, Values, alarm
from server_stub.models import Alarm, PrintedNumber
from server_stub.prepared import PreparedList

NUMBER_TAKEN = "number_taken"
"""Two documents carry one printed number; both count, and only a person can tell the papers apart."""
_HOLDERS = PreparedList(
    lambda numbers: select(PrintedNumber.number, PrintedNumber.doc_id).where(
        PrintedNumber.dealer_id == bindparam("dealer"), PrintedNumber.number.in_(numbers)
    )
)
_NUMBER = re.compile(r"[\x21-\x7e]{1,64}")


def note_numbers(session: Session, printed: Sequence[tuple[Document, str]]) -> None:
    """Keep the numbers of documents of one dealer and raise an alarm for each that another document has."""
    readable = [(document, number) for document, number in printed if _NUMBER.fullmatch(number)]
    if not readable:
        return
    holders = _holders(session, readable[0][0].dealer_id, [number for _, number in readable])
    fresh: list[Values] = []
    alarms: list[Values] = []
    for document, number in readable:
        if number not in holders:
            holders[number] = document.doc_id
            row = {"dealer_id": document.dealer_id, "number": number, "doc_id": document.doc_id}
            fresh.append(row)
        elif holders[number] != document.doc_id:
            alarms.append(alarm(document, NUMBER_TAKEN, number=number, first=holders[number]))
    if fresh:
        insert_rows(session, PrintedNumber, fresh)
    if alarms:
        session.execute(insert(Alarm), alarms)


def _holders(session: Session, dealer_id: int, numbers: Sequence[str]) -> dict[str, str]:
    return dict(_HOLDERS.rows(session, numbers, dealer=dealer_id))
