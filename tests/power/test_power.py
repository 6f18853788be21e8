"""Cut power loses nothing that was acknowledged, and every broken rule of durability is found out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.power.breakers import BREAKERS
from tests.power.disk import Disk
from tests.power.flips import flip_pages, tell
from tests.power.lies import SHARES, Verdicts, cut_lying
from tests.power.run import CUTS, Tally, cut_recording, run
from tests.power.studio import Studio, open_studio
from tests.power.work import PHASES
from tests.power.world import workshop

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the shim and its recorder stand on Linux")
ENOUGH = 1000
"""The cuts of the CI tier; fewer are for looking at one thing."""


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    """Where recordings are made."""
    with workshop() as root:
        yield open_studio(root, seed=7)


def test_no_cut_loses_doubles_or_halves_a_document(
    capsys: pytest.CaptureFixture[str], counted: Callable[..., None]
) -> None:
    tally = run(CUTS)
    with capsys.disabled():
        print("", *tally.lines(), sep="\n")
    counted("power cuts", tally.cuts.total())
    assert not tally.failed
    if CUTS >= ENOUGH:
        assert tally.cuts.total() >= 1_000 and tally.cuts["billing"] >= 500 and tally.cuts["sync"] >= 250
        assert tally.synced >= 50 and tally.told["writes_torn"] >= 1_000 and tally.told["names_lost"] >= 100


@pytest.mark.parametrize("name", BREAKERS)
def test_a_broken_rule_is_found_out(studio: Studio, name: str) -> None:
    phase, breaker = BREAKERS[name]
    tally = Tally()
    with breaker(studio):
        cut_recording(studio, PHASES[phase][1](studio), 150, tally, full_every=10**9, most=1)
    assert tally.failed


def test_a_lying_disk_is_found_out_at_the_start(studio: Studio, capsys: pytest.CaptureFixture[str]) -> None:
    verdicts = Verdicts()
    for phase in ("billing", "sync"):
        recording = PHASES[phase][1](studio)
        for share in SHARES:
            cut_lying(studio, recording, max(5, CUTS // 50), share, verdicts)
    with capsys.disabled():
        print("", f"lying disks: {dict(verdicts.told)}", sep="\n")
    assert not verdicts.failed
    assert verdicts.told["refused as database_corrupt"]


def test_a_wrong_bit_is_refused_found_by_the_audit_or_no_money(
    studio: Studio, capsys: pytest.CaptureFixture[str]
) -> None:
    recording = PHASES["billing"][1](studio)
    verdicts = tell(flip_pages(studio, recording, most=max(20, CUTS // 10)))
    with capsys.disabled():
        print("", f"one wrong bit in each of {verdicts.total()} pages: {dict(verdicts)}", sep="\n")
    assert not [verdict for verdict in verdicts if verdict.startswith("SILENT")]
    assert verdicts["found by the daily audit"] or verdicts["refused as database_corrupt"]


def test_the_disk_keeps_what_was_synced_and_nothing_more(tmp_path: Path) -> None:
    disk = Disk({"kept": b"old"})
    disk.follow([("write", 0, 0, b"new"), ("sync", 0), ("write", 0, 3, b"er"), ("create", "fresh", 1)])
    assert bytes(disk.inodes[0].safe) == b"new" and disk.inodes[0].pending == [(3, b"er")]
    assert disk.names == {"kept": 0}
    disk.follow([("folder", ""), ("sync", 0)])
    assert bytes(disk.inodes[0].safe) == b"newer" and disk.names == {"kept": 0, "fresh": 1}
