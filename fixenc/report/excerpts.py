"""Excerpts of long texts: what matters stands in its surroundings, whatever its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.text import Text

from fixenc.report.safe import safe
from fixenc.report.words import Span, changed_spans

__all__ = ["Excerpt", "cut_around", "excerpt_of", "excerpts_of_change"]

# The most characters of an excerpt: two lines of a terminal, and a half.
_LONGEST = 200
# The most characters of the same line that are shown before and after what matters.
_AROUND = 30
# Marks stretches of an excerpt on a terminal.
_MARKED = "bold reverse"
_CUT = "…"


class Excerpt(NamedTuple):
    """A part of a text, and the stretches of it that matter."""

    text: str
    spans: tuple[Span, ...] = ()

    def styled(self, style: str = "") -> Text:
        """Return it safe for a terminal, with what matters marked."""
        shown, at = Text(style=style), 0
        for start, end in self.spans:
            shown.append(safe(self.text[at:start]))
            shown.append(safe(self.text[start:end]), _MARKED)
            at = end
        return shown.append(safe(self.text[at:]))


def excerpts_of_change(before: str, after: str, at: Span, new_at: Span) -> tuple[Excerpt, Excerpt]:
    """Return excerpts of a text before and after the stretch `at` became `new_at`, each in its line.

    >>> old, new = excerpts_of_change("Ein cafÃ© hier", "Ein café hier", (4, 9), (4, 8))
    >>> old.text, new.text, new.spans
    ('Ein cafÃ© hier', 'Ein café hier', ((4, 8),))
    """
    old, new = changed_spans(before[slice(*at)], after[slice(*new_at)])
    return (
        excerpt_of(before, at, [(at[0] + start, at[0] + end) for start, end in old]),
        excerpt_of(after, new_at, [(new_at[0] + start, new_at[0] + end) for start, end in new]),
    )


def excerpt_of(text: str, at: Span, marked: Sequence[Span] = ()) -> Excerpt:
    """Return a stretch of a text in its line, with some of it marked; of a long stretch, what surrounds a mark."""
    start, end = at
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    first, last = max(line_start, start - _AROUND), min(line_end, end + _AROUND)
    if last - first > _LONGEST:
        focus = marked[0][0] if marked else start
        first = min(max(first, focus - 2 * _AROUND), last - _LONGEST)
        last = first + _LONGEST
    return _cut(text, first, last, marked, ends=(line_start, line_end))


def cut_around(text: str, position: int, most: int = _LONGEST) -> str:
    """Return a text of some line, or what surrounds a position in one of more than `most` characters.

    >>> cut_around("short", 3), len(cut_around("x" * 999, 500))
    ('short', 202)
    """
    if len(text) <= most:
        return text
    first = min(max(position - min(2 * _AROUND, most // 2), 0), len(text) - most)
    return _cut(text, first, first + most, (), ends=(0, len(text))).text


def _cut(text: str, first: int, last: int, marked: Iterable[Span], ends: Span) -> Excerpt:
    """Return the text from `first` up to `last`, with a sign where its line goes on."""
    head, tail = _CUT * (first > ends[0]), _CUT * (last < ends[1])
    offset = len(head) - first
    inside = ((max(start, first), min(end, last)) for start, end in marked)
    spans = tuple((start + offset, end + offset) for start, end in inside if start < end)
    return Excerpt(head + text[first:last].removesuffix("\r") + tail, spans)
