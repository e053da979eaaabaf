"""Apostrophes of UTF-8 of which only the first byte is left: ``canâ??t``.

What is left may be any sign of several blocks, dashes and arrows among them. It is an apostrophe where the word is an
English contraction, in a line of English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixenc.damage import Flattening, Misreading
from fixenc.plausibility import list_languages, match_languages
from fixenc.records import Damage, Region

_APOSTROPHE = "’"
_READ = Misreading("utf-8", "iso-8859-1")
_ACCIDENTS: tuple[tuple[Damage, ...], ...] = (
    (_READ, Flattening("controls-questioned")),
    (_READ, Flattening("controls-marked")),
)
_SIGNS = tuple(flattening.inflict(_READ.inflict(_APOSTROPHE) or "") or "" for _, flattening in _ACCIDENTS)
_SUBJECTS = "I|you|we|they|he|she|it|that|there|here|who|what|where|how"
_VERBS = "do|does|did|is|are|was|were|has|have|had|could|would|should|must|need|ca|wo|ai"
# A contraction, with the sign in the place of its apostrophe.
_CONTRACTIONS = (
    rf"\b(?:(?:{_VERBS})nSIGN(?=t\b)"
    rf"|(?:{_SUBJECTS})SIGN(?=(?:s|re|ve|ll|d|m)\b)"
    r"|(?P<owner>[A-Za-z]{3,})SIGN(?=s\b))"
)
_PATTERNS = tuple(re.compile(_CONTRACTIONS.replace("SIGN", re.escape(sign)), re.IGNORECASE) for sign in _SIGNS)
_WORD = re.compile(r"\w+(?:['’]\w+)*")
# The fewest known English words of three letters or more in a line of English, and their least share: the commonest
# alone are listed.
_LEAST_WORDS = 1
_LEAST_SHARE = 0.3


def find_lost_apostrophes(text: str) -> tuple[Region, ...]:
    """Return the apostrophes of a text that were lost but for their first byte, each proved.

    A line that lost other marks in the same way, or that has the right form of a word too, is left whole.

    >>> [one.start for one in find_lost_apostrophes("I canâ??t see what you think\\nthe end â?? itâ??s here")]
    [5]
    >>> find_lost_apostrophes("y = xâ??m, and câ??t in Romanian")
    ()
    """
    return tuple(sorted(_find(text), key=lambda one: one.start)) if "â" in text else ()


def _find(text: str) -> Iterator[Region]:
    for accident, sign, pattern in zip(_ACCIDENTS, _SIGNS, _PATTERNS, strict=True):
        if sign in text:
            for line in re.finditer(r"[^\n]+", text):
                yield from _find_in_line(line.start(), line[0], accident, sign, pattern)


def _find_in_line(
    start: int, line: str, accident: tuple[Damage, ...], sign: str, pattern: re.Pattern[str]
) -> Iterator[Region]:
    matches = list(pattern.finditer(line)) if sign in line else []
    if not matches or len(matches) != line.count(sign) or not _is_english(line, matches):
        return
    healthy = _list_before_apostrophes(line)
    if any(f"{match[0].removesuffix(sign)}{mark}" in healthy for match in matches for mark in "'’"):
        return  # it speaks of the accident
    for match in matches:
        yield Region(start + match.end() - len(sign), sign, _APOSTROPHE, accident)


def _list_before_apostrophes(line: str) -> set[str]:
    """Return the parts of words up to their apostrophes."""
    words = set(_WORD.findall(line))
    return {word[: at + 1] for word in words if (at := max(word.find("'"), word.find("’"))) >= 0}


def _is_english(line: str, matches: list[re.Match[str]]) -> bool:
    """Whether a line is in English, and the owners that have an apostrophe before their s are English words."""
    words = sorted({word.lower() for word in re.findall(r"(?<![^\W_])[A-Za-z]{3,}(?![^\W_])", line)})
    owners = sorted({match["owner"].lower() for match in matches if match["owner"]})
    english = list_languages().index("en")
    known = match_languages([*words, *owners])[:, english]
    several = int(known[: len(words)].sum())
    return several >= max(_LEAST_WORDS, _LEAST_SHARE * len(words)) and bool(known[len(words) :].all())
