"""The changes of a fix, as a unified diff."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from fixenc.records import Outcome
from fixenc.report.safe import safe, safe_but_tabs


def diff_lines(outcome: Outcome, *, for_terminal: bool = False) -> Iterator[str]:
    """Yield the lines of a diff from the decoded text to the clean one, without line ends.

    If only bytes change, one line says so. `for_terminal` escapes control characters; without it, they are kept for
    programs that apply the diff.
    """
    if outcome.change is None:
        return
    name, target = safe(outcome.path), safe(outcome.target or outcome.path)
    before, after = _split_lines(outcome.change.before), _split_lines(outcome.change.after)
    if before == after:
        yield f"# {name}: {', '.join(outcome.actions)}; the text stays the same"
        return
    for line in difflib.unified_diff(before, after, name, target, lineterm="", n=3):
        body, newline, _ = line.partition("\n")
        yield safe_but_tabs(body.removesuffix("\r")) if for_terminal else body.removesuffix("\r")
        if not newline and not line.startswith(("---", "+++", "@@")):
            yield "\\ No newline at end of file"


def _split_lines(text: str) -> list[str]:
    """Split a text into lines with their ends; only LF ends a line, so that a stray CR or U+2028 stays visible."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
