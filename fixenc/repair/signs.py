"""Signs, seen without any language model, that a text may be damaged, or that it cannot be judged."""

from __future__ import annotations

import re

# One of these stands in every escaped text but UTF-7: HTML entities, JSON escapes with or without backslashes, bytes in
# hexadecimal, words of mail. Each has a character that is rare in prose: one is found many times as fast as several.
_ESCAPED = {
    "&": (";&",), "#": (";#",), "u": ("u00",), "%": ("%C3%", "%c3%"), "=": ("=C3=", "=?"), "<": ("<U+00", "<c3><"),
    "\\": ("\\xc3", "\\xC3", "\\303"),
}  # fmt: skip
# What was written out by halves: an entity or a byte in hexadecimal, after a character beyond ASCII.
_HALVES = {"&": re.compile(r"&[A-Za-z]"), "\\x": re.compile(r"\\x[89a]")}
# The pattern takes a run whole, whether it is ended or not: no run that begins within an unended one has an end.
_UTF_7 = re.compile(r"\+A[M-P][A-Za-z0-9+/]{3,}(-?)")
# A page of a manual with a few words in bold type has one backspace in 20 characters; one that is all bold, one in 3.
_LARGEST_SHARE_OF_BACKSPACES = 0.05


def has_escapes(text: str) -> bool:
    """Whether a text may hold characters that were written out in ASCII.

    >>> has_escapes("caf&Atilde;&copy;"), has_escapes("cafe")
    (True, False)
    """
    for rare, signs in _ESCAPED.items():
        if rare in text and any(sign in text for sign in signs):
            return True
    for lead, half in _HALVES.items():
        if lead in text and any(_follows_more_than_ascii(text, match.start()) for match in half.finditer(text)):
            return True
    return "+" in text and any(_UTF_7.findall(text))


def _follows_more_than_ascii(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] > "\x7f"


# What leads into characters of two bytes in ISO-2022-JP, with or without its escape character, and in HZ; each by a
# character that is rare in prose. Others are high bytes of UTF-16: of Latin, Cyrillic, Arabic and Thai letters.
_LEADS = {
    **{high: (high,) for high in "\0\x04\x06\x0e"},
    "$": ("$B", "$@"),
    "~": ("~{",),
}
# The same in HZ that lost its tildes. The limit keeps a long row of braces from being tried from each of them to its
# end.
_WITHOUT_TILDE = re.compile(r"\{[!-w][!-~]{3,200}?\}")
# A word with its small letters and its capitals exchanged, as Russian has that lost its highest bits. Most letters of
# such a text are capitals.
_EXCHANGED = re.compile(r"\b[a-z][A-Z@\[\\\]^_]{3}")
_CAPITALS = bytes(range(ord("A"), ord("Z") + 1))
_LEAST_CAPITALS = 0.3
# How much of a text is searched for these: an accident of all of it shows at its start.
_HEAD = 1_500


def has_seven_bits(text: str) -> bool:
    """Whether ASCII may be text in a charset of seven bits, or in UTF-16 with its bytes apart.

    >>> has_seven_bits("$B$3$l$O(B"), has_seven_bits("pRIWET"), has_seven_bits("cafe")
    (True, True, False)
    """
    for rare, leads in _LEADS.items():
        if rare in text and any(lead in text for lead in leads):
            return True
    if "{" in text and _WITHOUT_TILDE.search(text, 0, _HEAD) is not None:
        return True
    return _has_exchanged_cases(text)


def _has_exchanged_cases(text: str) -> bool:
    """Whether a text has many capitals, some of them in words that begin with a small letter."""
    head = text[:_HEAD].encode("ascii", "replace")
    is_large = len(head) - len(head.translate(None, _CAPITALS)) >= _LEAST_CAPITALS * len(head)
    return is_large and _EXCHANGED.search(text, 0, _HEAD) is not None


# Nothing that is looked for here in ASCII is without one of these, but a JSON escape without its backslash, and
# exchanged cases.
_SIGNS = b"&#%=<\\+${\0\x04\x06\x0e"


def is_plain_ascii(text: str) -> bool:
    """Whether a text is ASCII, with no sign that it may have been more than that.

    >>> is_plain_ascii("cafe"), is_plain_ascii("café"), is_plain_ascii("caf&Atilde;&copy;"), is_plain_ascii("pRIWET")
    (True, False, False, False)
    """
    if not text.isascii() or "u00" in text:
        return False
    data = text.encode()
    if len(data.translate(None, _SIGNS)) < len(data):  # one pass over the bytes: most text has none of these
        return not has_escapes(text) and not has_seven_bits(text)
    return not _has_exchanged_cases(text)


def is_overstruck(text: str) -> bool:
    """Whether letters are struck over one by one, as in manuals for printers: such a text has no words to judge.

    >>> is_overstruck("N\\bNA\\bAM\\bME\\bE")
    True
    """
    return text.count("\b") > _LARGEST_SHARE_OF_BACKSPACES * len(text)
