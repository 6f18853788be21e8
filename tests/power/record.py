"""Recording what reaches the disk while the real product works: SQLite through the shim, Python's files by looking at them."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.power.vfs import shimmed

Call = Callable[..., Any]
Event = tuple[Any, ...]
"""("create", name, file) | ("write", file, offset, bytes) | ("size", file, size) | ("sync", file) | ("folder", folder)
| ("unlink", name) | ("rename", name, new) | ("mark", what)."""


class Recorder:
    """The list of events below a folder; a sink for the shim."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.events: list[Event] = []
        self.names: dict[str, int] = {}
        self.sizes: dict[int, int] = {}
        self.start: dict[str, bytes] = {}
        self._loose: dict[str, tuple[int, int, int]] = {}
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = self._name(path)
                self.start[name] = path.read_bytes()
                self.names[name] = len(self.names)
        self._next = len(self.names)

    def _name(self, path: str | Path) -> str:
        return str(path)[len(str(self.folder)) + 1 :]

    def _is_ours(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and str(path).startswith(f"{self.folder}/")

    def mark(self, what: object) -> None:
        """Note something of the workload between two events of the disk."""
        self._look()
        self.events.append(("mark", what))

    # what the shim hears

    def opened(self, path: str, *, is_new: bool) -> int:
        """A file of SQLite's was opened, maybe made."""
        self._look()
        name = self._name(path)
        self._loose.pop(name, None)  # from here on its writes are heard
        if is_new or name not in self.names:
            self._create(name)
        return self.names[name]

    def written(self, file: int, offset: int, content: bytes) -> None:
        """SQLite wrote."""
        self._look()
        self.events.append(("write", file, offset, content))

    def cut(self, file: int, size: int) -> None:
        """SQLite changed a length."""
        self._look()
        self.events.append(("size", file, size))

    def synced(self, file: int, *, folder: bool) -> None:
        """SQLite synced."""
        self._look()
        self.events.append(("sync", file))
        if folder:
            self.events.append(("folder", ""))

    def deleted(self, path: str, *, is_synced: bool) -> None:
        """SQLite took a name away."""
        self._look()
        self._unlink(self._name(path))
        if is_synced:
            self.events.append(("folder", ""))

    # names

    def _create(self, name: str) -> None:
        self.names[name] = self._next
        self._next += 1
        self.events.append(("create", name, self.names[name]))

    def _unlink(self, name: str) -> None:
        self._loose.pop(name, None)
        if self.names.pop(name, None) is not None:
            self.events.append(("unlink", name))

    def _rename(self, name: str, new: str) -> None:
        self.names[new] = self.names.pop(name)
        if name in self._loose:
            self._loose[new] = self._loose.pop(name)
        self.events.append(("rename", name, new))

    # what Python's own files do

    def _look(self) -> None:
        """Note what was written since the last look into files that Python has open; their writes cannot be heard."""
        for name, (size, changed, known) in list(self._loose.items()):
            path = self.folder / name
            try:
                found = path.stat()
            except FileNotFoundError:
                continue
            if (found.st_size, found.st_mtime_ns) == (size, changed):
                continue
            content = path.read_bytes()
            self._loose[name] = (found.st_size, found.st_mtime_ns, found.st_size)
            start = known if found.st_size > known else 0
            if found.st_size < known:
                self.events.append(("size", self.names[name], found.st_size))
            self.events.append(("write", self.names[name], start, content[start:]))

    def watch(self, path: str, *, truncates: bool) -> None:
        """Keep an eye on a file that Python opened to write."""
        self._look()
        name = self._name(path)
        known = 0
        if name not in self.names:
            self._create(name)
        elif truncates:
            self.events.append(("size", self.names[name], 0))
        else:
            known = os.stat(path).st_size  # noqa: PTH116 beside the calls it listens to
        self._loose[name] = (known, -1, known)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear of the files that the product writes without SQLite."""
        with ExitStack() as patches:
            for module, name, made in (
                (os, "open", self._os_open(os.open)),
                (io, "open", self._io_open(io.open)),
                (os, "fsync", self._fsync(os.fsync)),
                *((os, name, self._moving(getattr(os, name))) for name in ("replace", "rename")),
                *((os, name, self._dropping(getattr(os, name))) for name in ("unlink", "remove")),
            ):
                patches.enter_context(patch.object(module, name, made))
            yield

    def _os_open(self, real: Call) -> Call:
        def opened(path: Any, flags: int, *rest: Any, **more: Any) -> int:
            descriptor: int = real(path, flags, *rest, **more)
            if self._is_ours(path) and flags & (os.O_WRONLY | os.O_RDWR):
                self.watch(str(path), truncates=bool(flags & os.O_TRUNC))
            return descriptor

        return opened

    def _io_open(self, real: Call) -> Call:
        def opened(file: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
            made = real(file, mode, *rest, **more)
            if self._is_ours(file) and set(mode) & set("wax+"):
                self.watch(str(file), truncates="w" in mode)
            return made

        return opened

    def _fsync(self, real: Call) -> Call:
        def synced(descriptor: Any) -> None:
            real(descriptor)
            number = descriptor if isinstance(descriptor, int) else descriptor.fileno()
            path = str(Path(f"/proc/self/fd/{number}").readlink())
            self._look()
            if path == str(self.folder) or (self._is_ours(path) and Path(path).is_dir()):
                self.events.append(("folder", path[len(str(self.folder)) + 1 :]))
            elif self._is_ours(path):
                self.events.append(("sync", self.names[self._name(path)]))

        return synced

    def _moving(self, real: Call) -> Call:
        def moved(source: Any, target: Any, **more: Any) -> None:
            self._look()
            real(source, target, **more)
            if self._is_ours(source):
                self._rename(self._name(source), self._name(target))

        return moved

    def _dropping(self, real: Call) -> Call:
        def dropped(path: Any, **more: Any) -> None:
            real(path, **more)
            if self._is_ours(path):
                self._unlink(self._name(path))

        return dropped


@contextmanager
def recording(folder: Path) -> Iterator[Recorder]:
    """Record all that happens below a folder; what is there already counts as safe on the platter."""
    recorder = Recorder(folder)
    with shimmed(folder, recorder), recorder.listening():
        yield recorder
        recorder.mark("end")
