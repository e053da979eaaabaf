"""By how much the evidence of a line is more than belief in it alone needs, in rough nats."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from fixenc.charsets import REPLACEMENT
from fixenc.charsets.scripts import FIRST_EAST_ASIAN, LIKE_SIGNS
from fixenc.patterns import compile_late, reaches
from fixenc.records import Region
from fixenc.repair.belief.guessed import is_doubtful_guess
from fixenc.repair.belief.healthy_signs import are_cedillas, are_footnotes, are_old_letters, are_row, is_foreign
from fixenc.repair.belief.judged import Judged
from fixenc.repair.belief.line import Line
from fixenc.repair.belief.lookalikes import are_slips
from fixenc.repair.belief.other_charsets import MOST_OF_ITS_LANGUAGE, OF_ITS_LANGUAGE, weigh_language, weigh_other
from fixenc.repair.belief.utf8 import weigh_glued, weigh_sequences, weigh_utf8
from fixenc.repair.belief.words import Joined, Token
from fixenc.repair.explanation import Accident, cost_of

# The least evidence of a line that is believed alone, in nats, for common accidents: of UTF-8, and of other charsets.
ALONE_UTF8 = 5.0
ALONE_OTHER = 2.0
# The least excess of a line that is reported as in doubt, in nats.
DOUBTED = -1.5
# Nats that the commonest accidents of UTF-8 cost.
COMMON_UTF8 = 7.0
# The same for other charsets.
COMMON_OTHER = 10.5
# Nats more of evidence for each nat that an accident of UTF-8 costs beyond these.
RARITY_UTF8 = 0.5
# The same for other charsets.
RARITY_OTHER = 0.4
# Nats more of evidence for another charset if the text was misread as UTF-8 after that, which its sequences show by
# themselves: they need not be weighed again.
BENEATH_UTF8 = 1.5
# One in some ten East Asian characters looks like UTF-8 by chance: nats more of evidence for each unit of the logarithm
# of their number elsewhere in the document.
AMONG_EAST_ASIAN = 0.5
# The largest share of faults among the new characters of a line; more show that it was not understood.
MOST_FAULTS = 0.1
# How much more must be shown where a line has neither letters nor digits: a list of signs, some of which are UTF-8 by
# chance (`¬¢° ’§ ™`). Beside lines that show the accident, it needs no more than these.
ONLY_SIGNS = 4.0
# Nats more of evidence if a language model chose what had been lost.
GUESSED = 2.0
# The largest share of words with faults in a line; any line may have one such word.
MOST_FAULTY = 0.2
_EAST_ASIAN = compile_late("[\u2e80-\u9fff\uac00-\ud7ff\uff61-\uff9f]")


class Around(NamedTuple):
    """What a document shows about each of its lines: asked only for lines that need it, and found once.

    `judge` returns what the models know of the words, `find_scripts` the scripts with several new letters; `east_asian`
    is the number of East Asian characters that do not change.
    """

    judge: Callable[[], Judged]
    find_scripts: Callable[[], frozenset[str]]
    east_asian: int


def count_east_asian(text: str, regions: Sequence[Region]) -> int:
    """Return the number of East Asian characters of a text that do not change."""
    if not reaches(text, FIRST_EAST_ASIAN):
        return 0
    return len(_EAST_ASIAN.findall(text)) - sum(len(_EAST_ASIAN.findall(region.before)) for region in regions)


def need_of_utf8(accident: Accident) -> float:
    """Return the least evidence of a line that is believed alone, in nats, by an accident of UTF-8."""
    cost = cost_of(damage for damage in accident if damage.is_misreading)
    return ALONE_UTF8 + RARITY_UTF8 * max(0.0, cost - COMMON_UTF8)


def need_of_other(accident: Accident) -> float:
    """Return the same for an accident of another charset."""
    others = [damage for damage in accident if damage.is_misreading and not damage.was_utf8]
    needed = ALONE_OTHER + RARITY_OTHER * max(0.0, cost_of(others) - COMMON_OTHER)
    return needed + BENEATH_UTF8 * any(damage.was_utf8 for damage in accident)


def measure_excess(line: Line, around: Around, *, enough: float = math.inf) -> float:
    """Return by how much the evidence of a line is more than it must be for belief in it alone, in nats.

    What is more than `enough` need not be weighed to the end.
    """
    joined, faulty = line.join_tokens(), _find_faulty(line.tokens)
    faults = len(frozenset[str]().union(*faulty))
    excess = _excess_of_evidence(line, joined, around, faults, enough)
    is_faulty = faults > MOST_FAULTS * len(joined.new_counts) or _is_mostly_lost(joined.new, line.accident)
    is_faulty = is_faulty or len(faulty) > max(1, MOST_FAULTY * len(line.tokens))
    if is_doubtful_guess(line, joined, around.judge):
        return min(excess, DOUBTED)
    if is_foreign(joined, line.rest, around.find_scripts) or are_cedillas(line.tokens):
        return -math.inf
    was_utf8 = line.accident[0].was_utf8
    is_faulty |= not was_utf8 and (are_footnotes(line.tokens) or _has_old_letters(line, around.judge))
    is_faulty |= are_slips(line.tokens) or are_row(joined, line.tokens, lambda word: around.judge().is_known(word))
    # If a line was not understood, only other lines can be evidence for it.
    return min(excess, DOUBTED) if is_faulty else excess


def _is_letter_or_digit(character: str) -> bool:
    return character.isalnum() and character not in LIKE_SIGNS


def _find_faulty(tokens: Sequence[Token]) -> list[frozenset[str]]:
    """Return the different faults of each word that has any: new characters that stand where healthy text has none.

    A single one may be the way of a language: Ossetic is written in Cyrillic letters and one Latin letter.
    """
    return [faults for faults in (frozenset(token.find_faults()) for token in tokens) if faults]


def _has_old_letters(line: Line, judge: Callable[[], Judged]) -> bool:
    """Whether thorns and eths would change, and no other word of the line has letters of the new language."""
    is_old = are_old_letters(line.tokens, lambda word: judge().is_known(word))
    return is_old and weigh_language(line.tokens, line.rest) <= OF_ITS_LANGUAGE


def _undo_last(joined: Joined, accident: Accident) -> Joined:
    """Return changed words, with the old ones as they were before UTF-8 was misread, if it was after another charset.

    What is odd about the old words shows that UTF-8 was misread, but not that there was another misreading before it.
    """
    was: str | None = joined.now
    for damage in itertools.takewhile(lambda damage: not damage.was_utf8, accident):
        was = damage.inflict(was) if was is not None else None
    is_chain = was is not None and any(damage.was_utf8 for damage in accident)
    return Joined(was or "", joined.now, joined.is_new) if is_chain else joined


def _is_mostly_lost(new: str, accident: Accident) -> bool:
    """Whether at least half of several new characters are lost, or the only one is after more than one damage."""
    lost = new.count(REPLACEMENT)
    return (lost > 1 and 2 * lost >= len(new)) or (0 < lost == len(new) and len(accident) > 1)


def _excess_of_evidence(line: Line, joined: Joined, around: Around, faults: int, enough: float) -> float:
    """Return the same as `measure_excess`, without the evidence against the line."""
    first = line.accident[0]
    guessed = GUESSED * any(region.is_guessed for region in line.regions)
    if first.was_utf8:
        needed = need_of_utf8(line.accident) + guessed
        if not any(map(_is_letter_or_digit, line.rest + joined.was)):
            needed += ONLY_SIGNS
        glued = weigh_glued(joined.was, line.rest)
        if around.east_asian and not glued and _EAST_ASIAN.search(joined.was):
            needed += AMONG_EAST_ASIAN * math.log1p(around.east_asian)
        sure = weigh_sequences(joined.new_counts, line.accident, faults) - needed
        if sure >= enough:
            return sure
        return weigh_utf8(joined, around.judge(), line.accident, faults) + glued - needed
    needed = need_of_other(line.accident) + guessed
    before = _undo_last(joined, line.accident)
    excess = weigh_other(before, line.tokens, around.judge(), faults, enough + needed) - needed
    is_alone = len(joined.different_words) == 1
    if abs(excess) > MOST_OF_ITS_LANGUAGE * OF_ITS_LANGUAGE or (excess >= 0 and not is_alone):
        return excess
    # The language of a line is asked against a single word, which another language may have by chance.
    of_language = weigh_language(line.tokens, line.rest)
    return excess + (of_language if excess < 0 else min(of_language, 0.0))
