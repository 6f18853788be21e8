"""Runs benchmarks by name and prints their figures; the exit status is 1 when a figure misses what it is held to."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from types import ModuleType

import msgspec

import bench
from bench.figure import Figure, Progress

INTERRUPTED = 130
Results = dict[str, list[Figure]]


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
    """Run the named benchmarks in turn, all of them for "all"."""
    benchmarks = find_benchmarks()
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which to run; `all` for every one")
    parser.add_argument("--list", action="store_true", help="list the benchmarks and end")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    args = parser.parse_args(argv)
    if args.list or not args.names:
        _list(benchmarks, as_json=args.json)
        return 0
    names = list(benchmarks) if "all" in args.names else list(dict.fromkeys(args.names))
    if unknown := [name for name in names if name not in benchmarks]:
        parser.error(f"no benchmark is called {', '.join(unknown)}; see --list")
    return _run({name: benchmarks[name] for name in names}, as_json=args.json)


def _list(benchmarks: dict[str, ModuleType], *, as_json: bool) -> None:
    sentences = {name: (module.__doc__ or "").splitlines()[0] for name, module in benchmarks.items()}
    if as_json:
        _print_json(sentences)
        return
    for name, text in sentences.items():
        sys.stdout.write(f"{name:<12} {text}\n")


def _run(chosen: dict[str, ModuleType], *, as_json: bool) -> int:
    """Show each benchmark's figures as it ends, so that an interrupted run has not measured for nothing."""
    results: Results = {}
    status, progress = 0, _show_progress
    for name, module in chosen.items():
        try:
            results[name] = _measure(module, progress)
        except KeyboardInterrupt:
            sys.stderr.write(f"\nStopped in {name}; what is printed was measured before.\n")
            status = INTERRUPTED
            break
        if not as_json:
            _print_table({name: results[name]})
    if as_json:
        _print_json(results)
    elif len(chosen) > 1:
        _print_held(results)
    return status or int(any(figure.ok is False for listed in results.values() for figure in listed))


def _measure(module: ModuleType, progress: Progress) -> list[Figure]:
    figures = list(module.run(progress))
    _clear_progress()
    return figures


def _show_progress(text: str) -> None:
    end = "\r" if sys.stderr.isatty() else "\n"
    sys.stderr.write(text.ljust(70) + end if sys.stderr.isatty() else text + end)
    sys.stderr.flush()


def _clear_progress() -> None:
    if sys.stderr.isatty():
        sys.stderr.write(" " * 70 + "\r")
        sys.stderr.flush()


def _print_json(value: object) -> None:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def _print_table(results: Results) -> None:
    for name, listed in results.items():
        sys.stdout.write(f"{name}\n" + "".join(f"  {line}\n" for line in _lines(listed)))
    sys.stdout.flush()


def _print_held(results: Results) -> None:
    """Print once more, in one table, every figure that is held to something."""
    held = [(name, figure) for name, listed in results.items() for figure in listed if figure.ok is not None]
    missed = sum(not figure.ok for _, figure in held)
    sys.stdout.write(f"\n{len(held)} figures are held to something, {len(held) - missed} reach it\n")
    for name, figure in held:
        sys.stdout.write(f"  {name:<10} {_line(figure)}\n")


def _lines(figures: list[Figure]) -> Iterator[str]:
    if not figures:
        yield "nothing measured: its data is not on this machine"
    for figure in figures:
        yield _line(figure)


def _line(figure: Figure) -> str:
    parts = [f"{figure.name:<52} {format_value(figure.value, figure.unit):>16} {figure.unit:<12}".rstrip()]
    if figure.peer is not None:
        parts.append(f"bare {format_value(figure.peer, figure.unit)}")
    if figure.limit is not None:
        parts.append(f"{figure.rule} {format_value(figure.limit, figure.unit)}")
    if figure.ok is not None:
        parts.append("ok" if figure.ok else "MISSED")
    return "  ".join(parts)


def format_value(value: float, unit: str) -> str:
    """Write counts whole, amounts with two places, measurements with three digits after the point or fewer."""
    if isinstance(value, int):
        return f"{value:,}"
    if unit == "yuan":
        return f"{value:,.2f}"
    return f"{value:,.3f}" if abs(value) < 100 else f"{value:,.1f}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
