"""Law 0: belief is earned. What the search found is done only where what comes out stands on its own.

The search finds the likeliest explanation. That is not enough: text of a language without a model, an
alphabet, a list of signs or a table always has some accident that explains it better than nothing does. So every line
that would change is asked again, by what does not rest on how odd it was:

- What comes out must be good: known words, or words as smooth as those of a known language; no sign between letters, no
  two scripts in a word.
- There must be enough of it, and independent: each different character that well-formed UTF-8 gives counts as far as
  its bytes are no chance; of other charsets, each different word.
- What was there may speak for damage by itself: control characters, signs between letters, scripts that meet in a word.

A line that shows enough is believed alone. One that shows less is believed where enough other lines of its document
show the same accident alone, and never against what it shows itself.
"""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from fixenc.charsets import REPLACEMENT
from fixenc.charsets.scripts import EAST_ASIAN, script_of
from fixenc.records import Candidate, Damage, Region, Unsure
from fixenc.repair.belief.drawings import drawings
from fixenc.repair.belief.emoji import has_lost_emoji
from fixenc.repair.belief.evidence import (
    MOST_OF_ITS_LANGUAGE,
    OF_ITS_LANGUAGE,
    Judged,
    faults_of,
    judge,
    weigh_glued,
    weigh_language,
    weigh_other,
    weigh_utf8,
)
from fixenc.repair.belief.healthy_signs import are_footnotes, are_old_letters, is_foreign, scripts_that_come_out
from fixenc.repair.belief.line import Line, lines_of
from fixenc.repair.belief.meant import is_all_meant
from fixenc.repair.belief.readers import by_commonest_readers
from fixenc.repair.budget import LineSpentError, count_as_one_line, is_searched, spend
from fixenc.repair.explanation import Accident, Explanation, cost_of, has_marked_utf8
from fixenc.repair.line.search import undo_accident
from fixenc.repair.regions import apply

_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uff61-\uff9f]")
# Stretches of mojibake that a document shows on purpose.
MOST_SHOWN = 40
# What a line must show to be believed alone: of UTF-8, and of other charsets, where these are common.
ALONE_UTF8 = 5.0
ALONE_OTHER = 2.0
# Nats by which a line of UTF-8 may show less beside others that are believed.
LESS_BESIDE_UTF8 = 4.0
# The same for other charsets.
LESS_BESIDE_OTHER = 3.0
# Nats by which a line of UTF-8 may show less where all of the document has the accident.
LESS_THROUGHOUT_UTF8 = 6.0
# The same for other charsets.
LESS_THROUGHOUT_OTHER = 4.0
# A line that lacks no more than this is in doubt, and said to be.
DOUBTED = -1.5
# Nats that the commonest accidents of UTF-8 cost.
COMMON_UTF8 = 7.0
# The same for other charsets.
COMMON_OTHER = 10.5
# Nats more that must be shown for each nat that an accident of UTF-8 costs beyond these.
RARITY_UTF8 = 0.5
# The same for other charsets.
RARITY_OTHER = 0.4
# Of East Asian characters, one in some ten looks like UTF-8 by chance: how much more must be shown for each nat of the
# number of them that the document has elsewhere.
AMONG_EAST_ASIAN = 0.5
# The share of faults among new characters that a line may have; more shows that it was not understood.
MOST_FAULTS = 0.1
# How much more must be shown where a language chose what had been lost.
GUESSED = 2.0
# The least odds of a guess under marks, or in a script where one byte says least: of 64 everyday sentences with odds
# below e**3, 24 came out wrong; of 125 above, 6.
LEAST_ODDS = 7.0
# The least odds of a guess under marks in such a script, which has both risks.
LEAST_ODDS_MARKED = 20.0
# The share of words with faults in them that a line may have, and one in any.
MOST_FAULTY = 0.2
_LAST_OF_LETTERS = "\uffff"
_HARD = frozenset({EAST_ASIAN, "THAI", "GEORGIAN"})
# The fewest lines that must be believed alone for the others to be believed beside them.
LEAST_ALONE = 2
# Their least share among all lines that the accident would change.
LEAST_SHARE = 0.3
# The share of lines of UTF-8 that show enough beside others from which on `LEAST_SHARE` is not asked.
SHARE_NEARLY = 0.9
# The fewest lines that must be believed alone for an accident of all of the document, or of nearly all.
LEAST_THROUGHOUT = 4
# Their least share.
SHARE_THROUGHOUT = 0.5
# The budget's work for a line that was explained badly and is tried again by what others show: some 4 ms.
_TRYING = 1_000


