"""Answers to a statement: what the dealer may say of it, and what stands when several PCs answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.errors import DomainError, Fact
from domain.invoice import EntryType

_LONGEST: Final = 500


class AnswerKind(StrEnum):
    """What the dealer says of a statement."""

    CONFIRM = "confirm"
    DISPUTE = "dispute"


class DifferenceType(StrEnum):
    """Why an entry is not as the dealer has it."""

    IN_TRANSIT = "in_transit"
    TIMING = "timing"
    PRICE = "price"
    QUANTITY = "quantity"
    MISSING_AT_HQ = "missing_at_hq"
    MISSING_AT_DEALER = "missing_at_dealer"
    UNKNOWN = "unknown"


class AnswerState(StrEnum):
    """How a statement stands between HQ and the dealer."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """An entry the dealer disputes; one that is missing at HQ has no entry number there, its note says which it is."""

    entry: str
    type: DifferenceType
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of one PC; `is_settled` once HQ settled the dispute it was part of."""

    id: str
    kind: AnswerKind
    content_hash: str
    signer: str = ""
    differences: tuple[Difference, ...] = ()
    note: str = ""
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands: the state, the answers that make it, and every difference they name."""

    state: AnswerState = AnswerState.OPEN
    by: tuple[Answer, ...] = ()
    differences: tuple[Difference, ...] = ()


def stand(answers: Iterable[Answer], content_hash: str) -> Standing:
    """Return what stands of answers to a statement of this content, whatever their order: a dispute over a confirmation.

    Confirmations of other content count for nothing. A settled dispute is over: a confirmation then stands again.
    """
    ordered = sorted(answers, key=lambda answer: answer.id)
    disputes = tuple(one for one in ordered if one.kind is AnswerKind.DISPUTE)
    if opened := tuple(one for one in disputes if not one.is_settled):
        return Standing(AnswerState.DISPUTED, opened, _together(opened))
    confirms = (one for one in ordered if one.kind is AnswerKind.CONFIRM)
    if valid := tuple(one for one in confirms if one.content_hash == content_hash):
        return Standing(AnswerState.CONFIRMED, valid)
    return Standing(AnswerState.SETTLED, disputes, _together(disputes)) if disputes else Standing()


def _together(answers: Iterable[Answer]) -> tuple[Difference, ...]:
    return tuple(sorted({difference for answer in answers for difference in answer.differences}))


def check_answer(kind: AnswerKind, differences: Collection[Difference], note: str) -> None:
    """Refuse a confirmation with differences, a dispute that names nothing, an entry named twice, and endless notes.

    Refused: `answer_confirms_differences`, `answer_names_nothing`, `answer_entry_twice`, `answer_note_too_long`.
    """
    if kind is AnswerKind.CONFIRM and differences:
        raise DomainError("answer_confirms_differences")
    if kind is AnswerKind.DISPUTE and not differences and not note.strip():
        raise DomainError("answer_names_nothing")
    seen: set[tuple[str, DifferenceType]] = set()
    for one in differences:
        if (one.entry, one.type) in seen:
            raise DomainError("answer_entry_twice", entry=one.entry)
        seen.add((one.entry, one.type))
    if any(len(text) > _LONGEST for text in (note, *(one.note for one in differences))):
        raise DomainError("answer_note_too_long", longest=_LONGEST)


def remark_on(answer: Answer, standing: Standing) -> dict[str, Fact]:
    """Return what the PC that gave an answer has to hear where another one stands; empty where its own does."""
    if answer.kind is AnswerKind.CONFIRM and standing.state is AnswerState.DISPUTED:
        words = {"answer_here": AnswerKind.CONFIRM.value, "answer_hq": AnswerKind.DISPUTE.value}
        signers = ", ".join(sorted({one.signer for one in standing.by if one.signer}))
        return {**words, "answer_stands": "hq", "signer": signers}
    return {}


def default_difference(type: EntryType) -> DifferenceType:
    """Return the difference a person most often means for an entry of a type."""
    return DifferenceType.IN_TRANSIT if type is EntryType.SHIPPED else DifferenceType.UNKNOWN
