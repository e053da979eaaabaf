"""A document that was UTF-8 from end to end: so much evidence that hardly a line of it need show any by itself.

Chance makes no such document. Its lines are judged one by one only if they have something odd once they are mended.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from fixenc.charsets import REPLACEMENT
from fixenc.records import Region
from fixenc.repair.belief.excess import need_of_utf8
from fixenc.repair.belief.faults import find_faulty_words
from fixenc.repair.belief.healthy_signs import find_strangers
from fixenc.repair.belief.readers import find_rare
from fixenc.repair.belief.utf8 import weigh_sequences

# A text with fewer regions than this may show mojibake on purpose.
_LEAST_REGIONS = 41
# The fewest different characters that it gets, and the least evidence beyond what belief in one line needs, in nats.
_LEAST_DIFFERENT = 6
_LEAST_EXCESS = 40.0
_ASCII = frozenset(map(chr, range(0x80)))


def find_beyond_doubt(text: str, regions: Sequence[Region]) -> list[Region]:
    """Return the regions of lines without anything odd, if one accident of UTF-8 explains all of a text beyond ASCII.

    >>> from fixenc.damage import Misreading
    >>> damage = Misreading("utf-8", "windows-1252")
    >>> words = [f"f{letter}n" for letter in "àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœšžčćđ"] * 2
    >>> text = "\\n".join(damage.inflict(word) for word in words)
    >>> found = [Region(5 * at, damage.inflict(word), word, (damage,)) for at, word in enumerate(words)]
    >>> find_beyond_doubt(text, found) == found, find_beyond_doubt(text + "é", found)
    (True, [])
    """
    if len(regions) < _LEAST_REGIONS or not _is_exact_utf8(regions) or not _is_rest_ascii(text, regions):
        return []
    after = "\n".join(region.after for region in regions)
    counts, new = Counter(after), find_characters(regions)
    accident = regions[0].accident
    if len(new) < _LEAST_DIFFERENT:
        return []
    if (
        weigh_sequences(Counter({one: counts[one] for one in new}), accident, faults=0) - need_of_utf8(accident)
        < _LEAST_EXCESS
    ):
        return []
    odd = {REPLACEMENT, *find_rare(after), *find_strangers(new)}
    odd_character = re.compile(f"[{re.escape(''.join(odd))}]")
    faulty = find_faulty_words(after)
    ends = [match.start() for match in re.finditer(r"[\r\n]", text)]
    odd_lines = {
        bisect_right(ends, region.start)
        for region in regions
        if odd_character.search(region.after) or not faulty.isdisjoint(region.after.split())
    }
    return [region for region in regions if bisect_right(ends, region.start) not in odd_lines]


def find_characters(regions: Iterable[Region]) -> frozenset[str]:
    """Return the different characters beyond ASCII that regions get."""
    return frozenset("".join(region.after for region in regions)) - _ASCII


def _is_exact_utf8(regions: Sequence[Region]) -> bool:
    """Whether all regions have one accident, by which UTF-8 was misread and nothing was lost."""
    accident = regions[0].accident
    if not all(damage.is_misreading and damage.was_utf8 and damage.is_exact for damage in accident):
        return False
    return all(region.accident == accident for region in regions)


def _is_rest_ascii(text: str, regions: Sequence[Region]) -> bool:
    starts, ends = [region.start for region in regions], [region.end for region in regions]
    pairs = zip([0, *ends], [*starts, len(text)], strict=True)
    return all(text[start:end].isascii() for start, end in pairs)
