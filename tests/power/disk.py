"""The platter: what of the recorded writes is on it when the power goes, and how it may look then."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.power.record import Event

SECTOR = 512
WAYS = ("all", "none", "first", "some", "torn", "torn", "garbage")
SHM_BYTES = 32_768

Pending = list[tuple[int, bytes | None]]
"""Writes since the last sync as (offset, bytes), or a new length as (size, None)."""


@dataclass
class Inode:
    """One file: what is safe, and what is only in the machine's memory."""

    safe: bytearray = field(default_factory=bytearray)
    pending: Pending = field(default_factory=list)

    def sync(self) -> None:
        """Bring everything to the platter."""
        for offset, content in self.pending:
            _put(self.safe, offset, content)
        self.pending.clear()


def _put(image: bytearray, offset: int, content: bytes | None) -> None:
    if content is None:
        del image[offset:]
        image.extend(bytes(max(0, offset - len(image))))
        return
    image.extend(bytes(max(0, offset - len(image))))
    image[offset : offset + len(content)] = content


class Disk:
    """Follows the events of a recording; `lies` is the share of syncs that are only said to have happened."""

    def __init__(
        self, start: dict[str, bytes], *, lies: float = 0.0, chance: random.Random | None = None
    ) -> None:
        self.inodes = {number: Inode(bytearray(content)) for number, content in enumerate(start.values())}
        self.names = {name: number for number, name in enumerate(start)}
        self.moves: list[Event] = []
        self._lies, self._chance = lies, chance or random.Random(0)

    def follow(self, events: Iterable[Event]) -> None:
        """Take in what happened."""
        for event in events:
            match event:
                case ("write", file, offset, content):
                    self.inodes[file].pending.append((offset, content))
                case ("size", file, size):
                    self.inodes[file].pending.append((size, None))
                case ("sync", file):
                    if not self._lies or self._chance.random() >= self._lies:
                        self.inodes[file].sync()
                case ("folder", folder):
                    self._sync_folder(folder)
                case ("create", _, file):
                    self.inodes[file] = Inode()
                    self.moves.append(event)
                case ("unlink", _) | ("rename", _, _):
                    self.moves.append(event)

    def _sync_folder(self, folder: str) -> None:
        inside = [move for move in self.moves if move[1].rpartition("/")[0] == folder]
        self.moves = [move for move in self.moves if move not in inside]
        for move in inside:
            _apply(self.names, move)

    def after_cut(self, folder: Path, chance: random.Random) -> Counter[str]:
        """Write the folder as it may look after the power went now, and say what happened to what was not synced."""
        told: Counter[str] = Counter()
        names = dict(self.names)
        for group in _related(self.moves):
            kept = chance.choice((0, len(group), chance.randrange(len(group) + 1)))
            told["names_lost"] += len(group) - kept
            for move in group[:kept]:
                _apply(names, move)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, number in names.items():
            target = folder / name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(_image(self.inodes[number], chance, told))
            if name.endswith("-wal") and chance.random() < 0.2:
                target.with_name(f"{name[:-4]}-shm").write_bytes(chance.randbytes(SHM_BYTES))
        return told


def _apply(names: dict[str, int], move: Event) -> None:
    match move:
        case ("create", name, file):
            names[name] = file
        case ("unlink", name):
            names.pop(name, None)
        case ("rename", name, new):
            if name in names:
                names[new] = names.pop(name)


def _related(moves: list[Event]) -> list[list[Event]]:
    """Group the changes of names: those of one name happen in their order, others need not."""
    groups: list[tuple[set[str], list[Event]]] = []
    for move in moves:
        touched = {part for part in move[1:] if isinstance(part, str)}
        own: list[Event] = []
        for group in [group for group in groups if group[0] & touched]:
            groups.remove(group)
            touched |= group[0]
            own += group[1]
        groups.append((touched, [*own, move]))
    return [sorted(own, key=moves.index) for _, own in groups]


def _image(inode: Inode, chance: random.Random, told: Counter[str]) -> bytes:
    if not inode.pending:
        return bytes(inode.safe)
    way = chance.choice(WAYS)
    image, size = bytearray(inode.safe), len(inode.safe)
    writes = list(inode.pending)
    told["writes_unsynced"] += len(writes)
    if way == "none":
        told["writes_dropped"] += len(writes)
        return bytes(image)
    if way in ("first", "some"):
        kept = writes[: chance.randrange(len(writes) + 1)]
        writes = kept if way == "first" else [write for write in writes if chance.random() < 0.5]
        told["writes_dropped"] += len(inode.pending) - len(writes)
        if way == "some":
            chance.shuffle(writes)
    for offset, content in writes:
        if content is None or way in ("all", "first", "some"):
            _put(image, offset, content)
        else:
            _tear(image, offset, content, chance, told, garbage=way == "garbage")
    return _end(image, size, chance, told)


def _tear(
    image: bytearray, offset: int, content: bytes, chance: random.Random, told: Counter[str], *, garbage: bool
) -> None:
    """Write some sectors of a write; the others keep what was there, or hold anything."""
    lost = chance.choice((0.02, 0.2, 0.6))
    is_torn, place = False, 0
    while place < len(content):
        length = min(SECTOR - (offset + place) % SECTOR, len(content) - place)
        if chance.random() >= lost:
            _put(image, offset + place, content[place : place + length])
        else:
            is_torn = True
            if garbage:
                _put(image, offset + place, chance.randbytes(length))
        place += length
    told["writes_torn"] += is_torn


def _end(image: bytearray, size: int, chance: random.Random, told: Counter[str]) -> bytes:
    """Let the length be the old one, the new one, or a new one behind which nothing sensible was written."""
    if len(image) <= size:
        return bytes(image)
    way = chance.choice(("kept", "kept", "kept", "short", "garbage"))
    if way == "short":
        told["files_not_extended"] += 1
        return bytes(image[: chance.randrange(size, len(image))])
    if way == "garbage":
        told["garbage_tails"] += 1
        return bytes(image) + chance.randbytes(chance.randrange(1, 8 * SECTOR))
    return bytes(image)
