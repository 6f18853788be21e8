"""A request whose line breaks before all of it came is no fault of HQ and fills no log with traces."""

import asyncio
import logging
from typing import Any

import pytest

from protocol import routes
from tests.hq import SeededHq


def test_a_request_that_breaks_off_is_told_in_one_line(
    hq: SeededHq, caplog: pytest.LogCaptureFixture
) -> None:
    coming = [
        {"type": "http.request", "body": b'{"protocol":', "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Any] = []

    async def receive() -> Any:
        return coming.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": routes.SYNC, "query_string": b"", "headers": []}
    scope |= {"http_version": "1.1", "scheme": "http", "client": ("127.0.0.1", 1), "server": ("hq", 80)}
    with caplog.at_level(logging.INFO, logger="server_stub"):
        asyncio.run(hq.client.app(scope, receive, send))
    assert sent[0]["status"] == 400
    assert [(each.levelname, each.exc_info) for each in caplog.records] == [("INFO", None)]