class _Around(NamedTuple):
    """What a document shows about each of its lines.

    `east_asian` is how many characters of East Asia do not change, `scripts` are those that several new letters are of.
    """

    east_asian: int
    scripts: frozenset[str]


def believed(text: str, regions: Sequence[Region]) -> tuple[tuple[Region, ...], tuple[Unsure, ...]]:
    """Those of the regions of a text that have earned belief, and the lines that nearly have.

    >>> from fixenc.damage import Misreading
    >>> wrong = Region(0, "Herwekî", "Herwek”", (Misreading("windows-1252", "macintosh"),))
    >>> right = Region(0, "cafÃ©", "café", (Misreading("utf-8", "windows-1252"),))
    >>> believed("Herwekî", [wrong])
    ((), ())
    >>> believed("cafÃ©", [right])[0] == (right,)
    True
    """
    if not regions:
        return (), ()
    regions = [one for region in regions for one in by_commonest_readers(region)]
    lines = lines_of(text, regions)
    judged = judge(line.tokens for line in lines)
    around = _Around(_count_east_asian(text, regions), scripts_that_come_out(line.tokens for line in lines))
    by_accident = defaultdict[frozenset[Damage], list[tuple[Line, float]]](list)
    for line in lines:
        by_accident[frozenset(line.accident)].append((line, _excess(line, judged, around)))
    kept, refused, doubts = list[Region](), list[Line](), list[Unsure]()
    shown = dict[Accident, float]()
    for members in by_accident.values():
        asked = _asked(members)
        if any(excess >= max(asked, 0) for _, excess in members):
            shown[members[0][0].accident] = min(asked, 0)
        for line, excess in members:
            if _leaves_lost_emoji(line):
                doubts.append(_doubt(text, line))
            elif excess >= asked:
                kept += line.regions
            else:
                refused.append(line)
            if DOUBTED <= excess < asked == 0:
                doubts.append(_doubt(text, line))
    if any(asked in (-LESS_THROUGHOUT_UTF8, -LESS_THROUGHOUT_OTHER) for asked in shown.values()):
        kept += _by_others(text, _apart(refused, kept), shown, around)
    kept += list(drawings(text, shown, kept))
    kept.sort(key=lambda region: region.start)
    # Few are shown; a document with more is damaged, wherever its damage stands.
    is_meant = len(kept) <= MOST_SHOWN and is_all_meant(text, kept)
    return () if is_meant else tuple(kept), tuple(doubts)


def _asked(members: Sequence[tuple[Line, float]]) -> float:
    """What the lines of one accident are asked for, beside what each must show alone: less where others show it."""
    was_utf8 = members[0][0].accident[0].was_utf8
    alone = sum(excess >= 0 for _, excess in members)
    share = alone / len(members)
    near = sum(excess >= -LESS_BESIDE_UTF8 for _, excess in members) / len(members) if was_utf8 else 0.0
    if alone >= LEAST_THROUGHOUT and share >= SHARE_THROUGHOUT:
        return -LESS_THROUGHOUT_UTF8 if was_utf8 else -LESS_THROUGHOUT_OTHER
    if alone >= LEAST_ALONE and (share >= LEAST_SHARE or near >= SHARE_NEARLY):
        return -LESS_BESIDE_UTF8 if was_utf8 else -LESS_BESIDE_OTHER
    # What explains many lines and hardly one of them well explains none.
    return 0.0 if was_utf8 or len(members) <= LEAST_ALONE else math.inf


def _leaves_lost_emoji(line: Line) -> bool:
    first = line.accident[0]
    return first.is_misreading and first.was_utf8 and has_lost_emoji(line.rest, first.read_in)


def _apart(refused: Iterable[Line], kept: Sequence[Region]) -> list[Line]:
    """The lines of which nothing is believed so far, each once."""
    starts = sorted(region.start for region in kept)
    lines = {line.start: line for line in refused}.values()
    return [line for line in lines if bisect_left(starts, line.start) == bisect_left(starts, line.end)]


def _by_others(text: str, lines: Sequence[Line], shown: Mapping[Accident, float], around: _Around) -> Iterator[Region]:
    """Lines that were explained badly, as what others of their document show explains them, if that is any better."""
    for line in lines if is_searched() else ():
        tried = list[tuple[tuple[Region, ...], float]]()
        for accident, asked in shown.items():
            state = _undone(text[line.start : line.end], accident) if accident != line.accident else None
            if state is not None and all(region.is_proved for region in state.regions):
                (other, *more) = lines_of(text[line.start : line.end], state.regions)
                excess = _excess(other, judge([other.tokens]), around)
                if excess >= asked and not more:
                    tried.append((state.regions, excess))
        if tried:
            regions, _ = max(tried, key=lambda pair: pair[1])
            yield from (replace(region, start=region.start + line.start) for region in regions)


