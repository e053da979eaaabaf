"""Which kind of line ends a text has."""

from __future__ import annotations


def newline_kind(text: str) -> str | None:
    """One of ``LF``, ``CRLF``, ``CR`` and ``mixed``; None for a text of a single line without end.

    >>> newline_kind("a\\r\\nb\\r\\n"), newline_kind("a\\r\\nb\\n"), newline_kind("a")
    ('CRLF', 'mixed', None)
    """
    if "\r" not in text:
        return "LF" if "\n" in text else None
    pairs = text.count("\r\n")
    counts = {"LF": text.count("\n") - pairs, "CRLF": pairs, "CR": text.count("\r") - pairs}
    kinds = [kind for kind, count in counts.items() if count]
    return kinds[0] if len(kinds) == 1 else "mixed" if kinds else None
