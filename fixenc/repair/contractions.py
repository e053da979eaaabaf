"""Quotation marks of English text that were read in another charset, where nothing else of the text was: ``donÕt``.

English has no letters beyond ASCII, so the other rules find nothing to judge. But no word ends in ``nÕt``: one such
word shows the accident. Then other marks are mended where the word is English without them, and no word with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from fixenc.damage import Misreading
from fixenc.plausibility import list_languages, match_languages
from fixenc.records import Region

# The misreadings of which marks are letters: text of Windows and Macintosh in each other's charset and in those of DOS.
_ACCIDENTS = (
    Misreading("macintosh", "windows-1252"),
    Misreading("windows-1252", "macintosh"),
    Misreading("windows-1252", "cp437"),
)
_APOSTROPHE = "’"
_OPENING, _CLOSING = "“‘", "”"
# What stands before "n’t"; words whose negation is another word, such as "can’t", are met by chance in other languages.
_VERBS = "do|does|did|is|are|was|were|has|have|had|could|would|should|must|need"
# The most letters of one of these.
_LONGEST_VERB = 6
_NEGATED = re.compile(rf"(?:{_VERBS})n", re.IGNORECASE)
# What stands after an apostrophe.
_ENDS = "t|s|re|ve|ll|d|m"
# The places of marks at a word, by the groups of its pattern.
_GROUPS = ("open", "apostrophe", "close")


@dataclass(frozen=True, slots=True)
class _Marks:
    """What an accident makes of quotation marks, the `ends` of negated verbs, and the patterns that find marks."""

    accident: Misreading
    original: dict[str, str]
    apostrophe: str
    ends: tuple[str, ...]
    sure: re.Pattern[str]
    words: re.Pattern[str]


@cache
def _marks() -> tuple[_Marks, ...]:
    return tuple(map(_make_marks, _ACCIDENTS))


def _make_marks(accident: Misreading) -> _Marks:
    original = {accident.inflict(mark) or "": mark for mark in (_APOSTROPHE, *_OPENING, *_CLOSING)}
    sign = {mark: sign for sign, mark in original.items()}
    opening, closing = (f"[{''.join(sign[one] for one in marks)}]" for marks in (_OPENING, _CLOSING))
    apostrophe = sign[_APOSTROPHE]
    return _Marks(
        accident,
        original,
        apostrophe,
        tuple(n + apostrophe + t for n in "nN" for t in "tT"),
        re.compile(rf"(?<=[A-Za-z,;]\s)(?P<verb>{_VERBS})n{apostrophe}t(?=\s[A-Za-z])", re.IGNORECASE),
        re.compile(
            rf"(?<!\w)(?P<open>{opening}?)(?P<word>[A-Za-z]+)"
            rf"(?:(?P<apostrophe>{apostrophe})(?:{_ENDS}))?(?P<close>{closing}?)(?!\w)"
        ),
    )


def find_contractions(text: str) -> tuple[Region, ...]:
    """Return the marks of a text that an accident made letters of, each proved.

    >>> [region.after for region in find_contractions("It isnÕt known why itÕs so, nor what PeterÕs plan was.")]
    ['’', '’', '’']
    >>> find_contractions("El país de Ítaca")
    ()
    """
    for marks in _marks():
        if marks.apostrophe in text and any(not _is_shown(text, match) for match in _find_sure(text, marks)):
            return tuple(_find_marks(text, marks))
    return ()


def _find_sure(text: str, marks: _Marks) -> Iterator[re.Match[str]]:
    """Yield the negated verbs of a text that show the accident: their ends are found many times as fast as all."""
    for end in marks.ends:
        at = text.find(end)
        while at >= 0:
            after = at + len(end)
            match = marks.sure.search(text, max(0, at - _LONGEST_VERB), after + len(" a"))
            if match is not None:
                yield match
            at = text.find(end, after)


def _is_shown(text: str, match: re.Match[str]) -> bool:
    """Whether the line of a word has its right form, too, as one that speaks of the accident."""
    start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    line = text[start : end if end >= 0 else len(text)].lower()
    return any(f"{match['verb'].lower()}n{mark}t" in line for mark in "'’")


def _find_marks(text: str, marks: _Marks) -> Iterator[Region]:
    found = [match for match in marks.words.finditer(text) if match["open"] or match["apostrophe"] or match["close"]]
    english = list_languages().index("en")
    with_marks = match_languages([match[0] for match in found])
    without = match_languages([match["word"].casefold() for match in found])
    for at, match in enumerate(found):
        if with_marks[at].any():
            continue
        is_negated = match["apostrophe"] and _NEGATED.fullmatch(match["word"]) is not None
        is_likely = is_negated or without[at, english]
        for group in _GROUPS:
            if match[group] and (is_likely or _is_capital_after_small(text, match.start(group))):
                yield Region(match.start(group), match[group], marks.original[match[group]], (marks.accident,))


def _is_capital_after_small(text: str, at: int) -> bool:
    """Whether a capital letter stands after a small one, as in no word."""
    return text[at].isupper() and text[at - 1 : at].islower()
