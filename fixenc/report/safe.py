"""Escaping for terminals: all text from files, and all file names, pass through here before they are shown."""

from __future__ import annotations

import re

# C0 and C1 control characters (ESC begins terminal commands), line and paragraph separators, the marks and overrides of
# bidirectional text (Unicode UAX 9), the byte order mark, and lone surrogates, which are the bytes of a file name that
# is no UTF-8 (PEP 383).
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def safe(text: object) -> str:
    r"""Return the text with escapes for everything that could act on a terminal.

    >>> safe("a\x1b[31mb\n"), safe(b"caf\xe9".decode("utf-8", "surrogateescape"))
    ('a\\x1b[31mb\\n', 'caf\\xe9')
    """
    return _UNSAFE.sub(_escape, str(text))


def safe_but_tabs(text: str) -> str:
    """Return the same for a line of a document, whose tabs are kept."""
    return "\t".join(map(safe, text.split("\t")))


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")
