"""Signs, seen without any language model, that a text may be damaged, or that it cannot be judged."""

from __future__ import annotations

import re

# One of these stands in every escaped text but UTF-7: HTML entities, JSON escapes with or without backslashes, bytes in
# hexadecimal, words of mail.
_ESCAPED = (";&", "u00", "%C3%", "%c3%", "=C3=", "=?")
# One character is found many times as fast as several; the last of most of these is rare.
_LAST_OF_ESCAPED = tuple((sign[-1], sign) for sign in _ESCAPED)
# The pattern takes a run whole, whether it is ended or not: no run that begins within an unended one has an end.
_UTF_7 = re.compile(r"\+A[M-P][A-Za-z0-9+/]{3,}(-?)")
# A page of a manual with a few words in bold type has one backspace in 20 characters; one that is all bold, one in 3.
_LARGEST_SHARE_OF_BACKSPACES = 0.05


def has_escapes(text: str) -> bool:
    """Whether a text may hold characters that were written out in ASCII.

    >>> has_escapes("caf&Atilde;&copy;"), has_escapes("cafe")
    (True, False)
    """
    for last, sign in _LAST_OF_ESCAPED:
        if last in text and sign in text:
            return True
    return "+" in text and any(_UTF_7.findall(text))


def is_overstruck(text: str) -> bool:
    """Whether letters are struck over one by one, as in manuals for printers: such a text has no words to judge.

    >>> is_overstruck("N\\bNA\\bAM\\bME\\bE")
    True
    """
    return text.count("\b") > _LARGEST_SHARE_OF_BACKSPACES * len(text)
