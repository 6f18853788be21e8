"""What every test shares: no window on the screen, nothing in the user's own folders, real data where it is."""

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before the first import of Qt

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
    """Say at the end of the run, added up over all tests, what was done so many times, and of how many kinds."""

    def note(what: str, times: int, kinds: Collection[str] = ()) -> None:
        record_property("counted", [what, times, sorted(kinds)])

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the tests that passed counted, also where they ran in several processes."""
    times, kinds = Counter[str](), dict[str, set[str]]()
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "counted":
                times[value[0]] += value[1]
                kinds.setdefault(value[0], set()).update(value[2])
    if times:
        terminalreporter.section("counted in the tests that passed")
    for what, count in sorted(times.items()):
        of_kinds = f" of {len(kinds[what])} kinds" if kinds[what] else ""
        terminalreporter.write_line(f"{count:>9,}  {what}{of_kinds}")


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
