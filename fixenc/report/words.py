"""Which words of two lines differ: a letter with its combining marks is one, and so is each wide character."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from fixenc.report.hunks import count_equal_ends

__all__ = ["changed_spans", "split_words"]

Span = tuple[int, int]
"""The start and the end of a stretch of a line."""

# The most words of a line that are compared each with each; of a longer line, the stretch from the first to the last
# difference is marked.
_MOST_WORDS = 400
# Joins emoji and letters of some scripts to the next character.
_JOINER = "\N{ZERO WIDTH JOINER}"


def changed_spans(before: str, after: str) -> tuple[list[Span], list[Span]]:
    """Return the stretches of two lines that differ, whole words of each.

    >>> changed_spans("am GÃ¶del vorbei", "am Gödel vorbei")
    ([(3, 9)], [(3, 8)])
    """
    old, new = split_words(before), split_words(after)
    start, end = count_equal_ends(old, new)
    inner = old[start : len(old) - end], new[start : len(new) - end]
    if max(map(len, inner)) > _MOST_WORDS:
        changes = [("replace", 0, len(inner[0]), 0, len(inner[1]))]
    else:
        changes = [one for one in SequenceMatcher(None, *inner, autojunk=False).get_opcodes() if one[0] != "equal"]
    return (
        _spans(old, [(a + start, b + start) for _, a, b, _, _ in changes]),
        _spans(new, [(c + start, d + start) for _, _, _, c, d in changes]),
    )


def split_words(line: str) -> list[str]:
    """Split a line into words and single signs, which together are the line.

    >>> split_words("né, 名前"), split_words("e\\u0301a!")
    (['né', ',', ' ', '名', '前'], ['e\\u0301a', '!'])
    """
    words = list[str]()
    for cluster in _clusters(line):
        is_joined = bool(words) and _is_of_word(cluster) and _is_of_word(words[-1])
        words[-1:] = [words[-1] + cluster] if is_joined else [*words[-1:], cluster]
    return words


def _clusters(line: str) -> Iterator[str]:
    """Yield each character with the marks and joiners that belong to it."""
    start = 0
    for at in range(1, len(line)):
        if not (_is_mark(line[at]) or line[at - 1] == _JOINER):
            yield line[start:at]
            start = at
    if line:
        yield line[start:]


def _is_mark(character: str) -> bool:
    return character == _JOINER or (character > "\u02ff" and unicodedata.category(character).startswith("M"))


def _is_of_word(cluster: str) -> bool:
    """Whether a cluster is a letter, digit or sign of mojibake in a word; wide characters are words by themselves."""
    first = cluster[0]
    if first.isspace() or unicodedata.east_asian_width(first) in "WF":
        return False
    return first.isalnum() or first > "\x7f"


def _spans(words: Sequence[str], changes: Sequence[Span]) -> list[Span]:
    """Return the stretches of a line for stretches of its words; stretches that are next to each other become one."""
    ends, spans = [0], list[Span]()
    for word in words:
        ends.append(ends[-1] + len(word))
    for first, last in changes:
        start, end = ends[first], ends[last]
        if start < end:
            spans[-1:] = [(spans[-1][0], end)] if spans and spans[-1][1] == start else [*spans[-1:], (start, end)]
    return spans
