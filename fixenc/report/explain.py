"""The report of ``fixenc explain`` for people: accidents with examples and proof, and what is in doubt or lost."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

from rich.text import Text

from fixenc.newlines import lines_of, locate
from fixenc.records import HIGHEST_ODDS, Candidate, Detection, Region, Repair, Undecodable, Unsure
from fixenc.repair.regions import split_at_ascii, widen
from fixenc.report.candidates import keep_readable
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
# The most characters from the first region to the last that one excerpt of a line shows.
_LONGEST_GROUP = 120
# The most characters of each text of a step of a proof.
_LONGEST_STEP = 50
# The most characters of a line, before and after a doubt, of which an excerpt is made.
_LONGEST_LINE = 400
_PROVED = "proved    run forwards, each step gives exactly the text on its left"


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
    parts = list(_split_long(repair))
    lines = lines_of(repair.before, [region.start for region in parts])
    counts = Counter(region.words for region in repair.regions)
    shift = 0  # of a position in the repaired text against the damaged one
    for region in parts:
        by_accident.setdefault(region.words, []).append((region, region.start + shift))
        shift += len(region.after) - len(region.before)
    for words, count in counts.most_common():
        regions = by_accident[words]
        console.print(Text(f"accident  {words}" + (f", in {count} regions" if count > 1 else ""), "bold"))
        shown = 0
        for group in islice(_group_by_place(regions, lines), most):
            _print_group(repair, group, lines[group[0][0].start], console, most)
            shown += len(group)
        _print_rest(len(regions), shown, console)
    if repair.regions and repair.is_proved:
        console.print(Text(_PROVED, "dim"))


def _split_long(repair: Repair) -> Iterator[Region]:
    """Yield the regions of a repair, long ones in parts: each change in them is shown in its surroundings."""
    for region in repair.regions:
        is_long = len(region.before) > _LONGEST_GROUP
        yield from widen(repair.before, list(split_at_ascii(region))) if is_long else [region]


def _group_by_place(
    regions: Sequence[tuple[Region, int]], lines: Mapping[int, int]
) -> Iterator[list[tuple[Region, int]]]:
    """Yield regions, each with its start in the repaired text, in groups that one excerpt of a line shows."""
    group = list[tuple[Region, int]]()
    for one in regions:
        is_near = bool(group) and one[0].end - group[0][0].start <= _LONGEST_GROUP
        if group and not (is_near and lines[one[0].start] == lines[group[0][0].start]):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _print_group(repair: Repair, group: Sequence[tuple[Region, int]], line: int, console: Console, most: int) -> None:
    """Print regions of one line, each with its start in the repaired text: the line before and after, and the proof."""
    (first, start), (last, last_start) = group[0], group[-1]
    spans = (first.start, last.end), (start, last_start + len(last.after))
    before, after = excerpts_of_change(repair.before, repair.text, *spans)
    heading = [f"line {line}"] if _has_lines(repair.before) else []
    heading += dict.fromkeys(words for region, _ in group if (words := _guess_in_words(region)))
    if heading:
        console.print(Text(f"  {', '.join(heading)}"))
    console.print(_labelled("before", before))
    console.print(_labelled("after", after, "green"))
    proofs = list({(region.before, region.after): region for region, _ in group}.values())
    for region in proofs[:most]:
        _print_proof(region, console)


def _print_proof(region: Region, console: Console) -> None:
    """Print each step of the way back: the text with a damage, without it, and the damage that is undone."""
    texts = list(_run_forwards(region))
    for number, damage in enumerate(reversed(region.accident), 1):
        now, was = (texts[len(texts) - number - back] for back in (1, 0))
        changed, mended = changed_spans(was, now)
        old = cut_around(was, changed[0][0] if changed else 0, _LONGEST_STEP)
        new = cut_around(now, mended[0][0] if mended else 0, _LONGEST_STEP)
        label = "proof" if number == 1 else ""
        console.print(Text(f"  {label:7} {safe(old)} → {safe(new)}  undoing: {damage.words}", "dim"))


def _labelled(label: str, excerpt: Excerpt, style: str = "") -> Text:
    return Text(f"  {label:7} ", style).append_text(excerpt.styled(style))


def _print_unsure(repair: Repair, console: Console, most: int) -> None:
    shown = repair.unsure[:most]
    lines = lines_of(repair.before, [one.start for one in shown])
    mended = _Mended(repair)
    for one in shown:
        excerpt = mended.show(one, one.text, _spans_in_doubt(one))
        line = Text(f"unsure    line {lines[one.start]}, left unchanged: ", "yellow")
        console.print(line.append_text(excerpt.styled("yellow")))
        candidates = keep_readable(one.candidates)
        for candidate in candidates:
            _, spans = changed_spans(one.text, candidate.text)
            original = mended.show(one, candidate.text, spans)
            console.print(Text("  perhaps ").append_text(original.styled()).append(f"  ({candidate.words})"))
        if doubt := _doubt_in_words(one, candidates, is_rest=mended.has_change_beside(one)):
            console.print(Text(f"  {doubt}"))
        if one.reason:
            console.print(Text(f"  {one.reason}"))
    _print_rest(len(repair.unsure), most, console)


class _Mended:
    """A repaired text, and where places and lines of the damaged one are in it."""

    def __init__(self, repair: Repair) -> None:
        self._repair = repair
        self._ends = [region.end for region in repair.regions]
        self._shifts = [0, *accumulate(len(region.after) - len(region.before) for region in repair.regions)]

    def show(self, doubt: Unsure, part: str, spans: Sequence[tuple[int, int]]) -> Excerpt:
        """Return an excerpt of the line of a doubt with a `part` in its place, of which some stretches matter."""
        start = doubt.start + self._shifts[bisect_right(self._ends, doubt.start)]
        # Of a long text, only what is near can be in the excerpt.
        near, end = max(0, start - _LONGEST_LINE), start + len(doubt.text)
        around = self._repair.text[near:start] + part + self._repair.text[end : end + _LONGEST_LINE]
        at = start - near
        return excerpt_of(around, (at, at + len(part)), [(at + first, at + last) for first, last in spans])

    def has_change_beside(self, doubt: Unsure) -> bool:
        """Whether something else is mended in the line of a doubt."""
        at = bisect_right(self._ends, doubt.start)
        before, after = self._repair.regions[max(0, at - 1) : at], self._repair.regions[at : at + 1]
        between = [(one.end, doubt.start) for one in before] + [(doubt.start, one.start) for one in after]
        return any("\n" not in self._repair.before[start:end] for start, end in between)


def _spans_in_doubt(one: Unsure) -> list[tuple[int, int]]:
    """Return the stretches that the first candidate would change."""
    return changed_spans(one.text, one.candidates[0].text)[0] if one.candidates else []


def _doubt_in_words(one: Unsure, candidates: Sequence[Candidate], *, is_rest: bool) -> str:
    """Return what alone is in doubt, if the rest of the line is mended, or the candidates agree on it; else nothing.

    What is in doubt stands apart only if the candidates agree on some other change; otherwise each candidate shows it.
    """
    if is_rest and candidates:
        either = " or ".join(safe(candidate.text) for candidate in candidates)
        return f"only this is in doubt: {either}; the rest of the line is mended"
    if len(candidates) < 2:  # noqa: PLR2004 - with one candidate, nothing is compared
        return ""
    texts = [candidate.text for candidate in candidates[:2]]
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


def _has_lines(text: str) -> bool:
    """Whether a text has several lines, or may have had: one without its end was typed as it is."""
    return "\n" in text or "\r" in text


def _guess_in_words(region: Region) -> str:
    if not region.is_guessed:
        return ""
    odds = "" if region.odds is None else f", {min(region.odds, HIGHEST_ODDS):,.0f} to 1"
    return f"guessed: something of it was lost{odds}"


def _run_forwards(region: Region) -> Iterator[str]:
    """Yield the repaired text, and what each damage of the accident makes of it, in their order."""
    text: str | None = region.after
    yield region.after
    for damage in region.accident:
        text = None if text is None else damage.inflict(text)
        yield text or ""
