"""Regular expressions with wide ranges of characters: 1 to 3 ms to compile, so it is done when one is needed."""

from __future__ import annotations

import re
from typing import cast

__all__ = ["compile_late", "reaches"]


def compile_late(pattern: str) -> re.Pattern[str]:
    """Return a pattern that is compiled when it is used first; raises re.error then, if it is none.

    >>> compile_late("[一-鿿]").findall("a一b")
    ['一']
    """
    return cast("re.Pattern[str]", _Late(pattern))


class _Late:
    """Stands for a pattern: its methods are looked up once, and kept."""

    def __init__(self, pattern: str) -> None:
        self._source = pattern

    def __getattr__(self, name: str) -> object:
        found = getattr(re.compile(self._source), name)
        setattr(self, name, found)
        return found


def reaches(text: str, first: str) -> bool:
    """Whether a text has a character from `first` on: if not, no pattern of such characters need be compiled.

    >>> reaches("größte", "\u2e80"), reaches("größte版", "\u2e80")
    (False, True)
    """
    return not text.isascii() and max(text) >= first
