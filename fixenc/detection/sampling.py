"""What of a document tells which charset it is in: parts of it, from all over, around bytes beyond ASCII."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
# How many bytes before the first beyond ASCII are context. Of 399 English texts with one foreign phrase, chardet read
# 271 right with 100 bytes of it, 326 with 50.
CONTEXT = 50
# How much of a document is judged, in bytes; how much of a line; and in how many places a document is looked into.
_SAMPLE, _MOST_OF_LINE, _PLACES = 1_000, 400, 48
_ALL_BEYOND_ASCII = range(0x80, 0x100)
# So many words are added at most, and so many bytes on either side of what they are added for.
_MOST_WORDS, _NEAR = 8, 30
# So many times as long a part may be where no place is nearer that cuts no character in two.
_FARTHEST = 4
# Bytes below are no part of a character of several bytes, in any charset that is no escape-driven one.
_NEVER_WITHIN = re.compile(rb"[\x00-\x2f]")
# What stands between blanks, with those after it: no character of any charset but the wide ones has a blank within.
_WORD = re.compile(rb"[^\x00-\x20]*[\x00-\x20]+|[^\x00-\x20]+")
_NO_LETTERS = bytes(range(0x41)) + b"[\\]^_`{|}~\x7f"


def sample(data: bytes) -> bytes:
    """Lines with bytes beyond ASCII from all over the document, or parts of them, each once.

    Then words with bytes that stand in none of these: by one letter, charsets that are nearly the same are told apart.

    >>> sample(b"plain\\ncaf\\xe9\\nplain\\nna\\xefve\\ncaf\\xe9")
    b'caf\\xe9\\nna\\xefve'
    """
    parts = list(dict.fromkeys(lines(data, _PLACES)))
    every = max(1, sum(map(len, parts)) // _SAMPLE)
    part = each_once(cut(b"\n".join(parts[::every]), _SAMPLE))
    missing = (data.find(byte) for byte in _ALL_BEYOND_ASCII if byte not in part)
    words = (words_at(data, place) for place in missing if place >= 0)
    return b"\n".join([part, *itertools.islice(filter(None, words), _MOST_WORDS)])


def lines(data: bytes, places: int) -> Iterator[bytes]:
    """The lines, or parts of them, in which bytes beyond ASCII are found from so many evenly spread places on."""
    first = BEYOND_ASCII.search(data)
    start = first.start() if first else len(data)
    end = 0
    for place in range(start, len(data), (len(data) - start) // places + 1):
        found = BEYOND_ASCII.search(data, max(place, end))
        if found is None:
            return
        start = data.rfind(b"\n", end, found.start()) + 1 or end
        end = data.find(b"\n", found.start())
        end = len(data) if end < 0 else end
        yield _part(data[start:end])


def line_at(block: bytes, place: int) -> bytes:
    """The line around a place; nothing if it is long, or goes on in another block, or for no place (-1)."""
    if place < 0:
        return b""
    begins, ends = block.rfind(b"\n", max(0, place - _SAMPLE), place) + 1, block.find(b"\n", place, place + _SAMPLE)
    return block[begins:ends] if begins and ends >= 0 else b""


def last_end(block: bytes) -> int:
    """Where the last character ends of which that can be told; 0 if of none."""
    end = max(block.rfind(b"\n"), block.rfind(b" ")) + 1
    ends = [end] if end else [match.end() for match in _NEVER_WITHIN.finditer(block, max(0, len(block) - _SAMPLE))]
    return max(ends, default=0)


def _part(line: bytes) -> bytes:
    first = BEYOND_ASCII.search(line)
    start = max(0, first.start() - CONTEXT) if first else 0
    return cut(line[start:], _MOST_OF_LINE)


def cut(part: bytes, size: int) -> bytes:
    """About so much of a part, and not half a character if that can be told."""
    if len(part) <= size:
        return part
    *_, last = 0, *(match.start() for match in _NEVER_WITHIN.finditer(part, size // 2, size))
    after = None if last else _NEVER_WITHIN.search(part, size, _FARTHEST * size)
    return part[: last or (after.start() if after else _FARTHEST * size)]


def each_once(part: bytes) -> bytes:
    """A part without the words beyond ASCII that stood in it before, whatever signs and digits are on them.

    What is only repeated is no further evidence.

    >>> each_once(b"1. caf\\xe9 noir\\n2. caf\\xe9, no\\xebl")
    b'1. caf\\xe9 noir\\n2. no\\xebl'
    """
    seen, kept = set[bytes](), list[bytes]()
    for word in _WORD.findall(part):
        if not word.isascii():
            letters = word.translate(None, _NO_LETTERS)
            if letters in seen:
                continue
            seen.add(letters)
        kept.append(word)
    return b"".join(kept)


def words_at(data: bytes, place: int) -> bytes:
    """The words around a place; nothing if it cannot be told where they begin or end."""
    start, end = max(0, place - _NEAR), min(len(data), place + _NEAR)
    before = _NEVER_WITHIN.search(data, start, place)
    *_, last = None, *_NEVER_WITHIN.finditer(data, place, end)
    begins = before.end() if before else start
    ends = last.start() if last else end
    is_whole = (before or start == 0) and (last or end == len(data))
    return data[begins:ends] if is_whole else b""
