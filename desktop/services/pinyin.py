"""Pinyin of a name, for the store's own goods; published products bring theirs from HQ."""

from __future__ import annotations


def search_keys(name: str) -> tuple[str, str]:
    """Return the initials and the full pinyin of a name; other letters and digits stay, in lower case."""
    if name.isascii():
        return "", ""
    from pypinyin import lazy_pinyin  # a big dictionary, loaded only when Chinese is to be read

    syllables = [word for text in lazy_pinyin(name) for word in text.strip().lower().split()]
    initials = "".join(word[0] if word.isalpha() else word for word in syllables)
    return initials, "".join(syllables)
