"""What a report points to in a document: where it was damaged, what was lost, and what is in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from fixenc.charsets import REPLACEMENT
from fixenc.cleaned import Cleaned, is_reencoded
from fixenc.newlines import locate
from fixenc.records import Region, Repair, Spot, SpotKind, Undecodable

__all__ = ["count_lost", "find_lost", "find_spots"]

# The most spots of each kind in a document: a reader who has seen a hundred asks for the rest with `explain`.
_MOST_OF_A_KIND = 100
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


class _Stretch(NamedTuple):
    """A stretch of text from `start` up to, not including, `end`, and what is there."""

    start: int
    end: int
    kind: SpotKind
    words: str
    accident: str = ""


def count_lost(cleaned: Cleaned) -> int:
    """Return how many characters of the result are U+FFFD that no undecodable byte sequence accounts for.

    >>> from fixenc.pipeline import fix_bytes
    >>> count_lost(fix_bytes("K\N{REPLACEMENT CHARACTER}nig".encode()))
    1
    """
    if not cleaned.detection.is_text:
        return 0
    return max(cleaned.text.count(REPLACEMENT) - len(cleaned.undecodable), 0)


def find_lost(repair: Repair, undecodable: Iterable[Undecodable] = ()) -> list[int]:
    """Return the positions in a damaged text where a character had been lost before, outside what is repaired."""
    known = {one.position for one in undecodable}
    return [start for start in _find_marks(repair.before, repair.regions) if start not in known]


def find_spots(cleaned: Cleaned) -> tuple[Spot, ...]:
    """Return the first spots of each kind in a document, in order; none in binary data.

    >>> from fixenc.pipeline import fix_bytes
    >>> (one,) = find_spots(fix_bytes("a\\nK\N{REPLACEMENT CHARACTER}nig".encode()))
    >>> one.kind.value, one.line, one.column, one.end_column
    ('lost-characters', 2, 2, 3)
    """
    if not cleaned.detection.is_text:
        return ()
    stretches = sorted(
        stretch
        for some in (_legacy(cleaned), _mojibake(cleaned), _undecodable(cleaned), _lost(cleaned), _doubtful(cleaned))
        for stretch in islice(some, _MOST_OF_A_KIND)
    )
    return tuple(_place(cleaned.repair.before, stretches))


def _place(text: str, stretches: Sequence[_Stretch]) -> Iterator[Spot]:
    """Yield a spot for each stretch, by the lines of the text."""
    positions = sorted({at for one in stretches for at in (one.start, one.end)})
    where = dict(zip(positions, locate(text, positions), strict=True))
    for one in stretches:
        yield Spot(one.kind, one.words, *where[one.start], *where[one.end], one.accident)


def _legacy(cleaned: Cleaned) -> Iterator[_Stretch]:
    """Yield the first character that another encoding than UTF-8 makes differ."""
    if cleaned.refusal is not None:
        yield _Stretch(0, 0, SpotKind.UNSURE, cleaned.refusal)
    elif cleaned.is_changed and is_reencoded(cleaned.detection):
        first = _BEYOND_ASCII.search(cleaned.repair.before)
        start, end = first.span() if first else (0, 0)
        yield _Stretch(start, end, SpotKind.LEGACY, f"encoded as {cleaned.done.encoding or cleaned.detection.encoding}")


def _mojibake(cleaned: Cleaned) -> Iterator[_Stretch]:
    if cleaned.refusal is None:
        for one in cleaned.repair.regions:
            yield _Stretch(one.start, one.end, SpotKind.MOJIBAKE, one.words, _sort_of(one))


def _undecodable(cleaned: Cleaned) -> Iterator[_Stretch]:
    for one in cleaned.undecodable:
        words = f"undecodable byte sequence {one.data.hex(' ') or '?'}"
        yield _Stretch(one.position, one.position + 1, SpotKind.UNDECODABLE, words)


def _lost(cleaned: Cleaned) -> Iterator[_Stretch]:
    """Yield the characters that had been lost before, outside what is repaired."""
    for start in find_lost(cleaned.repair, cleaned.undecodable):
        yield _Stretch(start, start + 1, SpotKind.LOST, "lost character")


def _find_marks(text: str, regions: Iterable[Region]) -> Iterator[int]:
    """Yield the positions of U+FFFD outside the regions."""
    at = 0
    for start, end in [*((one.start, one.end) for one in regions), (len(text), len(text))]:
        while (found := text.find(REPLACEMENT, at, start)) >= 0:
            yield found
            at = found + 1
        at = max(at, end)


def _doubtful(cleaned: Cleaned) -> Iterator[_Stretch]:
    for one in cleaned.repair.unsure:
        words = one.reason or "perhaps " + " or ".join(dict.fromkeys(each.words for each in one.candidates))
        yield _Stretch(one.start, one.start + len(one.text), SpotKind.UNSURE, words)


def _sort_of(region: Region) -> str:
    """Return the sort of an accident: that of its first damage, and after a misreading that of the next one, if any."""
    kinds = dict.fromkeys(type(damage).__name__ for damage in region.accident)
    name = next((kind for kind in kinds if kind != "Misreading"), "Misreading")
    return re.sub("(?<!^)(?=[A-Z])", "-", name).lower()
