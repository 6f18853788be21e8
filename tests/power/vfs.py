"""A shim around SQLite's own VFS, made with ctypes: it hears of every write, truncate, sync and delete, and can let one fail.

The SQLite that the driver carries exports `sqlite3_vfs_register` on Linux and macOS, so nothing has to be compiled. The
shim stands in front of the default VFS: it lets that one open the file and then puts its own method table into the
handle. Reading, locking and shared memory stay the original's own functions.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any, Final, Protocol

import sqlcipher3._sqlite3

OK, IOERR_READ, IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE, FULL = 0, 266, 778, 1034, 1546, 13
_CREATE: Final = 0x4
_JOURNALS: Final = 0x800 | 0x4000 | 0x80000
"""Main journal, super journal and WAL: their first sync also syncs the folder."""

_Close = CFUNCTYPE(c_int, c_void_p)
_Move = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)
_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)

_METHODS: Final = [
    "Close",
    "Read",
    "Write",
    "Truncate",
    "Sync",
    "FileSize",
    "Lock",
    "Unlock",
    "CheckReservedLock",
    "FileControl",
    "SectorSize",
    "DeviceCharacteristics",
    "ShmMap",
    "ShmLock",
    "ShmBarrier",
    "ShmUnmap",
    "Fetch",
    "Unfetch",
]
_CALLS: Final = [
    "Open",
    "Delete",
    "Access",
    "FullPathname",
    "DlOpen",
    "DlError",
    "DlSym",
    "DlClose",
    "Randomness",
    "Sleep",
    "CurrentTime",
    "GetLastError",
    "CurrentTimeInt64",
    "SetSystemCall",
    "GetSystemCall",
    "NextSystemCall",
]


class _Methods(Structure):
    _fields_ = [("version", c_int), *((name, c_void_p) for name in _METHODS)]


class _File(Structure):
    _fields_ = [("methods", POINTER(_Methods))]


class _Vfs(Structure):
    _fields_ = [
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("app_data", c_void_p),
        *((name, c_void_p) for name in _CALLS),
    ]


class Sink(Protocol):
    """Hears what SQLite does to the files below a folder."""

    def opened(self, path: str, *, is_new: bool) -> int:
        """Return a number for the file."""

    def written(self, file: int, offset: int, content: bytes) -> None:
        """Bytes were written."""

    def cut(self, file: int, size: int) -> None:
        """The file has another length."""

    def synced(self, file: int, *, folder: bool) -> None:
        """The file, and maybe the folder, is on the platter."""

    def deleted(self, path: str, *, is_synced: bool) -> None:
        """The name is gone."""


Fault = Callable[[str, str], int]
"""Given the operation ("read", "write", "truncate", "sync") and the path, returns an SQLite code; 0 lets it happen."""


class _Handle:
    def __init__(self, path: str, file: int, original: _Methods, *, syncs_folder: bool) -> None:
        self.path, self.file, self.syncs_folder = path, file, syncs_folder
        self.close = _Close(original.Close)
        self.read = _Move(original.Read)
        self.write = _Move(original.Write)
        self.truncate = _Truncate(original.Truncate)
        self.sync = _Sync(original.Sync)


class Shim:
    """The VFS; every file below `folder` is heard of."""

    def __init__(self, folder: Path, sink: Sink, fault: Fault | None = None) -> None:
        self.folder, self.sink, self.fault = f"{folder}/", sink, fault
        self._handles: dict[int, _Handle] = {}
        self._tables: dict[int, _Methods] = {}
        self._library = ctypes.CDLL(sqlcipher3._sqlite3.__file__)
        self._library.sqlite3_vfs_find.restype = c_void_p
        self._base = self._library.sqlite3_vfs_find(None)
        original = _Vfs.from_address(self._base)
        self._open, self._delete = _Open(original.Open), _Delete(original.Delete)
        self._kept: list[Any] = []
        self._vfs = _Vfs.from_buffer_copy(original)
        self._vfs.name, self._vfs.next = b"branchline-power", None
        self._vfs.Open, self._vfs.Delete = (
            self._keep(_Open, self._on_open),
            self._keep(_Delete, self._on_delete),
        )
        self._own = {
            "Close": self._keep(_Close, self._on_close),
            "Write": self._keep(_Move, self._on_write),
            "Truncate": self._keep(_Truncate, self._on_truncate),
            "Sync": self._keep(_Sync, self._on_sync),
        }
        if fault:
            self._own["Read"] = self._keep(_Move, self._on_read)

    def _keep(self, kind: Any, function: Callable[..., int]) -> c_void_p:
        pointer = kind(function)
        self._kept.append(pointer)
        return ctypes.cast(pointer, c_void_p)

    def register(self) -> None:
        """Become the VFS of every connection opened from now on."""
        if self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1):
            raise RuntimeError("SQLite did not take the shim")

    def unregister(self) -> None:
        """Leave; every connection must be closed by now."""
        self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs))
        self._library.sqlite3_vfs_register(c_void_p(self._base), 1)

    def _on_open(self, _: int, name: int, file: int, flags: int, out: Any) -> int:
        path = os.fsdecode(ctypes.string_at(name)) if name else ""
        is_ours = path.startswith(self.folder)
        is_new = is_ours and bool(flags & _CREATE) and not os.path.exists(path)  # noqa: PTH110 text from SQLite
        code = self._open(self._base, name, file, flags, out)
        if code == OK and is_ours:
            self._take(file, path, is_new=is_new, syncs_folder=bool(flags & _CREATE and flags & _JOURNALS))
        return code

    def _take(self, file: int, path: str, *, is_new: bool, syncs_folder: bool) -> None:
        handle = _File.from_address(file)
        place = ctypes.addressof(handle.methods.contents)
        original = handle.methods.contents
        if place not in self._tables:
            table = _Methods.from_buffer_copy(original)
            for name, pointer in self._own.items():
                setattr(table, name, pointer)
            self._tables[place] = table
        number = self.sink.opened(path, is_new=is_new)
        self._handles[file] = _Handle(path, number, original, syncs_folder=syncs_folder)
        handle.methods = ctypes.pointer(self._tables[place])

    def _refusal(self, what: str, handle: _Handle) -> int:
        return self.fault(what, handle.path) if self.fault else OK

    def _on_close(self, file: int) -> int:
        return self._handles.pop(file).close(file)

    def _on_read(self, file: int, buffer: int, size: int, offset: int) -> int:
        handle = self._handles[file]
        return self._refusal("read", handle) or handle.read(file, buffer, size, offset)

    def _on_write(self, file: int, buffer: int, size: int, offset: int) -> int:
        handle = self._handles[file]
        if code := self._refusal("write", handle) or handle.write(file, buffer, size, offset):
            return code
        self.sink.written(handle.file, offset, ctypes.string_at(buffer, size))
        return OK

    def _on_truncate(self, file: int, size: int) -> int:
        handle = self._handles[file]
        if code := self._refusal("truncate", handle) or handle.truncate(file, size):
            return code
        self.sink.cut(handle.file, size)
        return OK

    def _on_sync(self, file: int, flags: int) -> int:
        handle = self._handles[file]
        if code := self._refusal("sync", handle) or handle.sync(file, flags):
            return code
        self.sink.synced(handle.file, folder=handle.syncs_folder)
        handle.syncs_folder = False
        return OK

    def _on_delete(self, _: int, name: bytes, sync_folder: int) -> int:
        code = self._delete(self._base, name, sync_folder)
        path = os.fsdecode(name)
        if code == OK and path.startswith(self.folder):
            self.sink.deleted(path, is_synced=bool(sync_folder & 1))
        return code


class Nothing:
    """A sink that keeps nothing."""

    def opened(self, path: str, *, is_new: bool) -> int:
        """Number every file 0."""
        return 0

    def written(self, file: int, offset: int, content: bytes) -> None:
        """Pass."""

    def cut(self, file: int, size: int) -> None:
        """Pass."""

    def synced(self, file: int, *, folder: bool) -> None:
        """Pass."""

    def deleted(self, path: str, *, is_synced: bool) -> None:
        """Pass."""


@contextmanager
def shimmed(folder: Path, sink: Sink, fault: Fault | None = None) -> Iterator[Shim]:
    """Put the shim under every connection opened inside; it holds until they are closed."""
    shim = Shim(folder, sink, fault)
    shim.register()
    try:
        yield shim
    finally:
        shim.unregister()
