"""HQ's fixtures, and which tests run on PostgreSQL after they ran on SQLite."""

from pathlib import Path

import pytest

from tests.hq import hq, loopback_hq
from tests.postgres import postgres

__all__ = ["hq", "loopback_hq", "postgres"]

ON_BOTH = frozenset(
    {
        "test_amendment",
        "test_access",
        "test_auth",
        "test_brief",
        "test_contract",
        "test_control",
        "test_credit",
        "test_edition",
        "test_enrol",
        "test_feed",
        "test_grant",
        "test_answer",
        "test_inbox",
        "test_lease",
        "test_lease_random",
        "test_member",
        "test_opening",
        "test_order",
        "test_order_contract",
        "test_policy",
        "test_policy_staff",
        "test_policy_trial",
        "test_prepared",
        "test_publish",
        "test_quote",
        "test_rebate",
        "test_receipt",
        "test_revocation",
        "test_staff",
        "test_statement",
        "test_store_receipt",
        "test_sync",
    }
)
"""What writes or reads dealers' rows; the other files try paths, files, processes or the wire."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test of these files twice: on SQLite and on PostgreSQL."""
    if "hq" in metafunc.fixturenames and Path(metafunc.module.__file__).stem in ON_BOTH:
        metafunc.parametrize("hq", ["sqlite", "postgresql"], indirect=True)
