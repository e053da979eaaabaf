"""What a person sees: a line for each file worth one, progress, tables, explanations, and summaries of everything."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from fixenc import charsets
from fixenc.errors import UnknownCharsetError
from fixenc.records import Detection, Outcome, Region, Repair, Status
from fixenc.report.safe import safe

__all__ = [
    "Console",
    "Tally",
    "detection_table",
    "in_brackets",
    "is_shown",
    "look_failures",
    "look_summary",
    "outcome_text",
    "places_in_words",
    "print_candidates",
    "print_columns",
    "print_repair",
    "progress",
    "restored_summary",
    "restored_text",
    "runs_table",
    "status_line",
    "stderr_console",
    "stdout_console",
]

if TYPE_CHECKING:
    from collections.abc import Callable

    from fixenc.files.journal import Journal
    from fixenc.files.looking import Look
    from fixenc.files.restoring import Restored

_STYLES = {
    Status.FIXED: "green",
    Status.HEALTHY: "dim",
    Status.UNSURE: "yellow",
    Status.SKIPPED: "dim",
    Status.FAILED: "bold red",
}
# Only files in which something happened, or should have, get a line, unless more is asked for.
_SHOWN = frozenset({Status.FIXED, Status.UNSURE, Status.FAILED})

_PIPE_WIDTH = 10_000  # columns; more than any row of ours
_EXAMPLES = 3  # of each accident in an explanation
_MOST_ODDS = 1_000_000
_LONGEST_EXAMPLE = 200  # characters
_PLACES = 3  # that did not decode, in the line of a file


def stderr_console() -> Console:
    """A console on stderr that takes no text for markup; colours only on a terminal, and never under NO_COLOR."""
    return Console(stderr=True, markup=False, highlight=False, soft_wrap=True)


def stdout_console() -> Console:
    """The same on stdout; a pipe gets lines as long as they are."""
    console = Console(markup=False, highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = _PIPE_WIDTH
    return console


@dataclass
class Tally:
    """Counts outcomes as they pass."""

    by_status: Counter[Status] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    due: int = 0
    damaged: int = 0
    written: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        self.by_status[outcome.status] += 1
        self.due += outcome.is_due and outcome.status is Status.FIXED
        self.damaged += outcome.status is Status.FIXED and outcome.undecodable > 0
        self.written += outcome.was_written
        if outcome.reason and outcome.status is Status.SKIPPED:
            self.reasons[outcome.reason] += 1

    def summary(self, *, is_dry: bool) -> str:
        """All counts in one line: ``14 files: 9 fixed, 4 healthy, 1 skipped (1 symbolic link)``.

        Those with places that do not decode are counted at the end once more: somebody may want to look at them.
        """
        parts = []
        for status in Status:
            if count := self.by_status[status]:
                if status is Status.FIXED:
                    done, earlier = self.due, count - self.due
                    parts += [f"{done} {'to fix' if is_dry else 'fixed'}"] * (done > 0)
                    parts += [f"{earlier} up to date"] * (earlier > 0)
                else:
                    parts.append(f"{count} {status.value}" + in_brackets(self.reasons) * (status is Status.SKIPPED))
        parts.append("nothing written" if is_dry else f"{self.written} written")
        parts += [f"{self.damaged} with places that do not decode"] * (self.damaged > 0)
        return _total(self.by_status.total()) + ", ".join(parts)


def outcome_text(outcome: Outcome, *, is_dry: bool) -> Text:
    """One file in one line: status, names, what was done and why not more."""
    text = status_line(outcome.status, outcome.path, "would fix" if is_dry and outcome.is_due else "fixed")
    if outcome.target is not None and outcome.target != outcome.path and outcome.status is Status.FIXED:
        text.append(f" → {safe(outcome.target)}")
    notes = [*outcome.actions, outcome.reason] if outcome.reason else [*outcome.actions]
    notes += [] if outcome.compression is None else [_in_compressed(outcome.compression)]
    if notes:
        text.append("  " + safe(", ".join(notes)), "dim" if outcome.status is Status.FIXED else "")
    if where := places_in_words(outcome):
        text.append(f"  {where}", _STYLES[Status.UNSURE])
    return text


def places_in_words(outcome: Outcome) -> str:
    """Where what does not decode stands, by line and column: ``at 1:20, 7:3``; nothing if all decodes."""
    told = [f"{place.line}:{place.column}" for place in outcome.places[:_PLACES]]
    return f"at {', '.join(told)}{', …' if outcome.undecodable > len(told) else ''}" if told else ""


def _in_compressed(compression: str) -> str:
    return f"in {compression} data"


def status_line(status: Status, path: object, fixed: str = "fixed") -> Text:
    """The beginning of a line for one file: how it came out, and its name."""
    word = fixed if status is Status.FIXED else status.value
    return Text.assemble((f"{word:9} ", _STYLES[status]), safe(path))


def is_shown(outcome: Outcome, *, is_verbose: bool) -> bool:
    """Whether a file gets a line of its own."""
    is_news = outcome.is_due or outcome.status is not Status.FIXED
    return is_verbose or (is_news and outcome.status in _SHOWN)


@contextmanager
def progress(console: Console, total: int, *, is_wanted: bool) -> Iterator[Callable[[], None]]:
    """A bar on a terminal, and nothing elsewhere; yields the function that moves it on by one file.

    While it stands, lines for people go through this very console, which writes them above the bar.
    """
    if not (is_wanted and console.is_terminal):
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # Redirecting, Rich's default, would send what is printed on stdout to this console: data to the terminal.
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


def print_columns(headings: Sequence[str], rows: Iterable[Sequence[str]], console: Console) -> None:
    """Print rows under headings, each cell made safe."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(safe(cell)) for cell in row))
    console.print(table)


