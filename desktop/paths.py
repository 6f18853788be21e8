"""Where a profile keeps its files: one folder holds everything of one PC."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class Profile:
    """The folder of one PC's data and the names inside it."""

    folder: Path

    @property
    def ledger(self) -> Path:
        """What happened here; never thrown away."""
        return self.folder / "ledger.db"

    @property
    def catalog(self) -> Path:
        """What HQ published; replaceable by download."""
        return self.folder / "catalog.db"

    @property
    def anchor(self) -> Path:
        """The witness outside both databases: lineage, head and highest numbers."""
        return self.folder / "anchor.json"

    @property
    def keys(self) -> Path:
        """The device's private key where the system has no keyring."""
        return self.folder / "keys"

    @property
    def machine(self) -> Path:
        """Which machine, user and folder the profile is bound to, as a salted hash."""
        return self.folder / "machine"

    @property
    def settings(self) -> Path:
        """The settings a person may edit."""
        return self.folder / "settings.toml"

    @property
    def logs(self) -> Path:
        """The folder of log files."""
        return self.folder / "logs"

    @property
    def segments(self) -> Path:
        """The folder of segments on their way down, emptied once they are taken in."""
        return self.folder / "segments"

    @property
    def retired(self) -> Path:
        """The note that stays where HQ had this PC wiped."""
        return self.folder / "retired.json"

    @property
    def lock(self) -> Path:
        """The file whose lock says that a program is using this profile."""
        return self.folder / "in-use.lock"


def default_profile() -> Path:
    """Return the user's data folder for Branchline; nothing is created."""
    return platformdirs.user_data_path("Branchline", appauthor=False)
