"""The receipts that the sync benchmark sends arrive at a real HQ."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bench import first_sync
from bench.brand import DEALER
from bench.loopback import demo_hq, enrolled, sync
from bench.sync import issue_many
from desktop.db import open_database
from desktop.paths import Profile


def test_what_is_billed_for_the_benchmark_arrives(tmp_path: Path) -> None:
    with (
        demo_hq(tmp_path) as hq,
        open_database(Profile(tmp_path / "pc")) as database,
        enrolled(database, hq) as http,
    ):
        sync(database, http)
        issue_many(database, 3)
        report = sync(database, http)
        assert (report.pushed, report.verdicts) == (3, {"applied": 3})
        assert sum(day[2] for day in hq.totals(DEALER)) == 3


@pytest.mark.slow
def test_the_first_sync_bench_cuts_its_line_and_changes_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_sync, "fill_hq", partial(first_sync.fill_hq, products=6_000))
    found = {figure.name: figure for figure in first_sync.run(lambda text: None)}
    again = found["a line cut in the middle, fetched again"]
    assert again.ok and again.value > 0
    assert found["20,000 changed prices"].ok and found["20,000 changed prices, rows"].ok
