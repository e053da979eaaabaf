"""Text that was misread and decomposed: it is composed, mended as any other, and only what was damaged is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixenc.damage import Normalisation
from fixenc.records import Region

_FORMS = (Normalisation("NFD"), Normalisation("NFKD"))


def move_to_decomposed(text: str, places: Sequence[int], regions: Sequence[Region]) -> Iterator[Region]:
    """Yield the regions of a composed text as regions of the text that was decomposed, each proved.

    `places` has where each character of the composed text stood.

    >>> from fixenc.damage import Misreading
    >>> text, places = "A\\u0303©t", [0, 2, 3, 4]
    >>> region = Region(0, "Ã©", "é", (Misreading("utf-8", "windows-1252"),))
    >>> [(one.before, one.after) for one in move_to_decomposed(text, places, [region])]
    [('Ã©', 'é')]
    """
    done = 0
    for region in regions:
        start, end = places[region.start], places[region.end]
        before = text[start:end]
        for form in _FORMS:
            moved = Region(start, before, region.after, (*region.accident, form), region.odds)
            if start >= done and moved.is_proved:
                yield moved
                done = end
                break
