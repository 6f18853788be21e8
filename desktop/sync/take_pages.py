"""What HQ said of scopes: each page and all segments taken in, and what is done about a scope that differs."""

from __future__ import annotations

from collections.abc import Callable

from desktop.db import Database
from desktop.sync.apply import find_held, take_page
from desktop.sync.cursor import Taken, distrust, give_up
from desktop.sync.http import Http
from desktop.sync.pull import PageRefused
from desktop.sync.reply import MOST_TEXT, check_scope
from desktop.sync.round import Progress
from desktop.sync.segment import take_segments
from desktop.sync.trouble import DIFFERS, refused
from protocol.segment import Manifest
from protocol.sync import Feature, PageStatus, ScopePage, SyncReply

MOST_COMPARISONS = 4


def take_pages(database: Database, reply: SyncReply, progress: Progress) -> list[str]:
    """Take every page in, each in a transaction of its own, and return the scopes that are not whole yet."""
    held = find_held(database, reply.pages)
    return [page.scope for page in reply.pages if not _take_page(database, page, progress, held)]


def _take_page(database: Database, page: ScopePage, progress: Progress, held: frozenset[str]) -> bool:
    """Take one page in and say whether its scope is done for this synchronisation."""
    if page.scope in progress.left_alone:
        return True
    if page.status is PageStatus.ROWS and not page.rows and not page.is_complete:
        return False  # HQ had no room left for this scope; it is asked for again as it was
    progress.asked.pop(page.scope, None)
    try:
        check_scope(page, progress.dealer_id)
        taken = Taken() if page.scope in held else take_page(database, page)
    except PageRefused as refusal:
        progress.note(f"page_refused:{page.scope}:{refusal}")
        progress.troubles[page.scope[:MOST_TEXT]] = refused(str(refusal))
        return True
    if taken.held:
        progress.note(f"prices_held:{page.scope}")
        progress.troubles[page.scope] = taken.held
        return True
    progress.rows[page.scope] += taken.rows
    if taken.unreadable:
        progress.note(f"rows_unreadable:{page.scope}")
    if taken.manifest is not None:
        _await_segments(taken.manifest, progress)
        return False
    if taken.differs or taken.asked is not None:
        return _settle_difference(database, page.scope, taken, progress)
    if taken.is_complete:
        progress.whole.add(page.scope)
    return taken.is_complete


def _await_segments(manifest: Manifest, progress: Progress) -> None:
    """Have segments fetched; where a scope that was whole is to come so again, its segments are not what HQ holds."""
    if manifest.scope in progress.whole:
        progress.features = [Feature.COMPARE.value]
        progress.note(f"segments_differ:{manifest.scope}")
    else:
        progress.manifests.append(manifest)


def _settle_difference(database: Database, scope: str, taken: Taken, progress: Progress) -> bool:
    """Compare by buckets, then take the scope from its beginning, then leave it alone for a while."""
    progress.comparisons[scope] += taken.asked is not None
    if taken.asked is not None and progress.comparisons[scope] <= MOST_COMPARISONS:
        progress.asked[scope] = taken.asked
        return False
    if scope not in progress.restarted:
        progress.restarted.add(scope)
        distrust(database, scope)
        return False
    progress.left_alone.add(scope)
    progress.note(f"scope_differs:{scope}")
    progress.troubles[scope] = DIFFERS
    give_up(database, scope)
    return True


def take_manifests(
    database: Database, http: Http, progress: Progress, check_stop: Callable[[], None]
) -> None:
    """Take in what comes in segments; when that fails for another reason than the line, the rows come in pages."""
    manifests, progress.manifests = progress.manifests, []
    for manifest, refusal in take_segments(database, http, manifests, check_stop) if manifests else ():
        if refusal is None:
            progress.rows[manifest.scope] += manifest.digest.count
            progress.whole.add(manifest.scope)
        else:
            progress.features = [Feature.COMPARE.value]
            progress.note(f"segments_refused:{manifest.scope}:{refusal}")
