"""Letters of UTF-8 of which only the first byte is left, where one known word fits: ``LICENÃ?A``.

The second byte was a control character to the reader, which became a question mark. So the letter is a capital with an
accent, or ß.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from fixenc.damage import Flattening, Misreading
from fixenc.plausibility.vocabulary import rarities
from fixenc.records import Damage, Region

_ACCIDENT: tuple[Damage, ...] = (Misreading("utf-8", "iso-8859-1"), Flattening("controls-questioned"))
_LEFT = "Ã?"
# Ã in UTF-8 is followed by another byte, so these are all characters of which it may be the first half.
_LETTERS = "".join(map(chr, range(0xC0, 0xE0))).replace("×", "")
# A word with some of these, each before another letter: elsewhere, the question mark may end a sentence. In an address,
# it may begin what is asked.
_WORD = re.compile(r"(?<![\w?Ã=&/.])(?:[A-Za-z]|Ã\?(?=[A-Za-z]|Ã\?[A-Za-z]))+(?![\w?Ã])")
_MOST_LOST = 2
# The most different words of a text that are tried: with two lost letters, each takes 5 ms.
_MOST_WORDS = 500
# The fewest letters of a word.
_LEAST_LETTERS = 4
# Nats by which any other word that fits must be rarer.
_LEAST_LEAD = 3.0


def find_lost_letters(text: str) -> tuple[Region, ...]:
    """Return the letters of a text that were lost but for their first byte, each proved.

    >>> [one.after for one in find_lost_letters("A LICENÃ?A DA EDUCAÃ?Ã?O, groÃ?e FreÃ?nde, o quê? IRMÃ?")]
    ['Ç', 'ÇÃ', 'ß']
    """
    return tuple(_find(text)) if _LEFT in text else ()


def _find(text: str) -> Iterator[Region]:
    tried = set[str]()
    for match in _WORD.finditer(text):
        tried.add(match[0])
        if len(tried) > _MOST_WORDS:
            return
        lost = match[0].count(_LEFT)
        if not 0 < lost <= _MOST_LOST or len(match[0]) - lost < _LEAST_LETTERS:
            continue
        letters = _find_letters(match[0], lost)
        runs = list(re.finditer(r"(?:Ã\?)+", match[0])) if letters else []
        for run in runs:
            many = len(run[0]) // len(_LEFT)
            after, letters = letters[:many], letters[many:]
            region = Region(match.start() + run.start(), run[0], after, _ACCIDENT)
            if region.is_proved:
                yield region


@lru_cache(maxsize=_MOST_WORDS)
def _find_letters(word: str, lost: int) -> str:
    """Return the letters that a word lost, if one known word fits far better than others; else nothing."""
    parts = word.split(_LEFT)
    ways = list(map("".join, itertools.product(_LETTERS, repeat=lost)))
    words = [parts[0] + "".join(itertools.chain.from_iterable(zip(way, parts[1:], strict=True))) for way in ways]
    fitting = [(way, one) for way, one in zip(ways, words, strict=True) if one.isupper() or one.istitle() or "ß" in one]
    if not fitting:
        return ""
    rare = rarities([one.lower() for _, one in fitting])
    (least, best), *others = sorted(zip(rare, (way for way, _ in fitting), strict=True))[:2]
    is_clear = least < (others[0][0] if others else float("inf")) - _LEAST_LEAD
    return best if is_clear else ""
