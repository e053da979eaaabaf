"""Mojibake that was escaped in ASCII (``&Atilde;&copy;``): undone where the escapes hold UTF-8 that was misread.

Healthy entities and escapes are no damage and stay as they are. A percent-encoded value or a word of a mail header is
of use only in its own form, and is mended in it.
"""

from __future__ import annotations

import itertools
import operator
import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import replace

from fixenc.damage import ESCAPES, Escape, Misreading, find_encoded_words
from fixenc.records import Damage, Region
from fixenc.repair.costs import costs_in_batches
from fixenc.repair.known_words import keep_known_words
from fixenc.repair.line.quoted import is_quoted
from fixenc.repair.margins import MARGIN_SINGLE

# The charsets in which UTF-8 is misread before it is escaped: what the web and western Windows assume.
_WRONG = ("windows-1252", "iso-8859-1")
# How many characters before and after a run are weighed with it: they show whether it belongs there.
_AROUND = 24
# How many characters of its line, before and after, are searched for signs that a run is quoted mojibake.
_NEAR = 200
# A sign of a web address or a path, before its percent escapes.
_ADDRESS = re.compile(r"[/?&]")
# How far before them it may stand, in characters: servers refuse addresses of more than 8,000, some browsers of more
# than 2,083.
_LONGEST_ADDRESS = 2048
# The characters that end an address, or a value in its form.
_BLANKS = " \t\n\"'<>"
# An ASCII character written in percents: where it occurs, all of the value is written so.
_PERCENT_OF_ASCII = re.compile(r"%[2-7][0-9A-Fa-f]")
# Marks after letters, as in French `café »`: a letter may begin two or three bytes of UTF-8, and each mark may be one
# of them. No word ends in â, with which many signs begin.
_MARK = "[\xa0«»“”„‘’‚‹›…–—•·¡¿®©™°ªº¹²³†‡€]"
_LETTERS_AND_MARKS = re.compile(f"(?:[À-ß]{_MARK}|[àáã-ï]{_MARK}{{2}})+")
# The letters of these that begin three bytes: a single East Asian character is hardly ever escaped alone.
_OF_THREE_BYTES = re.compile("[à-ï]")
# What nobody wrote out on purpose: control characters, line separators, byte order marks.
_NO_TEXT = frozenset([*map(chr, range(0x80, 0xA0)), "\u2028", "\u2029", "\ufeff", "\ufffd"])


def find_escaped(text: str) -> tuple[Region, ...]:
    """Return the stretches of a text that are escaped mojibake, each proved.

    >>> [region.after for region in find_escaped("caf&Atilde;&copy; &eacute;&agrave; caf\\\\u00c3\\\\u00a9")]
    ['é', 'é']
    """
    found = sorted(_find_candidates(text), key=lambda region: region.start)
    around = [(text[max(0, r.start - _AROUND) : r.start], text[r.end : r.end + _AROUND]) for r in found]
    placed = list(zip(found, around, strict=True))
    was = costs_in_batches(before + region.before + after for region, (before, after) in placed)
    now = costs_in_batches(before + region.after + after for region, (before, after) in placed)
    kept = list[Region]()
    for region, gain in zip(found, map(operator.sub, was, now), strict=True):
        is_apart = not kept or region.start >= kept[-1].end
        is_likely = gain > sum(damage.cost for damage in region.accident) + MARGIN_SINGLE
        if (
            is_apart
            and is_likely
            and not _is_beside_loss(text, region)
            and not _is_in_address(text, region)
            and not is_quoted(*_cut_out_line(text, region))
        ):
            kept.append(region)
    return keep_known_words(text, kept)


def _find_candidates(text: str) -> Iterator[Region]:
    words = list(find_encoded_words(text))
    starts, ends = [start for start, _, _ in words], [0, *(start + len(word) for start, word, _ in words)]
    apart = (one for one in _find_runs(text) if one[0] >= ends[bisect(starts, one[0])])
    for start, run, damage in itertools.chain(apart, words):
        region = next(_undo_run(start, run, damage), None)
        if region is not None and _NO_TEXT.isdisjoint(region.after):
            yield region


