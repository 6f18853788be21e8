"""The words a product is found by.

Full-text search finds whole words or their beginnings, so the words are cut for that: single and paired Chinese
characters, every tail of the pinyin initials and of the full pinyin, and Latin words with their digits apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
LATIN: Final = re.compile(r"[a-z0-9.]*[a-z0-9]")
LONGEST: Final = 12
_PARTS: Final = re.compile(r"[a-z]+|[0-9.]*[0-9]")


def fold(text: str) -> str:
    """Return the text as it is compared: full-width forms narrowed, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def han_words(run: str) -> Iterator[str]:
    """Yield the single and paired characters of a run of Chinese."""
    yield from run
    yield from (run[place : place + 2] for place in range(len(run) - 1))


def _latin_words(text: str) -> Iterator[str]:
    for word in LATIN.findall(text):
        yield word
        parts = _PARTS.findall(word)
        if len(parts) > 1:
            yield from parts


def _syllable_starts(initials: str, pinyin: str) -> Iterator[int]:
    """Yield where a syllable may begin; some guesses too many do no harm."""
    letters = set(initials)
    for place, letter in enumerate(pinyin[:-1]):
        if place == 0 or (letter in letters and (letter in "aeo" or pinyin[place + 1] in "aeiouvh")):
            yield place


def words_of(*, sku: str, text: str, initials: str, pinyin: str) -> set[str]:
    """Return every word a product is found by; `text` is its name, spec and brand."""
    folded, code = fold(text), fold(sku)
    words = {code.replace("-", ""), *_latin_words(code), *_latin_words(folded)}
    for run in HAN.findall(folded):
        words.update(han_words(run))
    if HAN.search(folded):
        words.update(initials[place : place + LONGEST] for place in range(len(initials)))
        words.update(pinyin[place : place + LONGEST] for place in _syllable_starts(initials, pinyin))
    words.discard("")
    return words
