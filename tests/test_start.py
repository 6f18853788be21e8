"""start.py on a small project of its own: the same steps as on a fresh machine, with one tiny package."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

START = Path(__file__).resolve().parent.parent / "start.py"
Run = Callable[..., subprocess.CompletedProcess[str]]


def build_wheel(folder: Path, version: str) -> str:
    """Write the package `tiny` as a wheel and return its line for a lock."""
    folder.mkdir(exist_ok=True)
    path = folder / f"tiny-{version}-py3-none-any.whl"
    info = f"tiny-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("tiny.py", f'version = "{version}"\n')
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", f"tiny.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return f"tiny=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def lock(project: Path, line: str) -> None:
    (project / "requirements.lock").write_text(f"--no-index\n--find-links wheels\n{line}")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of start.py with a lock of one package and a `bench` that tells what it sees."""
    folder = tmp_path / "项目 with spaces"
    folder.mkdir()
    shutil.copy(START, folder)
    lock(folder, build_wheel(folder / "wheels", "1.0"))
    (folder / "bench.py").write_text("import sys, tiny; print(tiny.version, *sys.argv[1:])\n")
    (folder / "desktop.py").write_text(
        "import os, sys; print(*sys.argv[1:], os.environ.get('QT_QPA_PLATFORM'))\n"
    )
    return folder


@pytest.fixture
def run(project: Path) -> Run:
    def run_start(*arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
        hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        command = [sys.executable, str(project / "start.py"), *arguments]
        environment = {**kept, "PYTHONUTF8": "1", **extra}
        return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=project.parent)

    return run_start


@pytest.fixture
def start() -> ModuleType:
    """The real start.py as a module, nothing run."""
    spec = importlib.util.spec_from_file_location("start", START)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_first_start_installs_the_lock_and_goes_on(run: Run) -> None:
    outcome = run("bench", "--list")
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.splitlines()[-1] == "1.0 --list"


def test_a_later_start_installs_nothing_and_says_nothing(run: Run) -> None:
    run("install")
    outcome = run("install")
    assert (outcome.returncode, outcome.stdout) == (0, "")


def test_a_changed_lock_is_installed_by_the_next_start(run: Run, project: Path) -> None:
    run("install")
    lock(project, build_wheel(project / "wheels", "2.0"))
    assert run("bench").stdout.splitlines()[-1] == "2.0"


def test_a_package_with_a_wrong_hash_is_refused_and_the_next_start_recovers(run: Run, project: Path) -> None:
    right = (project / "requirements.lock").read_text()
    (project / "requirements.lock").write_text(right[:-5] + "0000\n")
    outcome = run("bench")
    assert outcome.returncode == 1
    assert "HASH" in outcome.stdout
    assert "pip could not install" in outcome.stderr
    (project / "requirements.lock").write_text(right)
    assert run("bench").stdout.splitlines()[-1] == "1.0"


def test_an_interrupted_install_is_made_anew(run: Run, project: Path) -> None:
    run("install")
    (project / ".venv/branchline-unfinished").touch()
    next((project / ".venv").rglob("tiny.py")).write_text("half a fi")
    assert run("bench").stdout.splitlines()[-1] == "1.0"


def test_an_environment_of_the_users_own_is_moved_aside(run: Run, project: Path) -> None:
    (project / ".venv").mkdir()
    (project / ".venv/mine").touch()
    assert run("install").returncode == 0
    assert [path.name for path in project.glob(".venv.kept-*/*")] == ["mine"]


def test_two_starts_at_once_install_once(project: Path) -> None:
    command = [sys.executable, str(project / "start.py"), "bench"]
    starts = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [start.communicate()[0] for start in starts]
    assert [start.returncode for start in starts] == [0, 0]
    assert sum(output.count("Installing") for output in outputs) == 1


def test_without_a_display_the_demo_is_the_offscreen_tour(run: Run) -> None:
    assert run().stdout.splitlines()[-1] == "tour --out out offscreen"


def test_help_and_a_wrong_command_say_what_there_is(run: Run) -> None:
    assert "python3 start.py" in run("--help").stdout
    wrong = run("tset")
    assert wrong.returncode == 2
    assert "no command 'tset'" in wrong.stderr


def test_what_an_ordinary_user_may_not_install_is_named_in_one_command(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "can_install_system_packages", lambda: False)
    monkeypatch.setattr(sys, "platform", "linux")
    libraries = {"libnot-here.so.9": "libnot9", "libneither.so.1": "libneither1"}
    assert not start.install_missing(lambda: start.find_missing(libraries), purpose="Qt")
    assert "sudo apt-get install -y libnot9 libneither1" in capsys.readouterr().out
