"""Serving HQ: one process on granian, stopped by Ctrl+C or a termination signal."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
import sys
from threading import Event, Thread
from typing import NoReturn

from granian.constants import Interfaces
from granian.server.embed import Server

from server_stub.app import create_app
from server_stub.daily import keep_days
from server_stub.feed import publish_editions
from server_stub.headquarters import Hq
from server_stub.late import retry_known
from server_stub.segment import keep_segments

_WAIT_SECONDS = 10.0
_COLLECT_AFTER = 20_000
_LINES = 8_192
"""PCs keep their lines open between two polls, so this is how many of them one process can serve."""
_OTHER_FILES = 128
_WAITING_LINES = 1_024


def free_port(host: str) -> int:
    """Return a port that nobody listens on right now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def _check_port(host: str, port: int) -> None:
    """Raise OSError when the address cannot be taken, before granian would share it silently."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _most_lines() -> int:
    """Return how many lines may be open at once; each is a file, and a process may open as many as the system allows."""
    if sys.platform == "win32":
        return _LINES
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _LINES + _OTHER_FILES
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max(1, allowed - _OTHER_FILES)


async def _listening(host: str, port: int) -> None:
    for _ in range(int(_WAIT_SECONDS / 0.01)):
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
            await writer.wait_closed()
            return
        await asyncio.sleep(0.01)


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def _serve(hq: Hq, host: str, port: int, notes: list[str]) -> None:
    server = Server(
        create_app(hq),
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        websockets=False,
        log_enabled=False,
        backlog=_WAITING_LINES,
        backpressure=_most_lines(),
    )
    task = asyncio.create_task(server.serve())
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, server.stop)
    await _listening(host, port)
    print("\n".join([f"Branchline HQ on {_address(host, port)}", *notes]), flush=True)
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _catch_up(hq: Hq) -> None:
    """Do what an update of HQ makes possible: other shapes of published rows, and documents it can read since."""
    with hq.database.hq_wide.write() as session:
        publish_editions(session)
        retry_known(session)


def _spare_the_collector() -> None:
    """Leave what is loaded for good out of garbage collection: a push makes many objects, and each round of it would
    walk through all modules again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 20, 50)


def serve(hq: Hq, host: str, port: int, notes: list[str]) -> None:
    """Serve until stopped; port 0 takes a free one. The first line printed is the address, then the notes."""
    chosen = port or free_port(host)
    _check_port(host, chosen)
    _catch_up(hq)
    _spare_the_collector()
    stopping = Event()
    Thread(target=keep_segments, args=(hq.database, stopping), name="segments", daemon=True).start()
    Thread(target=keep_days, args=(hq, stopping), name="days", daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(hq, host, chosen, notes))
    stopping.set()
    hq.database.close()
    print("Branchline HQ has stopped.", flush=True)


def end_process(code: int) -> NoReturn:
    """End the process at once, after everything was closed and written.

    Granian's runtime threads may still call into an interpreter that shuts down, which aborts the process with a
    signal; leaving before that keeps the exit code true.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
