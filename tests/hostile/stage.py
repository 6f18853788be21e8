"""A PC that synchronised with a real HQ, and a server in between that twists HQ's next answer into a hostile one."""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from desktop.sync.http import HqRefused, NotHq, Unreachable
from protocol.base import encode
from protocol.catalogue import PRODUCT, PRODUCT_SCOPE, ProductRow, UnitRow
from protocol.digest import Digest, change, row_hash
from tests.desktop.sync.line import HOP
from tests.desktop.sync.pc import Pc, open_pc
from tests.desktop.sync.strange import Reply, serving
from tests.hq import SeededHq, open_seeded

Told = dict[str, Any]
Twist = Callable[["Exchange"], "Reply | None"]
HERE = "@here@"
FRESH = ProductRow("X-1", "新品", "", "", "", "goods", 130_000, [UnitRow("个", 1, 1, [])], "", "", "个", True)


@dataclass
class Exchange:
    """What the PC asked and what HQ answered, as plain JSON for a twist to change; None sends `reply` on as changed."""

    asked: Told
    reply: Told
    headers: dict[str, str]

    def page(self, scope: str = PRODUCT_SCOPE) -> Told:
        """Return HQ's page of a scope."""
        found: Told = next(page for page in self.reply["pages"] if page["scope"] == scope)
        return found

    def rows_page(self, scope: str = PRODUCT_SCOPE, **changes: Any) -> Told:
        """Turn HQ's page of a scope into one that brings a new product, right in everything that is not changed."""
        held = next(state for state in self.asked["scopes"] if state[0] == scope)
        body = encode(FRESH)
        added = change(Digest(*held[3]), added=row_hash(PRODUCT, 1, FRESH.sku, body))
        page = self.page(scope)
        v = held[2] + 1
        row = [v, PRODUCT, 1, FRESH.sku, json.loads(body)]
        told = {"status": "rows", "gen": held[1], "v": v, "head_v": v, "is_complete": True, "rows": [row]}
        page.clear()
        page.update({"scope": scope} | told | {"digest": msgspec.structs.astuple(added)} | changes)
        return page

    def raw(self, text: str | bytes = b"", **more: Any) -> Reply:
        """Return the reply as changed; a text replaces HERE, and may be what no honest encoder writes."""
        body = json.dumps(self.reply, ensure_ascii=False, separators=(",", ":")).encode()
        body = body.replace(f'"{HERE}"'.encode(), text.encode() if isinstance(text, str) else text)
        return Reply(body, headers=self.headers | more.pop("headers", {}), **more)


_OPENED: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "zstd": zstandard.decompress,
    "xz": lzma.decompress,
}
"""By Content-Encoding, what a PC sent."""


@dataclass
class Stage:
    """The PC, HQ, and what stands between them."""

    pc: Pc
    hq: SeededHq
    twist: Twist | None = None
    times: int = 0
    paths: dict[str, Callable[[dict[str, str]], Reply]] = field(default_factory=dict)

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        """Ask HQ, and twist what it says of a synchronisation."""
        if path in self.paths:
            return self.paths[path](headers)
        kept = {name: value for name, value in headers.items() if name not in ("host", "connection")}
        answer = self.hq.client.request(
            method, path, content=body, headers=kept | {"accept-encoding": "identity"}
        )
        found = {name: value for name, value in answer.headers.items() if name not in HOP}
        plain = Reply(
            answer.content, answer.status_code, answer.headers["content-type"], found, has_digest=False
        )
        if path != "/v1/sync" or self.twist is None or not self.times:
            return plain
        self.times -= 1
        asked = json.loads(_OPENED[headers.get("content-encoding", "")](body))
        nonce = {"Branchline-Nonce": found["branchline-nonce"]}
        exchange = Exchange(asked, json.loads(answer.content), nonce)
        twisted = self.twist(exchange)
        return exchange.raw() if twisted is None else twisted

    def sync_hostile(self, twist: Twist, times: int = 1) -> tuple[str, ...]:
        """Synchronise once while HQ's answers are twisted, and return what the PC made of them: typed problems."""
        self.twist, self.times = twist, times
        try:
            report = self.pc.sync()
        except (NotHq, Unreachable) as trouble:
            return (type(trouble).__name__,)
        except HqRefused as refusal:
            return (f"refused:{refusal.code}",)
        finally:
            self.twist, self.times = None, 0
        return report.problems

    def kept(self, *, cursor: int = 1) -> dict[str, list[tuple[Any, ...]]]:
        """Return every row of both files but what a synchronisation notes of itself: when, and which scope is in doubt.

        From column `cursor` on what is held of a scope counts: 1 its history and version too, 4 its content alone.
        """
        tables = self.pc.contents()
        del tables["main.device"], tables["main.hq_time"], tables["main.scope_trouble"]
        for name in ("main.scope", "catalog.scope"):
            tables[name] = [(row[0], *row[cursor:8]) for row in tables[name]]
        return tables


@contextmanager
def open_stage(folder: Path) -> Iterator[Stage]:
    """Set the stage: a PC that sold and synchronised."""
    (folder / "hq").mkdir()
    with open_seeded(folder / "hq") as hq, open_pc(folder / "pc") as pc:
        stage = Stage(pc, hq)
        with serving(stage.answer) as url:
            pc.enrol(url, hq.enrol_code())
            pc.sell(3)
            pc.sync()
            pc.sync()  # what is done once a day is done
            yield stage
