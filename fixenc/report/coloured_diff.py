"""A diff for a terminal: colours, and the words that differ marked within their lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from fixenc.records import Outcome
from fixenc.report.console import Console
from fixenc.report.diff import diff_lines
from fixenc.report.paths import shown
from fixenc.report.safe import safe_but_tabs
from fixenc.report.words import Span, changed_spans

__all__ = ["coloured_lines", "show_diff"]

# The style of a line by its first sign, and of the words in it that differ.
_STYLES = {"-": "red", "+": "green", "@": "cyan", "\\": "dim"}
_CHANGED = "bold reverse"
# A line of the part that patch programs skip: its sign, and the number of the line.
_COMMENT = re.compile(r"# ([-+ ]) *\d+  ")


def show_diff(outcome: Outcome, console: Console) -> None:
    """Print the diff of a file."""
    for line in coloured_lines(outcome):
        console.print(line)


def coloured_lines(outcome: Outcome) -> Iterator[Text]:
    """Yield the lines of a diff, safe for a terminal; the name of the file stands there as a person reads it."""
    removed, added = list[str](), list[str]()
    is_head = True
    for line in diff_lines(outcome):
        is_head = is_head and line.startswith(("--- ", "+++ "))
        if is_head:
            yield Text(f"{line[:3]} {shown(outcome.path)}", "bold")
            continue
        sign = _sign_of(line)
        if sign == "-" and not added:
            removed.append(line)
        elif sign == "+":
            added.append(line)
        elif sign == "\\" and (removed or added):
            (added or removed).append(line)
        else:
            yield from _pair(removed, added)
            removed, added = ([line], []) if sign == "-" else ([], [])
            if sign != "-":
                yield Text(safe_but_tabs(line), _style_of(line))
    yield from _pair(removed, added)


def _sign_of(line: str) -> str:
    comment = _COMMENT.match(line)
    return comment[1] if comment else line[:1]


def _style_of(line: str) -> str:
    if line.startswith(("# ---", "# +++")):
        return "bold"
    return _STYLES.get(_sign_of(line), "")


def _pair(removed: Sequence[str], added: Sequence[str]) -> Iterator[Text]:
    """Yield removed and then added lines; what differs is marked if there are as many of both."""
    old, new = [one for one in removed if one[0] != "\\"], [one for one in added if one[0] != "\\"]
    is_paired = len(old) == len(new)
    spans = [changed_spans(_body(a), _body(b)) for a, b in zip(old, new, strict=True)] if is_paired else []
    yield from _mark(removed, [span for span, _ in spans])
    yield from _mark(added, [span for _, span in spans])


def _body(line: str) -> str:
    comment = _COMMENT.match(line)
    return line[comment.end() if comment else 1 :]


def _mark(lines: Iterable[str], spans: Iterable[Sequence[Span]]) -> Iterator[Text]:
    """Yield lines with what differs in each; the line about a missing line end has none of its own."""
    each = iter(spans)
    for line in lines:
        own = [] if line.startswith("\\") else next(each, [])
        yield mark_spans(line, len(line) - len(_body(line)), own, _style_of(line))


def mark_spans(line: str, offset: int, spans: Sequence[Span], style: str, changed: str = _CHANGED) -> Text:
    """Return a line, safe for a terminal, in a style, with some stretches of it marked, which begin at an offset."""
    text, at = Text(style=style), 0
    for start, end in spans:
        text.append(safe_but_tabs(line[at : start + offset]))
        text.append(safe_but_tabs(line[start + offset : end + offset]), changed)
        at = end + offset
    return text.append(safe_but_tabs(line[at:]))
