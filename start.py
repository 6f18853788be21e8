#!/usr/bin/env python3
"""Starts Branchline from a fresh copy: makes the environment, then runs the desktop, the tests or the checks.

One file of standard library, so that Python and pip are all a new machine needs. Whatever stops it half-way,
the next run finds the unfinished environment and makes it anew.
"""

import ctypes
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path
from typing import IO, NoReturn

if sys.version_info < (3, 11):  # noqa: UP036  said in a sentence rather than as a traceback
    sys.exit(f"Branchline needs Python 3.11 or newer; this is Python {sys.version.split()[0]}.")

USAGE = """\
Usage: python3 start.py [COMMAND] [ARGUMENTS]

  (nothing)           open the demo; without a display, play it as a narrated tour into out/
  test [PYTEST ...]   run the tests
  check               run ruff, mypy and import-linter
  install             only make the environment (.venv) and find the system libraries
  desktop ...         run "python -m desktop ..." in the environment; "desktop --help" lists its commands
  server_stub ...     run "python -m server_stub ...", the reference headquarters
  bench ...           run "python -m bench ...", the benchmarks

The first run installs the packages of requirements.lock into .venv, checked by their hashes.
"""

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "branchline-installed"
UNFINISHED = VENV / "branchline-unfinished"
ATTEMPTS = 2
FAILED = 1
MISUSED = 2
INTERRUPTED = 130

# soname -> the Debian package that brings it
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libbrotlidec.so.1": "libbrotli1",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
}


def main(arguments: list[str]) -> NoReturn:
    """Run one command of USAGE; never returns."""
    command, *rest = arguments or ["demo"]
    if command in {"-h", "--help", "help"}:
        print(USAGE, end="")
        sys.exit(0)
    if command not in {"demo", "test", "check", "install", "desktop", "server_stub", "bench"}:
        print(f"start.py has no command {command!r}.\n\n{USAGE}", end="", file=sys.stderr)
        sys.exit(MISUSED)
    os.chdir(ROOT)
    if not is_installed() and sys.prefix != sys.base_prefix:
        become([base_python(), str(Path(__file__).resolve()), *arguments])
    if not install_missing(missing_for_a_start, purpose="Branchline"):
        stop("Install them, then start again.")
    if not is_installed():
        install_packages()
    if command == "install":
        sys.exit(0)
    if command == "check":
        sys.exit(run_checks())
    if command == "test":
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        become([str(PYTHON), "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", *rest])
    if command == "demo":
        command, rest = choose_demo()
    become([str(PYTHON), "-m", command, *rest])


def choose_demo() -> tuple[str, list[str]]:
    """The demo in windows where they can be shown, else the same story offscreen."""
    if has_display() and install_missing(missing_for_windows, purpose="windows"):
        return "desktop", ["demo"]
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return "desktop", ["tour", "--out", "out"]


