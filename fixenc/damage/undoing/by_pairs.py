"""What one word may have been before a misreading in charsets of two bytes a character, if its bytes are no UTF-8."""

from __future__ import annotations

from collections.abc import Iterator

from fixenc import charsets
from fixenc.charsets.doubles import ways_to_write
from fixenc.damage.undoing.multi_byte import decode_by_each, has_only_multi_byte
from fixenc.damage.undoing.single_byte import encode_whole
from fixenc.damage.undoing.spans import has_controls
from fixenc.damage.undoing.tables import MULTI_BYTE, PAIR_READERS, load_writers


def find_by_pairs(word: str) -> Iterator[str]:
    """Yield what a word may have been otherwise: it was read or written in a charset of one and two bytes.

    >>> "日本語" in find_by_pairs("“ú–{Œê"), "größte" in find_by_pairs("gr鲞te")
    (True, True)
    """
    for data in encode_whole(word):
        for right in (*MULTI_BYTE, "vni"):
            try:
                original = charsets.named(right).written(data)
            except UnicodeDecodeError:
                continue
            if not has_controls(original):
                yield original
    if has_only_multi_byte(word):
        rights = (*load_writers().names, *MULTI_BYTE)
        for wrong in PAIR_READERS:
            if ways := ways_to_write(word, charsets.named(wrong)):
                for right, (found,) in decode_by_each([ways], rights):
                    if right != wrong and found is not None and not has_controls(found):
                        yield found
