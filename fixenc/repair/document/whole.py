"""A document with one accident throughout: it is undone in all of the text at once, then judged line by line.

No single line is searched here. Bytes that are well-formed UTF-8 from end to end are evidence by themselves; for other
charsets, the oddest words of the document, taken together, are the evidence.
"""

from __future__ import annotations

import functools
import heapq
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fixenc.charsets import REPLACEMENT
from fixenc.damage import Misreading, find_readers, has_controls
from fixenc.plausibility import Glance, costs, glance
from fixenc.records import Region
from fixenc.repair.budget import LineSpentError, count_as_one_line
from fixenc.repair.document.code_pages import find_best_related, fit_reader_to_all
from fixenc.repair.document.lines import Line, make_lines, sort_by_oddness
from fixenc.repair.explanation import Accident
from fixenc.repair.first_look import CLEAR, PLAIN, split_lines
from fixenc.repair.healthy import surprise
from fixenc.repair.line.guesses import has_lone_end
from fixenc.repair.line.mend import decide_sample, sample_words
from fixenc.repair.line.possible import may_share_accident
from fixenc.repair.line.quoted import count_arguments
from fixenc.repair.line.search import ANY, MOST_STEPS, ONLY_UTF8
from fixenc.repair.line.spelling import has_spellings
from fixenc.repair.line.undo import find_whole_original
from fixenc.repair.margins import MARGIN_REPLACE

# The fewest characters whose bytes are UTF-8 by no chance: for each character, the chance is one in eight.
_LEAST_CHARACTERS = 12
# How many times odder a line that stays unusual must have been before the accident was undone.
_FAR_ODDER = 8
# The least gain at a first look, in nats, if all of a document is UTF-8: its bytes are evidence, too.
_PLAIN_UTF8 = 2.0
# The most readers, the likeliest at a first look, that are compared.
_MOST_COMPARED = 4
# The most words, of those in which they differ, by which readers are compared.
_MOST_WORDS = 40
# The fewest lines that must show an accident to make it that of the document.
_LEAST_LINES = 5
# The fewest unusual lines whose odd words are explained together.
_LEAST_POOL = 3
# A line that is more unusual than this, in nats, counts among them.
POOLED = 1.5
# The odd words of text in another charset surprise by more than this for each character beyond ASCII, in nats. Of 103
# such samples in close code pages the least had 0.76; of 38 odd samples of healthy documents, half had less than 0.5.
_LEAST_EACH = 0.5
# The most lines whose words are explained together: more would be no new evidence.
_MOST_POOLED = 40
# If a line is more unusual than this, in nats, after its accident was undone, a related accident may explain it better.
LEFT_ODD = 0.5


@dataclass(frozen=True, slots=True)
class Throughout:
    """The accident of a document, and a region for each line that it explains.

    `left` are the numbers of the lines for which a first look is not enough.
    """

    accident: Accident
    regions: tuple[Region, ...]
    left: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Undone:
    """The lines of a document before an accident (unchanged if it cannot have happened to them), and a first look.

    `is_utf8` is true if all bytes before the accident are well-formed UTF-8.
    """

    accident: Accident
    lines: list[str]
    seen: Glance
    is_utf8: bool = False


def find_accident_of_all(text: str, seen: Glance) -> Throughout | None:
    """Return the accident of all lines of a document, or of nearly all, and its regions; None if there is none.

    `seen` is a first look at the document.
    """
    lines = split_lines(text)
    nats = seen.nats_by_line()
    undone = _undo_utf8(text, lines[nats.index(max(nats))], seen) or _undo_shared(text, lines, nats, seen)
    if undone is None or len(undone.lines) != len(lines):
        return None
    found = _settle_lines(lines, nats, undone)
    return found if len(found.regions) >= max(_LEAST_LINES, 2 * count_arguments(text)) else None


def _settle_lines(lines: list[str], nats: Sequence[float], undone: _Undone) -> Throughout:
    start, regions, left = 0, list[Region](), list[int]()
    after = undone.seen.nats_by_line()
    least = _PLAIN_UTF8 if undone.is_utf8 else PLAIN
    for number, (was, now, odd, still) in enumerate(zip(lines, undone.lines, nats, after, strict=True)):
        region = Region(start, was, now, undone.accident)
        is_marked = has_lone_end(was, now)
        if (
            was != now
            and not is_marked
            and odd - still > least
            and (still < CLEAR or odd > _FAR_ODDER * still)
            and region.is_proved
        ):
            regions.append(region)
        elif was != now or odd > CLEAR:
            left.append(number)
        start += len(was) + 1
    return Throughout(undone.accident, tuple(regions), frozenset(left))


