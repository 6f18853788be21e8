"""Renders the first migration of each chain from the tables; until the first release it may rewrite the files.

python -m tests.desktop.models.first_schema
"""

from __future__ import annotations

import importlib
import pkgutil

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

import desktop.models
from desktop.models.base import CATALOG as CATALOG_SCHEMA
from desktop.models.base import Base
from desktop.models.migrations import CATALOG, LEDGER, Chain
from desktop.models.search import LOCAL_SEARCH, PRODUCT_SEARCH


def render(chain: Chain) -> str:
    """Return every CREATE statement of the chain's file, as if the file were the main database."""
    for module in pkgutil.iter_modules(desktop.models.__path__):
        importlib.import_module(f"desktop.models.{module.name}")
    schema, search = (CATALOG_SCHEMA, PRODUCT_SEARCH) if chain is CATALOG else (None, LOCAL_SEARCH)
    statements: list[CreateTable | CreateIndex] = []
    for table in Base.metadata.sorted_tables:
        if table.schema == schema:
            statements.append(CreateTable(table))
            statements += [CreateIndex(index) for index in sorted(table.indexes, key=lambda i: str(i.name))]
    dialect = sqlite.dialect()
    texts = [str(statement.compile(dialect=dialect)).strip() for statement in statements]
    lines = [line.rstrip() for line in ";\n\n".join([*texts, search]).replace("\t", "    ").splitlines()]
    return "\n".join(lines).replace(f"{CATALOG_SCHEMA}.", "") + ";\n"


def main() -> None:
    """Rewrite both files."""
    for chain in (LEDGER, CATALOG):
        path = chain.folder / "versions" / "0001_first.sql"
        path.write_text(render(chain), encoding="utf-8")


if __name__ == "__main__":
    main()
