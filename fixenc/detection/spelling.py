"""Spelling that says nothing of the language: a text is rewritten as the models learned it before it is judged."""

from __future__ import annotations

import re

from fixenc.plausibility.orthography import COMMAS

# Romanian with cedillas; Turkish has no such t.
_HAS_ROMANIAN = re.compile("[ţŢ][^ığİĞ]*[ăâîĂÂÎ]|[ăâîĂÂÎ][^ığİĞ]*[ţŢ]")
# Hebrew in visual order, as DOS, mainframes and early pages had it, each line from its left end on: final letters begin
# its words, and end none.
_HEBREW = re.compile("[\u05d0-\u05ea]{2,}")
_FINAL = "\u05da\u05dd\u05df\u05e3\u05e5"
# The fewest words that begin with a final letter in visual order.
_LEAST_FINAL = 2
# The number of such words for each word that ends with one.
_TIMES_AS_MANY = 4


def as_models_have_it(text: str) -> str:
    """Return the text as the models learned it: Romanian with commas, Hebrew in logical order.

    >>> as_models_have_it("Naţiunea şi mătasea"), as_models_have_it("םולש םכל")
    ('Națiunea și mătasea', 'שלום לכם')
    """
    if "\N{LATIN SMALL LETTER T WITH CEDILLA}" in text and _HAS_ROMANIAN.search(text):
        return text.translate(COMMAS)
    return _HEBREW.sub(lambda word: word[0][::-1], text) if _is_seen(text) else text


def _is_seen(text: str) -> bool:
    """Return whether the Hebrew of a text is in visual order."""
    if not any(letter in text for letter in _FINAL):
        return False
    words = _HEBREW.findall(text)
    first = sum(word[0] in _FINAL for word in words)
    return first >= max(_LEAST_FINAL, _TIMES_AS_MANY * sum(word[-1] in _FINAL for word in words))
