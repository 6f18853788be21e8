"""One wrong bit in each page of a ledger: refused at the start, found by the audit, or harmless; never wrong money in silence."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import sqlcipher3.dbapi2 as sqlite

from tests.power.check import Broken, all_docs, known_at
from tests.power.lies import judge
from tests.power.studio import Recording, Studio, read_folder, write_folder

PAGE = 4096
MONEY = {
    "receipt": "gross, discount, tax, change",
    "receipt_line": "line, sku, quantity, base_quantity, price, discount, gross, tax",
    "tender": "line, type, amount",
    "movement": "line, sku, quantity",
    "stock_count_line": "line, sku, counted",
    "receiving_line": "line, sku",
}


def flip_pages(studio: Studio, recording: Recording, *, most: int | None = None) -> Iterator[tuple[int, str]]:
    """Flip one bit of each page of the ledger as the workload left it (of so many pages where `most` says so)."""
    files = read_folder(studio.folder)
    money = read_money(studio)
    made, known = all_docs(recording.truth, recording.events), known_at(recording.truth, recording.events)
    chance = random.Random(f"{studio.seed} flips")
    pages = list(range(len(files["ledger.db"]) // PAGE))
    for page in sorted(chance.sample(pages, min(most or len(pages), len(pages)))):
        ledger = bytearray(files["ledger.db"])
        ledger[page * PAGE + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
        write_folder(studio.folder, files | {"ledger.db": bytes(ledger)})
        try:
            yield page, judge(studio.folder, recording.truth, known, made, is_audited=True)
        except Broken as broken:
            yield page, "a word" if read_money(studio) == money else f"SILENT {broken}"
    write_folder(studio.folder, files)


def read_money(studio: Studio) -> list[object]:
    """Return every figure of money and stock that the counter ever wrote."""
    connection = sqlite.connect(f"{(studio.folder / 'ledger.db').as_uri()}?mode=ro", uri=True)
    try:
        return [
            sorted(connection.execute(f"SELECT doc_id, {columns} FROM {table}"))
            for table, columns in MONEY.items()
        ]
    finally:
        connection.close()


def tell(found: Iterator[tuple[int, str]]) -> Counter[str]:
    """Count what came of the flips."""
    return Counter(verdict for _, verdict in found)
