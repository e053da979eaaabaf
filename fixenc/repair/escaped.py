"""Mojibake that was written out in ASCII (``&Atilde;&copy;``): undone where what comes out is UTF-8 that was misread.

Healthy entities and escapes stay as they are. They are no damage. What is of use only as it is written, a value with
percents for its blanks or a word of a mail header, is mended in its own form.
"""

from __future__ import annotations

import itertools
import operator
import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import replace

from fixenc.damage import ESCAPES, Escape, Misreading, encoded_words
from fixenc.records import Damage, Region
from fixenc.repair.line.quoted import is_quoted
from fixenc.repair.margins import MARGIN_SINGLE
from fixenc.repair.prices import prices

# What is written out was read as what the web and western Windows assume.
_WRONG = ("windows-1252", "iso-8859-1")
# How many characters before and after a run are weighed with it: they show whether it belongs there.
_AROUND = 24
# How many characters of its line, before and after, are searched for signs that a run is quoted mojibake.
_NEAR = 200
# What stands before percents in an address, or a path.
_ADDRESS = re.compile(r"[/?&]")
# How far before them it may stand, in characters: servers refuse addresses of more than 8,000, some browsers of more
# than 2,083.
_LONGEST_ADDRESS = 2048
# The characters that end an address, or a value in its form.
_BLANKS = " \t\n\"'<>"
# An ASCII character written in percents: where it occurs, all of the value is written so.
_PERCENT_OF_ASCII = re.compile(r"%[2-7][0-9A-Fa-f]")
# What nobody wrote out on purpose: control characters, line separators, byte order marks.
_NO_TEXT = frozenset([*map(chr, range(0x80, 0xA0)), "\u2028", "\u2029", "\ufeff", "\ufffd"])


def unescaped(text: str) -> tuple[Region, ...]:
    """The stretches of a text that are escaped mojibake, each proved.

    >>> [region.after for region in unescaped("caf&Atilde;&copy; &eacute;&agrave; caf\\\\u00c3\\\\u00a9")]
    ['é', 'é']
    """
    found = sorted(_candidates(text), key=lambda region: region.start)
    around = [(text[max(0, r.start - _AROUND) : r.start], text[r.end : r.end + _AROUND]) for r in found]
    was = prices(before + region.before + after for region, (before, after) in zip(found, around, strict=True))
    now = prices(before + region.after + after for region, (before, after) in zip(found, around, strict=True))
    kept = list[Region]()
    for region, gain in zip(found, map(operator.sub, was, now), strict=True):
        is_apart = not kept or region.start >= kept[-1].end
        is_likely = gain > sum(damage.cost for damage in region.accident) + MARGIN_SINGLE
        if is_apart and is_likely and not _is_in_address(text, region) and not is_quoted(*_line_of(text, region)):
            kept.append(region)
    return tuple(kept)


def _candidates(text: str) -> Iterator[Region]:
    words = list(encoded_words(text))
    starts, ends = [start for start, _, _ in words], [0, *(start + len(word) for start, word, _ in words)]
    apart = (one for one in _runs(text) if one[0] >= ends[bisect(starts, one[0])])
    for start, run, damage in itertools.chain(apart, words):
        region = next(_regions(start, run, damage), None)
        if region is not None and _NO_TEXT.isdisjoint(region.after):
            yield region


def _runs(text: str) -> Iterator[tuple[int, str, Damage]]:
    for escape in map(Escape, ESCAPES):
        yield from ((start, run, escape) for start, run in escape.runs(text))


def _regions(start: int, run: str, escape: Damage) -> Iterator[Region]:
    for misread in escape.undo(run):
        for wrong in _WRONG:
            damage = Misreading("utf-8", wrong)
            for original in damage.undo(misread):
                deeper, times = original, 1
                while not deeper.isascii() and (again := next(damage.undo(deeper), None)) is not None:
                    deeper, times = again, times + 1
                yield Region(start, run, deeper, (*(damage,) * times, escape))


def in_their_form(text: str, regions: Iterable[Region]) -> tuple[Region, ...]:
    """The regions of a text, with those written out again that are of use only so.

    >>> text = "name=R%C3%83%C2%A9cit%20court"
    >>> [region.after for region in in_their_form(text, unescaped(text))]
    ['%C3%A9']
    """
    return tuple(_written_out(region) if _stays_written_out(text, region) else region for region in regions)


def _written_out(region: Region) -> Region:
    escape = region.accident[-1]
    misread = [damage for damage in region.accident[:-1] if damage.is_misreading]
    within = [one for damage in misread if (one := escape.within_escapes(damage)) is not None]
    after = escape.inflict(region.after)
    if after is None or len(within) + 1 != len(region.accident):
        return region
    written = replace(region, after=after, accident=tuple(within))
    return written if written.is_proved else region


def _stays_written_out(text: str, region: Region) -> bool:
    """Whether a header of mail has a word that says what it is, or percents stand for the blanks around, too."""
    if region.accident[-1].is_labelled_utf8:
        return True
    return region.before.startswith("%") and _PERCENT_OF_ASCII.search(_between_blanks(text, region)) is not None


def _is_in_address(text: str, region: Region) -> bool:
    """Whether percents stand in a web address, or a path: whoever follows it needs it as it is."""
    if not region.before.startswith("%"):
        return False
    return _ADDRESS.search(text, _start_of_address(text, region), region.start) is not None


def _start_of_address(text: str, region: Region) -> int:
    near = max(0, region.start - _LONGEST_ADDRESS)
    return max(near - 1, *(text.rfind(blank, near, region.start) for blank in _BLANKS)) + 1


def _between_blanks(text: str, region: Region) -> str:
    ends = (text.find(blank, region.end, region.end + _LONGEST_ADDRESS) for blank in _BLANKS)
    end = min((end for end in ends if end >= 0), default=region.end + _LONGEST_ADDRESS)
    return text[_start_of_address(text, region) : end]


def _line_of(text: str, region: Region) -> tuple[str, Region]:
    """Return the line of a region, as far as it is near enough to be searched, and the region in it."""
    near = max(0, region.start - _NEAR)
    start = text.rfind("\n", near, region.start) + 1 or near
    end = text.find("\n", region.end, region.end + _NEAR)
    line = text[start : end if end >= 0 else region.end + _NEAR]
    return line, Region(region.start - start, region.before, region.after, region.accident)
