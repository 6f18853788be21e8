"""The receipts that the sync benchmark sends arrive at a real HQ."""

from __future__ import annotations

from pathlib import Path

from bench.loopback import DEALER, demo_hq, enrolled, sync
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
