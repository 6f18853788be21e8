"""What every test shares: no window on the screen, nothing in the user's own folders, real data where it is."""

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before the first import of Qt
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # before the first look for one

ROOT = Path(__file__).resolve().parent.parent
REAL_DATA = ROOT / "../shared/data"

settings.register_profile("ci", deadline=None, max_examples=100, print_blob=True)
settings.register_profile("thorough", deadline=None, max_examples=1_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the real data, and skip whatever is so marked where the folder is absent."""
    absent = pytest.mark.skip(reason="the real data folder ../shared/data is absent")
    for item in items:
        if "real_data" in getattr(item, "fixturenames", ()):
            item.add_marker("real_data")
        if item.get_closest_marker("real_data") and not REAL_DATA.is_dir():
            item.add_marker(absent)


Counted = Callable[..., None]


@pytest.fixture
def counted(record_property: Callable[[str, object], None]) -> Counted:
    """Say at the end of the run, added up over all tests, what was done so many times, and of how many kinds.

    Where it is done in several `parts`, all of them together have to reach the `least`.
    """

    def note(
        what: str, times: int, kinds: Collection[str] = (), *, parts: int = 0, least: float = 0.0
    ) -> None:
        record_property("counted", [what, times, sorted(kinds), parts, least])

    return note


@dataclass
class _Sum:
    times: int = 0
    kinds: set[str] = field(default_factory=set)
    parts: int = 0
    missing: str = ""


def _sums(reporter: pytest.TerminalReporter) -> dict[str, _Sum]:
    """Add up what the tests that passed counted, also where they ran in several processes."""
    sums: dict[str, _Sum] = {}
    for report in reporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name != "counted":
                continue
            what, times, kinds, parts, least = value
            found = sums.setdefault(what, _Sum())
            found.times, found.parts = found.times + times, found.parts + 1
            found.kinds.update(kinds)
            found.missing = (
                f", at least {least:,.0f} are due" if 0 < parts <= found.parts and found.times < least else ""
            )
    return sums


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run where all parts together did too little."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and any(found.missing for found in _sums(reporter).values()):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was counted."""
    sums = _sums(terminalreporter)
    if sums:
        terminalreporter.section("counted in the tests that passed")
    for what, found in sorted(sums.items()):
        of_kinds = f" of {len(found.kinds)} kinds" if found.kinds else ""
        terminalreporter.write_line(f"{found.times:>9,}  {what}{of_kinds}{found.missing}")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The real data folder, read in place."""
    return REAL_DATA.resolve()


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep profiles and settings of tests away from the user's own."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "APPDATA"):
            patch.setenv(name, str(home))
        yield
