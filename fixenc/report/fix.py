"""The report of ``fixenc fix`` for people: progress, a line for each file with news, and a summary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.text import Text

from fixenc.records import Outcome, Status
from fixenc.report.console import (
    STYLES,
    Console,
    compressed_in_words,
    count_files,
    in_brackets,
    is_settled_by_name,
    status_line,
)
from fixenc.report.notices import notices
from fixenc.report.paths import arrow_to
from fixenc.report.safe import safe

__all__ = ["Tally", "actions_in_words", "has_line", "outcome_text", "places_in_words", "progress"]

if TYPE_CHECKING:
    from collections.abc import Callable

    from fixenc.options import Options

# Files with another status get a line only with --verbose.
_SHOWN = frozenset({Status.FIXED, Status.UNSURE, Status.FAILED})
# How often something was done, in brackets of its own.
_COUNT = re.compile(r" \(([\d,]+ \w+)\)$")
# The columns before the path of a file, and so before notes below it.
_INDENT = 10
# The fewest columns for such notes, even on a narrow terminal.
_LEAST_NOTES = 20
# The most places of undecodable byte sequences in the line for a file.
_MOST_PLACES = 3


@dataclass
class Tally:
    """Counts outcomes."""

    by_status: Counter[Status] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    due: int = 0
    damaged: int = 0
    written: int = 0
    lost: int = 0
    doubtful: int = 0
    unsettled: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        self.by_status[outcome.status] += 1
        self.due += outcome.is_due and outcome.status is Status.FIXED
        self.damaged += outcome.status is Status.FIXED and outcome.undecodable > 0
        self.written += outcome.was_written
        self.lost += outcome.lost > 0
        self.doubtful += outcome.doubtful > 0 and outcome.status is not Status.UNSURE
        self.unsettled += outcome.status is Status.UNSURE and is_settled_by_name(outcome.reason or "")
        if outcome.reason and outcome.status is Status.SKIPPED:
            self.reasons[outcome.reason] += 1

    def summary(self, *, is_dry: bool) -> str:
        """Return all counts in one line: ``14 files: 9 fixed, 4 healthy, 1 skipped (1 symbolic link), 9 written``.

        What a person should see in files of any status is counted once more at the end: undecodable byte sequences of
        fixed files, characters that had been lost before, and stretches in doubt.
        """
        total = self.by_status.total()
        if not total:
            return "no files found"
        parts = list[str]()
        for status in Status:
            if count := self.by_status[status]:
                parts += self._parts_of(status, count, is_dry=is_dry)
        parts.append("nothing written" if is_dry else f"{self.written} written")
        parts += [f"{self.damaged} with undecodable byte sequences"] * (self.damaged > 0)
        parts += [f"{self.lost} with lost characters"] * (self.lost > 0)
        parts += [f"{self.doubtful} with doubtful stretches"] * (self.doubtful > 0)
        return count_files(total) + ", ".join(parts)

    def next_steps(self, options: Options) -> Iterator[str]:
        """Yield lines about what a person may do after a run."""
        if self.unsettled:
            yield "choose encodings for unsure files: `fixenc review`"
        if self.written and options.journal is not None and options.backup:
            is_copies = not options.in_place and options.output is None
            accept = " put in place: `fixenc accept`;" if is_copies else ""
            yield f"look: `fixenc report`;{accept} take back: `fixenc undo`"

    def _parts_of(self, status: Status, count: int, *, is_dry: bool) -> Iterator[str]:
        """Yield the parts of the summary for one status."""
        if status is not Status.FIXED:
            yield f"{count} {status.value}" + in_brackets(self.reasons) * (status is Status.SKIPPED)
            return
        if self.due:
            yield f"{self.due} {'to fix' if is_dry else 'fixed'}"
        if count > self.due:
            yield f"{count - self.due} up to date"


def outcome_text(outcome: Outcome, *, is_dry: bool, has_target: bool = True, console: Console | None = None) -> Text:
    """Return the line for one file: status, path, what was done, why not more, and what else is to be known.

    Without `has_target`, the path of the clean copy is left out: a check judges the file alone. On a terminal, given as
    `console`, what does not fit stands below the path, and is wrapped between words.
    """
    is_fixed = outcome.status is Status.FIXED
    text = status_line(outcome.status, outcome.path, "would fix" if is_dry and outcome.is_due else "fixed")
    if is_fixed and has_target and outcome.target is not None and outcome.target != outcome.path:
        text.append(arrow_to(outcome.target, outcome.path))
    notes = _notes_of(outcome)
    if console is None or not console.is_terminal or text.cell_len + notes.cell_len <= console.width:
        return text.append_text(notes)
    for line in _without_indent(notes).wrap(console, max(_LEAST_NOTES, console.width - _INDENT)):
        text.append("\n" + " " * _INDENT).append_text(line)
    return text


def _notes_of(outcome: Outcome) -> Text:
    """Return what follows the paths in the line for a file."""
    notes = Text()
    if outcome.actions:
        notes.append(f" ({safe(actions_in_words(outcome))})", "dim")
    if outcome.reason:
        notes.append(f"  {safe(outcome.reason)}")
    if outcome.compression is not None:
        notes.append(f"  {compressed_in_words(outcome.compression)}", "dim")
    if where := places_in_words(outcome):
        notes.append(f"  {where}", STYLES[Status.UNSURE])
    if known := notices(outcome):
        notes.append(f"  {safe(', '.join(known))}", STYLES[Status.UNSURE])
    return notes


def _without_indent(text: Text) -> Text:
    return text[len(text.plain) - len(text.plain.lstrip()) :]


def actions_in_words(outcome: Outcome) -> str:
    """Return what was done to a file, to stand in brackets: ``re-encoded from koi8-r; byte order mark dropped``."""
    return "; ".join(_COUNT.sub(r", \1", one) for one in outcome.actions)


def places_in_words(outcome: Outcome) -> str:
    """Return the first places of undecodable byte sequences, by line and column: ``at 1:20, 7:3``; "" if none."""
    shown = [f"{place.line}:{place.column}" for place in outcome.places[:_MOST_PLACES]]
    return f"at {', '.join(shown)}{', …' if outcome.undecodable > len(shown) else ''}" if shown else ""


def has_line(outcome: Outcome, *, is_verbose: bool) -> bool:
    """Whether a file gets a line of its own."""
    is_news = outcome.is_due or outcome.status is not Status.FIXED
    return is_verbose or (is_news and outcome.status in _SHOWN)


@contextmanager
def progress(
    console: Console, files: int | None, size: int, bytes_done: Callable[[], int], *, is_wanted: bool
) -> Iterator[Callable[[], None]]:
    """Show a progress bar on a terminal, and nothing elsewhere; yields the function to call after each file.

    The files have `size` bytes in all; `bytes_done` returns a number that grows by as many until the end. `files` is
    None if nobody knows yet how many there are. Lines for people must go through this same console, which writes them
    above the bar.
    """
    if not (is_wanted and console.is_terminal):
        yield lambda: None
        return
    from fixenc.report.bar import Bar

    with Bar(console, files, size, bytes_done) as bar:
        yield bar.count_file
