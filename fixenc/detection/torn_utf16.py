"""UTF-16 that lost a byte, after which all is out of step, or of which some bytes are swapped."""

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

_LE, _BE = "utf-16le", "utf-16be"
# A blank and the two line ends with their bytes swapped. The first is rarer than any accident, the others are no
# characters.
_SWAPPED = "\u2000\u0a00\u0d00"
# How many bytes are judged at once, at least; 16 characters of a wrong reading cost 80 nats more than of the right one.
# What is larger is judged in so many steps.
_LEAST_STEP, _MOST_STEPS = 32, 4096
# What an accident costs, in nats: the order of bytes changed, or a byte lost. Latin text reads alike after either, but
# that a byte is left in the end after one of them.
_SWAP, _LOSS, _LEFT = 20.0, 40.0, 60.0
# What it costs that a text has characters of one more row of 256: two halves that do not belong together make such a
# one; and that it has characters which no text has.
_BLOCK, _NEVER = 10.0, 1_000.0
# By so many nats the torn reading must be better than the plain one, so many accidents there may be at most.
_MARGIN, _MOST_ACCIDENTS = 40.0, 8
# What is larger, in bytes, is not looked at: it would take long.
_MOST = 1 << 22
# How much of the start of a text without a mark must be UTF-16 beyond doubt, in bytes.
_HEAD, _LEAST_HEAD = 96, 32
# How much of what lost half a character is looked at for its zero bytes, in bytes.
_ASKED = 1 << 12
# How much of either end shows that nothing is lost on the way, in characters.
_END = 40
# So much of a text is asked whether it is text at all, in characters.
_SAMPLE = 1_000


@dataclass(frozen=True, slots=True)
class _Reading:
    """How bytes are paired and ordered: each pair begins at an even place, or at an odd one."""

    charset: str
    phase: int

    def read(self, data: bytes, start: int, end: int) -> str:
        """The text from one byte to another, which begins with a pair."""
        return charsets.named(self.charset).decode_with_places(data[start:end])[0]

    def step(self, data: bytes, at: int, size: int) -> str:
        """The text of a step: the same Latin letters, whichever of the zero bytes around is taken for their half."""
        start = at + self.phase * (1 if self.charset == _LE or at == 0 else -1)
        return self.read(data, start, start + size)

    def price_to(self, other: _Reading) -> float:
        """What the accidents cost that lie between this reading and what follows it."""
        return _SWAP * (self.charset != other.charset) + _LOSS * (self.phase != other.phase)


_READINGS = tuple(_Reading(charset, phase) for charset in (_LE, _BE) for phase in (0, 1))


def detect(data: bytes) -> Detection | None:
    """UTF-16 in parts, where it reads far better so than as its byte order mark, or its start, says.

    >>> text = "Nothing is lost but a byte, and everything after it.\\n" * 4
    >>> data = text.encode("utf-16-le")
    >>> [(part.start, part.end) for part in detect(data[:100] + data[101:]).parts]
    [(0, 101), (101, 423)]
    """
    marked = bom.marked_charset(data)
    charset = _by_start(data) if marked is None else marked
    if charset not in (_LE, _BE) or len(data) > _MOST:
        return None if marked is not None else _of_odd_length(data)
    text, places = charsets.named(charset).decode_with_places(bom.unmarked(data))
    is_odd = places or any(character in text for character in _SWAPPED) or not could_be_text(text)
    found = _torn(data, charset, 0 if marked is None else 2) if is_odd else None
    if marked is not None or (found is not None and found.parts[0].end > 1):
        return found
    return _of_odd_length(data) or found


def _of_odd_length(data: bytes) -> Detection | None:
    """UTF-16 without a mark that lost its first byte, or half its last character, and nothing else."""
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


def _by_start(data: bytes) -> str | None:
    """The charset of the start of a document without a mark, if that is UTF-16."""
    head = data[: min(_HEAD, len(data) // 2) // 2 * 2]
    found = unicode.detect_wide(head) if len(head) >= _LEAST_HEAD else None
    return None if found is None else found.encoding


def _torn(data: bytes, charset: str, size_of_mark: int) -> Detection | None:
    """The parts of UTF-16 that begins in the charset given, if there are several."""
    start = data[size_of_mark : size_of_mark + _HEAD]
    if not any(reads_as_text(one.read(start, one.phase, _HEAD)) for one in _READINGS):
        return None
    steps = range(size_of_mark, len(data), max(_LEAST_STEP, len(data) // _MOST_STEPS // 2 * 2))
    parts = tuple(_parts(data, _path(data, _Reading(charset, 0), steps), steps))
    if not 1 < len(parts) <= _MOST_ACCIDENTS + 1:
        return None
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


def _path(data: bytes, first: _Reading, steps: range) -> list[_Reading]:
    """The likeliest reading before the first step and of each step; the first alone where that is nearly as likely."""
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


def _parts(data: bytes, path: Sequence[_Reading], steps: range) -> Iterator[Part]:
    """Where each reading begins and ends, exactly."""
    begins = 0
    for at, (one, after) in zip(steps, pairwise(path), strict=False):
        if one == after:
            continue
        around = range(max(steps.start, at - steps.step), min(len(data), at + steps.step))
        ends = max(begins, _turn(data, one, after, around))
        yield Part(begins, ends, one.charset)
        begins = ends
    yield Part(begins, len(data), path[-1].charset)


def _turn(data: bytes, one: _Reading, after: _Reading, around: range) -> int:
    """From which byte of a stretch on the other reading is the likelier one."""
    from fixenc.plausibility import costs

    places = [at for at in around if at % 2 == after.phase]
    first = around.start + one.phase
    texts = [one.read(data, first, at) + after.read(data, at, around.stop + after.phase) for at in places]
    prices = [
        price + _BLOCK * len({ord(character) >> 8 for character in text}) + _NEVER * (not could_be_text(text))
        for price, text in zip(costs(texts).tolist(), texts, strict=True)
    ]
    return min(zip(prices, places, strict=True))[1]
