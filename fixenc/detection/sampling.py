"""Samples of a document that show its charset: parts from all over it, around bytes beyond ASCII."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
# How much context before the first byte beyond ASCII is kept, in bytes. Of 399 English texts with one foreign phrase,
# chardet read 271 right with 100 bytes of it, 326 with 50.
CONTEXT = 50
# The size of a sample, in bytes.
_SAMPLE = 1_000
# The most of one line that is sampled, in bytes.
_MOST_OF_LINE = 400
# The number of places in a document from which lines are taken.
_PLACES = 48
_ALL_BEYOND_ASCII = range(0x80, 0x100)
# The most words that are added to a sample, for bytes that are not in it.
_MOST_WORDS = 8
# How far from such a byte a word may begin or end, in bytes.
_NEAR = 30
# How many times as long as asked a part may be, if only a place farther on cuts no character in two.
_FARTHEST = 4
# Bytes that are no part of a longer character, in any charset but the escape-driven and wide ones.
_NEVER_WITHIN = re.compile(rb"[\x00-\x2f]")
# A word with the blanks after it: only the wide charsets have characters with a blank byte in them.
_WORD = re.compile(rb"[^\x00-\x20]*[\x00-\x20]+|[^\x00-\x20]+")
_NO_LETTERS = bytes(range(0x41)) + b"[\\]^_`{|}~\x7f"


def sample(data: bytes) -> bytes:
    """Return lines with bytes beyond ASCII from all over the document, or parts of them, each once.

    Then words with bytes that stand in none of these: a single letter may be all that two similar charsets differ in.

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
    """Yield lines with bytes beyond ASCII, or parts of them: the next after each of `places` evenly spread offsets."""
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
        yield _cut_line(data[start:end])


def line_at(block: bytes, place: int) -> bytes:
    """Return the line around an offset; b"" if it is long, or goes on in another block, or for the offset -1."""
    if place < 0:
        return b""
    begins, ends = block.rfind(b"\n", max(0, place - _SAMPLE), place) + 1, block.find(b"\n", place, place + _SAMPLE)
    return block[begins:ends] if begins and ends >= 0 else b""


def last_end(block: bytes) -> int:
    """Return the offset after the last character whose end is certain; 0 if there is none."""
    end = max(block.rfind(b"\n"), block.rfind(b" ")) + 1
    ends = [end] if end else [match.end() for match in _NEVER_WITHIN.finditer(block, max(0, len(block) - _SAMPLE))]
    return max(ends, default=0)


def _cut_line(line: bytes) -> bytes:
    first = BEYOND_ASCII.search(line)
    start = max(0, first.start() - CONTEXT) if first else 0
    return cut(line[start:], _MOST_OF_LINE)


def cut(part: bytes, size: int) -> bytes:
    """Return about the first `size` bytes of a part, with no character cut in two if its end is certain."""
    if len(part) <= size:
        return part
    *_, last = 0, *(match.start() for match in _NEVER_WITHIN.finditer(part, size // 2, size))
    after = None if last else _NEVER_WITHIN.search(part, size, _FARTHEST * size)
    return part[: last or (after.start() if after else _FARTHEST * size)]


def each_once(part: bytes) -> bytes:
    """Return a part without repeated words beyond ASCII, whatever signs and digits are on them.

    A repeated word is no further evidence.

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
    """Return the words around an offset; b"" if it is uncertain where they begin or end."""
    start, end = max(0, place - _NEAR), min(len(data), place + _NEAR)
    before = _NEVER_WITHIN.search(data, start, place)
    *_, last = None, *_NEVER_WITHIN.finditer(data, place, end)
    begins = before.end() if before else start
    ends = last.start() if last else end
    is_whole = (before or start == 0) and (last or end == len(data))
    return data[begins:ends] if is_whole else b""
