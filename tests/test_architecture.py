"""The rules of ARCHITECTURE.md that import-linter cannot say."""

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Float, MetaData, Numeric

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bench", "desktop", "domain", "paper", "protocol", "server_stub")
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50
FEATURE_FOLDERS = ("domain", "protocol", "desktop/services", "server_stub")
MACHINE_TIME_AND_CHANCE = {
    "time",
    "random",
    "secrets",
    "uuid",
    "os",
    "sqlite3",
    "socket",
    "threading",
    "pathlib",
}
READS_THE_CLOCK = re.compile(r"\b(?:date|datetime)\.(?:today|now|utcnow)\(")
SOCKET_MODULES = {"http.client", "http.server", "urllib.request", "socketserver", "PySide6.QtNetwork"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def named(stem: str, folder: str) -> list[Path]:
    return [path for path in modules(folder) if path.stem == stem]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Every module the file imports, anywhere in it, and the names it takes from them as modules."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}:{node.lineno} imports relatively"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def code_lines(source: str, node: ast.AST | None = None) -> int:
    """Lines with code on them: neither blank, comment nor docstring."""
    tree = ast.parse(source) if node is None else node
    docs: set[int] = set()
    for part in ast.walk(tree):
        if isinstance(part, ast.Module | ast.ClassDef | Function) and ast.get_docstring(part) is not None:
            first = part.body[0]
            docs.update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    first_line = getattr(tree, "lineno", 1)
    lines = source.splitlines()[first_line - 1 : getattr(tree, "end_lineno", None)]
    return sum(
        bool(line.strip()) and not line.lstrip().startswith("#") and number not in docs
        for number, line in enumerate(lines, first_line)
    )


@pytest.mark.parametrize("path", modules("domain"), ids=name)
def test_domain_is_standard_library_without_clock_or_chance(path: Path) -> None:
    tops = {module.partition(".")[0] for module in imports(path)}
    assert tops <= sys.stdlib_module_names | {"domain"}
    assert not tops & MACHINE_TIME_AND_CHANCE
    assert not READS_THE_CLOCK.search(path.read_text("utf-8"))


@pytest.mark.parametrize("path", named("view_model", "desktop/ui"), ids=name)
def test_a_view_model_knows_qtcore_only(path: Path) -> None:
    parts = [module.split(".") for module in imports(path) if module.startswith("PySide6")]
    assert {part[1] for part in parts if len(part) > 1} <= {"QtCore"}
    assert [part for part in parts if part == ["PySide6"]] == []


@pytest.mark.parametrize("path", named("view", "desktop/ui"), ids=name)
def test_a_view_reaches_services_only_through_its_view_model(path: Path) -> None:
    assert not [module for module in imports(path) if module.startswith(("desktop.services", "desktop.sync"))]


@pytest.mark.parametrize("path", modules("desktop/ui"), ids=name)
def test_screens_never_import_screens(path: Path) -> None:
    screens = {folder.parent.name for folder in (ROOT / "desktop/ui").glob("*/view.py")}
    own = path.relative_to(ROOT / "desktop/ui").parts[0]
    if own in screens:
        used = {module.split(".")[2] for module in imports(path) if module.startswith("desktop.ui.")}
        assert not used & (screens - {own})


@pytest.mark.parametrize("path", modules("desktop"), ids=name)
def test_only_the_http_edge_opens_sockets(path: Path) -> None:
    if name(path) != "desktop/sync/http.py":
        assert not set(imports(path)) & SOCKET_MODULES


@pytest.mark.parametrize("path", modules(*PACKAGES), ids=name)
def test_a_module_says_what_it_is_for_and_stays_small(path: Path) -> None:
    source = path.read_text("utf-8")
    assert not source.strip() or ast.get_docstring(parse(path)), "no docstring"
    assert code_lines(source) <= MAX_FILE_LINES


@pytest.mark.parametrize("path", modules(*PACKAGES), ids=name)
def test_a_function_is_no_longer_than_a_screen(path: Path) -> None:
    source = path.read_text("utf-8")
    if "migrations" in path.parts:
        return  # a migration is a list of tables, written once
    functions = [node for node in ast.walk(parse(path)) if isinstance(node, Function)]
    long = {node.name: code_lines(source, node) for node in functions}
    assert {key: lines for key, lines in long.items() if lines > MAX_FUNCTION_LINES} == {}


def glossary() -> list[list[str]]:
    """The rows of the table in docs/glossary.md: term, Chinese, meaning, module words."""
    lines = (ROOT / "docs/glossary.md").read_text("utf-8").splitlines()
    table = [line.strip("|").split("|") for line in lines if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in table[2:]]


@pytest.mark.parametrize("folder", FEATURE_FOLDERS)
def test_every_feature_module_is_a_word_of_the_glossary(folder: str) -> None:
    entries = sorted((ROOT / folder).iterdir())
    packages = [entry.name for entry in entries if (entry / "__init__.py").is_file()]
    files = [entry.stem for entry in entries if entry.suffix == ".py" and not entry.stem.startswith("__")]
    words = {word.strip() for row in glossary() for word in row[-1].split(",")}
    unnamed = [word for word in [*packages, *files] if word not in words]
    assert unnamed == [], f"docs/glossary.md has no word for {unnamed} of {folder}"


def test_the_glossary_is_a_table_of_four_full_columns_without_doubles() -> None:
    assert [row for row in glossary() if len(row) != 4 or not all(row)] == []
    terms = [row[0] for row in glossary()]
    assert len(set(terms)) == len(terms)


def test_no_top_level_package_is_outside_the_import_rules() -> None:
    tops = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert tops <= set(PACKAGES)


@pytest.mark.parametrize("package", ["desktop.models", "server_stub.models"])
def test_no_column_holds_a_float_or_sqlites_numeric(package: str) -> None:
    columns = [column for table in load_tables(package).tables.values() for column in table.columns]
    assert columns
    assert [str(column) for column in columns if isinstance(column.type, Numeric | Float)] == []


def load_tables(package: str) -> MetaData:
    """The metadata filled by every module of the package."""
    folder = ROOT / package.replace(".", "/")
    for path in sorted(folder.glob("*.py")):
        importlib.import_module(package if path.stem == "__init__" else f"{package}.{path.stem}")
    base = importlib.import_module(f"{package}.base").Base
    metadata: MetaData = base.metadata
    return metadata
