"""Inflating what came over the line within limits: a small answer must not become a full memory."""

from __future__ import annotations

import io
import zlib

import zstandard

from protocol.base import MAX_INFLATE_RATIO, MAX_INFLATED_BYTES

CHUNK_BYTES = 256 * 1024
ALWAYS_ALLOWED_BYTES = 1024 * 1024
MAX_WINDOW_BYTES = 8 * 1024 * 1024


class NotInflated(Exception):
    """The bytes are no such encoding, are cut, or would grow beyond the limits."""


def inflate(raw: bytes, encoding: str) -> bytes:
    """Return the content of an encoded body; at most 64 MB and, above 1 MB, 200 times what was received."""
    match encoding.strip().lower():
        case "" | "identity":
            return raw
        case "gzip":
            return _inflate_gzip(raw)
        case "zstd":
            return _inflate_zstd(raw)
        case other:
            raise NotInflated(f"unknown encoding {other[:20]}")


def _limit(raw: bytes) -> int:
    return min(MAX_INFLATED_BYTES, max(ALWAYS_ALLOWED_BYTES, len(raw) * MAX_INFLATE_RATIO))


def _inflate_gzip(raw: bytes) -> bytes:
    inflater = zlib.decompressobj(wbits=31)
    limit = _limit(raw)
    try:
        content = inflater.decompress(raw, limit + 1)
    except zlib.error as error:
        raise NotInflated("broken gzip") from error
    if len(content) > limit:
        raise NotInflated("answer inflates too far")
    if not inflater.eof or inflater.unused_data:
        raise NotInflated("gzip cut or followed by something")
    return content


def _inflate_zstd(raw: bytes) -> bytes:
    limit = _limit(raw)
    inflater = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
    content = io.BytesIO()
    try:
        with inflater.stream_reader(raw, read_across_frames=False) as reader:
            while chunk := reader.read(CHUNK_BYTES):
                content.write(chunk)
                if content.tell() > limit:
                    raise NotInflated("answer inflates too far")
    except zstandard.ZstdError as error:
        raise NotInflated("broken zstd") from error
    return content.getvalue()
