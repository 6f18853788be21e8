"""Rule-breakers: each takes one rule out of the product while a run lasts, and every one of them must be found out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from unittest.mock import patch

import desktop.services.receipt
import desktop.sync.apply
import desktop.sync.engine
import desktop.sync.outbox
import desktop.sync.take_log
import server_stub.app
import server_stub.auth
import server_stub.feed
import server_stub.inbox
import server_stub.judge
import server_stub.page
from desktop.sync.http import HqRefused, NotHq
from desktop.sync.push import Acked
from protocol.receipt import RECEIPT
from server_stub.judging import Outcome
from tests.simulation.shared_breakers import SHARED_BREAKERS
from tests.simulation.terms_breakers import TERMS_BREAKERS

Patch = tuple[Any, str, Any]
LINEAGE = ("desktop.lineage", "desktop.sync.outbox")
"""Where the desktop starts a new lineage."""
Breaker = Callable[[], list[Patch]]


def _home(name: str, *modules: str) -> Any:
    """Return the first of some modules that has the name."""
    for module in modules:
        if find_spec(module) and hasattr(found := import_module(module), name):
            return found
    raise LookupError(name)


def no_chain_check() -> list[Patch]:
    """HQ takes any log that begins where its own ends."""
    return [(server_stub.inbox, "agrees", lambda *_: True)]


def prune_at_ack() -> list[Patch]:
    """The PC drops a body as soon as HQ has it, whether or not a backup of HQ has it."""
    keep = desktop.sync.take_log.record_outcome

    def prune(session: Any, log: Any, outcome: Any, **more: Any) -> None:
        keep(session, log, outcome, **more)
        if isinstance(outcome, Acked):
            drop = "UPDATE document SET body = x'' WHERE lineage_id = ? AND n <= ?"
            session.connection().exec_driver_sql(drop, (log.lineage_id, outcome.n))

    return [(desktop.sync.take_log, "record_outcome", prune)]


def cursor_before_rows() -> list[Patch]:
    """The cursor is committed first and the rows after it."""
    apply = desktop.sync.apply
    take = apply._take_rows

    def take_late(database: Any, file: Any, page: Any) -> Any:
        with apply.writing(database, file) as session:
            run = session.connection().exec_driver_sql
            where = f"{file.schema}.scope"
            columns = "gen, v, count, high, low, is_complete"
            old = run(f"SELECT {columns} FROM {where} WHERE scope = ?", (page.scope,)).one_or_none()
        if old is None or page.digest is None:
            return take(database, file, page)
        digest = (page.digest.count, page.digest.high, page.digest.low)
        change = f"UPDATE {where} SET ({columns}) = (?, ?, ?, ?, ?, ?) WHERE scope = ?"
        for values in ((page.gen, page.v, *digest, 1), tuple(old)):
            with apply.writing(database, file) as session:
                for _ in range(20):  # many rows would be many statements between the two commits
                    session.connection().exec_driver_sql("SELECT 1")
                session.connection().exec_driver_sql(change, (*values, page.scope))
        return take(database, file, page)

    return [(apply, "_take_rows", take_late)]


def heads_only_with_documents() -> list[Patch]:
    """Heads are compared only when there is something to send."""
    judge = desktop.sync.take_log.judge_push

    def judge_some(reply: Any, log: Any, batch: Any, chain_at: Any) -> Any:
        return judge(reply, log, batch, chain_at) if batch else Acked(log.acked.n)

    return [(desktop.sync.take_log, "judge_push", judge_some)]


def same_series_after_a_fork() -> list[Patch]:
    """A new lineage goes on with the numbers of the old one."""
    home = _home("start_lineage", *LINEAGE)
    return [(home, "lineage_prefix", lambda series_prefix, lineage: series_prefix)]


def dedupe_by_number() -> list[Patch]:
    """HQ takes two receipts of one number for the same receipt."""
    judge = server_stub.judge.judge_receipt
    seen: dict[tuple[int, str], str] = {}

    def judge_once(document: Any, doc: Any, known: Any) -> Outcome:
        first = seen.setdefault((document.dealer_id, doc.number), document.doc_id)
        return judge(document, doc, known) if first == document.doc_id else Outcome()

    return [(server_stub.judge, "_PURE", server_stub.judge._PURE | {RECEIPT: judge_once})]


def ack_without_verdict() -> list[Patch]:
    """Whatever HQ's head covers counts as done, verdict or not."""
    judge = desktop.sync.take_log.judge_push

    def judge_all(reply: Any, log: Any, batch: Any, chain_at: Any) -> Any:
        outcome = judge(reply, log, batch, chain_at)
        return Acked(min(reply.head.n, log.head.n)) if isinstance(outcome, Acked) else outcome

    return [(desktop.sync.take_log, "judge_push", judge_all)]


