"""A process that has everything loaded and forks the PCs and HQs of an ordeal, so that a life begins in milliseconds."""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import subprocess
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parents[2]
_MOST = 1 << 16


class Child:
    """A running process of the ordeal: what it prints can be read, and it can be killed without mistaking another for it."""

    def __init__(self, handle: int, output: int) -> None:
        self._handle, self.output = handle, output

    def kill(self) -> None:
        """Kill it as `kill -9` does and wait until it is gone."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        self.wait(30)

    def wait(self, seconds: float) -> bool:
        """Wait for its end and say whether it came."""
        return bool(select.select([self._handle], [], [], seconds)[0])

    def close(self) -> None:
        """Let go of a process that has ended."""
        os.close(self._handle)


class Zygote:
    """The loaded process; `spawn` forks one more from it."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "processes.log"
        ours, theirs = socket.socketpair()
        environment = os.environ | {
            "XDG_DATA_HOME": str(folder / "data"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "BRANCHLINE_STAFF_TOKEN": "staff-token-of-the-ordeal",
        }
        command = [sys.executable, "-m", "tests.ordeal.zygote", str(theirs.fileno())]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stderr=log, pass_fds=[theirs.fileno()]
            )
        theirs.close()
        self._line = ours

    def __enter__(self) -> Zygote:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()
        self._process.wait(30)

    def spawn(self, role: str, **arguments: Any) -> Child:
        """Start a process in a role; what it prints comes through a pipe of its own."""
        reading, writing = os.pipe()
        message = msgspec.json.encode({"role": role, "arguments": arguments})
        socket.send_fds(self._line, [message], [writing])
        os.close(writing)
        answer, handles, _, _ = socket.recv_fds(self._line, 8, 1)
        if not answer or not handles:
            raise RuntimeError(f"no process could be started; see {self.log}")
        return Child(handles[0], reading)


def _load() -> dict[str, Any]:
    """Import what any role needs and return the roles."""
    import granian.server.embed  # noqa: F401 - loaded here so that no fork has to

    import desktop.models.migrations.upgrade  # noqa: F401
    import server_stub.headquarters
    import server_stub.serve  # noqa: F401
    from tests.ordeal import hq_process, till_process

    return {
        "till": till_process.live,
        "settle": till_process.settle,
        "hq": hq_process.serve,
        "fresh hq": hq_process.serve_fresh,
        "office": hq_process.work,
    }


def _become(roles: dict[str, Any], message: bytes, output: int) -> None:
    """Live one life; what ends it otherwise than a kill is written down."""
    os.dup2(output, 1)
    os.close(output)
    asked = msgspec.json.decode(message)
    code = 1
    try:
        roles[asked["role"]](**asked["arguments"])
        code = 0
    except BaseException:  # noqa: BLE001 - the last words of a process
        words = traceback.format_exc()
        sys.stderr.write(words)
        os.write(1, msgspec.json.encode(["error", words[-1_500:]]) + b"\n")
    finally:
        sys.stderr.flush()
        os._exit(code)


def main(descriptor: int) -> None:
    """Fork a process for every message until the line is closed."""
    roles = _load()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    line = socket.socket(fileno=descriptor)
    while True:
        message, outputs, _, _ = socket.recv_fds(line, _MOST, 1)
        with suppress(ChildProcessError):  # counted as ours, for the processor time an ordeal took
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not message:
            return
        pid = os.fork()
        if pid == 0:
            line.close()
            _become(roles, message, outputs[0])
        os.close(outputs[0])
        handle = os.pidfd_open(pid)
        socket.send_fds(line, [b"ok"], [handle])
        os.close(handle)


if __name__ == "__main__":
    main(int(sys.argv[1]))
