"""Texts that were misread as a whole, and show none of the usual signs: UTF-16, EBCDIC, charsets of seven bits.

What comes out must be plain text by itself: known words of one language, or a run of East Asian characters that is good
by its words. A text with too little of that is left alone, however odd it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fixenc.charsets.scripts import letters_pattern
from fixenc.damage import SevenBits
from fixenc.patterns import compile_late
from fixenc.plausibility import costs, match_languages
from fixenc.plausibility.vocabulary import costs_of_runs
from fixenc.records import Damage, Region
from fixenc.repair.belief.judged import RUN_NATS, SHORTEST, is_east_asian
from fixenc.repair.explanation import cost_of, odds_of
from fixenc.repair.wholes.families import FAMILIES, HIGH_BYTE, HZ, SAMPLE, SET_APART, SWAPPED, Family

# The highest cost of a character of text in words, in nats: healthy sentences of 24 languages cost 2 to 3.
_MOST_NATS = 3.2
# The fewest East Asian characters that are evidence.
_LEAST_EAST_ASIAN = 8
# How many letters one of them counts for, where a text has both: most words of two of them have six letters.
_WORTH = 3
# Nats by which the text must cost less than before, for each of its characters; beside the cost of the accident.
_LEAST_GAIN = 0.4
# Nats by which it must cost less than any other original, where the two differ.
_LEAST_LEAD = 2.0
# The smallest share of high bytes where each second character is one, but for spaces and rare letters.
_LEAST_HIGH = 0.35
# What stands in no text of people: control characters, surrogates, private characters, noncharacters.
_NO_TEXT = compile_late(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\ufffb\ufffd-\uffff]"
)

# Pairs of HZ that were torn from their end, before text in Chinese.
_TORN = compile_late(r"\{[!-~]{6,}(?=[\u3000-\uffef])")


class _Needed(NamedTuple):
    """What makes text in words believed.

    The fewest different known words of one language; their smallest share among all different words; the nats by which
    the text must cost less than before, for each of its characters; and the most that each may cost.
    """

    words: int
    share: float
    gain: float
    nats: float = _MOST_NATS


# Of words in ASCII only the commonest are listed. But what UTF-16 and EBCDIC make of words is as strange as can be.
_ENOUGH = _Needed(3, 0.3, 2.5)
# No text has NULs and other control characters between its letters, or only characters whose low byte is NUL.
_ENOUGH_WITH_HIGH_BYTES = _Needed(1, 0.0, 2.5, 5.0)
# People set letters apart with spaces, too, in a heading of some words.
_ENOUGH_SET_APART = _Needed(10, 0.6, 1.5)
# Capitals are no strange text, but Russian words are listed.
_ENOUGH_FOR_CAPITALS = _Needed(4, 0.6, 1.0)


def may_be_whole(text: str) -> bool:
    """Whether a text looks as one that was misread as a whole; quick for any other.

    >>> may_be_whole("c\\0a\\0f\\0é\\0"), may_be_whole("café")
    (True, False)
    """
    return any(family.may_be(text) for family in FAMILIES)


def find_whole(text: str) -> tuple[Region, ...]:
    """Return the regions that undo an accident of all of a text, each proved; none where it is not plain text then.

    >>> [region.after for region in find_whole("bush hid the facts of all that".encode().decode("utf-16le"))]
    ['bush hid the facts of all that']
    """
    for family in FAMILIES:
        if family.may_be(text):
            found = _undo_best(text, family)
            if found:
                return found
    return ()


def _undo_best(text: str, family: Family) -> tuple[Region, ...]:
    """Return the regions of the accident whose original is the best text; none if another is nearly as good."""
    if family.is_in_part and len(text) > SAMPLE:  # lines that nobody judged might be healthy
        return ()
    tried = list(_try_all(text, family))
    if not tried:
        return ()
    samples = [mended[:SAMPLE] for mended, _ in tried]
    nats = costs(samples).tolist()
    order = sorted(range(len(tried)), key=nats.__getitem__)
    best = order[0]
    others = [at for at in order[1:] if samples[at] != samples[best]]
    if others and nats[others[0]] - nats[best] < _LEAST_LEAD:
        return ()
    sample, regions = samples[best], tried[best][1]
    gain = _measure_gain(text, sample, regions, nats[best])
    needed = _find_needed(text, regions[0].accident)
    if gain < _LEAST_GAIN * len(sample) or not _is_plain_text(sample, nats[best], gain, needed):
        return ()
    odds = odds_of(gain)
    return tuple(Region(one.start, one.before, one.after, one.accident, odds) for one in regions)


def _find_needed(text: str, accident: Sequence[Damage]) -> _Needed:
    """Return what makes the original of a text believed, after this accident."""
    if accident == (SevenBits("koi8-r"),):
        return _ENOUGH_FOR_CAPITALS
    if accident[0] in SWAPPED or len(HIGH_BYTE.findall(text)) >= _LEAST_HIGH * len(text):
        return _ENOUGH_WITH_HIGH_BYTES
    may_be_meant = accident[0] in SET_APART and not HIGH_BYTE.search(text)
    return _ENOUGH_SET_APART if may_be_meant else _ENOUGH


def _measure_gain(text: str, sample: str, regions: Sequence[Region], nats: float) -> float:
    """Return by how many nats the sample of the mended text is likelier than the same part of the damaged one."""
    accident = regions[0].accident
    lines = sample.split("\n") if len(regions) > 1 else [sample]
    damaged = [accident[0].inflict(line) for line in lines]
    before = text[: len("\n".join(one or "" for one in damaged))]
    return float(costs([before])[0]) - nats - cost_of(accident)


def _try_all(text: str, family: Family) -> Iterator[tuple[str, tuple[Region, ...]]]:
    """Yield each possible original that could be text, and the regions that lead to it."""
    parts = text.split("\n") if family.is_by_line else [text]
    for damage in family.accidents:
        originals = list[str]()
        for part in parts:
            original = next(damage.undo(part), None) if part else ""
            if original is None and family.is_in_part:
                original = part
            if original is None or _NO_TEXT.search(original) or _has_pairs_left(original, damage):
                break
            originals.append(original)
        else:
            pairs = zip(_starts(parts), parts, originals, strict=True)
            regions = tuple(Region(at, was, now, (damage,)) for at, was, now in pairs if was != now)
            if regions:
                yield "\n".join(originals), regions


def _has_pairs_left(text: str, damage: Damage) -> bool:
    """Whether a text that should have no HZ any more has some: what is inside was torn, or meant otherwise."""
    return damage == SevenBits("hz-bare") and (HZ.search(text) is not None or _TORN.search(text) is not None)


def _starts(parts: Sequence[str]) -> Iterator[int]:
    at = 0
    for part in parts:
        yield at
        at += len(part) + 1


def _is_plain_text(text: str, nats: float, gain: float, needed: _Needed) -> bool:
    """Whether a text stands by itself: known words of one language in a plain sentence, or good East Asian runs.

    `nats` is its cost, and `gain` what it costs less than the damaged text.
    """
    letters = letters_pattern().findall(text)
    run = "".join(filter(is_east_asian, "".join(letters)))
    if _WORTH * len(run) >= sum(map(len, letters)):
        return len(run) >= _LEAST_EAST_ASIAN and costs_of_runs([run])[0] <= RUN_NATS
    if nats > needed.nats * len(text) or gain < needed.gain * len(text):
        return False
    words = [word.casefold() for word in letters if len(word) >= SHORTEST and not any(map(is_east_asian, word))]
    known = match_languages(sorted(set(words)))
    return len(known) > 0 and int(known.sum(axis=0).max()) >= max(needed.words, needed.share * len(known))
