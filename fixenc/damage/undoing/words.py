"""What one word may have been before a misreading in any charset, if its bytes are no UTF-8."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from fixenc import charsets
from fixenc.charsets.doubles import ways_to_write
from fixenc.charsets.single_byte import are_controls
from fixenc.damage.undoing.multi_byte import EAST_ASIAN, decode_by_each
from fixenc.damage.undoing.single_byte import encode_by_readers
from fixenc.damage.undoing.spans import has_controls
from fixenc.damage.undoing.tables import MULTI_BYTE, PAIR_READERS, load_writers


def find_letter_for_letter(word: str) -> list[str]:
    """Return what a word may have been, letter for letter: it was read and written in single-byte charsets.

    >>> "größte" in find_letter_for_letter("gr”áte"), "größte" in find_letter_for_letter("grцЯte")
    (True, True)
    """
    codes = np.frombuffer(word.encode("utf-32-le", "surrogatepass"), np.uint32)
    together = b"".join(_encode(word))
    decoded = load_writers().readings.take(np.frombuffer(together, np.uint8), axis=1).reshape(-1, len(codes))
    is_other = (decoded != codes).any(axis=1) & ~are_controls(decoded).any(axis=1)
    texts = decoded[is_other].tobytes().decode("utf-32-le", "surrogatepass")
    return list(dict.fromkeys(texts[at : at + len(codes)] for at in range(0, len(texts), len(codes))))


def find_by_pairs(word: str) -> Iterator[str]:
    """Yield what a word may have been otherwise: it was read or written in a charset of one and two bytes.

    >>> "日本語" in find_by_pairs("“ú–{Œê"), "größte" in find_by_pairs("gr鲞te")
    (True, True)
    """
    for data in _encode(word):
        for right in (*MULTI_BYTE, "vni"):
            try:
                original = charsets.named(right).written(data)
            except UnicodeDecodeError:
                continue
            if not has_controls(original):
                yield original
    if EAST_ASIAN.search(word):
        rights = (*load_writers().names, *MULTI_BYTE)
        for wrong in PAIR_READERS:
            if ways := ways_to_write(word, charsets.named(wrong)):
                for right, (found,) in decode_by_each([ways], rights):
                    if right != wrong and found is not None and not has_controls(found):
                        yield found


def _encode(word: str) -> list[bytes]:
    """Return the different bytes that a word has in the single-byte charsets that lack none of its characters."""
    return list(dict.fromkeys(reader.data for reader in encode_by_readers(word) if reader.is_whole))
