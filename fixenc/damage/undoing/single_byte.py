"""Text that was read in a single-byte charset: its bytes in each such charset, and these bytes decoded by others."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import chain
from typing import NamedTuple

import numpy as np

from fixenc import charsets
from fixenc.charsets.priors import WRONG
from fixenc.charsets.single_byte import NOT_HERE, are_controls
from fixenc.damage.misreading import Misreading
from fixenc.damage.undoing.multi_byte import decode_as_multi_byte, undo_words
from fixenc.damage.undoing.spans import (
    Part,
    Read,
    Span,
    Undoing,
    find_hull,
    undo_spans,
)
from fixenc.damage.undoing.tables import NOT_SINGLE, load_readers, load_writers
from fixenc.damage.undoing.utf8 import decode_as_utf8

# The number of characters of all originals that are decoded at once: 1 MB, and as much for where they come from.
_AT_ONCE = 1 << 18


def undo_single_byte_reader(text: str, damage: Misreading) -> Iterator[Undoing]:
    """Yield the ways to undo a misreading in a single-byte charset."""
    row = load_readers().names.index(damage.wrong)
    data, is_whole = _encode_by_row(text, row)
    if damage.right in ("utf-8", "cesu-8"):
        yield from decode_as_utf8(text, damage.wrong, data, is_whole=is_whole)
    elif not is_whole:
        yield from undo_words(text, damage.wrong, damage.right)
    elif damage.right in NOT_SINGLE:
        yield from decode_as_multi_byte(text, damage.wrong, data, (damage.right,))
    else:
        start, end = find_hull(text)
        original = charsets.named(damage.right).misread(data[start:end])
        yield undo_spans(text, damage, (Span(start, end, original),), is_whole=True)


def _encode_by_row(text: str, row: int) -> tuple[bytes, bool]:
    """Return the bytes of `text` in one of the charsets, FF for a missing character, and whether none is missing."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    written = load_readers().write(codes, row)
    is_there = (written != NOT_HERE) | (codes < 0x80)
    data = np.where(codes < 0x80, codes, np.where(is_there, written, 0xFF)).astype(np.uint8)
    return data.tobytes(), bool(is_there.all())


class Encoded(NamedTuple):
    """The bytes of a text in the commonest of the charsets that give these bytes, and whether it lacks no character.

    A missing character stands as FF, which is in no sequence of UTF-8.
    """

    wrong: str
    data: bytes
    is_whole: bool


def encode_by_readers(text: str, *, only_utf8: bool = False) -> list[Encoded]:
    """Return each distinct byte sequence of `text`; if `only_utf8`, without those that cannot hold UTF-8."""
    tables = load_readers()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    if only_utf8 and charsets.REPLACEMENT not in text:
        rows = tables.find_utf8(codes)
        if not len(rows):
            return []
        bytes_of_rows = tables.write(codes, rows)
    else:
        rows, bytes_of_rows = np.arange(len(tables.names)), tables.write(codes)
    beyond = codes > 0x7F
    written = bytes_of_rows != NOT_HERE
    useful = (written & beyond).any(axis=1)
    is_whole = (written | ~beyond).all(axis=1)
    data = np.where(written, bytes_of_rows, 0xFF).astype(np.uint8)
    data[:, ~beyond] = codes[~beyond]
    distinct: dict[bytes, str] = {}
    for at in useful.nonzero()[0].tolist():
        key, name = data[at].tobytes() + bytes([int(is_whole[at])]), tables.names[rows[at]]
        known = distinct.get(key)
        if known is None or WRONG[name] < WRONG[known]:
            distinct[key] = name
    return [Encoded(name, key[:-1], bool(key[-1])) for key, name in distinct.items()]


def encode_whole(word: str) -> list[bytes]:
    """Return the different bytes that a word has in the single-byte charsets that lack none of its characters."""
    return list(dict.fromkeys(reader.data for reader in encode_by_readers(word) if reader.is_whole))


def find_letter_for_letter(word: str) -> list[str]:
    """Return what a word may have been, letter for letter: it was read and written in single-byte charsets.

    >>> "größte" in find_letter_for_letter("gr”áte"), "größte" in find_letter_for_letter("grцЯte")
    (True, True)
    """
    codes = np.frombuffer(word.encode("utf-32-le", "surrogatepass"), np.uint32)
    together = b"".join(encode_whole(word))
    decoded = load_writers().readings.take(np.frombuffer(together, np.uint8), axis=1).reshape(-1, len(codes))
    is_other = (decoded != codes).any(axis=1) & ~are_controls(decoded).any(axis=1)
    texts = decoded[is_other].tobytes().decode("utf-32-le", "surrogatepass")
    return list(dict.fromkeys(texts[at : at + len(codes)] for at in range(0, len(texts), len(codes))))


