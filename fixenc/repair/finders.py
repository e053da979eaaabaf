"""The finders of the repair stage: each looks for one sort of accident, the last that happened to a text."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from fixenc.damage import is_recased
from fixenc.plausibility import are_plain
from fixenc.records import Region, Unsure
from fixenc.repair.before_last import find_earlier, move_to_now
from fixenc.repair.belief import MOST_SHOWN, keep_believed
from fixenc.repair.belief.meant import is_all_meant
from fixenc.repair.beside_escapes import find_beside
from fixenc.repair.budget import TOO_MUCH, Depth, LineSpentError, run_within_budget
from fixenc.repair.contractions import find_contractions
from fixenc.repair.document.mend import mend
from fixenc.repair.embedded import find_embedded, has_pairs
from fixenc.repair.escaped import find_escaped, write_out_again
from fixenc.repair.first_look import SHORT
from fixenc.repair.gbk_page.notes import find_rewriting, may_be_rewritten
from fixenc.repair.line.cut import find_part
from fixenc.repair.line.possible import may_be_damaged
from fixenc.repair.lone_graves import find_lone_graves
from fixenc.repair.lost_apostrophes import find_lost_apostrophes
from fixenc.repair.lost_letters import find_lost_letters
from fixenc.repair.recased import doubt_small_names, find_recased
from fixenc.repair.regions import apply, join
from fixenc.repair.signs import has_escapes
from fixenc.repair.unguessed import drop_guesses, find_beside_doubts, leave_cut_tails
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
    """Whether no finder can find anything in a text: it is one line, and plainly healthy, or cannot be damaged."""
    if len(text) > SHORT or "\n" in text or "\r" in text or has_escapes(text) or may_be_rewritten(text):
        return False
    if may_be_whole(text) or has_pairs(text) or find_contractions(text):
        return False
    if find_lost_apostrophes(text) or find_lost_letters(text) or find_lone_graves(text):
        return False
    return are_plain([text]) or not (next(find_earlier(text), None) or is_recased(text) or may_be_damaged(text))


def _find(text: str, *, guess: bool) -> Found:
    unsure = list[Unsure]()
    for find in _FINDERS:
        found = find(text, guess=guess)
        unsure += found.unsure
        if found.regions:
            return found._replace(unsure=_sort(unsure))
    return Found((), _sort(unsure))


def _sort(unsure: Iterable[Unsure]) -> tuple[Unsure, ...]:
    """Return doubts in order; of those at one place, the last one, whose finder knows more."""
    return tuple(sorted({one.start: one for one in unsure}.values(), key=lambda one: one.start))


def _find_rewriting(text: str, *, guess: bool) -> Found:
    """Return the regions of Chinese text whose bytes were searched and replaced."""
    try:
        regions = find_rewriting(text)
    except LineSpentError:
        return Found()
    return Found(regions if guess else drop_guesses(regions))


def _find_escaped(text: str, *, guess: bool) -> Found:
    """Return the regions of mojibake that was escaped in ASCII, of which nothing is lost, and of that beside it."""
    if not has_escapes(text):
        return Found()
    try:
        believed, _ = keep_believed(text, find_escaped(text))
    except LineSpentError:
        return Found()
    regions, unsure = doubt_small_names(text, believed)
    beside = find_beside(text, regions, lambda earlier: _find_misreading(earlier, guess=guess).regions)
    return Found(tuple(sorted((*write_out_again(text, regions), *beside), key=lambda one: one.start)), unsure)


def _find_misreading(text: str, *, guess: bool) -> Found:
    """Return the regions of lines that were misread, with or without losses since, and the lines in doubt.

    A line may have been misread several times, or its parts each in their own way. Belief is asked of what comes out.
    """
    found, unsure = mend(text)
    regions = tuple(sorted((*leave_cut_tails(text, found), *find_beside_doubts(unsure)), key=lambda one: one.start))
    left_alone = set(found).difference(regions)
    cut = {*_find_lines(text, [*left_alone, *(one for one in regions if find_part(text, one))])}
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
    believed, doubts = keep_believed(text, regions if guess else drop_guesses(regions))
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


def _find_recased(text: str, *, guess: bool) -> Found:
    """Return the regions of a text that was misread, and then put in another letter case."""
    return Found(*find_recased(text, lambda earlier: _find_misreading(earlier, guess=guess).regions))


def _find_embedded(text: str, *, guess: bool) -> Found:  # noqa: ARG001 - nothing is guessed
    """Return the regions of ASCII that was read as UTF-16 within a text."""
    return Found(find_embedded(text))


def _find_contractions(text: str, *, guess: bool) -> Found:  # noqa: ARG001 - nothing is guessed
    """Return the quotation marks of English text that became letters."""
    return Found(find_contractions(text))


def _find_lost(text: str, *, guess: bool) -> Found:
    """Return the apostrophes, letters and short words of which one byte is left, where one reading fits."""
    finders = (find_lost_apostrophes, find_lost_letters, find_lone_graves) if guess else ()
    found = sorted((region for find in finders for region in find(text)), key=lambda one: one.start)
    is_meant = len(found) <= MOST_SHOWN and is_all_meant(text, found)
    return Found(() if is_meant else tuple(found))


_FINDERS: tuple[Finder, ...] = (
    _find_whole,
    _find_embedded,
    _find_rewriting,
    _find_escaped,
    _find_contractions,
    _find_lost,
    _find_before_last,
    _find_misreading,
    _find_recased,
)


def _find_lines(text: str, regions: Iterable[Region]) -> list[int]:
    """Return the line in which each region begins, counted from 0."""
    regions = list(regions)
    ends = [match.start() for match in re.finditer("\n", text)] if regions else []
    return [bisect(ends, one.start) for one in regions]
