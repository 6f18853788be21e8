"""Series of printed numbers as HQ holds them: "RC-K7Q1-26 1..812 complete", or which of them are missing."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from protocol.staff import SeriesHeld
from server_stub.judging import read_facts
from server_stub.models import Alarm, PrintedNumber
from server_stub.numbering import NUMBER_TAKEN
from server_stub.office_line import Declaring, reading, show
from server_stub.receivable import find_dealer

_PLACE = re.compile(r"(.+)-([0-9]{6,15})")
_SHOWN = 10


def list_series(session: Session, dealer_id: int) -> list[SeriesHeld]:
    """Return every series of a dealer in the order of their names; numbers written in another way are in none."""
    places: dict[str, list[int]] = {}
    for number in session.scalars(select(PrintedNumber.number).where(PrintedNumber.dealer_id == dealer_id)):
        if found := _PLACE.fullmatch(number):
            places.setdefault(found[1], []).append(int(found[2]))
    twice = _printed_twice(session, dealer_id)
    return [
        SeriesHeld(series, max(held), len(held), _gaps(sorted(held)), twice[series])
        for series, held in sorted(places.items())
    ]


def _printed_twice(session: Session, dealer_id: int) -> Counter[str]:
    query = select(Alarm.facts).where(Alarm.dealer_id == dealer_id, Alarm.code == NUMBER_TAKEN)
    numbers = {str(read_facts(facts).get("number", "")) for facts in session.scalars(query)}
    return Counter(number.rpartition("-")[0] for number in numbers)


def _gaps(held: Sequence[int]) -> list[tuple[int, int]]:
    return [(before + 1, after - 1) for before, after in pairwise((0, *held)) if after - before > 1]


def _line(row: SeriesHeld) -> str:
    gaps = [str(first) if first == last else f"{first}..{last}" for first, last in row.gaps[:_SHOWN]]
    more = [f"and {len(row.gaps) - _SHOWN} gaps more"] if len(row.gaps) > _SHOWN else []
    state = "missing " + ", ".join(gaps + more) if gaps else "complete"
    twice = f", printed twice {row.printed_twice}" if row.printed_twice else ""
    return f"{row.series}  1..{row.last}  {state}{twice}"


def _series(arguments: argparse.Namespace) -> int:
    """Say of each series of a dealer's numbers how far HQ holds it and what is missing."""
    with reading(arguments) as session:
        rows = list_series(session, find_dealer(session, arguments.dealer).id)
    if arguments.gaps:
        rows = [row for row in rows if row.gaps or row.printed_twice]
    return show(arguments, rows, [_line(row) for row in rows] or ["no series with that"])


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    add_database: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Declare the command."""
    series = Declaring(commands, add_database).command("series", _series)
    series.add_argument("--dealer", required=True, metavar="CODE")
    series.add_argument("--gaps", action="store_true", help="only those with gaps or numbers printed twice")
