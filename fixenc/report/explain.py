"""The report of ``fixenc explain`` for people: each accident with examples and their proof."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from fixenc.records import Detection, Region, Repair
from fixenc.report.console import Console, evidence_in_words
from fixenc.report.safe import safe

__all__ = ["print_repair"]

# The most examples of each accident.
_MOST_EXAMPLES = 3
# The most characters of an example.
_LONGEST_EXAMPLE = 200
# The highest odds that are shown: odds of millions are no better known than that.
_HIGHEST_ODDS = 1_000_000


def print_repair(
    repair: Repair, console: Console, detection: Detection | None = None, refusal: str | None = None
) -> None:
    """Print each accident of a text with a few examples, and the proof.

    A file also has a `detection`, and one that is left alone a `refusal`.
    """
    if detection is not None:
        console.print(Text(f"encoding  {detection.encoding or 'none'} ({safe(evidence_in_words(detection))})"))
    if refusal is not None:
        console.print(Text(f"left alone: {safe(refusal)}"))
        return
    if not repair.regions and not repair.unsure:
        console.print(Text("no damage found"))
        return
    _print_unsure(repair, console)
    by_accident: dict[str, list[Region]] = {}
    for region in repair.regions:
        by_accident.setdefault(region.words, []).append(region)
    for words, regions in sorted(by_accident.items(), key=lambda item: -len(item[1])):
        count = len(regions)
        console.print(Text(f"accident  {words}" + (f", in {count} regions" if count > 1 else ""), "bold"))
        for region in regions[:_MOST_EXAMPLES]:
            _print_region(repair, region, console)
        if count > _MOST_EXAMPLES:
            console.print(Text(f"  and {count - _MOST_EXAMPLES} more"))


def _print_region(repair: Repair, region: Region, console: Console) -> None:
    console.print(Text(f"  line {_line_of(repair, region.start)}" + _guess_in_words(region)))
    console.print(Text(f"  before  {safe(_shorten(region.before))}"))
    console.print(Text(f"  after   {safe(_shorten(region.after))}", "green"))
    for step, text in _run_forwards(region):
        console.print(Text(f"  proof   {step} gives  {safe(_shorten(text))}", "dim"))


def _print_unsure(repair: Repair, console: Console) -> None:
    for one in repair.unsure[:_MOST_EXAMPLES]:
        line = f"unsure    line {_line_of(repair, one.start)}, left unchanged: {safe(_shorten(one.text))}"
        console.print(Text(line, "yellow"))
        for candidate in one.candidates:
            console.print(Text(f"  perhaps {safe(_shorten(candidate.text))}  ({candidate.words})"))
        if one.reason:
            console.print(Text(f"  {one.reason}"))
    if len(repair.unsure) > _MOST_EXAMPLES:
        console.print(Text(f"  and {len(repair.unsure) - _MOST_EXAMPLES} more"))


def _guess_in_words(region: Region) -> str:
    if not region.is_guessed:
        return ""
    odds = "" if region.odds is None else f", {min(region.odds, _HIGHEST_ODDS):,.0f} to 1"
    return f", guessed: something of it was lost{odds}"


def _run_forwards(region: Region) -> Iterator[tuple[str, str]]:
    """Yield each damage of an accident in words, with the text that it makes of the repaired one."""
    text: str | None = region.after
    for damage in region.accident:
        text = damage.inflict(text) if text is not None else None
        yield damage.words, text or ""


def _line_of(repair: Repair, position: int) -> int:
    """Return the number of the line at a position of the damaged text, from 1."""
    return repair.before.count("\n", 0, position) + 1


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_EXAMPLE else text[: _LONGEST_EXAMPLE - 1] + "…"