def poison_blocks_the_batch() -> list[Patch]:
    """One document that cannot be judged takes its batch with it."""

    def judge(session: Any, parsed: Any, known: Any) -> Any:
        judged = [
            (document, server_stub.judge._judge_pure(document, body, known)) for document, body in parsed
        ]
        server_stub.judge.write_rows(session, (outcome for _, outcome in judged))
        return judged

    return [(server_stub.judge, "_judge_batch", judge)]


def judge_without_savepoint() -> list[Patch]:
    """What a failed document wrote stays."""
    return [(server_stub.judge, "savepoint", lambda session: nullcontext())]


def digest_ignored() -> list[Patch]:
    """The PC believes HQ's digest instead of counting its own rows."""

    def believe(state: Any, digest: Any, expected: Any) -> None:
        state.count, state.high, state.low = expected.count, expected.high, expected.low

    name = "settle" if hasattr(desktop.sync.apply, "settle") else "_settle"
    return [(desktop.sync.apply, name, believe)]


def clock_decides_order() -> list[Patch]:
    """Documents go up in the order of the PC's clock."""
    by_place = desktop.sync.outbox._READ_BATCH
    by_clock = by_place.replace("ORDER BY n ", "ORDER BY created_at ")
    assert by_clock != by_place, "the order is said otherwise"
    return [(desktop.sync.outbox, "_READ_BATCH", by_clock)]


def _commits_early(name: str) -> list[Patch]:
    step = getattr(desktop.services.receipt, name)

    def commit_early(session: Any, *given: Any, **named: Any) -> Any:
        result = step(session, *given, **named)
        session.commit()
        return result

    return [(desktop.services.receipt, name, commit_early)]


def document_in_its_own_transaction() -> list[Patch]:
    """The document is committed before the receipt it describes."""
    return _commits_early("append_document")


def number_in_its_own_transaction() -> list[Patch]:
    """The number is taken before the receipt is certain."""
    return _commits_early("issue_number")


def no_dedupe() -> list[Patch]:
    """HQ does not look whether it has a document already."""
    return [(server_stub.inbox, "seen", lambda *_: {})]


def fork_leaves_documents_behind() -> list[Patch]:
    """A new lineage begins without the documents of the old one."""
    return [(_home("_rehome", *LINEAGE), "_rehome", lambda *_: None)]


def dealers_mixed() -> list[Patch]:
    """HQ grants a dealer's scope to another one."""
    grant = server_stub.app.granted_scopes

    def grant_more(dealer_id: int, *more: Any) -> list[str]:
        return [*grant(dealer_id, *more), f"dealer:{2 if dealer_id == 1 else 1}"]

    return [(server_stub.app, "granted_scopes", grant_more)]


def revoked_rows_stay() -> list[Patch]:
    """A scope that is not granted any more loses its cursor only."""

    def forget(database: Any, file: Any, scope: str) -> Any:
        with desktop.sync.apply.writing(database, file) as session:
            session.connection().exec_driver_sql(f"DELETE FROM {file.schema}.scope WHERE scope = ?", (scope,))
        return desktop.sync.apply.Taken()

    return [(desktop.sync.apply, "_revoke", forget)]


