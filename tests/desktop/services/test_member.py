"""Members are found by phone, card or name."""

from __future__ import annotations

import pytest

from desktop.db import Database
from desktop.services.member import find_members, get_member
from domain.errors import DomainError
from tests.desktop.hqsaid import say_member


@pytest.mark.parametrize(
    ("text", "found"), [("138", ["M1"]), ("M2", ["M2"]), ("李", ["M2"]), ("", ["M2", "M1"]), ("%", [])]
)
def test_a_member_is_found(database: Database, text: str, found: list[str]) -> None:
    with database.write() as session:
        say_member(session, "M1", "王芳", "13800000001")
        say_member(session, "M2", "李强", "13900000002")
        assert [row.member_id for row in find_members(session, text)] == found


def test_an_unknown_member_is_refused(database: Database) -> None:
    with pytest.raises(DomainError, match="member_unknown"), database.read() as session:
        get_member(session, "M9")
