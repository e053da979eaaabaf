"""The repair stage: find what is damaged in a text, undo it, prove it.

Line by line, so that good lines in a damaged file stay good.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixenc.records import Region, Repair

__all__ = ["explain", "fix_text"]

_LINE = re.compile(r"[^\r\n]+")
# A longer line is taken in stretches: characters beyond ASCII with at most so much between them, and some around them.
_LONG_LINE = 1_000
_STRETCH = re.compile(r"[^\x00-\x7f](?:[\x00-\x7f]{0,200}[^\x00-\x7f])*")
_MARGIN = 50


def explain(text: str) -> Repair:
    """Mend `text` and say what had happened to it: regions, each with its accident and proof.

    >>> repair = explain("good\\ncafÃ©")
    >>> repair.text, repair.regions[0].words, repair.is_proved
    ('good\\ncafé', 'utf-8 read as windows-1252', True)
    """
    regions = tuple(_find_regions(text))
    return Repair(text, apply(text, regions), regions)


def fix_text(text: str) -> str:
    """Undo the mojibake in `text`; healthy text comes back as it is.

    >>> fix_text("LiĂ¨ge, l'HĂ´pital")
    "Liège, l'Hôpital"
    """
    return explain(text).text


def apply(text: str, regions: tuple[Region, ...]) -> str:
    """The text with each region's `before`, found at its place, replaced by its `after`."""
    pieces, at = list[str](), 0
    for region in regions:
        pieces += (text[at : region.start], region.after)
        at = region.end
    return "".join([*pieces, text[at:]])


def _find_regions(text: str) -> Iterator[Region]:
    if text.isascii():
        return
    from fixenc.repair.rules import find_regions

    for start, stretch in _stretches(text):
        regions = tuple(find_regions(stretch))
        # What would change again if it were fixed again is not understood yet, so it is left alone.
        if regions and not any(find_regions(apply(stretch, regions))):
            for region in regions:
                yield Region(start + region.start, region.before, region.after, region.accident)


def _stretches(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text, or stretches of long lines, that hold more than ASCII, each with its position."""
    for line in _LINE.finditer(text):
        if line.group().isascii():
            continue
        if len(line.group()) <= _LONG_LINE:
            yield line.start(), line.group()
            continue
        for match in _STRETCH.finditer(text, line.start(), line.end()):
            start = max(line.start(), match.start() - _MARGIN)
            yield start, text[start : min(line.end(), match.end() + _MARGIN)]
