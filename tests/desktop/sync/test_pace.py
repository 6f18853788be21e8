"""An answer that drips is given up, one that is merely slow is read to its end."""

import itertools
import socket
import threading
from contextlib import contextmanager

import pytest

from desktop.sync.http import Http, Unreachable, content_digest
from desktop.sync.pace import LEAST_BYTES, WINDOW_SECONDS, Pace
from protocol.base import Wire

BODY = b'{"text":"good"}'


class Told(Wire, frozen=True):
    text: str


def clock(*readings):
    times = iter(readings)
    return lambda: next(times)


def test_drops_are_given_up_after_one_window():
    pace = Pace(clock(0, WINDOW_SECONDS - 1, WINDOW_SECONDS))
    pace.take(1)
    pace.take(1)
    with pytest.raises(TimeoutError):
        pace.take(1)


def test_a_slow_line_that_brings_its_share_goes_on_without_end():
    pace = Pace(clock(*(place * WINDOW_SECONDS for place in range(100))))
    for _ in range(100):
        pace.take(LEAST_BYTES)


def test_waiting_for_the_first_byte_is_not_slowness():
    pace = Pace(clock(1_000_000, 1_000_001))
    pace.take(1)
    pace.take(1)


def answer():
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(BODY)}\r\n"
    return f"{head}Content-Digest: {content_digest(BODY)}\r\n\r\n".encode() + BODY


@contextmanager
def dripping(size):
    """Answer one request in pieces, each of which the client has taken before the next one goes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            line, _ = listener.accept()
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with line:
                line.recv(65_536)
                whole = answer()
                for place in range(0, len(whole), size):
                    try:
                        line.sendall(whole[place : place + size])
                    except OSError:
                        return
                    threading.Event().wait(0.002)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


def ask(url, seconds):
    ticks = itertools.count()
    with Http(url, timeouts=(1, 1), now=lambda: next(ticks) * seconds) as http:
        return http.post("/v1/ask", Told("?"), Told)


def test_an_answer_that_drips_is_no_answer_even_in_its_head():
    with dripping(1) as url, pytest.raises(Unreachable):
        ask(url, 10)


def test_an_answer_in_pieces_is_read_whole():
    with dripping(7) as url:
        assert ask(url, 0.1) == Told("good")
