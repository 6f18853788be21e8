"""The description of the REST API is complete and not stale."""

import json
from pathlib import Path

from litestar.routes import HTTPRoute

from server_stub.openapi import OPERATIONS, describe, plain_path
from tests.hq import SeededHq

API = Path(__file__).resolve().parents[2] / "docs/api.json"


def test_the_description_in_the_documents_is_the_one_of_the_code() -> None:
    assert API.read_text("utf-8") == describe(), "run: python -m server_stub openapi"


def test_every_route_is_described_and_nothing_else(hq: SeededHq) -> None:
    served = {
        (plain_path(route.path_format), method.lower())
        for route in hq.client.app.routes
        if isinstance(route, HTTPRoute)
        for method in route.methods
        if method != "OPTIONS"
    }
    assert served == {(plain_path(each.path), each.method) for each in OPERATIONS}


def test_positional_rows_are_described_as_arrays() -> None:
    schemas = json.loads(describe())["components"]["schemas"]
    assert schemas["Envelope"]["type"] == "array" and len(schemas["Envelope"]["prefixItems"]) == 5
