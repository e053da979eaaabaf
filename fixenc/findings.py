"""What a person is shown of a cleaned document: its changes in their surroundings, doubts, losses, candidates."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from fixenc import charsets
from fixenc.charsets import REPLACEMENT
from fixenc.cleaned import Cleaned
from fixenc.detection import bom, mixed, sampling
from fixenc.excerpts import CandidateText, Doubt, Excerpt, Findings, Lost, Piece, Proof, ProofStep
from fixenc.newlines import places
from fixenc.plausibility import detect_language
from fixenc.records import Damage, Evidence, Region, Rival
from fixenc.spots import find_lost

__all__ = ["describe", "describe_part"]

# The most excerpts of a document: 5,000 files of it are a page of some 20 MB.
_MOST_EXCERPTS = 8
# The most excerpts of what only the encoding changes; one, if there are other changes.
_MOST_REENCODED = 3
# The most stretches in doubt.
_MOST_DOUBTS = 5
# The most lost characters and bytes with their places.
_MOST_LOST = 50
# How much of a line stands before and after a change, in characters.
_CONTEXT = 60
# The largest distance of two changes in one excerpt, in characters.
_NEAR = 40
# The longest stretch of an excerpt from its first change to its last one, in characters, and the longest change.
_LONGEST = 240
# The most of an excerpt, in characters.
_MOST_OF_EXCERPT = 600
# The most lines that are read in each candidate encoding, and how long they are.
_MOST_LINES = 3
_LONGEST_LINE = 160
# How much of a text shows its language, in characters.
_SAMPLE = 2_000
# The most lines of it.
_MOST_SAMPLED = 50

_LINE_END = re.compile(r"\r\n|\r|\n")
_BYTES_END = re.compile(rb"\r\n|\r|\n")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
# What stands between two stretches of a proof.
_BETWEEN = " … "


def describe(data: bytes | None, cleaned: Cleaned, rivals: Sequence[Rival] = ()) -> Findings | None:
    """Return what a person is shown of a document; None if nothing in it is of interest.

    `data` are its bytes, without which it is not shown what a new encoding changes.

    >>> from fixenc.pipeline import fix_bytes
    >>> data = "le cafÃ© crÃ¨me et le thÃ© vert".encode()
    >>> (excerpt,) = describe(data, fix_bytes(data)).excerpts
    >>> excerpt.how, "".join(piece.after for piece in excerpt.pieces)
    (('utf-8 read as windows-1252',), 'le café crème et le thé vert')
    """
    found, repair = cleaned.detection, cleaned.repair
    if not found.is_text:
        return None
    is_healthy = not (cleaned.is_changed or cleaned.refusal or repair.unsure or cleaned.undecodable)
    if is_healthy and REPLACEMENT not in repair.before:
        return None
    lines = _Lines(repair.before)
    groups = _group(repair.regions, lines)
    chosen = _choose(groups, repair.regions)
    excerpts = [_excerpt(lines, repair.regions, group) for group in chosen]
    if cleaned.is_changed:
        excerpts += islice(_other_changes(cleaned), _MOST_EXCERPTS)
        excerpts += _reencoded(data, cleaned, 1 if excerpts else _MOST_REENCODED)
    every_loss = _find_lost(cleaned, lines)
    lost = tuple(islice(every_loss, _MOST_LOST))
    return Findings(
        excerpts=tuple(excerpts),
        changes=len(repair.regions),
        shown=sum(map(len, chosen)),
        is_guessed=any(region.is_guessed for region in repair.regions),
        doubts=tuple(_doubts(cleaned, lines)),
        all_doubts=len(repair.unsure),
        lost=lost,
        all_lost=len(lost) + sum(1 for _ in every_loss),
        candidates=tuple(_read_by_rivals(data, rivals, cleaned)) if data is not None else (),
        language=_language_of(cleaned.text or repair.text),
    )


def describe_part(parts: Iterable[Cleaned], note: str) -> Findings | None:
    """Return the findings in the first part of a large document that has any, with a note that says so."""
    above = 0
    for part in parts:
        found = describe(None, part)
        if found is not None:
            return replace(
                found,
                excerpts=tuple(replace(one, line=one.line + above) for one in found.excerpts),
                doubts=tuple(replace(one, line=one.line + above) for one in found.doubts),
                lost=tuple(replace(one, line=one.line + above) for one in found.lost),
                note=note,
            )
        above += len(_LINE_END.findall(part.repair.before))
    return None


@dataclass(slots=True)
class _Lines:
    """A text, and where its lines begin."""

    text: str
    starts: Sequence[int] = ()

    def __post_init__(self) -> None:
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def number_at(self, position: int) -> int:
        """Return the number of the line at a position, from 1."""
        return bisect_right(self.starts, position)

    def before(self, position: int, floor: int = 0) -> tuple[str, bool]:
        """Return what stands before a position in its line, down to a `floor`, and whether more of it does."""
        start = self.starts[self.number_at(position) - 1]
        begin = max(start, floor, position - _CONTEXT)
        return self.text[begin:position], begin > start

    def after(self, position: int, ceiling: int | None = None) -> tuple[str, bool]:
        """Return what stands after a position in its line, up to a `ceiling`, and whether more of it does."""
        number = self.number_at(position)
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        line = self.text[position:end].rstrip("\r\n")
        most = min(_CONTEXT, len(line) if ceiling is None else ceiling - position)
        return line[:most], len(line) > most


def _group(regions: Sequence[Region], lines: _Lines) -> list[range]:
    """Return regions in groups, each by their numbers: those that stand close together on a line."""
    groups = list[range]()
    for at, region in enumerate(regions):
        if groups and _is_near(regions[groups[-1].start], regions[at - 1], region, lines):
            groups[-1] = range(groups[-1].start, at + 1)
        else:
            groups.append(range(at, at + 1))
    return groups


def _is_near(first: Region, last: Region, region: Region, lines: _Lines) -> bool:
    is_close = region.start - last.end <= _NEAR and region.end - first.start <= _LONGEST
    return is_close and lines.number_at(first.start) == lines.number_at(region.start)


def _choose(groups: Sequence[range], regions: Sequence[Region]) -> list[range]:
    """Return the groups to show, in order: the first with each accident, then the first of all."""
    firsts = dict[tuple[Damage, ...], int]()
    for number, group in enumerate(groups):
        for at in group:
            firsts.setdefault(regions[at].accident, number)
    order = dict.fromkeys([*sorted(firsts.values()), *range(len(groups))])
    return [groups[number] for number in sorted(islice(order, _MOST_EXCERPTS))]


def _excerpt(lines: _Lines, regions: Sequence[Region], chosen: range) -> Excerpt:
    """Return the excerpt with a group of regions; its surroundings end at other regions, which would be damaged."""
    group = regions[chosen.start : chosen.stop]
    floor = regions[chosen.start - 1].end if chosen.start else 0
    ceiling = regions[chosen.stop].start if chosen.stop < len(regions) else len(lines.text)
    left, is_cut_before = lines.before(group[0].start, floor)
    right, is_cut_after = lines.after(group[-1].end, ceiling)
    pieces, at = [_same(left)], group[0].start
    for region in group:
        pieces += (_same(lines.text[at : region.start]), *_split(region.before, region.after))
        at = region.end
    return Excerpt(
        line=lines.number_at(group[0].start),
        pieces=tuple(piece for piece in _shorten([*pieces, _same(right)]) if piece != _same("")),
        how=tuple(dict.fromkeys(one.words for one in group)),
        proofs=tuple(_prove(group)),
        odds=min((one.odds for one in group if one.odds is not None), default=None),
        is_guessed=any(one.is_guessed for one in group),
        is_cut_before=is_cut_before,
        is_cut_after=is_cut_after,
    )


def _prove(group: Sequence[Region]) -> Iterator[Proof]:
    """Yield the proof of each accident, of all of its regions in a group."""
    for accident in dict.fromkeys(one.accident for one in group):
        now = [one.after for one in group if one.accident == accident]
        after, steps = _BETWEEN.join(now), list[ProofStep]()
        for damage in accident:
            now = [damage.inflict(one) or "" for one in now]
            steps.append(ProofStep(damage.words, _cut(_BETWEEN.join(now))))
        yield Proof(_cut(after), tuple(steps))


def _same(text: str) -> Piece:
    return Piece(text, text)


def _split(before: str, after: str) -> Iterator[Piece]:
    """Yield the pieces of a change: what is the same at its ends, and between them what differs."""
    start, most = 0, min(len(before), len(after))
    while start < most and before[start] == after[start]:
        start += 1
    end = 0
    while end < most - start and before[-1 - end] == after[-1 - end]:
        end += 1
    was, now = before[start : len(before) - end], after[start : len(after) - end]
    yield _same(before[:start])
    yield from _pair(was, now)
    yield _same(before[len(before) - end :])


def _shorten(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces without most of what is long: the middle of what did not change, the end of what did, and the rest.

    Regions may be whole lines, with changes far from each other.
    """
    room, left = _MOST_OF_EXCERPT, 0
    for piece in pieces:
        size = len(piece.before)
        if room <= 0:
            left += size
        elif piece == _same(piece.before) and size > 2 * _CONTEXT:
            yield Piece(piece.before[:_CONTEXT], piece.before[:_CONTEXT], size - 2 * _CONTEXT)
            yield _same(piece.before[-_CONTEXT:])
            room -= 2 * _CONTEXT
        elif max(size, len(piece.after)) > _LONGEST:
            yield Piece(piece.before[:_LONGEST], piece.after[:_LONGEST], max(1, size - _LONGEST))
            room -= _LONGEST
        else:
            yield piece
            room -= size
    if left:
        yield Piece("", "", left)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + _BETWEEN.rstrip()