def detection_table(looks: Iterable[Look], console: Console) -> None:
    """Print what was detected: file, encoding, evidence, confidence, language, kind of line ends."""
    rows = []
    for look in looks:
        if (d := look.detection) is not None:
            why, confidence = _evidence(look, d), f"{d.confidence:.2f}"
            rows.append((str(look.path), _encoding(d), why, confidence, d.language or "-", look.newline or "-"))
    if rows:
        print_columns(("file", "encoding", "evidence", "confidence", "language", "newline"), rows, console)


def _evidence(look: Look, found: Detection) -> str:
    """What the answer about a file rests on, or why there is none, and whether what it holds was asked."""
    why = found.reason or found.evidence.value
    return why if look.compression is None else f"{why}, {_in_compressed(look.compression)}"


def print_candidates(looks: Iterable[Look], console: Console) -> None:
    """Print what each file could be in, how its text begins to read so, and what speaks against the answer."""
    for look in looks:
        if (found := look.detection) is None:
            continue
        why = safe(_evidence(look, found))
        console.print(Text(f"{safe(look.path)}  {found.encoding or 'no text'} ({why})", "bold"))
        if found.declared is not None and found.is_text and not _is_as_declared(found):
            console.print(Text(f"  declared  {safe(found.declared)}, found {found.encoding}", "yellow"))
        if look.undecodable:
            places = [f"line {one.line}, column {one.column} ({one.data.hex(' ') or '?'})" for one in look.places]
            more = [f"and {look.undecodable - len(places)} more"] * (0 < len(places) < look.undecodable)
            console.print(Text(f"  does not decode  {'; '.join([*places, *more])}", "yellow"))
        for one in look.rivals:
            console.print(Text(f"  {one.probability:6.2%}  {one.encoding:14}  {safe(one.excerpt)}"))


def _is_as_declared(found: Detection) -> bool:
    """Whether a document is in what it declares; ASCII is in nearly all that can be declared."""
    try:
        said = charsets.from_label(found.declared or "")
    except UnknownCharsetError:
        return False
    return found.encoding == "ascii" or said.codec == charsets.named(found.encoding or "").codec


def _encoding(detection: Detection) -> str:
    """The encodings of a document; of several, in how many parts they stand."""
    names = dict.fromkeys(part.encoding for part in detection.parts)
    if len(names) < 2:  # noqa: PLR2004 - several
        return detection.encoding or "-"
    return f"{' and '.join(names)}, in {len(detection.parts)} parts"


def look_failures(looks: Iterable[Look]) -> Iterator[Text]:
    """A line for each file that could not be looked at."""
    for look in looks:
        if look.failure is not None:
            yield status_line(Status.FAILED, look.path).append(f"  {safe(look.failure)}")


def look_summary(looks: Sequence[Look]) -> str:
    """All counts in one line: ``9 files: 6 text, 1 binary, 2 skipped (2 hidden)``."""
    skipped = Counter(look.skip for look in looks if look.skip)
    counts = {
        "text": sum(look.detection is not None and look.detection.is_text for look in looks),
        "binary": sum(look.detection is not None and not look.detection.is_text for look in looks),
        "skipped": sum(skipped.values()),
        "failed": sum(look.failure is not None for look in looks),
    }
    parts = [f"{count} {word}" + in_brackets(skipped) * (word == "skipped") for word, count in counts.items() if count]
    return _total(len(looks)) + (", ".join(parts) or "nothing to do")


