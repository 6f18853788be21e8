"""Where HQ keeps its files, and the token that HQ's staff present."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import platformdirs

TOKEN_VARIABLE = "BRANCHLINE_STAFF_TOKEN"
_TOKEN_FILE = "staff-token"


def data_folder() -> Path:
    """Return the folder of HQ's own files in the user's data folder."""
    return Path(platformdirs.user_data_dir("branchline-hq", appauthor=False))


def default_database() -> str:
    """Return the path of the SQLite file that is used when --db names none."""
    return str(data_folder() / "hq.db")


def token_file(database_file: Path | None) -> Path:
    """Return the file of the staff token: beside a SQLite file, else in the data folder."""
    return (database_file.parent if database_file else data_folder()) / _TOKEN_FILE


def read_staff_token(path: Path) -> str:
    """Return the staff token from the environment or its file; the first call makes the file, for its owner alone."""
    given = os.environ.get(TOKEN_VARIABLE, "").strip()
    if given:
        return given
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    token = secrets.token_urlsafe(24)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(token + "\n")
    return token
