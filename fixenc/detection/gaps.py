"""Bytes that a code page of Windows lacks: a stray one in its text does not make it text of a rarer charset.

Five bytes of windows-1252 are undefined, and browsers pass them through as C1 controls. Charsets with letters for them
read French with a stray 81 without a fault, as Persian or in the font of TeX, but only that byte speaks for these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from fixenc import charsets
from fixenc.detection.candidates import rarity
from fixenc.detection.fitting import FEW_PLACES, MOST_PLACES

# How their names begin: each byte of them is a character.
_OF_WINDOWS = "windows-"
# The fewest characters beyond ASCII for each undefined byte that both charsets have.
_SHARED = 3
# What an undefined byte becomes.
_GAP = re.compile("[\x80-\x9f\ufffd]")


def find_commoner(
    text: str, charset: charsets.Charset, others: Iterable[tuple[str, charsets.Charset]]
) -> charsets.Charset | None:
    """Return the commonest code page of Windows by which a text is the same but for a few bytes that this lacks.

    `others` are the texts that commoner and rarer charsets give, each with its charset. None if there is no such one.

    >>> french = [("déjà, très \\x81", charsets.named("windows-1252"))]
    >>> find_commoner("déjà, très پ", charsets.named("windows-1256"), french).name
    'windows-1252'
    >>> print(find_commoner("kuť", charsets.named("windows-1250"), [("ku\\x9d", charsets.named("windows-1252"))]))
    None
    """
    least = rarity(charset)
    alike = [
        other
        for read, other in others
        if other.name.startswith(_OF_WINDOWS) and rarity(other) < least and _differs_in_gaps(text, read)
    ]
    return min(alike, key=rarity, default=None)


def _differs_in_gaps(text: str, other: str) -> bool:
    """Whether another text is the same but for a few undefined bytes, among more characters beyond ASCII."""
    if len(text) != len(other):
        return False
    pairs = [(one, two) for one, two in zip(text, other, strict=True) if one != two or two > "\x7f"]
    gaps = [two for one, two in pairs if one != two]
    few = min(max(FEW_PLACES, MOST_PLACES * len(text)), (len(pairs) - len(gaps)) / _SHARED)
    return 0 < len(gaps) <= few and all(map(_GAP.match, gaps))
