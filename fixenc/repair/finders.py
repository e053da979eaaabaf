"""The finders of the repair stage: each looks for one sort of accident, the last that happened to a text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from fixenc.plausibility import are_plain, detect_language, find_languages
from fixenc.records import Candidate, Region, Unsure
from fixenc.repair.before_last import find_earlier, move_to_now
from fixenc.repair.belief import keep_believed
from fixenc.repair.budget import TOO_MUCH, Depth, LineSpentError, run_within_budget
from fixenc.repair.contractions import find_contractions
from fixenc.repair.document.mend import mend
from fixenc.repair.embedded import find_embedded, has_pairs
from fixenc.repair.escaped import find_escaped, write_out_again
from fixenc.repair.first_look import SHORT
from fixenc.repair.gbk_page.notes import find_rewriting, may_be_rewritten
from fixenc.repair.line.guesses import is_half_mended
from fixenc.repair.line.undo import undo_accident
from fixenc.repair.regions import apply, join
from fixenc.repair.signs import has_escapes
from fixenc.repair.wholes import find_whole, may_be_whole

# How often lines that were mended are looked at again, before belief is asked of them.
_MOST_STEPS = 4
# A line that holds more than ASCII.
_ODD_LINE = re.compile(r"(?m)^.*[^\x00-\x7f]")
# The most characters of a line that are shown in a doubt, if a text was not searched to the end.
_EXCERPT = 200


class Found(NamedTuple):
    """What was found in a text, in order: proved and believed regions, and doubts.

    `note` is a doubt about all of the text, if it was not searched to the end.
    """

    regions: tuple[Region, ...] = ()
    unsure: tuple[Unsure, ...] = ()
    note: Unsure | None = None


class Finder(Protocol):
    """Looks for one sort of accident, the last that happened to a text."""

    def __call__(self, text: str, *, guess: bool) -> Found:
        """Return what was found in a text; a model may guess what was lost if `guess` is true."""


def find_last_accident(text: str, *, guess: bool) -> Found:
    """Return the result of the first finder that finds a region, within the budget of the text."""
    found, depth = run_within_budget(len(text), lambda: _find(text, guess=guess))
    if depth is Depth.ALL:
        return found
    start = next((line.start() for line in _ODD_LINE.finditer(text)), 0)
    return found._replace(note=Unsure(start, text[start:].partition("\n")[0][:_EXCERPT], (), TOO_MUCH))


def finds_nothing(text: str) -> bool:
    """Whether no finder can find anything in a text: it is one line, and plainly healthy."""
    if len(text) > SHORT or "\n" in text or "\r" in text or has_escapes(text) or may_be_rewritten(text):
        return False
    if may_be_whole(text) or has_pairs(text) or find_contractions(text):
        return False
    return are_plain([text])


def _find(text: str, *, guess: bool) -> Found:
    found = Found()
    for find in _FINDERS:
        found = find(text, guess=guess)
        if found.regions:
            break
    return found


def _find_rewriting(text: str, *, guess: bool) -> Found:
    """Return the regions of Chinese text whose bytes were searched and replaced."""
    try:
        regions = find_rewriting(text)
    except LineSpentError:
        return Found()
    return Found(regions if guess else _drop_guesses(regions))


def _find_escaped(text: str, *, guess: bool) -> Found:  # noqa: ARG001 - nothing is guessed
    """Return the regions of mojibake that was escaped in ASCII, of which nothing is lost."""
    if not has_escapes(text):
        return Found()
    try:
        regions, _ = keep_believed(text, find_escaped(text))
    except LineSpentError:
        return Found()
    return Found(write_out_again(text, regions))


def _find_misreading(text: str, *, guess: bool) -> Found:
    """Return the regions of lines that were misread, with or without losses since, and the lines in doubt.

    A line may have been misread several times, or its parts each in their own way. Belief is asked of what comes out.
    """
    found, unsure = mend(text)
    regions = tuple(sorted((*_leave_cut_tails(text, found), *_find_beside_doubts(unsure)), key=lambda one: one.start))
    cut = {*_find_lines(text, set(found).difference(regions))}
    left = frozenset[int]()
    for _ in range(_MOST_STEPS if regions else 0):
        mended = apply(text, regions)
        further, _ = mend(mended)
        if cut:  # what is left of a sequence there looks like another accident
            further = tuple(
                one for one, line in zip(further, _find_lines(mended, further), strict=True) if line not in cut
            )
        regions, left = join(text, regions, further, left)
        if apply(text, regions) == mended:
            break
    believed, doubts = keep_believed(text, regions if guess else _drop_guesses(regions))
    return Found(believed, tuple(sorted((*unsure, *doubts), key=lambda one: one.start)))


def _find_whole(text: str, *, guess: bool) -> Found:  # noqa: ARG001 - nothing is guessed
    """Return the regions of a text that was misread as a whole, of which nothing is lost."""
    return Found(find_whole(text))


def _find_before_last(text: str, *, guess: bool) -> Found:
    """Return the regions of a text that was misread, and then decomposed or misread once more."""
    for earlier in find_earlier(text):
        regions = _find_misreading(earlier.text, guess=guess).regions
        if moved := tuple(move_to_now(text, earlier, regions)):
            return Found(moved)
    return Found()


def _find_embedded(text: str, *, guess: bool) -> Found:  # noqa: ARG001 - nothing is guessed
    """Return the regions of ASCII that was read as UTF-16 within a text."""
    return Found(find_embedded(text))


def _find_contractions(text: str, *, guess: bool) -> Found:  # noqa: ARG001 - nothing is guessed
    """Return the quotation marks of English text that became letters."""
    return Found(find_contractions(text))


_FINDERS: tuple[Finder, ...] = (
    _find_whole,
    _find_embedded,
    _find_rewriting,
    _find_escaped,
    _find_contractions,
    _find_before_last,
    _find_misreading,
)


def _find_lines(text: str, regions: Iterable[Region]) -> list[int]:
    """Return the line in which each region begins, counted from 0."""
    regions = list(regions)
    ends = [match.start() for match in re.finditer("\n", text)] if regions else []
    return [bisect(ends, one.start) for one in regions]


# What ends a line, or an excerpt of one.
_END = re.compile(r"(?:\.\.\.|…|\s*[\r\n]|\s*\Z)")
# Of a dash that lost a byte nothing shows which of two it was: people set both in the same way.
_EITHER_DASH = str.maketrans("–—", "--")
_LAST_LETTERS = re.compile(r"[^\W\d_]*\Z")
# How many candidates of a doubt are weighed: the others are less likely by far.
_RIVALS = 2


def _leave_cut_tails(text: str, regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """Return the regions, without a last character that was guessed where a text was cut, unless it makes a known word.

    The beginning of a sequence stands at the end of many a field or excerpt that was cut after so many bytes.
    """
    kept = list[Region]()
    for region in regions:
        is_cut = len(region.accident) > 1 and _END.match(text, region.end) is not None and _ends_in_part(region)
        kept += _undo_alone(region) if is_cut and not _ends_in_a_word(text, region) else (region,)
    return tuple(kept)


def _ends_in_a_word(text: str, region: Region) -> bool:
    """Whether a region, mended, ends in a word of the language of its line."""
    line = text[text.rfind("\n", 0, region.start) + 1 : region.start] + region.after
    return detect_language(line) in find_languages(_LAST_LETTERS.findall(region.after)[0])


def _ends_in_part(region: Region) -> bool:
    """Whether a region ends in the beginning of a sequence, and nothing stands for the rest of it."""
    # Quotation marks and emoji end many a line: what lost bytes there was no field that was cut.
    if unicodedata.category(region.after[-1:] or " ")[0] not in "LN":
        return False
    whole = region.accident[0].inflict(region.after[-1:]) or ""
    return any(region.before.endswith(whole[:size]) for size in range(1, len(whole)))


def _are_alike(best: Candidate, other: Candidate) -> bool:
    """Whether two candidates of a line are the same but for a dash, or for the last character, a letter."""
    is_dash = best.text.translate(_EITHER_DASH) == other.text.translate(_EITHER_DASH)
    return best.accident[:1] == other.accident[:1] and (
        is_dash or (best.text[-1:].isalpha() and best.text[:-1] == other.text[:-1])
    )


def _find_beside_doubts(unsure: Sequence[Unsure]) -> Iterator[Region]:
    """Yield the regions that need no guess of lines in doubt about a dash or the last character alone."""
    for doubt in unsure:
        rivals = doubt.candidates[:_RIVALS]
        if len(rivals) < _RIVALS or not _are_alike(*rivals):
            continue
        state = undo_accident(doubt.text, rivals[0].accident[:1])
        if state is not None and not is_half_mended(state):
            yield from (replace(one, start=doubt.start + one.start) for one in state.regions if not one.is_guessed)


def _drop_guesses(regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """Return the regions that need no guess; of the others, the parts that the misreading alone explains."""
    kept = list[Region]()
    for region in regions:
        first = region.accident[0]
        if not region.is_guessed:
            kept.append(region)
        elif first.is_exact:
            kept += _undo_alone(region)
    return tuple(kept)


def _undo_alone(region: Region) -> Iterator[Region]:
    """Yield the parts of a region that its misreading alone explains, without what was lost after it."""
    state = undo_accident(region.before, region.accident[:1])
    if state is not None:
        yield from (replace(one, start=region.start + one.start) for one in state.regions if not one.is_guessed)