def _other_changes(cleaned: Cleaned) -> Iterator[Excerpt]:
    """Yield what was changed beyond repairs: declarations, and what was asked for."""
    was, now = cleaned.repair.text.removeprefix("\ufeff"), cleaned.text
    if was == now:
        return
    rest = replace(cleaned.done, encoding=None, undecodable=0, damage=Counter[str](), marks=0)
    how = rest.in_words or ("changed",)
    old, new = was.split("\n"), now.split("\n")
    if len(old) != len(new):
        yield _excerpt_whole(was, now, how)
        return
    for number, (one, other) in enumerate(zip(old, new, strict=True), 1):
        if one != other:
            yield replace(_excerpt_whole(one, other, how), line=number)


def _excerpt_whole(before: str, after: str, how: tuple[str, ...]) -> Excerpt:
    """Return the excerpt with all that differs between two texts."""
    left, *middle, right = _split(before, after)
    number = len(_LINE_END.findall(left.before)) + 1
    near, far = _LINE_END.split(left.before)[-1], _LINE_END.split(right.before)[0]
    pieces = tuple(_shorten([_same(near[-_CONTEXT:]), *middle, _same(far[:_CONTEXT])]))
    return Excerpt(number, pieces, how, is_cut_before=len(near) > _CONTEXT, is_cut_after=len(far) > _CONTEXT)


