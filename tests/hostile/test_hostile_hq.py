"""A hostile HQ: whatever it answers is refused whole and typed, what was held stays, and the next sync succeeds."""

from __future__ import annotations

import pytest

from tests.hostile.answers import JSON, REFUSALS, TRANSPORT, problem, told
from tests.hostile.pages import DOUBTS, PAGES, REPLY
from tests.hostile.stage import Stage

WHOLE = {**TRANSPORT, **JSON, **REFUSALS, **REPLY}


def recover(stage: Stage) -> None:
    """Synchronise honestly; a scope that was left alone for a while is given its time."""
    for _ in range(3):
        report = stage.pc.sync()
        if not report.problems:
            break
    assert report.problems == ()
    assert set(stage.pc.statuses().values()) == {"applied"}


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_no_answer_changes_nothing_at_all(stage: Stage, name: str) -> None:
    before = stage.pc.contents()
    assert stage.sync_hostile(WHOLE[name]) in [("NotHq",), ("Unreachable",)]
    assert stage.pc.contents() == before
    recover(stage)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_cannot_be_is_refused_whole(stage: Stage, name: str) -> None:
    before = stage.kept()
    (problem,) = stage.sync_hostile(PAGES[name])
    assert problem.startswith(("page_refused:", "segments_refused:"))
    assert stage.kept() == before
    recover(stage)


@pytest.mark.parametrize("name", DOUBTS)
@pytest.mark.parametrize("times", [1, 100], ids=["once", "always"])
def test_rows_that_do_not_add_up_leave_nothing_behind(stage: Stage, name: str, times: int) -> None:
    before = stage.kept(cursor=4)
    problems = stage.sync_hostile(DOUBTS[name], times)
    assert all(
        problem.startswith(("scope_differs:", "page_refused:", "rows_unreadable:")) for problem in problems
    )
    assert problems or times == 1
    assert stage.kept(cursor=4) == before
    recover(stage)
    assert stage.kept(cursor=4) == before


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("unavailable", 503),
        ("internal", 500),
        ("too_many_tries", 429),
        ("device_revoked", 403),
        ("unheard", 418),
    ],
)
@pytest.mark.parametrize(
    "wait", ["", "0", "-1", "1e9", "soon", "9" * 400, "٣", "Wed, 21 Oct 2026 07:28:00 GMT"]
)
def test_a_refusal_is_told_and_no_wait_is_endless(stage: Stage, code: str, status: int, wait: str) -> None:
    before = stage.pc.contents()
    header = wait.encode().decode("latin-1")
    twist = problem(told(code, status), status, **({"Retry-After": header} if wait else {}))
    assert stage.sync_hostile(twist) == (f"refused:{code}",)
    assert stage.pc.contents() == before
    recover(stage)
