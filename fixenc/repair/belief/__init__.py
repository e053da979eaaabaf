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

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from fixenc.records import Candidate, Damage, Region, Unsure
from fixenc.repair.belief.beside import Beside
from fixenc.repair.belief.beyond_doubt import find_beyond_doubt, find_characters
from fixenc.repair.belief.by_others import explain_by_others, find_unbelieved
from fixenc.repair.belief.drawings import find_drawings
from fixenc.repair.belief.emoji import has_lost_emoji
from fixenc.repair.belief.excess import DOUBTED, Around, count_east_asian, measure_excess
from fixenc.repair.belief.good_runs import leave_good_runs
from fixenc.repair.belief.healthy_signs import find_new_scripts
from fixenc.repair.belief.judged import judge
from fixenc.repair.belief.line import Line, group_by_line
from fixenc.repair.belief.meant import is_all_meant
from fixenc.repair.belief.members import Member, Members
from fixenc.repair.belief.readers import explain_by_commonest
from fixenc.repair.regions import apply

# The most stretches of mojibake that a document may show on purpose.
MOST_SHOWN = 40


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
    groups, beside = _group_by_accident(lines, around, sure), Beside(text, [*sure, *others], around.judge)
    kept, refused, doubts = list(sure), list[Line](), list[Unsure]()
    for members in groups:
        for line, excess in members.lines:
            is_lost = _has_lost_emoji(line)
            if is_lost or DOUBTED <= excess < members.needed == 0:
                doubts.append(_make_doubt(text, line))
            if not is_lost and _is_believed(line, excess, members, beside):
                kept += line.regions
            elif not is_lost:
                refused.append(line)
    shown = {members.accident: min(members.needed, 0) for members in groups if members.are_shown}
    if any(members.are_throughout for members in groups):
        kept += explain_by_others(text, find_unbelieved(refused, kept), shown, around)
    kept += list(find_drawings(text, shown, kept))
    kept.sort(key=lambda region: region.start)
    # A document with more mojibake than that is damaged, wherever the mojibake stands.
    is_meant = len(kept) <= MOST_SHOWN and is_all_meant(text, kept)
    return () if is_meant else tuple(kept), tuple(doubts)


def _group_by_accident(lines: Iterable[Line], around: Around, sure: Sequence[Region]) -> list[Members]:
    """Return the lines in groups, one for each accident; `sure` are the regions of lines beyond doubt."""
    by_accident = defaultdict[frozenset[Damage], list[Member]](list)
    for line in lines:
        by_accident[frozenset(line.accident)].append(Member(line, measure_excess(line, around, enough=0.0)))
    accident = sure[0].accident if sure else None
    return [Members(members, around, is_sure=members[0].line.accident == accident) for members in by_accident.values()]


def _is_believed(line: Line, excess: float, members: Members, beside: Beside) -> bool:
    """Whether a line is believed: alone, or beside others that have its accident."""
    return excess >= members.needed and (excess >= 0 or beside.may_change(line, by_many=members.are_many))


def _has_lost_emoji(line: Line) -> bool:
    first = line.accident[0]
    return first.is_misreading and first.was_utf8 and has_lost_emoji(line.rest, first.read_in)


def _make_doubt(text: str, line: Line) -> Unsure:
    """Return the doubt about a line that shows nearly enough, with what it may have been."""
    start, end = line.regions[0].start, line.regions[-1].end
    after = apply(text, line.regions, start, end)
    odds = min((region.odds for region in line.regions if region.odds is not None), default=1.0)
    return Unsure(start, text[start:end], (Candidate(after, line.accident, odds),))
