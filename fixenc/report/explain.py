"""The report of ``fixenc explain`` for people: accidents with examples and proof, and what is in doubt or lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.text import Text

from fixenc.newlines import lines_of, locate
from fixenc.records import HIGHEST_ODDS, Detection, Region, Repair, Undecodable, Unsure
from fixenc.report.console import (
    HOW_TO_CHOOSE,
    Console,
    encodings_in_words,
    evidence_in_words,
    is_settled_by_name,
)
from fixenc.report.excerpts import Excerpt, cut_around, excerpt_of, excerpts_of_change
from fixenc.report.notices import is_as_declared, lost_in_words
from fixenc.report.safe import safe
from fixenc.report.words import changed_spans
from fixenc.spots import find_lost

__all__ = ["Explained", "print_repair"]

# The most examples of each accident, and of each other kind of news.
_MOST_EXAMPLES = 3


class Explained(NamedTuple):
    """The repair of a text that is explained; of a file also its detection, and why it is left alone, if it is."""

    repair: Repair
    detection: Detection | None = None
    refusal: str | None = None
    undecodable: tuple[Undecodable, ...] = ()


def print_repair(one: Explained, console: Console, *, has_all: bool = False) -> None:
    """Print each accident of a text with a few examples, or with all of them, and the proof."""
    most = max(len(one.repair.regions), len(one.repair.before)) if has_all else _MOST_EXAMPLES
    if one.detection is not None:
        _print_detection(one.detection, console, refusal=one.refusal)
    if one.refusal is not None:
        console.print(Text(f"left alone: {safe(one.refusal)}"))
        if is_settled_by_name(one.refusal):
            console.print(Text(f"to choose: {HOW_TO_CHOOSE}"))
    lost = find_lost(one.repair, one.undecodable)
    if one.refusal is None and not (one.repair.regions or one.repair.unsure or lost or one.undecodable):
        console.print(Text("no damage found"))
    _print_unsure(one.repair, console, most)
    _print_accidents(one.repair, console, most)
    _print_undecodable(one.repair.before, one.undecodable, console, most)
    _print_lost(one.repair.before, lost, console, most)


def _print_detection(found: Detection, console: Console, *, refusal: str | None) -> None:
    evidence = evidence_in_words(found)
    why = "" if evidence == refusal else f" ({safe(evidence)})"  # said once, where the file is left alone
    console.print(Text(f"encoding  {encodings_in_words(found) if found.encoding else 'none'}{why}"))
    if found.is_text and found.declared is not None and not is_as_declared(found):
        console.print(Text(f"declared  {safe(found.declared)}, found {found.encoding}", "yellow"))


def _print_accidents(repair: Repair, console: Console, most: int) -> None:
    by_accident: dict[str, list[tuple[Region, int]]] = {}
    lines = lines_of(repair.before, [region.start for region in repair.regions])
    shift = 0  # of a position in the repaired text against the damaged one
    for region in repair.regions:
        by_accident.setdefault(region.words, []).append((region, region.start + shift))
        shift += len(region.after) - len(region.before)
    for words, regions in sorted(by_accident.items(), key=lambda item: -len(item[1])):
        count = len(regions)
        console.print(Text(f"accident  {words}" + (f", in {count} regions" if count > 1 else ""), "bold"))
        for region, start in regions[:most]:
            _print_region(repair, region, start, lines[region.start], console)
        _print_rest(count, most, console)


def _print_region(repair: Repair, region: Region, start: int, line: int, console: Console) -> None:
    """Print a region; `start` is its start in the repaired text, `line` the number of its line."""
    spans = (region.start, region.end), (start, start + len(region.after))
    before, after = excerpts_of_change(repair.before, repair.text, *spans)
    console.print(Text(f"  line {line}" + _guess_in_words(region)))
    console.print(_labelled("before", before))
    console.print(_labelled("after", after, "green"))
    changed, _ = changed_spans(region.before, region.after)
    focus = changed[0][0] if changed else 0
    for step, text in _run_forwards(region):
        console.print(Text(f"  proof   {step} gives  {safe(cut_around(text, focus))}", "dim"))


def _labelled(label: str, excerpt: Excerpt, style: str = "") -> Text:
    return Text(f"  {label:7} ", style).append_text(excerpt.styled(style))


def _print_unsure(repair: Repair, console: Console, most: int) -> None:
    shown = repair.unsure[:most]
    lines = lines_of(repair.before, [one.start for one in shown])
    for one in shown:
        excerpt = excerpt_of(one.text, (0, len(one.text)), _spans_in_doubt(one))
        line = Text(f"unsure    line {lines[one.start]}, left unchanged: ", "yellow")
        console.print(line.append_text(excerpt.styled("yellow")))
        for candidate in one.candidates:
            _, spans = changed_spans(one.text, candidate.text)
            original = excerpt_of(candidate.text, (0, len(candidate.text)), spans)
            console.print(Text("  perhaps ").append_text(original.styled()).append(f"  ({candidate.words})"))
        if doubt := _doubt_in_words(one):
            console.print(Text(f"  {doubt}"))
        if one.reason:
            console.print(Text(f"  {one.reason}"))
    _print_rest(len(repair.unsure), most, console)


def _spans_in_doubt(one: Unsure) -> list[tuple[int, int]]:
    """Return the stretches that the first candidate would change."""
    return changed_spans(one.text, one.candidates[0].text)[0] if one.candidates else []


def _doubt_in_words(one: Unsure) -> str:
    """Return what alone is in doubt, if the candidates agree on the rest of the line; else nothing.

    That is told only where they agree on some other change: else each candidate shows it.
    """
    if len(one.candidates) < 2:  # noqa: PLR2004 - with one candidate, nothing is compared
        return ""
    texts = [candidate.text for candidate in one.candidates[:2]]
    spans = changed_spans(*texts)
    in_doubt = [[text[start:end] for start, end in some] for text, some in zip(texts, spans, strict=True)]
    changed, _ = changed_spans(texts[0], one.text)
    is_part = len(changed) > len(spans[0]) and all(map(len, in_doubt))
    if not is_part:
        return ""
    pairs = dict.fromkeys(zip(*in_doubt, strict=False))
    return "only in doubt: " + ", ".join(f"{safe(a)} or {safe(b)}" for a, b in pairs) + "; the rest is the same in both"


def _print_undecodable(text: str, undecodable: Sequence[Undecodable], console: Console, most: int) -> None:
    if not undecodable:
        return
    count = len(undecodable)
    console.print(Text(f"undecodable  {count:,} byte sequence{'s' * (count != 1)}, shown as U+FFFD", "bold"))
    shown = undecodable[:most]
    for one, (line, column) in zip(shown, locate(text, [each.position for each in shown]), strict=True):
        console.print(Text(f"  line {line}, column {column}: {one.data.hex(' ') or '?'}"))
    _print_rest(count, most, console)


def _print_lost(text: str, lost: Sequence[int], console: Console, most: int) -> None:
    """Print the characters that were U+FFFD already, each in its surroundings."""
    if not lost:
        return
    what = "it was" if len(lost) == 1 else "they were"
    console.print(Text(f"lost      {lost_in_words(len(lost))}; no program knows what {what}", "bold"))
    shown = lost[:most]
    for start, (line, column) in zip(shown, locate(text, shown), strict=True):
        excerpt = excerpt_of(text, (start, start + 1), [(start, start + 1)])
        console.print(Text(f"  line {line}, column {column}: ").append_text(excerpt.styled()))
    _print_rest(len(lost), most, console)


def _print_rest(count: int, most: int, console: Console) -> None:
    if count > most:
        console.print(Text(f"  and {count - most:,} more; --all shows them"))


def _guess_in_words(region: Region) -> str:
    if not region.is_guessed:
        return ""
    odds = "" if region.odds is None else f", {min(region.odds, HIGHEST_ODDS):,.0f} to 1"
    return f", guessed: something of it was lost{odds}"


def _run_forwards(region: Region) -> Iterator[tuple[str, str]]:
    """Yield each damage of an accident in words, with the text that it makes of the repaired one."""
    text: str | None = region.after
    for damage in region.accident:
        text = damage.inflict(text) if text is not None else None
        yield damage.words, text or ""
