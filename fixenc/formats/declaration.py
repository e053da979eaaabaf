"""A charset that a document declares for itself: the label, and its position.

Positions are the same in bytes (decoded as Latin-1, since declarations are ASCII) and in text, so that detection can
read the label and a format can rewrite it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from fixenc import charsets
from fixenc.errors import UnknownCharsetError

LABEL = r"(?P<label>[A-Za-z0-9][A-Za-z0-9_.:+-]*)"
# Any line end: CRLF, LF or CR.
LINE_END = r"(?:\r\n|\n|\r(?!\n))"


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declared label, and the positions where it starts and ends in the text."""

    label: str
    start: int
    end: int


Finder = Callable[[str], Iterable[Declaration]]


def declared(found: re.Match[str] | None) -> Iterator[Declaration]:
    """Yield the declaration of a match, which is its group `label`; nothing for None."""
    if found is not None:
        yield Declaration(found["label"], found.start("label"), found.end("label"))


def at_start(pattern: re.Pattern[str], text: str) -> Iterator[Declaration]:
    """Yield the declaration at the start of a text, if a pattern matches there."""
    return declared(pattern.match(text))


def everywhere(pattern: re.Pattern[str], text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[Declaration]:
    """Yield every declaration that a pattern finds; matches without a label, such as comments, are skipped."""
    for found in pattern.finditer(text, start, end):
        if found["label"] is not None:
            yield from declared(found)


def blanked(pattern: re.Pattern[str], text: str) -> str:
    """Return the text with all matches replaced by spaces, so that positions stay the same."""
    return pattern.sub(lambda found: " " * len(found.group()), text)


def redeclare(text: str, finder: Finder) -> str:
    """Return the text with each charset that `finder` finds in it changed to UTF-8.

    >>> from fixenc.formats.markup import in_markup
    >>> redeclare('<meta charset="gbk"><p>gbk', in_markup)
    '<meta charset="utf-8"><p>gbk'
    """
    parts, at = [], 0
    for found in finder(text):
        if not _means_utf8(found.label):
            parts += [text[at : found.start], "utf-8"]
            at = found.end
    return "".join(parts) + text[at:]


def _means_utf8(label: str) -> bool:
    try:
        return charsets.from_label(label).name == "utf-8"
    except UnknownCharsetError:
        return False
