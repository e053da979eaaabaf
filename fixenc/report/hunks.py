"""What differs between two texts, line by line, in time that grows with their length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, islice, takewhile

__all__ = ["Stretch", "count_equal_ends", "find_stretches", "group_stretches", "split_lines"]

Stretch = tuple[str, int, int, int, int]
"""``equal``, ``replace``, ``delete`` or ``insert``, and the lines from and to in both texts, as difflib has them."""

# The most lines, of both texts, that are compared each with each: some tenths of a second.
_MOST_COMPARED = 4_000


def split_lines(text: str) -> list[str]:
    """Split a text into lines with their ends; only LF ends a line, so that a stray CR or U+2028 stays visible.

    >>> split_lines("a\\r\\nb")
    ['a\\r\\n', 'b']
    """
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def find_stretches(before: Sequence[str], after: Sequence[str]) -> list[Stretch]:
    """Return the stretches of lines in which two texts are equal or differ, in order.

    A repair mostly keeps the number of lines: then each is compared with the one in its place.

    >>> find_stretches(["a", "b"], ["a", "c"])
    [('equal', 0, 1, 0, 1), ('replace', 1, 2, 1, 2)]
    """
    if len(before) == len(after):
        return list(_compare_in_place(before, after))
    start, end = count_equal_ends(before, after)
    inner_before, inner_after = before[start : len(before) - end], after[start : len(after) - end]
    stretches = [("equal", 0, start, 0, start)] if start else []
    for what, a, b, c, d in _compare_each(inner_before, inner_after):
        stretches.append((what, a + start, b + start, c + start, d + start))
    if end:
        stretches.append(("equal", len(before) - end, len(before), len(after) - end, len(after)))
    return stretches


def count_equal_ends(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """Return how many items two lists share at their start, and of the rest at their end.

    >>> count_equal_ends("abcd", "abxd")
    (2, 1)
    """
    start = _count_equal(zip(before, after, strict=False))
    rest = min(len(before), len(after)) - start
    return start, _count_equal(islice(zip(reversed(before), reversed(after), strict=False), rest))


def _count_equal(pairs: Iterable[tuple[str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _compare_in_place(before: Sequence[str], after: Sequence[str]) -> Iterator[Stretch]:
    at = 0
    for is_same, run in groupby(map(str.__eq__, before, after)):
        to = at + sum(1 for _ in run)
        yield ("equal" if is_same else "replace", at, to, at, to)
        at = to


def _compare_each(before: Sequence[str], after: Sequence[str]) -> Iterable[Stretch]:
    if len(before) + len(after) <= _MOST_COMPARED:
        return SequenceMatcher(None, before, after).get_opcodes()
    return [("replace", 0, len(before), 0, len(after))]


def group_stretches(stretches: Sequence[Stretch], context: int) -> Iterator[list[Stretch]]:
    """Yield the stretches of each hunk of a unified diff, with some equal lines around what differs."""
    return _Known(stretches).get_grouped_opcodes(context)  # type: ignore[return-value]


class _Known(SequenceMatcher[str]):
    """A matcher that gets the differences from outside, and only groups them into hunks."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        super().__init__()
        self._stretches = [(what, a, b, c, d) for what, a, b, c, d in stretches]

    def get_opcodes(self) -> list[Stretch]:  # type: ignore[override]
        return self._stretches
