"""Whether an answer can be HQ's at all: what no HQ ever says is refused as a whole before anything of it is looked at. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import ge
from typing import Final

from desktop.sync.http import NotHq
from desktop.sync.published import LEDGER_SCOPES
from desktop.sync.pull import PageRefused
from protocol.base import MAX_PAGE_ROWS
from protocol.digest import BUCKETS, DEEPEST
from protocol.enrol import Enrolment
from protocol.healing import MissingReply
from protocol.sync import Head, PageStatus, ScopePage, ScopeRow, SyncReply, VerdictStatus

LARGEST: Final = 2**53
MOST_PAGES: Final = 1_000
MOST_TEXT: Final = 200
_CHAIN: Final = re.compile(r"[0-9a-f]{16}|[0-9a-f]{32}")
_OWN: Final = re.compile(r"[a-z_]+:(\d+)(\.\d+)?")
_SHARED: Final = re.compile(r"[a-z_]+(:.+)?")
_PREFIX: Final = re.compile(r"[0-9A-Z]{1,16}")
_BOOKS: Final = "price:"
"""A price book may be called by a number, and is nobody's own."""
_STATUSES: Final = frozenset(status.value for status in VerdictStatus)


def check_reply(reply: SyncReply) -> None:
    """Refuse an answer with figures or names that no HQ gives; raises NotHq."""
    if not is_head(reply.head) or not 0 <= reply.durable < LARGEST:
        raise NotHq("a head beyond all limits")
    if len(reply.held) > MOST_TEXT:
        raise NotHq("a seal beyond all limits")
    if not is_name(reply.gen):
        raise NotHq("no history named")
    for verdict in reply.verdicts:
        if not 0 <= verdict.n < LARGEST or len(verdict.doc_id) > MOST_TEXT or len(verdict.code) > MOST_TEXT:
            raise NotHq("a verdict beyond all limits")
    scopes = [page.scope for page in reply.pages]
    if len(scopes) > MOST_PAGES or len(set(scopes)) != len(scopes):
        raise NotHq("pages beyond all limits")
    if sum(len(page.rows) for page in reply.pages) > MAX_PAGE_ROWS:
        raise NotHq("too many rows")


def is_head(head: Head) -> bool:
    """Tell whether this can be the head of a log."""
    return 0 <= head.n < LARGEST and _CHAIN.fullmatch(head.chain) is not None


def is_name(text: str) -> bool:
    """Tell whether a text can name a history or a scope."""
    return 0 < len(text) <= MOST_TEXT and text.isprintable()


def check_scope(page: ScopePage, dealer_id: int) -> None:
    """Refuse a page of a scope that cannot be granted to this PC, such as another dealer's; raises PageRefused."""
    if not is_name(page.scope) or not _SHARED.fullmatch(page.scope):
        raise PageRefused("no such scope")
    if page.status is PageStatus.REVOKED:
        return  # whatever is held of somebody else's goes
    if reason := _why_not_ours(page.scope, dealer_id):
        raise PageRefused(reason)


def _why_not_ours(scope: str, dealer_id: int) -> str:
    owner = _OWN.fullmatch(scope)
    if owner is None:
        return "no such scope" if scope.startswith(LEDGER_SCOPES) else ""
    is_foreign = owner[1] != str(dealer_id) and not scope.startswith(_BOOKS)
    return "a scope of somebody else" if is_foreign else ""


def check_numbers(page: ScopePage) -> None:
    """Refuse a page whose versions no scope has; raises PageRefused."""
    if page.status is PageStatus.REVOKED or is_without_room(page):
        return
    _check_buckets(page)
    if not 0 <= page.v <= max(page.v, page.head_v) < LARGEST or page.head_v < 0:
        raise PageRefused("a version beyond all limits")
    if page.status in (PageStatus.ROWS, PageStatus.RESET, PageStatus.SAME, PageStatus.DIFF):
        if page.v > page.head_v:
            raise PageRefused("a version beyond the head")
        if len(page.gen) > MOST_TEXT:
            raise PageRefused("no history named")
    if page.rows:
        _check_rows(page)


def _check_rows(page: ScopePage) -> None:
    """Look at all versions, all names, all shapes; there may be many rows."""
    rows, versions = page.rows, [row.v for row in page.rows]
    if names_twice(rows):
        raise PageRefused("a row twice")
    if min(versions) <= 0 or max(versions) > page.v:
        raise PageRefused("a row beyond its page")
    if any(not 0 < shape < LARGEST for shape in {row.shape for row in rows}):
        raise PageRefused("a row beyond its page")
    if not all(map(is_name, {row.kind for row in rows})) or max(len(row.key) for row in rows) > MOST_TEXT:
        raise PageRefused("a row without a name")
    if page.status in (PageStatus.ROWS, PageStatus.RESET) and any(map(ge, versions, versions[1:])):
        raise PageRefused("rows out of their order")


def names_twice(rows: Sequence[ScopeRow]) -> bool:
    """Tell whether a row is named more than once; keys alone are mostly enough to say no."""
    if len({row.key for row in rows}) == len(rows):
        return False
    return len({(row.kind, row.key) for row in rows}) < len(rows)


def is_without_room(page: ScopePage) -> bool:
    """Tell whether HQ had no room left for a scope, which is asked for again as it was."""
    return page.status is PageStatus.ROWS and not page.rows and not page.is_complete


def _check_buckets(page: ScopePage) -> None:
    depth = page.depth if page.status is PageStatus.DIFF else 1
    if depth not in range(1, DEEPEST + 1) or len(set(page.buckets)) != len(page.buckets):
        raise PageRefused("not a difference")
    if any(not 0 <= number < BUCKETS**depth for number in page.buckets):
        raise PageRefused("not a difference")


def check_missing(reply: MissingReply) -> None:
    """Refuse documents that no HQ stored; raises NotHq."""
    if len(reply.next) > MOST_TEXT or (reply.next and not reply.documents):
        raise NotHq("documents without end")
    for document in reply.documents:
        if not 0 <= document.version < LARGEST or document.status not in _STATUSES:
            raise NotHq("a document beyond all limits")
        if not is_name(document.doc_id) or not is_name(document.kind) or len(document.code) > MOST_TEXT:
            raise NotHq("a document without a name")


def check_enrolment(answer: Enrolment) -> None:
    """Refuse an enrolment with figures or names that no HQ gives; raises NotHq."""
    numbers = (answer.device_id, answer.dealer_id, answer.store_id, answer.till)
    names = (
        answer.gen,
        answer.hq_name,
        answer.dealer_code,
        answer.dealer_name,
        answer.store_code,
        answer.store_name,
    )
    if not all(0 < number < 2**31 for number in numbers) or not _PREFIX.fullmatch(answer.series_prefix):
        raise NotHq("an enrolment beyond all limits")
    if not all(map(is_name, names)) or answer.hq_time.tzinfo is None:
        raise NotHq("an enrolment without names")
    if len(answer.scopes) > MOST_PAGES or not all(map(is_name, answer.scopes)):
        raise NotHq("scopes beyond all limits")
    if any(_why_not_ours(scope, answer.dealer_id) for scope in answer.scopes):
        raise NotHq("scopes of somebody else")
