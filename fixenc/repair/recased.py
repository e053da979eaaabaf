"""Texts that were put in small letters, or in title case, after they had been misread: ``cafã© crã¨me``.

The capitals of Latin letters are lost then, and nothing gives them back. In a tag, a title or a name none is missing;
a line of more words is in doubt, with what it may have been.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from fixenc.charsets.scripts import letters_pattern
from fixenc.damage import Escape, Recasing, is_recased, restore_case
from fixenc.plausibility.known import find_listed
from fixenc.plausibility.vocabulary import frequency_of
from fixenc.records import Candidate, Region, Unsure
from fixenc.repair.before_last import Earlier, move_to_now
from fixenc.repair.belief.judged import SHORTEST

_SMALL_NAMES = Escape("html-small-names")
_CASES = (Recasing("lower case"), Recasing("title case"), Recasing("words with a capital first"))
# The most words of a line that is no sentence, and what ends one.
_MOST_WORDS = 4
_LATIN_WORD = re.compile(r"[^\s_/-]*[A-Za-z][^\s_/-]*")
_SENTENCE_END = re.compile(r"\w[.!?…](?:\s|\Z)")
# A word before a sign that no letter follows.
_BEFORE_SIGN = re.compile(r"([^\W\d_]*[^\W\d_\x00-\x7f])(?:[^\w\s]|[ªº¹²³¼½¾])+(?![^\W\d_])")


class Recased(NamedTuple):
    """The regions of a text that was recased, each proved, and the lines in doubt, in order."""

    regions: tuple[Region, ...]
    unsure: tuple[Unsure, ...]


def find_recased(text: str, mend: Callable[[str], Sequence[Region]]) -> Recased:
    """Return what `mend` finds in the text as it was before it was recased.

    >>> find_recased("café", lambda _: ())
    Recased(regions=(), unsure=())
    """
    if not is_recased(text):
        return Recased((), ())
    restored = "\n".join(restore_case(line, frequency_of) if is_recased(line) else line for line in text.split("\n"))
    before = Earlier(restored, range(len(text) + 1), _CASES)
    found = move_to_now(text, before, mend(before.text))
    moved = [one for one in found if one.accident[-1] in _CASES and _are_known(one.after) and not _are_words(text, one)]
    return _sort_out(text, moved, _lacks_capitals)


def doubt_small_names(text: str, regions: Sequence[Region]) -> Recased:
    """Return the regions of escapes of a text, in order; as doubts, small names of lines that were recased as a whole.

    >>> from fixenc.damage import Misreading
    >>> damage = (Misreading("utf-8", "windows-1252"), Escape("html-small-names"))
    >>> region = Region(6, "&atilde;&copy;", "é", damage)
    >>> [len(some) for some in doubt_small_names("le caf&atilde;&copy; de la gare est vide", [region])]
    [0, 1]
    >>> [len(some) for some in doubt_small_names("Le caf&atilde;&copy; de la gare est vide", [region])]
    [1, 0]
    """
    others = {region for region in regions if region.accident[-1] != _SMALL_NAMES}
    found = _sort_out(
        text,
        (region for region in regions if region not in others),
        lambda line: not any(map(str.isupper, line)) and _lacks_capitals(line),
    )
    return found._replace(regions=tuple(sorted(others.union(found.regions), key=lambda one: one.start)))


def _sort_out(text: str, regions: Iterable[Region], is_doubtful: Callable[[str], bool]) -> Recased:
    """Return the regions, in order, those of doubtful lines as doubts."""
    certain, doubtful = list[Region](), list[Region]()
    for (start, end), of_line in itertools.groupby(regions, lambda one: _find_line(text, one)):
        (doubtful if is_doubtful(text[start:end]) else certain).extend(of_line)
    return Recased(tuple(certain), tuple(_doubt(text, doubtful)))


def _find_line(text: str, region: Region) -> tuple[int, int]:
    """Return where the line, or the lines, of a region start and end."""
    end = text.find("\n", region.end)
    return text.rfind("\n", 0, region.start) + 1, len(text) if end < 0 else end


def _are_known(text: str) -> bool:
    """Whether most words of a text with more than ASCII are known: small letters before signs may be healthy."""
    words = {
        word.casefold() for word in letters_pattern().findall(text) if not word.isascii() and len(word) >= SHORTEST
    }
    return len(words) > 0 and 2 * len(find_listed(words)) >= len(words)


def _are_words(text: str, region: Region) -> bool:
    """Whether a word of a region is known as it is, with a sign after it: a mark of trade, a bracket, a footnote."""
    start, end = region.start, region.end
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    return len(find_listed(one.lower() for one in _BEFORE_SIGN.findall(text[start : end + 1]))) > 0


def _lacks_capitals(line: str) -> bool:
    """Whether a line is one of several Latin words, or ends a sentence: capitals of it may be lost."""
    words = sum(1 for _ in itertools.islice(_LATIN_WORD.finditer(line), _MOST_WORDS + 1))
    return words > _MOST_WORDS or (words > 0 and _SENTENCE_END.search(line) is not None)


def _doubt(text: str, regions: Sequence[Region]) -> Iterator[Unsure]:
    from fixenc.repair.odds import measure_odds

    for one in measure_odds(text, regions):
        yield Unsure(one.start, one.before, (Candidate(one.after, one.accident, one.odds or 1.0),))
