"""Law 0: belief is earned. What the search found is done only where what comes out stands on its own.

The search tells which explanation is the likeliest. That is not enough: text of a language without a model, an
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

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fixenc.records import Damage, Region
from fixenc.repair.belief.evidence import Judged, judge_words, weigh_other, weigh_utf8
from fixenc.repair.belief.words import Token, token_of
from fixenc.repair.words import changed_words

# What a line must show to be believed alone: of UTF-8, and of other charsets, where these are common.
ALONE_UTF8 = 5.0
ALONE_OTHER = 2.0
# What it must show beside others that are believed.
BESIDE_UTF8 = 1.0
BESIDE_OTHER = 0.0
# Nats that the commonest accidents cost, and how much more must be shown for each nat beyond.
COMMON_UTF8, COMMON_OTHER = 7.0, 10.5
RARITY_UTF8, RARITY_OTHER = 0.5, 0.4
# Lines that must be believed alone for the others, and the least share of them among all that the accident would change.
LEAST_ALONE = 2
LEAST_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class _Line:
    """The regions of one line, what changes in it, and which accident did it."""

    regions: tuple[Region, ...]
    tokens: tuple[Token, ...]
    accident: tuple[Damage, ...]

    @property
    def first(self) -> Damage:
        """What happened first to the text."""
        return self.accident[0]


def believed(text: str, regions: Sequence[Region]) -> tuple[Region, ...]:
    """Those of the regions of a text that have earned belief.

    >>> from fixenc.damage import Misreading
    >>> wrong = Region(0, "Herwekî", "Herwek”", (Misreading("windows-1252", "macintosh"),))
    >>> right = Region(0, "cafÃ©", "café", (Misreading("utf-8", "windows-1252"),))
    >>> len(believed("Herwekî", [wrong])), len(believed("cafÃ©", [right]))
    (0, 1)
    """
    lines = list(_lines(text, regions))
    judged = judge_words(token for line in lines for token in line.tokens)
    weights = {id(line): _excess(line, judged) for line in lines}
    by_accident = defaultdict[tuple[Damage, ...], list[_Line]](list)
    for line in lines:
        by_accident[line.accident].append(line)
    kept = list[Region]()
    for accident, members in by_accident.items():
        alone = [line for line in members if weights[id(line)] >= 0]
        are_enough = len(alone) >= LEAST_ALONE and len(alone) >= LEAST_SHARE * len(members)
        slack = (ALONE_UTF8 - BESIDE_UTF8) if accident[0].was_utf8 else (ALONE_OTHER - BESIDE_OTHER)
        is_spread = len(members) > LEAST_ALONE and not are_enough and not accident[0].was_utf8
        for line in members:
            if weights[id(line)] >= (-slack if are_enough else 0) and not is_spread:
                kept += line.regions
    return tuple(sorted(kept, key=lambda region: region.start))


def _lines(text: str, regions: Sequence[Region]) -> Iterable[_Line]:
    ends = [at for at, character in enumerate(text) if character in "\r\n"]
    by_line = defaultdict[int, list[Region]](list)
    for region in regions:
        by_line[bisect_right(ends, region.start)].append(region)
    for members in by_line.values():
        tokens = tuple(map(token_of, changed_words(text, members)))
        yield _Line(tuple(members), tokens, max((region.accident for region in members), key=len))


def _excess(line: _Line, judged: dict[str, Judged]) -> float:
    """By how much a line shows more than it must to be believed alone."""
    cost = sum(damage.cost for damage in line.accident)
    if line.first.was_utf8:
        asked = ALONE_UTF8 + RARITY_UTF8 * max(0.0, cost - COMMON_UTF8)
        return weigh_utf8(line.tokens, judged, line.first) - asked
    asked = ALONE_OTHER + RARITY_OTHER * max(0.0, cost - COMMON_OTHER)
    return weigh_other(line.tokens, judged) - asked
