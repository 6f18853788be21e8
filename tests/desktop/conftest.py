"""Profiles for tests of the desktop: one is made, every test gets its own copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.db import Database, open_database
from desktop.paths import Profile


@pytest.fixture(scope="session")
def profile_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh profile, closed."""
    folder = tmp_path_factory.mktemp("template") / "profile"
    open_database(Profile(folder)).close()
    return folder


@pytest.fixture
def profile(profile_template: Path, tmp_path: Path) -> Profile:
    """A fresh profile of the test's own."""
    return Profile(Path(shutil.copytree(profile_template, tmp_path / "profile")))


@pytest.fixture
def database(profile: Profile) -> Iterator[Database]:
    """The open databases of the test's own profile."""
    with open_database(profile) as opened:
        yield opened
