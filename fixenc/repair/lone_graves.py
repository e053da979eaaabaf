"""The word ``à`` where its second byte, a no-break space, became a space: ``grâce Ã  vous``, with nothing else amiss.

It is the commonest word of French with an accent, and stands alone in many lines. The two spaces show it: nobody writes
a single capital Ã and two spaces within a sentence. So a line with other runs of spaces, or with more than these words
beyond ASCII, is left to others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from fixenc.damage import Misreading, NoBreakSpaceLost
from fixenc.plausibility.known import find_languages
from fixenc.plausibility.orthography import language_of
from fixenc.records import Damage, Region

_ACCIDENT: tuple[Damage, ...] = (Misreading("utf-8", "windows-1252"), NoBreakSpaceLost(are_collapsed=False))
_LEFT, _WORD = "Ã ", "à"
_ENGLISH = "en"
_LANGUAGES_AND_ENGLISH = frozenset(["fr", "pt", _ENGLISH])
# The fewest letters of a word that shows a language.
_LEAST_LETTERS = 2
# Between two words, the first of which may be elided (`jusqu'à`) or ends a clause.
_BETWEEN = re.compile(rf"([A-Za-z]+)(?:[,;:]? |')({_LEFT}) (?=([A-Za-z]+))")
# Words beside which the character itself is meant.
_NAMES = frozenset(["lettre", "caractere", "signe", "symbole", "groupe", "letra", "sinal", "til"])
_NO_OBJECTS = frozenset(["est", "dans", "et", "ou", "sera", "designe", "com", "e"])
_SPACES = re.compile(r"\S  +(?=\S)")


def find_lone_graves(text: str) -> tuple[Region, ...]:
    """Return each word ``Ã`` before two spaces that was ``à``, proved.

    >>> [one.after for one in find_lone_graves("Nous allons Ã  la plage.\\nSoit  Ã  la")]
    ['à']
    """
    return tuple(_find(text)) if f"{_LEFT} " in text else ()


def _find(text: str) -> Iterator[Region]:
    for start, line in _find_lines(text):
        found = [one for one in _BETWEEN.finditer(line) if one[1].lower() not in _NAMES and one[3] not in _NO_OBJECTS]
        rest = _BETWEEN.sub(r"\1 ", line)
        if not found or not rest.isascii() or _SPACES.search(rest):
            continue
        languages, language = _find_languages(rest), language_of(rest)
        for match in found:
            beside = _find_own(match[1]) | _find_own(match[3]) if language is None else frozenset([language])
            region = Region(start + match.start(2), _LEFT, _WORD, _ACCIDENT)
            if not languages.isdisjoint(beside) and region.is_proved:
                yield region


def _find_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text that have what is left of the word, each with its start."""
    at = text.find(f"{_LEFT} ")
    while at >= 0:
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        end = end if end >= 0 else len(text)
        yield start, text[start:end]
        at = text.find(f"{_LEFT} ", end)


@lru_cache(maxsize=1 << 12)
def _find_own(word: str) -> frozenset[str]:
    """Return those of the languages with the word `à`, and English, that have another one, too."""
    return find_languages(word.lower()) & _LANGUAGES_AND_ENGLISH


def _find_languages(line: str) -> frozenset[str]:
    """Return those of the languages with `à` in which the line has a word that English has not."""
    words = {word for word in re.findall("[a-z]+", line.lower()) if len(word) >= _LEAST_LETTERS}
    return frozenset().union(*(own for own in map(_find_own, words) if _ENGLISH not in own))
