"""Excerpts of a document by several encodings, at the places where they differ."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fixenc import charsets

# The most lines that are decoded by each encoding in search of a difference.
_MOST_LINES = 2_000
# The most bytes of them.
_MOST_BYTES = 200_000
# The most excerpts of a document.
_MOST_EXCERPTS = 3
# How much of a line stands before the first difference, in characters.
_BEFORE = 24
# The length of an excerpt, in characters; a terminal shows as much of it as fits.
_LONGEST = 240
_LINE_END = re.compile("\r\n|[\r\n]")


def cut_excerpts(data: bytes, labels: Sequence[str]) -> list[tuple[str, ...]]:
    r"""Return for each encoding some excerpts of a document; those of one number are of the same place in all.

    They are of the lines that most encodings read differently, each from a little before the first difference.

    >>> cut_excerpts("plain\nда".encode("koi8-r"), ["koi8-r", "windows-1251"])
    [('да',), ('ДБ',)]
    """
    readers = [charsets.from_label(label) for label in labels]
    part = data[:_MOST_BYTES]
    if any(reader.name.startswith(("utf-16", "utf-32")) for reader in readers):
        rows = [[reader.decode_with_places(part)[0].replace("\n", " ")] for reader in readers]
    else:
        lines = [line for line in part.split(b"\n")[:_MOST_LINES] if not line.isascii()] or [part]
        rows = [[reader.decode_with_places(line)[0].rstrip("\r") for line in lines] for reader in readers]
    places = list(zip(*rows, strict=True))
    best = sorted(range(len(places)), key=lambda at: -len(set(places[at])))[:_MOST_EXCERPTS]
    shown = [_cut(places[at]) for at in sorted(best)]
    return [tuple(texts) for texts in zip(*shown, strict=True)]


def _cut(texts: Sequence[str]) -> list[str]:
    """Return the readings of one line, each from a little before the first place where they differ."""
    differs = _first_difference(texts) if len(set(texts)) > 1 else _first_beyond_ascii(texts[0])
    start = max(0, differs - _BEFORE)
    return [("…" if start else "") + _LINE_END.sub(" ", text[start : start + _LONGEST]).strip() for text in texts]


def _first_difference(texts: Sequence[str]) -> int:
    return next((at for at, row in enumerate(zip(*texts, strict=False)) if len(set(row)) > 1), min(map(len, texts)))


def _first_beyond_ascii(text: str) -> int:
    return next((at for at, character in enumerate(text) if not character.isascii()), 0)