def _find_runs(text: str) -> Iterator[tuple[int, str, Damage]]:
    for escape in map(Escape, ESCAPES):
        yield from ((start, run, escape) for start, run in escape.find_runs(text))


def _undo_run(start: int, run: str, escape: Damage) -> Iterator[Region]:
    for misread in escape.undo(run):
        is_healthy = _LETTERS_AND_MARKS.fullmatch(misread) and _OF_THREE_BYTES.search(misread)
        if misread.isascii() or is_healthy:  # ASCII is read alike in all charsets: nothing was misread
            continue
        for wrong in _WRONG:
            damage = Misreading("utf-8", wrong)
            for original in damage.undo(misread):
                deeper, times = original, 1
                while not deeper.isascii() and (again := next(damage.undo(deeper), None)) is not None:
                    deeper, times = again, times + 1
                yield Region(start, run, deeper, (*(damage,) * times, escape))


def write_out_again(text: str, regions: Iterable[Region]) -> tuple[Region, ...]:
    """Return the regions of a text, with those written out again that are of use only so, such as in addresses.

    >>> text = "name=R%C3%83%C2%A9cit%20court"
    >>> [region.after for region in write_out_again(text, find_escaped(text))]
    ['%C3%A9']
    """
    return tuple(_write_out(region) if _must_be_written_out(text, region) else region for region in regions)


def _write_out(region: Region) -> Region:
    escape = region.accident[-1]
    misread = [damage for damage in region.accident[:-1] if damage.is_misreading]
    within = [one for damage in misread if (one := escape.move_within_escapes(damage)) is not None]
    after = escape.inflict(region.after)
    if after is None or len(within) + 1 != len(region.accident):
        return region
    written = replace(region, after=after, accident=tuple(within))
    return written if written.is_proved else region


def _must_be_written_out(text: str, region: Region) -> bool:
    """Whether escapes have to stay: in a labelled word of mail, or in a value whose ASCII is percent-encoded, too."""
    if region.accident[-1].is_labelled_utf8:
        return True
    return region.before.startswith("%") and _PERCENT_OF_ASCII.search(_take_value(text, region)) is not None


def _is_beside_loss(text: str, region: Region) -> bool:
    """Whether bytes were lost right beside a run: what is left of it may be half of what was there."""
    return "\ufffd" in (text[region.start - 1 : region.start], text[region.end : region.end + 1])


def _is_in_address(text: str, region: Region) -> bool:
    """Whether percents stand in a web address or a path, which only works unchanged."""
    if not region.before.startswith("%"):
        return False
    return _ADDRESS.search(text, _find_start_of_address(text, region), region.start) is not None


def _find_start_of_address(text: str, region: Region) -> int:
    near = max(0, region.start - _LONGEST_ADDRESS)
    return max(near - 1, *(text.rfind(blank, near, region.start) for blank in _BLANKS)) + 1


def _take_value(text: str, region: Region) -> str:
    ends = (text.find(blank, region.end, region.end + _LONGEST_ADDRESS) for blank in _BLANKS)
    end = min((end for end in ends if end >= 0), default=region.end + _LONGEST_ADDRESS)
    return text[_find_start_of_address(text, region) : end]


def _cut_out_line(text: str, region: Region) -> tuple[str, Region]:
    """Return the line of a region, as far as it is near enough to be searched, and the region in it."""
    near = max(0, region.start - _NEAR)
    start = text.rfind("\n", near, region.start) + 1 or near
    end = text.find("\n", region.end, region.end + _NEAR)
    line = text[start : end if end >= 0 else region.end + _NEAR]
    return line, Region(region.start - start, region.before, region.after, region.accident)
