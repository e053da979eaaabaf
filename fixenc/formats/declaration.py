"""A charset that a document declares for itself: the label, and where exactly it stands.

Found alike in bytes (decoded as latin-1, for declarations are ASCII) and in text, so that detection can read the
label and a format can rewrite it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from fixenc import charsets
from fixenc.errors import UnknownCharsetError

LABEL = r"(?P<label>[A-Za-z0-9][A-Za-z0-9_.:+-]*)"


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declared label and where it stands in the text it was found in."""

    label: str
    start: int
    end: int


Finder = Callable[[str], Iterable[Declaration]]


def declared(found: re.Match[str] | None) -> Iterator[Declaration]:
    """The declaration that the group `label` of a match is."""
    if found is not None:
        yield Declaration(found["label"], found.start("label"), found.end("label"))


def at_start(pattern: re.Pattern[str], text: str) -> Iterator[Declaration]:
    """The declaration that a text begins with."""
    return declared(pattern.match(text))


def everywhere(pattern: re.Pattern[str], text: str) -> Iterator[Declaration]:
    """Every place where a pattern finds a label; what it matches without one is passed over."""
    for found in pattern.finditer(text):
        if found["label"] is not None:
            yield from declared(found)


def blanked(pattern: re.Pattern[str], text: str) -> str:
    """The text with what only speaks of declarations blanked, not cut, so that positions stay true."""
    return pattern.sub(lambda found: " " * len(found.group()), text)


def redeclare(text: str, finder: Finder) -> str:
    """The text with each charset that `finder` finds declared in it changed to UTF-8.

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