def runs_table(runs: Iterable[Journal], console: Console) -> None:
    """Print what was done: the name of each run, when it began, what it did where, and how it came out."""
    rows = []
    for run in runs:
        began = time.strftime("%Y-%m-%d %H:%M", time.localtime(run.began))
        rows.append((run.number, began, run.how, str(run.fixed), run.state, " ".join(map(str, run.roots))))
    print_columns(("run", "began", "how", "fixed", "state", "paths"), rows, console)


def restored_text(one: Restored) -> Text:
    """One file that could not be restored, and why."""
    return status_line(Status.FAILED, one.path).append(f"  {safe(one.failure or '')}")


def restored_summary(restored: Sequence[Restored]) -> str:
    """All counts in one line: ``3 files: 2 restored, 1 failed``."""
    counts = Counter(one.fate.value for one in restored)
    return _total(len(restored)) + (", ".join(f"{n} {word}" for word, n in counts.items()) or "nothing to do")


def print_repair(
    repair: Repair, console: Console, detection: Detection | None = None, refusal: str | None = None
) -> None:
    """Print what had happened to a text: each kind of accident with an example or a few, and the proof.

    A file has a `detection` as well, and one that nobody can vouch for a `refusal`.
    """
    if detection is not None:
        why = detection.reason or detection.evidence.value
        console.print(Text(f"encoding  {detection.encoding or 'none'} ({safe(why)})"))
    if refusal is not None:
        console.print(Text(f"left alone: {safe(refusal)}"))
        return
    if not repair.regions and not repair.unsure:
        console.print(Text("no damage found"))
        return
    _print_doubts(repair, console)
    by_accident: dict[str, list[Region]] = {}
    for region in repair.regions:
        by_accident.setdefault(region.words, []).append(region)
    for words, regions in sorted(by_accident.items(), key=lambda item: -len(item[1])):
        count = len(regions)
        console.print(Text(f"accident  {words}" + (f", in {count} regions" if count > 1 else ""), "bold"))
        for region in regions[:_EXAMPLES]:
            line = repair.before.count("\n", 0, region.start) + 1
            console.print(Text(f"  line {line}" + _guess(region)))
            console.print(Text(f"  before  {safe(_shortened(region.before))}"))
            console.print(Text(f"  after   {safe(_shortened(region.after))}", "green"))
            for step, text in _forwards(region):
                console.print(Text(f"  proof   {step} gives  {safe(_shortened(text))}", "dim"))
        if count > _EXAMPLES:
            console.print(Text(f"  and {count - _EXAMPLES} more"))


def _guess(region: Region) -> str:
    if not region.is_guessed:
        return ""
    # Odds of millions are no better known than that.
    odds = "" if region.odds is None else f", {min(region.odds, _MOST_ODDS):,.0f} to 1"
    return f", guessed: something of it was lost{odds}"


def _print_doubts(repair: Repair, console: Console) -> None:
    for doubt in repair.unsure[:_EXAMPLES]:
        line = repair.before.count("\n", 0, doubt.start) + 1
        console.print(Text(f"unsure    line {line}, left as it was: {safe(_shortened(doubt.text))}", "yellow"))
        for candidate in doubt.candidates:
            console.print(Text(f"  perhaps {safe(_shortened(candidate.text))}  ({candidate.words})"))
        if doubt.reason:
            console.print(Text(f"  {doubt.reason}"))
    if len(repair.unsure) > _EXAMPLES:
        console.print(Text(f"  and {len(repair.unsure) - _EXAMPLES} more"))


def _forwards(region: Region) -> Iterator[tuple[str, str]]:
    """The accident run forwards on the mended text, step by step."""
    text: str | None = region.after
    for damage in region.accident:
        text = damage.inflict(text) if text is not None else None
        yield damage.words, text or ""


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_EXAMPLE else text[: _LONGEST_EXAMPLE - 1] + "…"


def _total(count: int) -> str:
    return f"{count} file{'s' * (count != 1)}: "


def in_brackets(reasons: Counter[str]) -> str:
    """How often each reason was given, to follow a count."""
    listed = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
    return f" ({safe(listed)})" if listed else ""
