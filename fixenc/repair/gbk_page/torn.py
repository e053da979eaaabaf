"""What Chinese text was where bytes were replaced across the bounds of its characters.

From a place on, a beam goes through all that the text may have been (`damage.steps`) until it is in step with its bytes
again, and keeps what reads best. What comes out is proved like any other repair.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from fixenc.damage import READING, Rewriting, Step, could_tear, steps
from fixenc.plausibility import costs, read_as
from fixenc.records import Region
from fixenc.repair.budget import count_as_guesses, count_as_one_line, spend
from fixenc.repair.gbk_page.reading import Reading, Way, ends_with_first_byte
from fixenc.repair.margins import MARGIN_BETWEEN

HAN = "[\u3400-\u9fff]"
HAN_CHARACTER = re.compile(HAN)
NOTE = re.compile(rf"({HAN})\(({READING})\)")
"""A character, and a reading put after it."""

_SIGNS = re.compile("[^\x00-\x7f\u2014-\u2026\u3001-\u3015\u3400-\u9fff\uff01-\uff1f]")
_TORN_AFTER = re.compile(rf"\??\(?{READING}\)")
# How many readings of a place are kept.
_BEAM = 48
# By how much worse than the best they may be, in nats.
_WORSE = 20.0
# Characters of plain text before and after a place that are weighed with it.
_AROUND = 5
# How far back, among notes, these characters may lie, in characters.
_FAR = 40
# The most characters over which a tear goes on.
_LONGEST = 24
# How rare it is that a byte was lost by itself, in nats.
_LOSS = 9.0
# The same for a byte that repeats the byte before it.
_LOSS_REPEATED = 3.4
# How rare it is that a mark was found across two characters, in a text that has no two like them whole, in nats.
_TEAR = 4.0
# How rare a character of GBK is that is no Chinese one and no mark of Chinese text: a Roman number, a Cyrillic letter.
_SIGN = 3.0
# How much likelier two characters are that stand side by side elsewhere in the text once, in nats.
_KNOWN = 3.0
# The most that this counts, however often they stand side by side.
_MOST_KNOWN = 6.0
# Nats for each character by which the models make text too dear of which they know little.
_LENGTH = 2.0
# How rare it is that a question mark stands before a mark that ends a phrase, in nats.
_QUERIED = 4.0
# Such a question mark.
_QUERY = re.compile(r"\?(?=[,;:.，；：。、])")
# The most characters of a place that may have left no trace.
_MOST_LOSSES = 2
# How many of the likeliest readings of a place may have such characters.
_FEW = 2
# How many of the likeliest readings of a place are proved.
_MOST_PROVED = 8
# Units of the budget's work for weighing readings, however many.
_WEIGHING = 1000
# Units for each reading on its way.
_READING = 7
# Units for each reading at its end.
_ENDED = 35
# For how many places, each with its pending bytes, the ways on are remembered.
_REMEMBERED = 1 << 14
# By how much a repair must read better by itself, in nats. Of 3,593 healthy lines, with their own marks and with ASCII
# ones, none reads better.
_MARGIN = 5.0
# The same where the text shows the accident elsewhere.
_MARGIN_KNOWN = 3.0
# What comes out costs less for each character, in nats, if nothing of it left no trace; to look for that takes long.
_SMOOTH = 5.0
# What bytes that did not decode became, and whether a bracket went with them.
_WAYS = tuple(itertools.product(("?", ""), (False, True)))


def _gain(times: int) -> float:
    """How much likelier two characters are side by side that are so elsewhere, so often, in the text; in nats."""
    return min(_MOST_KNOWN, _KNOWN * math.log1p(max(0, times)))


def _are_in_step(waiting: Iterable[list[Way]]) -> Iterator[bool]:
    return (step.pending is None for _, step, _ in itertools.chain(*waiting))


_NOTHING = Region(0, "", "", ()), -math.inf


class Page:
    """A text, and what all of it says about a place in it; `notes` are the characters that readings were put after."""

    def __init__(self, text: str, notes: Mapping[str, str]) -> None:
        self.text, self._notes = text, notes
        self._known = dict[str, tuple[str, ...]]()
        # Many readings come to a place alike, and from several starts.
        self._steps = lru_cache(maxsize=_REMEMBERED)(self._ways_on)

    def mended(self, start: int, *, is_known: bool) -> Region | None:
        """The region that begins at a place, if something torn there can be put together.

        `is_known` is true if the text shows the accident elsewhere.
        """
        with count_as_one_line(), count_as_guesses():
            return self._mended(start, is_known=is_known)

    def _mended(self, start: int, *, is_known: bool) -> Region | None:
        for may_lose in (False, True):
            proved = list(self._proved_readings(start, may_lose=may_lose))
            if len(proved) > 1:  # what was lost may decide between them
                continue
            region, gain = self._weighed(start, *proved[0]) if proved else _NOTHING
            if gain > (_MARGIN_KNOWN if is_known else _MARGIN) and (may_lose or self._is_smooth(region)):
                return region
            if gain <= -_MARGIN_KNOWN and not is_known:
                break
        return None

    def _weighed(self, start: int, reading: Reading, region: Region) -> tuple[Region, float]:
        """The region of a reading, and by how much it reads better than what is there, in nats."""
        (was,) = self._prices(start, [(self.plain(region.before), region.end)])
        return region, was - reading.total

    def _proved_readings(self, start: int, *, may_lose: bool) -> Iterator[tuple[Reading, Region]]:
        """The likeliest reading that can be proved, and another if one is nearly as likely."""
        most, seen = math.inf, set[str]()
        for reading in self._best_readings(start, may_lose=may_lose)[:_MOST_PROVED]:
            if reading.total > most:
                return
            region = None if reading.text in seen else self._proved(start, reading)
            if region is not None:
                most = min(most, reading.total + MARGIN_BETWEEN)
                seen.add(reading.text)
                yield reading, region

    def _is_smooth(self, region: Region) -> bool:
        """Whether what comes out reads so well that nothing is likely to be missing from it."""
        cost = float(costs([self._before(region.start) + region.after])[0])
        return cost < _SMOOTH * (_AROUND + len(region.after))

    def plain(self, text: str) -> str:
        """Some text without the readings that stand after their characters."""
        return NOTE.sub(lambda match: match[1] if match[1] in self._readers(match[2]) else match[0], text)

    def _readers(self, reading: str) -> tuple[str, ...]:
        if reading not in self._known:
            self._known[reading] = self._read(reading)
        return self._known[reading]

    def _read(self, reading: str) -> tuple[str, ...]:
        noted = tuple(character for character, known in self._notes.items() if known == reading)
        return noted or tuple(character for character in read_as(reading) if character not in self._notes)

    def _proved(self, start: int, reading: Reading) -> Region | None:
        """The region of a reading, with the first accident that makes of it what is there."""
        before, notes = self.text[start : reading.end], tuple(sorted(reading.notes))
        for are_narrowed, (lost, swallows) in itertools.product((False, True), _WAYS):
            accident = Rewriting(notes, are_narrowed, lost, swallows, reading.missing)
            region = Region(start, before, reading.text, (accident,))
            if region.is_proved:
                return region
        return None

    def _best_readings(self, start: int, *, may_lose: bool) -> list[Reading]:
        """What the text may have been from a place on, if it was torn there; the likeliest first."""
        done, waiting = list[Reading](), {start: [(Reading(start, None, ""), Step(start, None, ""), 0.0)]}
        while waiting:
            at = min(waiting)
            if at >= start + _LONGEST or (at > start and all(_are_in_step(waiting.values()))):
                break
            spend(_WEIGHING + _READING * len(waiting[at]))
            readings = self._kept(start, waiting.pop(at))
            if at == len(self.text):
                done += (reading for reading in readings if reading.is_in_step)
                readings = [reading for reading in readings if not reading.is_in_step]
            for rank, reading in enumerate(readings):
                self._go_on(start, reading, waiting, may_lose=may_lose and self._may_lose(rank, reading))
        left = itertools.chain(*waiting.values())
        done += (reading.grown(step, cost) for reading, step, cost in left if step.pending is None)
        torn = [reading for reading in done if reading.text != self.plain(self.text[start : reading.end])]
        prices = self._prices(start, [(reading.text, reading.end) for reading in torn])
        priced = (replace(r, total=r.cost + price) for r, price in zip(torn, prices, strict=True))
        return sorted(priced, key=lambda reading: reading.total)

    def _may_lose(self, rank: int, reading: Reading) -> bool:
        return reading.losses < _MOST_LOSSES and (rank < _FEW or _TORN_AFTER.match(self.text, reading.end) is not None)

    def _go_on(self, start: int, reading: Reading, waiting: dict[int, list[Way]], *, may_lose: bool) -> None:
        """Put the ways on from a reading where they end.

        What is in step a while stays so: another tear has a place of its own.
        """
        found = self._steps(reading.end, reading.pending, may_lose)
        for step, rarity in found[:1] if reading.is_in_step and reading.end > start + 1 else found:
            cost = reading.cost + rarity
            if step.is_byte_missing:
                cost += _LOSS_REPEATED if ends_with_first_byte(reading.text, step.original) else _LOSS
            waiting.setdefault(step.end, []).append((reading, step, cost))

    def _ways_on(self, end: int, pending: int | None, may_lose: bool) -> tuple[tuple[Step, float], ...]:
        """The ways on from a place, each with how rare it is wherever one comes from, in nats."""
        found = steps(self.text, end, pending, self._readers, may_lose=may_lose)
        return tuple(
            (step, self._tear_cost * step.is_mark_torn + _SIGN * len(_SIGNS.findall(step.original))) for step in found
        )

    @cached_property
    def _tear_cost(self) -> float:
        """How rare it is that a mark is torn from two characters that hold its bytes: many such pairs may be whole."""
        return _TEAR + math.log1p(could_tear(self.text))

    def _kept(self, start: int, ways: list[Way]) -> list[Reading]:
        """The likeliest of some ways on that lead as far, gone."""
        before = self._before(start)
        prices = costs([before + reading.text + step.original for reading, step, _ in ways], by_words=True).tolist()
        totals = [cost + price for (_, _, cost), price in zip(ways, prices, strict=True)]
        most = min(totals) + _WORSE
        ranked = sorted(range(len(ways)), key=totals.__getitem__)[:_BEAM]
        chosen = (ways[number] for number in ranked if totals[number] <= most)
        return [reading.grown(step, cost) for reading, step, cost in chosen]

    def _prices(self, start: int, readings: Sequence[tuple[str, int]]) -> list[float]:
        """What the text costs around a place, if it is read so from there on up to an end.

        Two characters are likelier that stand side by side elsewhere in it.
        """
        spend(_ENDED * len(readings))
        before, horizon = self._before(start), start + _LONGEST + _AROUND
        here = Counter(itertools.pairwise(self.text[max(0, start - 1) : start + _LONGEST]))
        after = {end: self.plain(self.text[end:horizon]) for _, end in readings}
        texts = [before + reading + after[end] for reading, end in readings]
        known = (itertools.pairwise(before[-1:] + reading + after[end][:1]) for reading, end in readings)
        gains = [math.fsum(_gain(self._pairs[pair] - here[pair]) for pair in pairs) for pairs in known]
        prices = costs(texts, by_words=True).tolist()
        return [
            price - gain + _QUERIED * len(_QUERY.findall(text)) - _LENGTH * len(text)
            for price, gain, text in zip(prices, gains, texts, strict=True)
        ]

    def _before(self, start: int) -> str:
        return self.plain(self.text[max(0, start - _FAR) : start])[-_AROUND:]

    @cached_property
    def _pairs(self) -> Counter[tuple[str, str]]:
        """How often two characters stand side by side; "?" may be what did not decode, which says nothing of that."""
        pairs = itertools.pairwise(self.plain(self.text))
        return Counter(pair for pair in pairs if "?" not in pair)