def _undo_utf8(text: str, oddest: str, seen: Glance) -> _Undone | None:
    """Return the document before its misreadings, one or several, if all of it was UTF-8; None if not."""
    found = [one for one in _find_beneath(text, oddest, seen) if not has_controls(one.text)]
    beneath = sorted(found, key=lambda one: one.seen.total + _cost(one.accident))[:_MOST_COMPARED]
    best = functools.reduce(_choose_likelier, beneath) if beneath else None
    if best is None or best.seen.total + PLAIN > seen.total:
        return None
    return _Undone(best.accident, split_lines(best.text), best.seen, is_utf8=True)


class _Beneath(NamedTuple):
    """A possible text before an accident, and a first look at it."""

    accident: Accident
    text: str
    seen: Glance


def _find_beneath(text: str, line: str, seen: Glance, steps: int = MOST_STEPS) -> Iterator[_Beneath]:
    """Yield the possible texts before up to `steps` misreadings; a `line` of it quickly rules out most readers."""
    if not steps:
        return
    for reader in find_readers(seen.characters):
        misreading = Misreading("utf-8", reader)
        before = next(misreading.undo(line), None)
        original = None if before is None else next(misreading.undo(text), None)
        if before is None or original is None or REPLACEMENT in original or not _is_no_chance(original):
            continue
        looked = glance(original)
        deeper = list(_find_beneath(original, before, looked, steps - 1)) or [_Beneath((), original, looked)]
        yield from (one._replace(accident=(*one.accident, misreading)) for one in deeper)


def _choose_likelier(one: _Beneath, other: _Beneath) -> _Beneath:
    """Return the likelier of two, by the words in which they differ: a first look knows no rare letters."""
    pairs = zip(one.text.split(), other.text.split(), strict=False)
    words = list(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1]))[:_MOST_WORDS]
    if not words or one.seen.total + PLAIN < other.seen.total:
        return one
    was, now = (math.fsum(costs(list(texts)).tolist()) for texts in zip(*words, strict=True))
    return other if now + _cost(other.accident) + MARGIN_REPLACE < was + _cost(one.accident) else one


def _is_no_chance(original: str) -> bool:
    return len(original) - len(original.encode("ascii", "ignore")) >= _LEAST_CHARACTERS


def _cost(accident: Accident) -> float:
    return math.fsum(damage.cost for damage in accident)


def _undo_shared(text: str, lines: list[str], nats: Sequence[float], seen: Glance) -> _Undone | None:
    """Return the document before the misreading that explains its oddest words together; None if there is none."""
    first = heapq.nlargest(_MOST_POOLED, range(len(lines)), key=nats.__getitem__)
    beyond = [number for number in sorted(first) if not lines[number].isascii()]
    odd_lines = sort_by_oddness(make_lines(text, seen, beyond))
    accident = explain_together(odd_lines, sum(odd > POOLED for odd in nats))
    if accident is None or not all(damage.is_misreading for damage in accident) or has_spellings(accident):
        return None
    undone = _undo_in_lines(text, lines, fit_reader_to_all(text, [line.text for line in odd_lines], accident))
    after = undone.seen.nats_by_line()
    pairs = [
        (was, now) for was, now, odd in zip(lines, undone.lines, after, strict=True) if odd > LEFT_ODD and was != now
    ]
    related = find_best_related(pairs, undone.accident)
    if related is None:
        return undone
    other = _undo_in_lines(text, lines, related)
    return other if other.seen.total < undone.seen.total else undone


def _undo_in_lines(text: str, lines: list[str], accident: Accident) -> _Undone:
    whole = find_whole_original(text, accident)
    originals = [] if whole is None else split_lines(whole)
    if whole is None or len(originals) != len(lines):
        originals = [line if line.isascii() else find_whole_original(line, accident) or line for line in lines]
        whole = "".join(itertools.chain.from_iterable(zip(originals, _find_line_ends(text, lines), strict=True)))
    return _Undone(accident, originals, glance(whole))


def _find_line_ends(text: str, lines: list[str]) -> Iterator[str]:
    ends = itertools.accumulate((len(line) + 1 for line in lines), initial=-1)
    return (text[end : end + 1] for end in itertools.islice(ends, 1, None))


def explain_together(first: Sequence[Line], odd: int) -> Accident | None:
    """Return the accident that explains the oddest words of several lines together; None if there is none.

    One word of each line may be too little evidence. `first` are the oddest of `odd` unusual lines.
    """
    if odd < _LEAST_POOL:
        return None
    sample = sample_words((line.text, line.look.odd_places) for line in first)
    if not may_share_accident(sample):
        return None
    try:
        with count_as_one_line():
            beyond = len(sample) - len(sample.encode("ascii", "ignore"))
            may_be_any = surprise(sample) > _LEAST_EACH * beyond
            state = decide_sample(sample, ANY if may_be_any else ONLY_UTF8).state
    except LineSpentError:
        return None
    return None if state is None else state.accident
