"""The bare line takes every receipt, durably on both ends, so that the figure beside it is of the same work."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bench.bare_line import push_bare
from protocol.base import encode
from tests.hq import receipt


def test_the_bare_line_inserts_what_it_is_given(tmp_path: Path) -> None:
    documents = [(f"r-{number}", encode(receipt(f"RC-{number}"))) for number in range(1, 4)]
    assert push_bare(documents, str(tmp_path / "bare.db"), tmp_path / "outbox.db") > 0
    there, here = sqlite3.connect(tmp_path / "bare.db"), sqlite3.connect(tmp_path / "outbox.db")
    counts = [there.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("log", "receipt_line")]
    assert counts == [3, 3]
    assert here.execute("SELECT count(*) FROM document WHERE acked = 1").fetchone() == (3,)
    there.close()
    here.close()
