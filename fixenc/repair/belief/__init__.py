"""Law 0: belief is earned. A repair that the search found is made only if its result is evidence by itself.

The search finds the likeliest explanation. That is not enough: for text of a language without a model, for an alphabet,
a list of signs or a table, some accident is always likelier than none. So every line that would change is judged again,
by evidence that does not depend on how odd it was:

- The new words must be good: known, or as smooth as those of a known language; no sign between letters, no two scripts
  in a word.
- There must be enough of them, and independent ones: each different character of well-formed UTF-8 counts as far as
  its bytes are no chance; in other charsets, each different word counts.
- The old words may be evidence of damage: control characters, signs between letters, two scripts in a word.

A line with enough evidence is believed alone. A line with less is believed if enough other lines of its document show
the same accident alone, and never if its own evidence is against it.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from fixenc.records import Candidate, Damage, Region, Unsure
from fixenc.repair.belief.beside import Beside, says_nothing
from fixenc.repair.belief.beyond_doubt import find_beyond_doubt, find_characters
from fixenc.repair.belief.drawings import find_drawings
from fixenc.repair.belief.emoji import has_lost_emoji
from fixenc.repair.belief.excess import DOUBTED, Around, count_east_asian, measure_excess
from fixenc.repair.belief.good_runs import leave_good_runs
from fixenc.repair.belief.healthy_signs import find_new_scripts
from fixenc.repair.belief.judged import judge
from fixenc.repair.belief.line import Line, group_by_line
from fixenc.repair.belief.meant import is_all_meant
from fixenc.repair.belief.readers import explain_by_commonest
from fixenc.repair.budget import LineSpentError, count_as_one_line, is_searched, spend
from fixenc.repair.explanation import Accident, Explanation
from fixenc.repair.line.undo import undo_accident
from fixenc.repair.regions import apply

# The most stretches of mojibake that a document may show on purpose.
MOST_SHOWN = 40
# Nats by which the evidence of a line of UTF-8 may be less, beside others that are believed.
LESS_BESIDE_UTF8 = 4.0
# The same for other charsets.
LESS_BESIDE_OTHER = 3.0
# Nats by which it may be less if all of the document has the accident.
LESS_THROUGHOUT_UTF8 = 6.0
# The same for other charsets.
LESS_THROUGHOUT_OTHER = 4.0
# The fewest lines that must be believed alone for the others to be believed beside them.
LEAST_ALONE = 2
# Their least share among all lines that the accident would change.
LEAST_SHARE = 0.3
# The least share of lines of UTF-8 with enough evidence beside others for which `LEAST_SHARE` need not be reached.
SHARE_NEARLY = 0.9
# The fewest lines that must be believed alone for an accident to be that of all of the document, or of nearly all.
LEAST_THROUGHOUT = 4
# Their least share.
SHARE_THROUGHOUT = 0.5
# The fewest lines that must be believed alone, with `LEAST_SHARE`, for lines to be changed in which only signs change.
MANY_ALONE = 10
# Units of the budget's work for a line that is tried again by the accidents of others: some 4 ms.
_TRYING = 1_000


def keep_believed(text: str, regions: Sequence[Region]) -> tuple[tuple[Region, ...], tuple[Unsure, ...]]:
    """Return those regions of a text that have earned belief, and the lines in doubt, which nearly have.

    >>> from fixenc.damage import Misreading
    >>> wrong = Region(0, "Herwekî", "Herwek”", (Misreading("windows-1252", "macintosh"),))
    >>> right = Region(0, "cafÃ©", "café", (Misreading("utf-8", "windows-1252"),))
    >>> keep_believed("Herwekî", [wrong])
    ((), ())
    >>> keep_believed("cafÃ©", [right])[0] == (right,)
    True
    """
    sure = find_beyond_doubt(text, regions)
    if len(sure) == len(regions):
        return tuple(regions), ()
    others = sorted(set(regions).difference(sure), key=lambda region: region.start) if sure else regions
    others = [one for region in others for part in explain_by_commonest(region) for one in leave_good_runs(part)]
    lines = group_by_line(text, others)
    around = Around(
        cache(lambda: judge(line.join_tokens() for line in lines)),
        cache(lambda: find_new_scripts((line.tokens for line in lines), find_characters(sure))),
        count_east_asian(text, [*sure, *others]),
    )
    by_accident = defaultdict[frozenset[Damage], list[tuple[Line, float]]](list)
    for line in lines:
        by_accident[frozenset(line.accident)].append((line, measure_excess(line, around, enough=0.0)))
    beside = Beside(text, [*sure, *others], around.judge)
    kept, refused, doubts = list(sure), list[Line](), list[Unsure]()
    shown = dict[Accident, float]()
    for members in by_accident.values():
        is_throughout = bool(sure) and members[0][0].accident == sure[0].accident
        needed = -LESS_THROUGHOUT_UTF8 if is_throughout else _least_excess(members)
        if is_throughout or any(excess >= max(needed, 0) for _, excess in members):
            shown[members[0][0].accident] = min(needed, 0)
        whole = [(line, excess) for line, excess in members if not _has_lost_emoji(line)]
        by_many = _are_many(members)
        for line, excess in whole:
            if excess >= needed and (excess >= 0 or beside.may_change(line, by_many=by_many)):
                kept += line.regions
            else:
                refused.append(line)
        doubtful = [line for line, excess in members if _has_lost_emoji(line) or DOUBTED <= excess < needed == 0]
        doubts += (_make_doubt(text, line) for line in doubtful)
    if any(needed in (-LESS_THROUGHOUT_UTF8, -LESS_THROUGHOUT_OTHER) for needed in shown.values()):
        kept += _explain_by_others(text, _find_unbelieved(refused, kept), shown, around)
    kept += list(find_drawings(text, shown, kept))
    kept.sort(key=lambda region: region.start)
    # A document with more mojibake than that is damaged, wherever the mojibake stands.
    is_meant = len(kept) <= MOST_SHOWN and is_all_meant(text, kept)
    return () if is_meant else tuple(kept), tuple(doubts)


def _least_excess(members: Sequence[tuple[Line, float]]) -> float:
    """Return the excess in nats from which the lines of an accident are believed: the more show it, the lower.

    Lines that get the same words count as one, and those that say nothing for none.
    """
    was_utf8 = members[0][0].accident[0].was_utf8
    members = [one for one in members if one[1] >= 0 or was_utf8 or not says_nothing(one[0].tokens)] or members
    different = {line.join_tokens().now.casefold(): excess for line, excess in members}.values()
    alone = sum(excess >= 0 for excess in different)
    share = alone / len(different)
    near = sum(excess >= -LESS_BESIDE_UTF8 for excess in different) / len(different) if was_utf8 else 0.0
    if alone >= LEAST_THROUGHOUT and share >= SHARE_THROUGHOUT:
        return -LESS_THROUGHOUT_UTF8 if was_utf8 else -LESS_THROUGHOUT_OTHER
    if alone >= LEAST_ALONE and (share >= LEAST_SHARE or near >= SHARE_NEARLY):
        return -LESS_BESIDE_UTF8 if was_utf8 else -LESS_BESIDE_OTHER
    # An accident that explains many lines, but hardly one of them well, explains none.
    good = sum(excess >= 0 for _, excess in members)
    is_good = len(members) <= LEAST_ALONE or (good >= LEAST_ALONE and good >= LEAST_SHARE * len(members))
    return 0.0 if was_utf8 or is_good else math.inf


def _are_many(members: Sequence[tuple[Line, float]]) -> bool:
    """Whether so many lines show an accident alone that others may be changed in which only signs would change."""
    alone = sum(excess >= 0 for _, excess in members)
    is_share = alone >= max(LEAST_THROUGHOUT, SHARE_THROUGHOUT * len(members))
    return is_share or alone >= max(MANY_ALONE, LEAST_SHARE * len(members))


def _has_lost_emoji(line: Line) -> bool:
    first = line.accident[0]
    return first.is_misreading and first.was_utf8 and has_lost_emoji(line.rest, first.read_in)


def _find_unbelieved(refused: Iterable[Line], kept: Sequence[Region]) -> list[Line]:
    """Return the lines in which nothing is believed so far, each once."""
    starts = sorted(region.start for region in kept)
    lines = {line.start: line for line in refused}.values()
    return [line for line in lines if bisect_left(starts, line.start) == bisect_left(starts, line.end)]


def _explain_by_others(
    text: str, lines: Sequence[Line], shown: Mapping[Accident, float], around: Around
) -> Iterator[Region]:
    """Yield the regions of those lines that an accident of other lines explains better than their own."""
    for line in lines if is_searched() else ():
        tried = list[tuple[tuple[Region, ...], float]]()
        for accident, needed in shown.items():
            state = _try_undoing(text[line.start : line.end], accident) if accident != line.accident else None
            if state is not None and all(region.is_proved for region in state.regions):
                (other, *more) = group_by_line(text[line.start : line.end], state.regions)
                excess = measure_excess(other, around._replace(judge=partial(judge, [other.join_tokens()])))
                if excess >= needed and not more:
                    tried.append((state.regions, excess))
        if tried:
            regions, _ = max(tried, key=lambda pair: pair[1])
            yield from (replace(region, start=region.start + line.start) for region in regions)


def _try_undoing(line: str, accident: Accident) -> Explanation | None:
    try:
        with count_as_one_line():
            spend(_TRYING)
            return undo_accident(line, accident)
    except LineSpentError:
        return None


def _make_doubt(text: str, line: Line) -> Unsure:
    """Return the doubt about a line that shows nearly enough, with what it may have been."""
    start, end = line.regions[0].start, line.regions[-1].end
    after = apply(text, line.regions, start, end)
    odds = min((region.odds for region in line.regions if region.odds is not None), default=1.0)
    return Unsure(start, text[start:end], (Candidate(after, line.accident, odds),))
