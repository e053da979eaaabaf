"""The report of ``fixenc detect`` for people: a table, or the candidates of each file, and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.text import Text

from fixenc.records import Detection, Status
from fixenc.report.console import (
    Console,
    compressed_in_words,
    count_files,
    encodings_in_words,
    evidence_in_words,
    in_brackets,
    is_settled_by_name,
    status_line,
)
from fixenc.report.notices import count_of, is_as_declared, lost_in_words
from fixenc.report.paths import relative, shown
from fixenc.report.rows import Row
from fixenc.report.safe import safe

__all__ = ["Tally", "failure_line", "print_candidates", "row_of"]

if TYPE_CHECKING:
    from fixenc.files.looking import Look


def row_of(look: Look) -> Row | None:
    """Return what the table shows of a file; None for one that was not read."""
    if (d := look.detection) is None:
        return None
    why, _, more = evidence_in_words(d).partition("; ")
    if is_settled_by_name(more):  # `detect` has no such option
        more = "choose with `fixenc review`, or --from of `fixenc fix`"
    notes = [*[more] * bool(more), *_damage_in_words(look)]
    if look.compression is not None:
        notes.insert(0, compressed_in_words(look.compression))
    cells = (encodings_in_words(d), f"{d.confidence:.2f}", d.language or "-", look.newline or "-", why)
    return Row(relative(look.path), cells, "; ".join(notes))


def _damage_in_words(look: Look) -> Iterator[str]:
    """Yield what is damaged in a text, the most frequent accident first, and what else a fix would find in it."""
    for words, count in look.damage:
        yield f"mojibake: {words}, {count_of(count, 'region')}"
    if look.doubtful:
        yield count_of(look.doubtful, "doubtful stretch", "es")
    if look.lost:
        yield lost_in_words(look.lost)
    found = look.detection
    if found is not None and found.is_text and found.declared is not None and not is_as_declared(found):
        yield f"declares {found.declared}"


def print_candidates(look: Look, console: Console) -> None:
    """Print of a file its candidate encodings with an excerpt, a wrong declaration, and undecodable bytes."""
    if (found := look.detection) is None:
        return
    why = safe(_evidence(look, found))
    console.print(Text(f"{shown(look.path)}  {found.encoding or 'no text'} ({why})", "bold"))
    if found.declared is not None and found.is_text and not is_as_declared(found):
        console.print(Text(f"  declared  {safe(found.declared)}, found {found.encoding}", "yellow"))
    if look.undecodable:
        places = [f"line {one.line}, column {one.column} ({one.data.hex(' ') or '?'})" for one in look.places]
        more = [f"and {look.undecodable - len(places)} more"] * (0 < len(places) < look.undecodable)
        console.print(Text(f"  undecodable  {'; '.join([*places, *more])}", "yellow"))
    for words in _damage_in_words(look):
        if not words.startswith("declares"):
            console.print(Text(f"  {safe(words)}", "yellow"))
    for one in look.rivals:
        console.print(Text(f"  {one.probability:6.2%}  {one.encoding:14}  {safe(one.excerpt)}"))


def failure_line(look: Look) -> Text:
    """Return the line for a file that could not be read."""
    return status_line(Status.FAILED, look.path).append(f"  {safe(look.failure)}")


@dataclass
class Tally:
    """Counts looks."""

    counts: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)

    def add(self, look: Look) -> None:
        """Count one look."""
        if look.skip is not None:
            self.skipped[look.skip] += 1
        self.counts[_kind_of(look)] += 1
        self.counts["with mojibake"] += bool(look.damage)
        self.counts["with lost characters"] += look.lost > 0

    @property
    def has_failures(self) -> bool:
        """Whether a file could not be read."""
        return self.counts["failed"] > 0

    def summary(self) -> str:
        """Return all counts in one line: ``9 files: 6 text, 1 binary, 2 skipped (2 hidden), 1 with mojibake``."""
        counts = self.counts
        total = sum(counts[word] for word in _KINDS)
        if not total:
            return "no files found"
        words = (*_KINDS, "with mojibake", "with lost characters")
        parts = [
            f"{counts[word]} {word}" + in_brackets(self.skipped) * (word == "skipped") for word in words if counts[word]
        ]
        return count_files(total) + ", ".join(parts)


# What a file is, in the order of the summary.
_KINDS = ("text", "binary", "skipped", "failed")


def _kind_of(look: Look) -> str:
    if look.detection is not None:
        return "text" if look.detection.is_text else "binary"
    return "skipped" if look.skip is not None else "failed"


def _evidence(look: Look, found: Detection) -> str:
    """Return the evidence for the encoding of a file, which may be compressed."""
    why = evidence_in_words(found)
    return why if look.compression is None else f"{why}, {compressed_in_words(look.compression)}"
