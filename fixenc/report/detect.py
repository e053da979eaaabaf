"""The report of ``fixenc detect`` for people: a table, or the candidates of each file, and a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from fixenc.records import Detection, Status
from fixenc.report.console import (
    Console,
    compressed_in_words,
    count_files,
    evidence_in_words,
    in_brackets,
    print_columns,
    status_line,
)
from fixenc.report.notices import is_as_declared
from fixenc.report.safe import safe

__all__ = ["failure_lines", "print_candidates", "print_detections", "summary"]

if TYPE_CHECKING:
    from fixenc.files.looking import Look


def print_detections(looks: Iterable[Look], console: Console) -> None:
    """Print a table: file, encoding, evidence, confidence, language, kind of line ends."""
    rows = []
    for look in looks:
        if (d := look.detection) is not None:
            why, confidence = _evidence(look, d), f"{d.confidence:.2f}"
            rows.append((str(look.path), _encodings(d), why, confidence, d.language or "-", look.newline or "-"))
    if rows:
        print_columns(("file", "encoding", "evidence", "confidence", "language", "newline"), rows, console)


def print_candidates(looks: Iterable[Look], console: Console) -> None:
    """Print for each file its candidate encodings with an excerpt, a wrong declaration, and undecodable bytes."""
    for look in looks:
        if (found := look.detection) is None:
            continue
        why = safe(_evidence(look, found))
        console.print(Text(f"{safe(look.path)}  {found.encoding or 'no text'} ({why})", "bold"))
        if found.declared is not None and found.is_text and not is_as_declared(found):
            console.print(Text(f"  declared  {safe(found.declared)}, found {found.encoding}", "yellow"))
        if look.undecodable:
            places = [f"line {one.line}, column {one.column} ({one.data.hex(' ') or '?'})" for one in look.places]
            more = [f"and {look.undecodable - len(places)} more"] * (0 < len(places) < look.undecodable)
            console.print(Text(f"  undecodable  {'; '.join([*places, *more])}", "yellow"))
        for one in look.rivals:
            console.print(Text(f"  {one.probability:6.2%}  {one.encoding:14}  {safe(one.excerpt)}"))


def failure_lines(looks: Iterable[Look]) -> Iterator[Text]:
    """Yield a line for each file that could not be read."""
    for look in looks:
        if look.failure is not None:
            yield status_line(Status.FAILED, look.path).append(f"  {safe(look.failure)}")


def summary(looks: Sequence[Look]) -> str:
    """Return all counts in one line: ``9 files: 6 text, 1 binary, 2 skipped (2 hidden)``."""
    if not looks:
        return "no files found"
    skipped = Counter(look.skip for look in looks if look.skip)
    counts = {
        "text": sum(look.detection is not None and look.detection.is_text for look in looks),
        "binary": sum(look.detection is not None and not look.detection.is_text for look in looks),
        "skipped": sum(skipped.values()),
        "failed": sum(look.failure is not None for look in looks),
    }
    parts = [f"{count} {word}" + in_brackets(skipped) * (word == "skipped") for word, count in counts.items() if count]
    return count_files(len(looks)) + ", ".join(parts)


def _evidence(look: Look, found: Detection) -> str:
    """Return the evidence for the encoding of a file, which may be compressed."""
    why = evidence_in_words(found)
    return why if look.compression is None else f"{why}, {compressed_in_words(look.compression)}"


def _encodings(detection: Detection) -> str:
    """Return the encoding of a document; of several, all, and the number of parts."""
    names = dict.fromkeys(part.encoding for part in detection.parts)
    if len(names) < 2:  # noqa: PLR2004 - several
        return detection.encoding or "-"
    return f"{' and '.join(names)}, in {len(detection.parts)} parts"
