"""The tables as the models declare them, to hold against what the migrations made."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy.dialects import sqlite as dialect
from sqlalchemy.schema import CreateIndex, CreateTable

import desktop.models
from desktop.models.base import CATALOG as CATALOG_SCHEMA
from desktop.models.base import Base
from desktop.models.migrations import CATALOG, Chain
from desktop.models.search import LOCAL_SEARCH, PRODUCT_SEARCH

Shape = dict[str, Any]


def declared_statements(chain: Chain) -> Iterator[str]:
    """Give every CREATE statement of the chain's file, as if the file were the main database."""
    for module in pkgutil.iter_modules(desktop.models.__path__):
        importlib.import_module(f"desktop.models.{module.name}")
    schema, search = (CATALOG_SCHEMA, PRODUCT_SEARCH) if chain is CATALOG else (None, LOCAL_SEARCH)
    for table in Base.metadata.sorted_tables:
        if table.schema != schema:
            continue
        for statement in (CreateTable(table), *(CreateIndex(index) for index in table.indexes)):
            yield str(statement.compile(dialect=dialect.dialect())).replace(f"{CATALOG_SCHEMA}.", "")
    yield from search.split(";\n\n")


def shape_of(connection: Any) -> Shape:
    """Return the tables of a file: columns without their order and defaults, references, indexes, and what is neither."""
    run = connection.execute
    found: Shape = {}
    for kind, name, sql in run(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    ).fetchall():
        if name == "alembic_version":
            continue
        if kind != "table" or "VIRTUAL" in sql:
            found[f"{kind} {name}"] = " ".join(sql.split())
            continue
        columns = {row[1:4] + row[5:] for row in run(f'PRAGMA table_xinfo("{name}")')}
        references = {row[2:] for row in run(f'PRAGMA foreign_key_list("{name}")')}
        unique = {
            tuple(part[2] for part in run(f'PRAGMA index_info("{index[1]}")').fetchall())
            for index in run(f'PRAGMA index_list("{name}")').fetchall()
            if index[2]
        }
        found[f"table {name}"] = (columns, references, unique, "STRICT" in sql, "WITHOUT ROWID" in sql)
    return found


def declared_shape(chain: Chain) -> Shape:
    """Return the shape that the models declare."""
    connection = sqlite.connect(":memory:", isolation_level=None)
    for statement in declared_statements(chain):
        connection.execute(statement)
    shape = shape_of(connection)
    connection.close()
    return shape