def _reencoded(data: bytes | None, cleaned: Cleaned, most: int) -> Iterator[Excerpt]:
    """Yield lines as programs show them that expect UTF-8, and as they are by their encoding."""
    encoding = cleaned.done.encoding
    if data is None or encoding is None:
        return
    for line, part in _first_lines(data, cleaned, most):
        text, is_cut = _decode(part, cleaned.detection.encoding or "", cleaned)
        was = part.decode("utf-8", "replace")
        pieces = tuple(_pair(was[: _LONGEST_LINE * 2], text[:_LONGEST_LINE]))
        yield Excerpt(line, pieces, (f"re-encoded from {encoding}",), is_cut_after=is_cut)


def _pair(before: str, after: str) -> Iterator[Piece]:
    """Yield the pieces of two texts: those between ASCII, if the ASCII of both is the same, else one piece."""
    same, other = _BEYOND_ASCII.split(before), _BEYOND_ASCII.split(after)
    if same != other:
        yield Piece(before, after)
        return
    was, now = [*_BEYOND_ASCII.findall(before), ""], [*_BEYOND_ASCII.findall(after), ""]
    for one, (old, new) in zip(same, zip(was, now, strict=True), strict=True):
        yield from (_same(one), Piece(old, new))


def _first_lines(data: bytes, cleaned: Cleaned, most: int) -> Iterator[tuple[int, bytes]]:
    """Yield lines with bytes beyond ASCII, or parts of them, each with the number of its line."""
    found = cleaned.detection
    bare = bom.unmarked(data) if found.has_bom else data
    has_units = (found.encoding or "").startswith(("utf-16", "utf-32")) or found.evidence is Evidence.ESCAPES
    if has_units or not sampling.BEYOND_ASCII.search(bare):
        yield 1, bare[: _LONGEST_LINE * 4 // 4 * 4]
        return
    number, at = 1, 0
    for part in sampling.lines(bare, most):
        place = bare.find(part, at)
        number += len(_BYTES_END.findall(bare, at, place))
        at = place
        yield number, part.strip(b"\r\n")


def _decode(part: bytes, encoding: str, cleaned: Cleaned) -> tuple[str, bool]:
    """Return the first line of some bytes in an encoding, and whether more of it follows."""
    charset = charsets.named(encoding)
    text, _ = mixed.decode(part, charset) if cleaned.detection.is_mixed else charset.decode_with_places(part)
    first = next((line for line in _LINE_END.split(text) if line.strip()), "")
    return first[:_LONGEST_LINE], len(first) > _LONGEST_LINE


def _read_by_rivals(data: bytes, rivals: Sequence[Rival], cleaned: Cleaned) -> Iterator[CandidateText]:
    """Yield the same lines as each candidate encoding reads them."""
    parts = [part for _, part in _first_lines(data, cleaned, _MOST_LINES)]
    for one in rivals:
        lines = tuple(_decode(part, one.encoding, cleaned)[0] for part in parts)
        yield CandidateText(one.encoding, one.probability, lines if any(lines) else (one.excerpt,))


def _doubts(cleaned: Cleaned, lines: _Lines) -> Iterator[Doubt]:
    for one in cleaned.repair.unsure[:_MOST_DOUBTS]:
        end = one.start + len(one.text)
        candidates = tuple((other.text[:_LONGEST], other.words) for other in one.candidates)
        left, right = lines.before(one.start)[0], lines.after(end)[0]
        yield Doubt(lines.number_at(one.start), left, one.text[:_LONGEST], right, candidates, one.reason)


def _find_lost(cleaned: Cleaned, lines: _Lines) -> Iterator[Lost]:
    """Yield what is lost, in three kinds, each in the order of the text."""
    first = cleaned.undecodable[:_MOST_LOST]
    for place in places(lines.text, first):
        yield Lost(place.line, place.column, "undecodable bytes", place.data)
    yield from (Lost(0, 0, "undecodable bytes", one.data) for one in cleaned.undecodable[len(first) :])
    for start in find_lost(cleaned.repair, cleaned.undecodable):
        yield _lost_at(lines, start, "lost before: the file itself has U+FFFD here")
    for region in cleaned.repair.regions:
        if REPLACEMENT in region.after:
            yield _lost_at(lines, region.start, "lost in the accident")


def _lost_at(lines: _Lines, position: int, words: str) -> Lost:
    number = lines.number_at(position)
    return Lost(number, position - lines.starts[number - 1] + 1, words)


def _language_of(text: str) -> str | None:
    """Return the language of a text, from its lines beyond ASCII if there are any."""
    rows = (line[:_LONGEST] for line in text[: _SAMPLE * 50].split("\n") if not line.isascii())
    sample = "\n".join(islice(rows, _MOST_SAMPLED))[:_SAMPLE]
    return detect_language(sample or text[:_SAMPLE])
