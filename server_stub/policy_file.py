"""Files of policies as staff send them: JSON, a workbook, or a price table, read with every fault at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import DomainError
from domain.fault import Fault
from domain.policy import ListPrice, Policy, complete
from domain.policy_check import Known, check_policy
from domain.table import Column, read_table
from protocol.plain import Reader, parse_json
from protocol.publication import FaultRow
from server_stub.models import Dealer
from server_stub.policy_cells import read_workbook
from server_stub.policy_columns import LISTS
from server_stub.policy_place import place_fault
from server_stub.policy_workbook import Workbook, read_plain

_PACKED = b"PK\x03\x04"
_TABLE = tuple(
    Column(one.name, one.parse, required=one.required, aliases=(one.zh, *one.names)) for one in LISTS.columns
)


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds (None: nothing usable), its faults, and what it takes to place those of its rules.

    A table has list prices alone, and all else stays as it runs.
    """

    policy: Policy | None
    faults: tuple[FaultRow, ...]
    incomplete: frozenset[str] = frozenset()
    workbook: Workbook | None = None
    is_table: bool = False


def read_dealers(session: Session) -> dict[str, int]:
    """Return the dealers' ids by code, as workbooks name them."""
    return {row.code: row.id for row in session.execute(select(Dealer.code, Dealer.id))}


def read_file(data: bytes, dealers: Mapping[str, int]) -> Read:
    """Read a file by what it is: a workbook, JSON, or a table of list prices in UTF-8 or GBK."""
    if data.startswith(_PACKED):
        return _read_workbook(data, dealers)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _read_json(data)
    return _read_table(data)


def read_plain_policy(plain: Any) -> tuple[Policy | None, list[Fault], frozenset[str]]:
    """Return a policy of plain JSON; one with faults must not be used, only checked further."""
    reader = Reader()
    policy: Policy | None = reader.read_whole(Policy, plain, "policy")
    return policy, reader.faults, frozenset(reader.incomplete)


def _read_json(data: bytes) -> Read:
    plain, faults = parse_json(data, "policy")
    if plain is None and faults:
        return Read(None, _rows(faults))
    policy, more, incomplete = read_plain_policy(plain)
    return Read(policy, _rows([*faults, *more]), incomplete)


def _rows(faults: Sequence[Fault]) -> tuple[FaultRow, ...]:
    return tuple(FaultRow(where=one.where, code=one.code, facts=one.facts) for one in faults)


def _read_workbook(data: bytes, dealers: Mapping[str, int]) -> Read:
    try:
        book = read_plain(read_workbook(data), dealers)
    except DomainError as error:
        return Read(None, (FaultRow(where="policy", code=error.code, facts=error.facts),))
    policy, faults, incomplete = read_plain_policy(book.plain)
    listed = sorted(book.faults, key=lambda one: (one.sheet, one.row))
    return Read(policy, (*listed, *_rows(faults)), incomplete | book.incomplete, book)


def _read_table(data: bytes) -> Read:
    """Read list prices alone."""
    table = read_table(data, _TABLE)
    faults = [
        FaultRow(where="policy", code=one.code, facts={"text": one.text}, row=one.row, column=one.column)
        for one in table.faults
    ]
    lists: dict[str, list[ListPrice]] = {}
    for _, book, sku, unit, price, minimum in table.rows:
        lists.setdefault(book, []).append(ListPrice(sku, unit, price, minimum or 0))
    policy = Policy(lists={book: tuple(prices) for book, prices in lists.items()})
    return Read(policy, tuple(faults), frozenset({"lists"} if faults else ()), is_table=True)


def resolve(read: Read, running: Policy) -> Policy:
    """Return the policy that a file would make of the one that runs."""
    if read.policy is None:
        raise DomainError("policy_unreadable", faults=len(read.faults))
    return replace(running, lists=read.policy.lists) if read.is_table else read.policy


def check_file(read: Read, running: Policy, known: Known) -> list[FaultRow]:
    """List every fault of a file: those of reading it, and those of its rules among all that would be published."""
    if read.policy is None:
        return list(read.faults)
    found = check_policy(complete(resolve(read, running), running), known, read.incomplete)
    if read.workbook is None:
        return [*read.faults, *_rows(found)]
    return [*read.faults, *(place_fault(read.workbook, one) for one in found)]