def read_whole(text: str, reader: Encoded) -> Read:
    """Return a text that may have been read whole, from its first character beyond ASCII to the last one."""
    start, end = find_hull(text)
    return Read(reader.wrong, ((start, end, reader.data[start:end]),), is_whole=True)


def decode_as_single_byte(text: str, reads: Sequence[Read]) -> list[list[Undoing]]:
    """Return for each of the `reads` the originals of a text whose parts were in another single-byte charset.

    A part stays as it is where it would get C1 control characters: nobody writes them.
    """
    at_once = max(1, _AT_ONCE // (len(load_writers().names) * len(text)))
    groups = (reads[first : first + at_once] for first in range(0, len(reads), at_once))
    return [found for group in groups for found in _decode_at_once(text, group)]


def _decode_at_once(text: str, reads: Sequence[Read]) -> list[list[Undoing]]:
    writers = load_writers()
    # A part that has the same bytes in several charsets is decoded once.
    numbers: dict[Part, int] = {}
    for part in chain.from_iterable(read.parts for read in reads):
        numbers.setdefault(part, len(numbers))
    if not numbers:
        return [[] for _ in reads]
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    sizes = np.array([end - start for start, end, _ in numbers])
    firsts = np.cumsum(sizes) - sizes
    before = np.concatenate([codes[start:end] for start, end, _ in numbers])
    decoded = writers.readings.take(np.frombuffer(b"".join([data for *_, data in numbers]), np.uint8), axis=1)
    is_changed = np.logical_or.reduceat(decoded != before, firsts, axis=1)
    is_changed &= ~np.logical_or.reduceat(are_controls(decoded), firsts, axis=1)
    # All parts side by side, then the text itself: `places` are where each read takes its characters from.
    np.copyto(decoded, before, where=~np.repeat(is_changed, sizes, axis=1))
    width = len(before) + len(codes)
    sources = np.empty((len(decoded), width), np.uint32)
    sources[:, : len(before)], sources[:, len(before) :] = decoded, codes
    places = np.empty((len(reads), len(codes)), np.int64)
    places[:] = np.arange(len(before), width)
    is_read = np.zeros((len(reads), len(numbers)), np.float32)
    for which, read in enumerate(reads):
        for part in read.parts:
            number, (start, end, _) = numbers[part], part
            is_read[which, number] = 1
            places[which, start:end] = np.arange(firsts[number], firsts[number] + sizes[number])
    rows, columns = (is_read @ is_changed.T.astype(np.float32)).nonzero()
    taken = places[rows]
    taken += (columns * width)[:, None]
    originals = sources.ravel().take(taken).tobytes().decode("utf-32-le", "surrogatepass")
    return _name_cheapest(text, reads, rows.tolist(), columns.tolist(), originals)


def _name_cheapest(
    text: str, reads: Sequence[Read], rows: list[int], writers: list[int], originals: str
) -> list[list[Undoing]]:
    """Return the undoings of each read, given the numbers of reads and writers, and their originals as one string.

    An original that an earlier one gives by no rarer misreading is left out.
    """
    found: list[list[Undoing]] = [[] for _ in reads]
    costs: dict[str, float] = {}
    finders = [partial(read.find_changed, text) for read in reads]
    misreadings = [_list_misreadings(read.wrong) for read in reads]
    starts = range(0, len(originals), len(text))
    for row, writer, start in zip(rows, writers, starts, strict=True):
        original, (damage, cost) = originals[start : start + len(text)], misreadings[row][writer]
        if cost < costs.get(original, math.inf):
            costs[original] = cost
            found[row].append(Undoing(damage, original, reads[row].is_whole, cost, finders[row]))
    return found


@cache
def _list_misreadings(wrong: str) -> tuple[tuple[Misreading, float], ...]:
    """Return the misreading of each single-byte charset as `wrong`, with its cost, endless for `wrong` itself."""
    damages = [Misreading(right, wrong) for right in load_writers().names]
    return tuple((damage, damage.cost if damage.right != wrong else math.inf) for damage in damages)
