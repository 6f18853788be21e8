"""Runs benchmarks by name and prints their figures; a figure over its limit makes the exit status 1."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from types import ModuleType

import msgspec

import bench
from bench.figure import Figure


def find_benchmarks() -> dict[str, ModuleType]:
    """Return every benchmark: the modules of this package that declare a NAME and a `run`."""
    found = {}
    for info in pkgutil.iter_modules(bench.__path__):
        if info.name == "__main__":
            continue
        module = importlib.import_module(f"bench.{info.name}")
        if hasattr(module, "NAME") and hasattr(module, "run"):
            found[module.NAME] = module
    return found


def main(argv: list[str]) -> int:
    """Run the named benchmarks, all of them for "all"."""
    benchmarks = find_benchmarks()
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which to run; `all` for every one")
    parser.add_argument("--list", action="store_true", help="list the benchmarks and end")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    args = parser.parse_args(argv)
    if args.list or not args.names:
        for name, module in sorted(benchmarks.items()):
            sys.stdout.write(f"{name:<12} {(module.__doc__ or '').splitlines()[0]}\n")
        return 0
    names = sorted(benchmarks) if "all" in args.names else args.names
    if unknown := [name for name in names if name not in benchmarks]:
        parser.error(f"no benchmark is called {', '.join(unknown)}; see --list")
    figures = {name: list(benchmarks[name].run(_progress)) for name in names}
    _print(figures, as_json=args.json)
    return int(any(figure.ok is False for listed in figures.values() for figure in listed))


def _progress(text: str) -> None:
    end = "\r" if sys.stderr.isatty() else "\n"
    sys.stderr.write(text.ljust(60) + end)
    sys.stderr.flush()


def _print(figures: dict[str, list[Figure]], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(figures), indent=2).decode() + "\n")
        return
    for name, listed in figures.items():
        sys.stdout.write(f"{name}\n")
        for figure in listed:
            sys.stdout.write(f"  {_line(figure)}\n")


def _line(figure: Figure) -> str:
    parts = [f"{figure.name:<44} {figure.value:>12,.3f} {figure.unit}"]
    if figure.peer is not None:
        parts.append(f"bare {figure.peer:,.3f}")
    if figure.limit is not None:
        parts.append(f"limit {figure.limit:,.3f} {'ok' if figure.ok else 'TOO MUCH'}")
    return "  ".join(parts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