def failure_wipes_the_catalog() -> list[Patch]:
    """Whatever is not a good answer of HQ counts as: nothing is published."""
    ask = desktop.sync.engine.ask

    def ask_once(database: Any, *more: Any) -> Any:
        try:
            return ask(database, *more)
        except (HqRefused, NotHq):
            with database.write_catalog() as session:
                session.connection().exec_driver_sql("DELETE FROM catalog.price")
            raise

    return [(desktop.sync.engine, "ask", ask_once)]


def signature_not_checked() -> list[Patch]:
    """HQ believes the device that a request names."""

    class Anybody:
        @staticmethod
        def from_public_bytes(key: bytes) -> Anybody:
            return Anybody()

        def verify(self, *_: Any) -> None:
            """Anything goes."""

    return [(server_stub.auth, "Ed25519PublicKey", Anybody)]


def nonce_never_ends() -> list[Patch]:
    """HQ takes a request however old it is."""
    return [(server_stub.auth, "is_fresh", lambda *_: True)]


def verdicts_forgotten() -> list[Patch]:
    """HQ does not repeat the verdicts whose first answer got lost."""
    return [(server_stub.inbox, "stored_verdicts", lambda *_: [])]


def version_at_statement_time() -> list[Patch]:
    """A version is given when a row is made and the row shows up after readers went past it."""
    write = server_stub.feed._write_rows
    held: dict[int, list[dict[str, Any]]] = {}

    def write_late(session: Any, scope_id: int, added: Any, changed: Any) -> None:
        late = [row | {"late": True} for row in changed[-1:]]
        for row in held.pop(scope_id, []):
            names = {str(other["row_key"]) for other in changed}
            if row["row_key"] not in names:
                changed = [*changed, {name: value for name, value in row.items() if name != "late"}]
        held[scope_id] = late
        write(session, scope_id, added, [row for row in changed if {**row, "late": True} not in late])

    return [(server_stub.feed, "_write_rows", write_late)]


def cut_shown_in_parts() -> list[Patch]:
    """Pages of a cut are shown as they come."""
    apply = desktop.sync.apply
    put_aside = apply._put_aside
    put = getattr(apply, "put_rows", None) or apply._put

    def show(session: Any, file: Any, state: Any, page: Any) -> None:
        put_aside(session, file, state, page)
        put(session, file, page.scope, apply.read_rows(file, page))

    return [(apply, "_put_aside", show)]


def short_form_means_unchanged() -> list[Patch]:
    """HQ takes every short form for its own heads, and the PC any seal for one of what it holds: either would find the other out."""
    return [
        (server_stub.page, "lengthen", lambda brief, heads, floors: list(heads)),
        (desktop.sync.engine, "is_sealed", lambda database, step, reply: bool(reply.held)),
    ]


BREAKERS: dict[str, Breaker] = (
    SHARED_BREAKERS
    | TERMS_BREAKERS
    | {
        breaker.__name__: breaker
        for breaker in (
            no_chain_check,
            prune_at_ack,
            cursor_before_rows,
            heads_only_with_documents,
            same_series_after_a_fork,
            dedupe_by_number,
            ack_without_verdict,
            poison_blocks_the_batch,
            judge_without_savepoint,
            digest_ignored,
            clock_decides_order,
            document_in_its_own_transaction,
            number_in_its_own_transaction,
            no_dedupe,
            fork_leaves_documents_behind,
            dealers_mixed,
            revoked_rows_stay,
            failure_wipes_the_catalog,
            signature_not_checked,
            nonce_never_ends,
            verdicts_forgotten,
            version_at_statement_time,
            cut_shown_in_parts,
            short_form_means_unchanged,
        )
    }
)


@contextmanager
def broken(name: str) -> Iterator[None]:
    """Break one rule while the context lasts."""
    with ExitStack() as stack:
        for where, what, instead in BREAKERS[name]():
            stack.enter_context(patch.object(where, what, instead))
        yield