def _undone(line: str, accident: Accident) -> Explanation | None:
    try:
        with count_as_one_line():
            spend(_TRYING)
            return undo_accident(line, accident)
    except LineSpentError:
        return None


def _doubt(text: str, line: Line) -> Unsure:
    """A line that shows nearly enough: what it may have been."""
    start, end = line.regions[0].start, line.regions[-1].end
    after = apply(text, line.regions, start, end)
    odds = min((region.odds for region in line.regions if region.odds is not None), default=1.0)
    return Unsure(start, text[start:end], (Candidate(after, line.accident, odds),))


def _count_east_asian(text: str, regions: Sequence[Region]) -> int:
    """How many East Asian characters of a text do not change."""
    return len(_EAST_ASIAN.findall(text)) - sum(len(_EAST_ASIAN.findall(region.before)) for region in regions)


def _excess(line: Line, judged: Judged, around: _Around) -> float:
    """By how much a line shows more than it must to be believed alone."""
    excess = _weight(line, judged, around.east_asian)
    new = "".join(token.new for token in line.tokens)
    is_faulty = len(faults_of(line.tokens)) > MOST_FAULTS * len(set(new)) or _is_mostly_lost(new, line.accident)
    faulty = sum(any(token.faults()) for token in line.tokens)
    is_faulty = is_faulty or faulty > max(1, MOST_FAULTY * len(line.tokens))
    if _is_doubtful_guess(line):
        return min(excess, DOUBTED)
    if is_foreign(line.tokens, line.rest, around.scripts):
        return -math.inf
    was_utf8 = line.accident[0].was_utf8
    is_faulty |= not was_utf8 and (are_footnotes(line.tokens) or _has_old_letters(line, judged))
    # Where a line was not understood, only other lines can be evidence for it.
    return min(excess, DOUBTED) if is_faulty else excess


def _has_old_letters(line: Line, judged: Judged) -> bool:
    """Whether thorns and eths would change, where no other word of the line has letters of the new language."""
    is_old = are_old_letters(line.tokens, judged.is_known)
    return is_old and weigh_language(line.tokens, line.rest) <= OF_ITS_LANGUAGE


def _is_mostly_lost(new: str, accident: Accident) -> bool:
    """Whether of several characters no more came back than are gone; of one that was lost twice, nothing did."""
    lost = new.count(REPLACEMENT)
    return (lost > 1 and 2 * lost >= len(new)) or (0 < lost == len(new) and len(accident) > 1)


def _is_doubtful_guess(line: Line) -> bool:
    """Whether a language chose what was lost, by odds at which it is often wrong in text that is no manual."""
    guessed = [region for region in line.regions if region.is_guessed]
    if not guessed:
        return False
    if any(character > _LAST_OF_LETTERS for region in guessed for character in region.after):
        return True  # any byte may be the last of an emoji
    if any(_has_inner_capital(word) for token in line.tokens for word in token.words()):
        return True  # a part of the word is still damaged
    odds = min((one.odds for one in guessed if one.odds is not None), default=1.0)
    is_marked = any(map(has_marked_utf8, line.accident))
    is_hard = any(script_of(character) in _HARD for region in guessed for character in region.after)
    return (is_marked or is_hard) and odds < (LEAST_ODDS_MARKED if is_marked and is_hard else LEAST_ODDS)


def _has_inner_capital(word: str) -> bool:
    """Whether a capital follows a small letter."""
    return any(one.islower() and other.isupper() for one, other in itertools.pairwise(word))


def _weight(line: Line, judged: Judged, elsewhere: int) -> float:
    """The same, whatever speaks against it."""
    first = line.accident[0]
    cost = cost_of(damage for damage in line.accident if damage.is_misreading)
    guessed = GUESSED * any(region.is_guessed for region in line.regions)
    if first.was_utf8:
        asked = ALONE_UTF8 + RARITY_UTF8 * max(0.0, cost - COMMON_UTF8) + guessed
        if elsewhere and any(map(_EAST_ASIAN.search, (token.was for token in line.tokens))):
            asked += AMONG_EAST_ASIAN * math.log1p(elsewhere)
        return weigh_utf8(line.tokens, judged, line.accident) + weigh_glued(line.tokens, line.rest) - asked
    asked = ALONE_OTHER + RARITY_OTHER * max(0.0, cost - COMMON_OTHER) + guessed
    excess = weigh_other(line.tokens, judged) - asked
    return (
        excess + weigh_language(line.tokens, line.rest)
        if -MOST_OF_ITS_LANGUAGE * OF_ITS_LANGUAGE <= excess < 0
        else excess
    )
