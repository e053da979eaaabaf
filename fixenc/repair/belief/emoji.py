"""Emoji of which too few bytes are left for a repair, in a line that could be repaired otherwise.

If only the rest of such a line were repaired, nobody could see any more what had happened to its emoji. So the line is
left unchanged, and reported as in doubt.
"""

from __future__ import annotations

import re
from functools import lru_cache

from fixenc import charsets
from fixenc.charsets import REPLACEMENT

# The first byte of nearly all emoji in UTF-8 (RFC 3629, 3).
_LEAD = 0xF0
# The bytes that follow it.
_TRAILS = range(0x80, 0xC0)
_LOST = "?" + REPLACEMENT


def has_lost_emoji(text: str, reader: str) -> bool:
    """Whether a text has the start of an emoji, read in a charset, that lost some of its other bytes.

    Emoji stand apart from words, and no mark of a lost byte follows a letter there.

    >>> has_lost_emoji("hello ð???", "windows-1252"), has_lost_emoji("bað? það", "windows-1252")
    (True, False)
    """
    pattern = _compile_pattern(reader)
    return pattern is not None and pattern.search(text) is not None


@lru_cache(maxsize=64)
def _compile_pattern(reader: str) -> re.Pattern[str] | None:
    charset = charsets.named(reader)
    try:
        lead = charset.misread(bytes([_LEAD]))
        trails = "".join(charset.misread(bytes([byte])) for byte in _TRAILS)
    except UnicodeError:  # a charset that reads bytes in pairs
        return None
    signs = re.escape(_LOST + "".join(sign for sign in trails if not sign.isalpha()))
    return re.compile(rf"(?<![^\W\d_]){re.escape(lead)}[{signs}]")
