"""Texts to which something happened last that no other finder undoes: the text before it is mended as any other.

A text that was misread may have been decomposed afterwards. And UTF-8 of control characters, which other charsets have
marks for, was misread as Latin-1 once more: ``Â\\x92`` was an apostrophe. Only what was damaged is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fixenc.damage import Misreading, Normalisation, compose, is_decomposed
from fixenc.records import Damage, Region

# After other characters beyond ASCII it may be a byte of a longer sequence.
_CONTROL = re.compile("(?<![^\x00-\x7f])Â(?=[\x80-\x9f])")
_FORMS = (Normalisation("NFD"), Normalisation("NFKD"))
_ONCE_MORE = (Misreading("utf-8", "iso-8859-1"), Misreading("utf-8", "windows-1252"))


class Earlier(NamedTuple):
    """A text before something happened to it, where each of its characters stood, and what may have happened."""

    text: str
    places: Sequence[int]
    last: tuple[Damage, ...]


def find_earlier(text: str) -> Iterator[Earlier]:
    """Yield the texts that a text may have been before, each quickly told from healthy text.

    >>> [earlier.text for earlier in find_earlier("itÂ\\x92s")], list(find_earlier("it's"))
    (['it\\x92s'], [])
    """
    if is_decomposed(text):
        composed, places = compose(text)
        yield Earlier(composed, places, _FORMS)
    if "Â" in text and _CONTROL.search(text):
        dropped = {match.start() for match in _CONTROL.finditer(text)}
        places = [at for at in range(len(text) + 1) if at not in dropped]
        # A control character stands where its lead stood.
        places = [at - 1 if at - 1 in dropped else at for at in places]
        yield Earlier(_CONTROL.sub("", text), places, _ONCE_MORE)


def move_to_now(text: str, earlier: Earlier, regions: Sequence[Region]) -> Iterator[Region]:
    """Yield the regions of an earlier text as regions of the text as it is now, each proved.

    >>> region = Region(0, "it\\x92s", "it’s", (Misreading("windows-1252", "iso-8859-1"),))
    >>> text = "itÂ\\x92s"
    >>> [(one.before, one.after) for one in move_to_now(text, next(find_earlier(text)), [region])]
    [('itÂ\\x92s', 'it’s')]
    """
    for region in regions:
        start, end = earlier.places[region.start], earlier.places[region.end]
        for last in ((), *((one,) for one in earlier.last)):
            moved = Region(start, text[start:end], region.after, (*region.accident, *last), region.odds)
            if moved.is_proved:
                yield moved
                break