def run_checks() -> int:
    """Run every static check, also after one has failed; 0 when all of them pass."""
    lint_imports = "from importlinter.cli import lint_imports_command as lint; lint()"
    checks = {
        "ruff": ["-m", "ruff", "check", "."],
        "mypy --strict": ["-m", "mypy"],
        "import-linter": ["-c", lint_imports],
    }
    failed = []
    for name, arguments in checks.items():
        say(f"{name}:")
        if subprocess.run([str(PYTHON), *arguments], env=environment()).returncode:
            failed.append(name)
    say(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return FAILED if failed else 0


# The environment


def is_installed() -> bool:
    """Whether .venv holds this lock."""
    try:
        return is_finished_for_this_python() and STAMP.read_text() == wanted_stamp()
    except OSError:
        return False


def is_finished_for_this_python() -> bool:
    """Whether pip may bring .venv up to a changed lock in place."""
    usable = os.access(PYTHON, os.X_OK) and not UNFINISHED.exists()
    return usable and STAMP.read_text().startswith(python_line())


def wanted_stamp() -> str:
    """What the stamp says when the environment fits: the Python version and the hash of the lock."""
    return f"{python_line()}lock sha256 {hashlib.sha256(LOCK.read_bytes()).hexdigest()}\n"


def python_line() -> str:
    """The stamp's first line: an environment belongs to one minor version of Python."""
    return "python {}.{}\n".format(*sys.version_info)


def install_packages() -> None:
    """Make .venv, or bring it up to the lock; an unfinished one is made anew."""
    with one_at_a_time() as lock:
        if is_installed():
            return
        started = time.monotonic()
        say(f"Installing the packages of {LOCK.name} into {VENV.name} (first run only) ...")
        for attempt in range(1, ATTEMPTS + 1):
            make_venv()
            if run_pip(pip_command(), lock) == 0:
                break
            if attempt == ATTEMPTS:
                stop("pip could not install the packages; its reason stands above.")
            say("Trying once more ...")
        STAMP.write_text(wanted_stamp())
        UNFINISHED.unlink()
        say(f"Ready after {time.monotonic() - started:.0f} s.")


def make_venv() -> None:
    """Leave a .venv for pip to fill: ours when finished, else a new one; a strange one is moved, never deleted."""
    ours = STAMP.exists() or UNFINISHED.exists()
    if VENV.exists() and not ours:
        kept = VENV.with_name(f".venv.kept-{time.time():.0f}")
        say(f"{VENV.name} was not made by start.py; moving it to {kept.name}.")
        VENV.rename(kept)
    elif VENV.exists() and not is_finished_for_this_python():
        shutil.rmtree(VENV)
    VENV.mkdir(exist_ok=True)
    UNFINISHED.touch()
    if not os.access(PYTHON, os.X_OK):
        import venv  # here, because every later start does without it

        venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(VENV)


def base_python() -> str:
    """The Python below the activated environment: it has pip, and outlives a .venv made anew."""
    path: str = sys._base_executable  # type: ignore[attr-defined]  # no public name for it
    return path


def has_pip() -> bool:
    """Whether this Python has pip, or carries one for the environments it makes."""
    invalidate_caches()
    return bool(find_spec("pip") or find_spec("ensurepip"))


def pip_command() -> list[str]:
    """The pip that shall fill .venv: this Python's, else the one it carries."""
    if find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if not has_pip() or not succeeds(str(PYTHON), "-m", "ensurepip"):
        stop(f"{sys.executable} has no pip. Install pip for it, then start again.")
    return [str(PYTHON), "-m", "pip"]


def run_pip(pip: list[str], lock: IO[bytes]) -> int:
    """Install the lock with a count of packages; pip's own words are shown only when it fails."""
    command = [*pip, "install", "--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile"]
    command += ["--no-input", "--disable-pip-version-check", "--progress-bar=off", "-r", str(LOCK)]
    total = len(re.findall(r"^[\w.-]+==", LOCK.read_text(), re.MULTILINE))
    words, seen = [], 0
    # pip holds the lock as well: should this process be killed, the next start waits for pip's end.
    inherited = () if sys.platform == "win32" else (lock.fileno(),)
    with subprocess.Popen(
        command,
        env={**environment(), "PIP_USER": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        pass_fds=inherited,
    ) as process:
        for line in process.stdout or ():
            words.append(line)
            if line.startswith(("Collecting ", "Ignoring ")):
                seen += 1
                show_progress(f"  {seen} of {total}")
            elif line.startswith("Installing collected"):
                show_progress("  putting them in place ...")
    show_progress("")
    if process.returncode:
        say("".join(words[-20:]))
    return process.returncode


@contextmanager
def one_at_a_time() -> Iterator[IO[bytes]]:
    """Let a second start wait while the first one installs; the lock ends with its process."""
    with Path(__file__).open("rb") as handle:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(1 << 30)  # beyond the text: a locked byte cannot be read by others
            while True:
                with suppress(OSError):
                    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            with suppress(OSError):  # a file system without locks
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle


# System packages


def install_missing(find: Callable[[], list[str]], *, purpose: str) -> bool:
    """Whether everything is there, after installing it where we may; what we may not is named in one command."""
    missing = find()
    if missing and can_install_system_packages():
        say(f"Installing system packages for {purpose}: {' '.join(missing)}")
        install_system_packages(missing)
        missing = find()
    if missing:
        say(f"System packages for {purpose} are missing. On Debian or Ubuntu they come with:")
        say(f"  sudo apt-get install -y {' '.join(missing)}")
    return not missing


def missing_for_a_start() -> list[str]:
    """What Qt needs even without a display, and pip as long as there is something to install."""
    pip = [] if sys.platform != "linux" or is_installed() or has_pip() else ["python3-pip"]
    return find_missing(QT_LIBRARIES) + pip


def missing_for_windows() -> list[str]:
    """What Qt needs on an X11 display besides."""
    return find_missing(X11_LIBRARIES) if os.environ.get("DISPLAY") else []


def find_missing(libraries: dict[str, str]) -> list[str]:
    """The Debian packages of those shared libraries that this Linux cannot load."""
    missing: list[str] = []
    if sys.platform == "linux":
        for soname, package in libraries.items():
            try:
                ctypes.CDLL(soname)
            except OSError:
                missing.append(package)
    return missing


def can_install_system_packages() -> bool:
    """Whether this is root on a Debian or one of its descendants."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_system_packages(packages: list[str]) -> None:
    """Ask apt-get; the caller looks whether it helped."""
    wait_for_others = ["-o", "DPkg::Lock::Timeout=300"]
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        command = ["apt-get", "-qq", *wait_for_others, *arguments]
        outcome = subprocess.run(command, env=quietly, capture_output=True, text=True, errors="replace")
        if outcome.returncode:
            say(outcome.stderr)


def has_display() -> bool:
    """Whether windows can be shown."""
    if os.environ.get("QT_QPA_PLATFORM") in {"offscreen", "minimal"}:
        return False
    return sys.platform in {"win32", "darwin"} or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


# Small things


def environment() -> dict[str, str]:
    """This process's environment, with the project's packages importable from anywhere."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def succeeds(*command: str) -> bool:
    """Whether the command ends with 0; what it prints is dropped."""
    return subprocess.run(command, env=environment(), capture_output=True).returncode == 0


def become(command: list[str]) -> NoReturn:
    """Go on as the command; on Windows, where exec would let the shell run ahead, wait for it instead."""
    sys.stdout.flush()
    if sys.platform != "win32":
        os.execve(command[0], command, environment())
    with subprocess.Popen(command, env=environment()) as child:
        while True:
            with suppress(KeyboardInterrupt):  # the child got it too and decides
                sys.exit(child.wait())


def say(sentence: str) -> None:
    """Print at once, also into a pipe."""
    print(sentence, flush=True)


def show_progress(text: str) -> None:
    """Rewrite the current line of a terminal; say nothing into a file."""
    if sys.stdout.isatty():
        print(f"\r{text:<40}", end="\n" if not text else "", flush=True)


def stop(sentence: str) -> NoReturn:
    """End with a sentence the user can act on."""
    sys.exit(f"start.py: {sentence}")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        print("\nInterrupted. The next start carries on.", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except PermissionError as error:
        stop(f"cannot write {error.filename}. Copy the project to a folder of your own and start there.")
