"""The full-text tables of product search; their words are made by desktop.services.search."""

from __future__ import annotations

_OPTIONS = (
    "content='', contentless_delete=1, detail=none, prefix='1 2 3', "
    "tokenize=\"unicode61 remove_diacritics 0 tokenchars '.'\""
)

PRODUCT_SEARCH = f"CREATE VIRTUAL TABLE product_search USING fts5(words, {_OPTIONS})"
"""Published products, in catalog.db; the row id is product.search_id."""
LOCAL_SEARCH = f"CREATE VIRTUAL TABLE local_search USING fts5(words, {_OPTIONS})"
"""The store's own goods, in ledger.db; the row id is local_product.search_id."""
