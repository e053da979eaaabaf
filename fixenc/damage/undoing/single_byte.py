"""Text that was read in a single-byte charset: its bytes in each such charset, and these bytes decoded by others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from fixenc import charsets
from fixenc.charsets.priors import RIGHT, WRONG
from fixenc.charsets.single_byte import NOT_HERE, SideBySide, side_by_side
from fixenc.damage.misreading import Misreading
from fixenc.damage.undoing.multi_byte import PAIR_READERS, decode_as_multi_byte, undo_words
from fixenc.damage.undoing.spans import Span, Undoing, find_hull
from fixenc.damage.undoing.utf8 import decode_as_utf8

# All charsets that are not single-byte.
_NOT_SINGLE = ("utf-8", "cesu-8", "vni", *PAIR_READERS)


def undo_single_byte_reader(text: str, damage: Misreading) -> Iterator[Undoing]:
    """Yield the ways to undo a misreading in a single-byte charset."""
    row = _load_tables().names.index(damage.wrong)
    data, is_whole = _encode_by_row(text, row)
    if damage.right in ("utf-8", "cesu-8"):
        yield from decode_as_utf8(text, damage.wrong, data, is_whole=is_whole)
    elif not is_whole:
        yield from undo_words(text, damage.wrong, (damage.right,))
    elif damage.right in _NOT_SINGLE:
        yield from decode_as_multi_byte(text, damage.wrong, data, (damage.right,))
    else:
        start, end = find_hull(text)
        original = charsets.named(damage.right).misread(data[start:end])
        yield Undoing(damage, (Span(start, end, original),), text[:start] + original + text[end:], is_whole=True)


def _encode_by_row(text: str, row: int) -> tuple[bytes, bool]:
    """Return the bytes of `text` in one of the charsets, FF for a missing character, and whether none is missing."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    written = _load_tables().write(codes, row)
    is_there = (written != NOT_HERE) | (codes < 0x80)
    data = np.where(codes < 0x80, codes, np.where(is_there, written, 0xFF)).astype(np.uint8)
    return data.tobytes(), bool(is_there.all())


@cache
def _load_tables() -> SideBySide:
    names = [name for name in WRONG if name not in _NOT_SINGLE]
    return side_by_side(tuple((name, charsets.named(name).codec) for name in names))


@cache
def list_writers() -> tuple[tuple[str, ...], np.ndarray]:
    """Return the single-byte charsets in which text is written, and ``[charset, byte]``: code points."""
    tables = _load_tables()
    rows = [row for row, name in enumerate(tables.names) if name in RIGHT]
    return tuple(tables.names[row] for row in rows), tables.readings[rows]


def encode_by_readers(text: str) -> Iterator[tuple[str, bytes, bool]]:
    """Yield each distinct byte sequence of `text`: its commonest charset, the bytes, and whether none is missing.

    A missing character stands as FF, which is in no sequence of UTF-8.
    """
    tables = _load_tables()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    rows = tables.write(codes)
    beyond = codes > 0x7F
    written = rows != NOT_HERE
    useful = (written & beyond).any(axis=1)
    is_whole = (written | ~beyond).all(axis=1)
    data = np.where(written, rows, 0xFF).astype(np.uint8)
    data[:, ~beyond] = codes[~beyond]
    distinct: dict[bytes, int] = {}
    for row in np.flatnonzero(useful).tolist():
        key = data[row].tobytes() + bytes([int(is_whole[row])])
        known = distinct.get(key)
        if known is None or WRONG[tables.names[row]] < WRONG[tables.names[known]]:
            distinct[key] = row
    for key, row in distinct.items():
        yield tables.names[row], key[:-1], bool(key[-1])


def decode_as_single_byte(text: str, wrong: str, data: bytes) -> Iterator[Undoing]:
    """Yield the originals of a text, whole, whose bytes were in another single-byte charset."""
    names, readings = list_writers()
    start, end = find_hull(text)
    inside = readings[:, np.frombuffer(data, np.uint8)[start:end]]
    # Nobody writes C1 control characters, so a text that has any is no original.
    controls = ((inside >= 0x80) & (inside < 0xA0)).sum(axis=1)
    for row in np.flatnonzero(controls == 0).tolist():
        if names[row] != wrong:
            original = inside[row].tobytes().decode("utf-32-le")
            span = Span(start, end, original)
            yield Undoing(Misreading(names[row], wrong), (span,), text[:start] + original + text[end:], is_whole=True)
