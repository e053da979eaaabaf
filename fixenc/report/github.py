"""Results as workflow commands of GitHub Actions, which show them beside the lines of a pull request.

The commands and their escapes: https://docs.github.com/actions/reference/workflow-commands-for-github-actions, and
``packages/core/src/command.ts`` in the repository actions/toolkit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from fixenc.records import Outcome, Spot, Status
from fixenc.report.annotations import Annotation, Level, annotate
from fixenc.report.paths import with_slashes
from fixenc.report.safe import safe

__all__ = ["GithubReport"]

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


class GithubReport:
    """Writes one annotation for each sort of annotation in a file, at its first place."""

    def __init__(self, *, is_check: bool) -> None:
        self._is_check = is_check

    def begin(self) -> Iterator[str]:
        """Yield what comes before the first file."""
        yield from ()

    def add(self, outcome: Outcome) -> Iterator[str]:
        """Yield the annotations of a file."""
        file = safe(with_slashes(outcome.path))
        if outcome.status is Status.FAILED:
            yield _annotation("error", file, None, "fixenc: failed", outcome.reason or "")
        for first, count in _group(annotate(outcome, is_check=self._is_check)):
            words = first.words if count == 1 else f"{first.words} ({count} places)"
            yield _annotation(_COMMANDS[first.level], file, first.spot, f"fixenc: {first.rule}", words)

    def end(self) -> Iterator[str]:
        """Yield what comes after the last file."""
        yield from ()


def _group(found: Iterator[Annotation]) -> Iterator[tuple[Annotation, int]]:
    """Yield the first annotation of each sort, with the number of all of them."""
    groups = defaultdict[tuple[str, str], list[Annotation]](list)
    for one in found:
        groups[one.rule, one.words].append(one)
    for group in groups.values():
        yield group[0], len(group)


def _annotation(command: str, file: str, spot: Spot | None, title: str, words: str) -> str:
    properties = {"file": file}
    if spot is not None:
        properties |= {"line": str(spot.line), "endLine": str(spot.end_line), "col": str(spot.column)}
        # GitHub ignores columns of more than one line.
        properties |= {"endColumn": str(spot.end_column)} if spot.line == spot.end_line else {}
    properties["title"] = title
    listed = ",".join(f"{name}={_escape_property(value)}" for name, value in properties.items())
    return f"::{command} {listed}::{_escape(safe(words))}\n"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
