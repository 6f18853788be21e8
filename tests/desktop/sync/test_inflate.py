"""Inflating within limits."""

import gzip

import pytest
import zstandard

from desktop.sync.inflate import NotInflated, inflate

TEXT = b"branchline " * 200


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [("", bytes), ("identity", bytes), ("gzip", gzip.compress), ("zstd", zstandard.compress)],
)
def test_what_was_encoded_comes_back(encoding, encode):
    assert inflate(encode(TEXT), encoding) == TEXT


@pytest.mark.parametrize(("encoding", "encode"), [("gzip", gzip.compress), ("zstd", zstandard.compress)])
def test_a_bomb_is_refused_at_the_limit(encoding, encode):
    bomb = encode(bytes(80 * 1024 * 1024))
    with pytest.raises(NotInflated, match="too far"):
        inflate(bomb, encoding)


@pytest.mark.parametrize(("encoding", "encode"), [("gzip", gzip.compress), ("zstd", zstandard.compress)])
def test_a_megabyte_is_always_allowed_however_well_it_packs(encoding, encode):
    assert len(inflate(encode(bytes(1024 * 1024)), encoding)) == 1024 * 1024


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_what_is_not_of_the_encoding_is_refused(encoding):
    with pytest.raises(NotInflated, match="broken"):
        inflate(b"<html>not packed at all</html>", encoding)


def test_gzip_cut_or_followed_by_something_is_refused():
    for raw in (gzip.compress(TEXT)[:-3], gzip.compress(TEXT) + b"tail"):
        with pytest.raises(NotInflated, match="cut"):
            inflate(raw, "gzip")


def test_an_unknown_encoding_is_refused():
    with pytest.raises(NotInflated, match="unknown"):
        inflate(TEXT, "br")
