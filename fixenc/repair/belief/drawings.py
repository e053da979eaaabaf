"""Frames drawn with characters, in documents of DOS: without words, they are repaired as the lines with words are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from fixenc import charsets
from fixenc.records import Region
from fixenc.repair.explanation import Accident
from fixenc.repair.line.undo import undo_accident

# Box Drawing and Block Elements (The Unicode Standard, charts U2500 and U2580).
_DRAWN = re.compile("[\u2500-\u259f]")
# The fewest of these characters in a drawing.
_LEAST = 3
# A line in which a character beyond ASCII stands three times in a row.
_ROW = re.compile(r"(?m)^.*?([^\x00-\x7f\s])\1\1.*$")


def find_drawings(text: str, accidents: Iterable[Accident], taken: Sequence[Region]) -> Iterator[Region]:
    """Yield the regions of lines without `taken` regions that become frames and nothing else by one of the accidents.

    >>> from fixenc.damage import Misreading
    >>> accident = (Misreading("cp850", "windows-1252"),)
    >>> [region.after for region in find_drawings("ÚÄÄÄÄ¿\\nÃÃ", [accident], [])]
    ['┌────┐']
    """
    able = [accident for accident in accidents if _can_draw(accident)]
    if not able:
        return
    starts = {text.rfind("\n", 0, region.start) + 1 for region in taken}
    for row in _ROW.finditer(text):
        if row.start() not in starts:
            found = (_draw(row[0], accident) for accident in able)
            for region in next(filter(None, found), ()):
                yield replace(region, start=row.start() + region.start)


def _can_draw(accident: Accident) -> bool:
    first = accident[0]
    if not first.is_misreading or first.was_utf8:
        return False
    try:
        return bool(charsets.named(first.written_in).encode("─"))
    except UnicodeError:
        return False


def _draw(line: str, accident: Accident) -> tuple[Region, ...]:
    state = undo_accident(line, accident)
    if state is None:
        return ()
    new = [character for region in state.regions for character in region.after if character > "\x7f"]
    is_drawn = len(new) >= _LEAST and all(map(_DRAWN.match, new))
    return state.regions if is_drawn and all(region.is_proved for region in state.regions) else ()
