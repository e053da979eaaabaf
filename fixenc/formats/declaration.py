"""A charset that a document declares for itself: the label, and its position.

Positions are the same in bytes (decoded as Latin-1, since declarations are ASCII) and in text, so that detection can
read the label and a format can rewrite it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from fixenc.formats.vocabularies import OTHERS, Vocabulary

LABEL = r"(?P<label>[A-Za-z0-9][A-Za-z0-9_.:+-]*)"
# Any line end: CRLF, LF or CR.
LINE_END = r"(?:\r\n|\n|\r(?!\n))"
# Characters: licences and change logs stand before the declarations of affix files, manuals and catalogues.
LONG_HEAD = 1 << 14
# Characters: all of the text is searched.
NO_LIMIT = 1 << 62


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declared label, and the positions where it starts and ends in the text."""

    label: str
    start: int
    end: int


Finder = Callable[[str], Iterable[Declaration]]


class Place(NamedTuple):
    """Where the files of a type declare their charset, and in which vocabulary.

    `reach` is how much of the text is searched by detection, in characters. `is_of_parts` is true where several parts
    may each have a declaration: they declare the charset of the file if all of them agree.
    """

    find: Finder
    vocabulary: Vocabulary = OTHERS
    reach: int = LONG_HEAD
    is_of_parts: bool = False


def newline_of(text: str) -> str:
    """Return the line end that a text has first; LF if it has none.

    >>> newline_of("a\\r\\nb")
    '\\r\\n'
    """
    found = re.search(LINE_END, text)
    return found[0] if found else "\n"


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
