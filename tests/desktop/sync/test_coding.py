"""How requests are coded: as small as their size allows, in what HQ said it takes."""

import lzma
import os

import pytest
import zstandard

from desktop.sync.coding import encode_body, takes_xz
from desktop.sync.engine import sync_once
from tests.desktop.sync.pc import CLOCK
from tests.desktop.sync.strange import Reply

TEXT = ('{"sku":"P-%05d","name":"玻化砖 800×800"},' * 200 % tuple(range(200))).encode()


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("zstd, xz, gzip", True),
        ("XZ", True),
        ("", False),
        ("zstd, gzip", False),
        ("xzx", False),
        ("," * 9_999 + "xz", False),
    ],
)
def test_xz_is_taken_where_hq_names_it(accepted, expected):
    assert takes_xz(accepted) is expected


@pytest.mark.parametrize(
    ("size", "coding"), [(10, ""), (128, ""), (129, "zstd"), (4_097, "xz"), (70_000, "zstd")]
)
def test_the_size_of_a_body_decides_on_its_coding(size, coding):
    sent, named = encode_body(os.urandom(size), takes_xz=True)
    assert named == coding and (coding or len(sent) == size)


def test_a_coded_body_is_the_same_text():
    packed, named = encode_body(TEXT, takes_xz=True)
    assert named == "xz" and lzma.decompress(packed) == TEXT
    plain, named = encode_body(TEXT, takes_xz=False)
    assert named == "zstd" and zstandard.decompress(plain) == TEXT and len(packed) < len(plain)


def test_a_batch_goes_as_xz_and_is_stored(enrolled, line):
    enrolled.sell(20)
    with enrolled.line() as http:
        report = sync_once(enrolled.database, http, CLOCK)
    assert report.pushed == 20 and http._takes_xz


def test_another_hq_that_does_not_take_xz_gets_zstd(enrolled, line):
    refused = b'{"type":"urn:x","title":"t","status":415,"code":"unsupported_media_type"}'
    enrolled.sell(20)
    with enrolled.line() as http:
        http._takes_xz = True

        def old(reply):
            kept = {"branchline-nonce": reply.headers["branchline-nonce"]}
            return Reply(refused, 415, "application/problem+json", kept)

        line.break_with(old)
        report = sync_once(enrolled.database, http, CLOCK)
    assert report.verdicts == {"applied": 20} and report.problems == ()
