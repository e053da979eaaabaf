"""UTF-16 that lost a byte, so that all bytes after it are out of step, or in which some bytes are swapped."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from fixenc import charsets
from fixenc.detection import bom, unicode
from fixenc.detection.candidates import reads_as_text
from fixenc.detection.characters import could_be_text
from fixenc.detection.mixed import decode_parts
from fixenc.records import Detection, Evidence, Part

# The byte orders of UTF-16.
_LE = "utf-16le"
_BE = "utf-16be"
# A blank and the two line ends with their bytes swapped. The first is rarer than any accident, the others are no
# characters.
_SWAPPED = "\u2000\u0a00\u0d00"
# The shortest step that is judged, in bytes: 16 characters of a wrong reading cost 80 nats more than of the right one.
_LEAST_STEP = 32
# The most steps of a document: a larger one has longer steps.
_MOST_STEPS = 4096
# The cost of a change of the byte order, in nats.
_SWAP = 20.0
# The cost of a lost byte, in nats.
_LOSS = 40.0
# The cost of a byte that is left at the end, in nats: Latin text reads alike after either accident, except that a byte
# is left after the loss of one.
_LEFT = 60.0
# The cost of each row of 256 characters in a text, in nats: two halves that do not belong together add another row.
_BLOCK = 10.0
# The cost of characters that are never in text, in nats.
_NEVER = 1_000.0
# The least by which the torn reading must cost less than the plain one, in nats.
_MARGIN = 40.0
# The most accidents in a document.
_MOST_ACCIDENTS = 8
# The largest document that is searched, in bytes: a larger one would take long.
_MOST = 1 << 22
# How much of the start of a text without a mark must be UTF-16 beyond doubt, in bytes.
_HEAD = 96
# The least start that can show it, in bytes.
_LEAST_HEAD = 32
# How much of a text that lost half a character is searched for zero bytes, in bytes.
_ASKED = 1 << 12
# How much of either end is judged, to show that nothing is lost between, in characters.
_END = 40
# How much of a text is judged, in characters.
_SAMPLE = 1_000


@dataclass(frozen=True, slots=True)
class _Reading:
    """How bytes are paired and ordered; each pair begins at an even offset, or at an odd one (`phase` 1)."""

    charset: str
    phase: int

    def read(self, data: bytes, start: int, end: int) -> str:
        """Return the text from one offset, where a pair begins, to another."""
        return charsets.named(self.charset).decode_with_places(data[start:end])[0]

    def step(self, data: bytes, at: int, size: int) -> str:
        """Return the text of a step: Latin letters are the same, whichever zero byte beside them is their half."""
        start = at + self.phase * (1 if self.charset == _LE or at == 0 else -1)
        return self.read(data, start, start + size)

    def price_to(self, other: _Reading) -> float:
        """Return the cost of the accidents between this reading and the one that follows, in nats."""
        return _SWAP * (self.charset != other.charset) + _LOSS * (self.phase != other.phase)


_READINGS = tuple(_Reading(charset, phase) for charset in (_LE, _BE) for phase in (0, 1))


def detect(data: bytes) -> Detection | None:
    """Return UTF-16 in parts if that is far more plausible than what its mark, or its start, says; else None.

    >>> text = "Nothing is lost but a byte, and everything after it.\\n" * 4
    >>> data = text.encode("utf-16-le")
    >>> [(part.start, part.end) for part in detect(data[:100] + data[101:]).parts]
    [(0, 101), (101, 423)]
    """
    marked = bom.marked_charset(data)
    charset = _detect_start(data) if marked is None else marked
    if charset not in (_LE, _BE) or len(data) > _MOST:
        return None if marked is not None else _detect_odd_length(data)
    text, places = charsets.named(charset).decode_with_places(bom.unmarked(data))
    is_odd = places or any(character in text for character in _SWAPPED) or not could_be_text(text)
    found = _detect_torn(data, charset, 0 if marked is None else 2) if is_odd else None
    if marked is not None or (found is not None and found.parts[0].end > 1):
        return found
    return _detect_odd_length(data) or found


def _detect_odd_length(data: bytes) -> Detection | None:
    """Return UTF-16 without a mark that lost only its first byte, or half its last character; None for other bytes."""
    if len(data) % 2 == 0 or b"\0" not in data:
        return None
    best: tuple[int, str, int] | None = None
    for phase in (0, 1):
        whole = data[phase : len(data) - 1 + phase]
        found = unicode.detect_wide(whole[:_ASKED]) if len(whole) >= _LEAST_HEAD else None
        if found is None or found.encoding not in (_LE, _BE):
            continue
        text, places = charsets.named(found.encoding).decode_with_places(whole)
        is_whole = not (places or any(character in text for character in _SWAPPED))
        if is_whole and could_be_text(text) and all(map(reads_as_text, (text[:_SAMPLE], text[:_END], text[-_END:]))):
            plain = sum(map(str.isascii, text))
            best = max(best or (-1, "", 0), (plain, found.encoding, -phase))
    if best is None:
        return None
    charset, phase = best[1], -best[2]
    parts = (Part(0, 1, charset), Part(1, len(data), charset)) if phase else ()
    return Detection(charset, Evidence.FALLBACK, 0.99, is_damaged=True, parts=parts)


def _detect_start(data: bytes) -> str | None:
    """Return the charset of the start of a document without a mark if it is wide, else None."""
    head = data[: min(_HEAD, len(data) // 2) // 2 * 2]
    found = unicode.detect_wide(head) if len(head) >= _LEAST_HEAD else None
    return None if found is None else found.encoding


def _detect_torn(data: bytes, charset: str, size_of_mark: int) -> Detection | None:
    """Return UTF-16 that begins in the charset given, in parts; None if there is one part, or too many."""
    start = data[size_of_mark : size_of_mark + _HEAD]
    if not any(reads_as_text(one.read(start, one.phase, _HEAD)) for one in _READINGS):
        return None
    steps = range(size_of_mark, len(data), max(_LEAST_STEP, len(data) // _MOST_STEPS // 2 * 2))
    path = _find_path(data, _Reading(charset, 0), steps)
    # They are counted first: to locate one takes as long as to judge a hundred steps.
    if not 0 < sum(one != after for one, after in pairwise(path)) <= _MOST_ACCIDENTS:
        return None
    parts = tuple(_locate_parts(data, path, steps))
    text, places = decode_parts(data, parts)
    if len(places) > len(parts) or not (could_be_text(text) and reads_as_text(text[:_SAMPLE])):
        return None
    sizes = {name: sum(part.end - part.start for part in parts if part.encoding == name) for name in (_LE, _BE)}
    found = Detection(
        max(sizes, key=lambda name: sizes[name]),
        Evidence.BOM if size_of_mark else Evidence.ZERO_BYTES,
        0.99,
        has_bom=size_of_mark > 0,
        is_mixed=min(sizes.values()) > size_of_mark,
        parts=parts,
    )
    return replace(found, evidence=Evidence.FALLBACK, is_damaged=True) if places else found


def _find_path(data: bytes, first: _Reading, steps: range) -> list[_Reading]:
    """Return the cheapest reading before the first step and of each step; only the first if that is nearly as cheap."""
    from fixenc.plausibility import costs

    prices = costs([one.step(data, at, steps.step) for at in steps for one in _READINGS]).tolist()
    best = {one: 0.0 if one == first else math.inf for one in _READINGS}
    plain, came_from = 0.0, list[dict[_Reading, _Reading]]()
    for number in range(len(steps)):
        price = dict(zip(_READINGS, prices[number * len(_READINGS) :], strict=False))
        plain += price[first]
        before = {one: min(_READINGS, key=lambda old: best[old] + old.price_to(one)) for one in best}
        best = {one: best[old] + old.price_to(one) + price[one] for one, old in before.items()}
        came_from.append(before)
    total = {one: price + _LEFT * ((len(data) + one.phase) % 2) for one, price in best.items()}
    last = min(_READINGS, key=lambda one: total[one])
    if total[last] + _MARGIN > plain:
        return [first]
    path = [last]
    for before in reversed(came_from):
        path.append(before[path[-1]])
    return path[::-1]


def _locate_parts(data: bytes, path: Sequence[_Reading], steps: range) -> Iterator[Part]:
    """Yield the exact parts in which each reading of a path holds."""
    begins = 0
    for at, (one, after) in zip(steps, pairwise(path), strict=False):
        if one == after:
            continue
        around = range(max(steps.start, at - steps.step), min(len(data), at + steps.step))
        ends = max(begins, _find_turn(data, one, after, around))
        yield Part(begins, ends, one.charset)
        begins = ends
    yield Part(begins, len(data), path[-1].charset)


def _find_turn(data: bytes, one: _Reading, after: _Reading, around: range) -> int:
    """Return the offset from which the second reading is the more likely one."""
    from fixenc.plausibility import costs

    places = [at for at in around if at % 2 == after.phase]
    first = around.start + one.phase
    texts = [one.read(data, first, at) + after.read(data, at, around.stop + after.phase) for at in places]
    prices = [
        price + _BLOCK * len({ord(character) >> 8 for character in text}) + _NEVER * (not could_be_text(text))
        for price, text in zip(costs(texts).tolist(), texts, strict=True)
    ]
    return min(zip(prices, places, strict=True))[1]
