"""Chinese text that was torn: bytes were replaced across the boundaries of its characters.

From such a place on, a beam search goes through all possible originals (`damage.rewriting`) until it is in step with
the bytes of the text again, and keeps the likeliest. The result is proved like any other repair.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from fixenc.damage import READING, Rewriting, Step, count_tearable, find_steps
from fixenc.patterns import compile_late
from fixenc.plausibility import characters_of, costs, costs_by_words
from fixenc.records import Region
from fixenc.repair.budget import count_as_guesses, count_as_one_line, spend
from fixenc.repair.gbk_page.hypothesis import Hypothesis, Way, ends_with_first_byte
from fixenc.repair.margins import MARGIN_BETWEEN

FIRST_HAN = "\u3400"
HAN = f"[{FIRST_HAN}-\u9fff]"
HAN_CHARACTER = compile_late(HAN)
NOTE = compile_late(rf"({HAN})\(({READING})\)")
"""A pattern for a character and the reading that was put after it."""

_SIGNS = compile_late("[^\x00-\x7f\u2014-\u2026\u3001-\u3015\u3400-\u9fff\uff01-\uff1f]")
_TORN_AFTER = re.compile(rf"\??\(?{READING}\)")
# The most hypotheses of a place that are kept.
_BEAM = 48
# By how much worse than the best a kept hypothesis may be, in nats.
_WORSE = 20.0
# Characters of plain text before and after a place that are weighed with it.
_AROUND = 5
# How far back these characters may lie, since there may be readings between them, in characters.
_FAR = 40
# The most characters of a tear.
_LONGEST = 24
# The cost of a single lost byte, in nats.
_LOSS = 9.0
# The same for a byte that repeats the one before it.
_LOSS_REPEATED = 3.4
# The cost of a mark found across two characters, in a text without such a pair that stayed whole, in nats.
_TEAR = 4.0
# The cost of a character of GBK that is foreign to Chinese text, such as a Roman number or a Cyrillic letter, in nats.
_SIGN = 3.0
# How much likelier two characters are that stand side by side once elsewhere in the text, in nats.
_KNOWN = 3.0
# The most that this counts, however often they stand side by side.
_MOST_KNOWN = 6.0
# Nats for each character by which the models overrate the cost of text of which they know little.
_LENGTH = 2.0
# The cost of a question mark before a mark that ends a phrase, in nats.
_QUERIED = 4.0
# Such a question mark.
_QUERY = re.compile(r"\?(?=[,;:.，；：。、])")
# The most characters at a place that may have left no trace.
_MOST_LOSSES = 2
# Only this number of the likeliest hypotheses of a place may have such characters.
_FEW = 2
# The most hypotheses of a place, the likeliest, that are proved.
_MOST_PROVED = 8
# Units of the budget's work for weighing hypotheses, however many.
_WEIGHING = 1000
# Units for each step of a hypothesis.
_HYPOTHESIS = 7
# Units for each hypothesis that is complete.
_ENDED = 35
# For how many places, each with its pending bytes, the ways on are remembered.
_REMEMBERED = 1 << 14
# By how much less a repair by itself must cost than the torn text, in nats, for each character of it that left no
# trace, which may have been any. Of 3,593 healthy lines, with their own marks and with ASCII ones, none costs so much
# less; of 1,500 with names of rare characters, one with three such characters costs 9.7 less (`作者:粐,`).
_MARGIN = 5.0
# The same where the text shows the accident elsewhere.
_MARGIN_KNOWN = 3.0
# A repair that costs less than this for each character, in nats, is complete: no loss is searched for.
_SMOOTH = 5.0
# What undecodable bytes became, and whether a bracket after them was dropped.
_WAYS = tuple(itertools.product(("?", ""), (False, True)))


def _gain(times: int) -> float:
    """Return how much likelier two characters are side by side if they are so elsewhere in the text, in nats."""
    return min(_MOST_KNOWN, _KNOWN * math.log1p(max(0, times)))


def _are_in_step(waiting: Iterable[list[Way]]) -> Iterator[bool]:
    """Yield for each way whether it ends in step."""
    return (step.pending is None for _, step, _ in itertools.chain(*waiting))


_NOTHING = Region(0, "", "", ()), -math.inf


class Page:
    """A text, and what all of it shows about each place in it; `notes` has the reading after each character."""

    def __init__(self, text: str, notes: Mapping[str, str]) -> None:
        self.text, self._notes = text, notes
        self._known = dict[str, tuple[str, ...]]()
        # Many hypotheses reach the same place, also from different starts.
        self._steps = lru_cache(maxsize=_REMEMBERED)(self._find_ways_on)

    def mend(self, start: int, *, is_known: bool) -> Region | None:
        """Return the region that begins at a place, if torn text there can be put together; else None.

        `is_known` is true if the text shows the accident elsewhere.
        """
        with count_as_one_line(), count_as_guesses():
            return self._mend(start, is_known=is_known)

    def _mend(self, start: int, *, is_known: bool) -> Region | None:
        for may_lose in (False, True):
            proved = list(self._prove_likeliest(start, may_lose=may_lose))
            if len(proved) > 1:  # with lost characters, one of them may be likelier
                continue
            region, gain = self._weigh(start, *proved[0]) if proved else _NOTHING
            losses = proved[0][0].losses if proved else 0
            if gain > (_MARGIN_KNOWN if is_known else _MARGIN * max(1, losses)) and (
                may_lose or self._is_smooth(region)
            ):
                return region
            if gain <= -_MARGIN_KNOWN and not is_known:
                break
        return None

    def _weigh(self, start: int, hypothesis: Hypothesis, region: Region) -> tuple[Region, float]:
        """Return the region of a hypothesis, and how much less it costs than the damaged text, in nats."""
        (was,) = self._costs_around(start, [(self.remove_readings(region.before), region.end)])
        return region, was - hypothesis.total

    def _prove_likeliest(self, start: int, *, may_lose: bool) -> Iterator[tuple[Hypothesis, Region]]:
        """Yield the likeliest hypothesis that can be proved, and others that are nearly as likely."""
        most, seen = math.inf, set[str]()
        for hypothesis in self._find_hypotheses(start, may_lose=may_lose)[:_MOST_PROVED]:
            if hypothesis.total > most:
                return
            region = None if hypothesis.text in seen else self._prove(start, hypothesis)
            if region is not None:
                most = min(most, hypothesis.total + MARGIN_BETWEEN)
                seen.add(hypothesis.text)
                yield hypothesis, region

    def _is_smooth(self, region: Region) -> bool:
        """Whether the mended text reads so well that nothing is likely to be missing from it."""
        cost = float(costs([self._take_before(region.start) + region.after])[0])
        return cost < _SMOOTH * (_AROUND + len(region.after))

    def remove_readings(self, text: str) -> str:
        """Return some text without the readings after their characters."""
        return NOTE.sub(lambda match: match[1] if match[1] in self._find_characters(match[2]) else match[0], text)

    def _find_characters(self, reading: str) -> tuple[str, ...]:
        if reading not in self._known:
            self._known[reading] = self._look_up(reading)
        return self._known[reading]

    def _look_up(self, reading: str) -> tuple[str, ...]:
        noted = tuple(character for character, known in self._notes.items() if known == reading)
        return noted or tuple(character for character in characters_of(reading) if character not in self._notes)

    def _prove(self, start: int, hypothesis: Hypothesis) -> Region | None:
        """Return the region of a hypothesis, with the first accident that gives exactly the damaged text; else None."""
        before, notes = self.text[start : hypothesis.end], tuple(sorted(hypothesis.notes))
        for are_narrowed, (lost, swallows) in itertools.product((False, True), _WAYS):
            accident = Rewriting(notes, are_narrowed, lost, swallows, hypothesis.missing)
            region = Region(start, before, hypothesis.text, (accident,))
            if region.is_proved:
                return region
        return None

    def _find_hypotheses(self, start: int, *, may_lose: bool) -> list[Hypothesis]:
        """Return the hypotheses of the text that was torn from a place on, the likeliest first."""
        done, waiting = list[Hypothesis](), {start: [(Hypothesis(start, None, ""), Step(start, None, ""), 0.0)]}
        while waiting:
            at = min(waiting)
            if at >= start + _LONGEST or (at > start and all(_are_in_step(waiting.values()))):
                break
            spend(_WEIGHING + _HYPOTHESIS * len(waiting[at]))
            hypotheses = self._keep_best(start, waiting.pop(at))
            if at == len(self.text):
                done += (hypothesis for hypothesis in hypotheses if hypothesis.is_in_step)
                hypotheses = [hypothesis for hypothesis in hypotheses if not hypothesis.is_in_step]
            for rank, hypothesis in enumerate(hypotheses):
                self._go_on(start, hypothesis, waiting, may_lose=may_lose and self._may_lose(rank, hypothesis))
        left = itertools.chain(*waiting.values())
        done += (hypothesis.extend(step, cost) for hypothesis, step, cost in left if step.pending is None)
        torn = [
            hypothesis
            for hypothesis in done
            if hypothesis.text != self.remove_readings(self.text[start : hypothesis.end])
        ]
        text_costs = self._costs_around(start, [(hypothesis.text, hypothesis.end) for hypothesis in torn])
        weighed = (replace(r, total=r.cost + text_cost) for r, text_cost in zip(torn, text_costs, strict=True))
        return sorted(weighed, key=lambda hypothesis: hypothesis.total)

    def _may_lose(self, rank: int, hypothesis: Hypothesis) -> bool:
        return hypothesis.losses < _MOST_LOSSES and (
            rank < _FEW or _TORN_AFTER.match(self.text, hypothesis.end) is not None
        )

    def _go_on(self, start: int, hypothesis: Hypothesis, waiting: dict[int, list[Way]], *, may_lose: bool) -> None:
        """Put the ways on from a hypothesis where they end.

        A stretch that is in step stays so for the rest of this region: another tear is found at its own place.
        """
        found = self._steps(hypothesis.end, hypothesis.pending, may_lose)
        for step, rarity in found[:1] if hypothesis.is_in_step and hypothesis.end > start + 1 else found:
            cost = hypothesis.cost + rarity
            if step.is_byte_missing:
                cost += _LOSS_REPEATED if ends_with_first_byte(hypothesis.text, step.original) else _LOSS
            waiting.setdefault(step.end, []).append((hypothesis, step, cost))

    def _find_ways_on(self, end: int, pending: int | None, may_lose: bool) -> tuple[tuple[Step, float], ...]:
        """Return the ways on from a place, each with its cost in nats, which is the same from every hypothesis."""
        found = find_steps(self.text, end, pending, self._find_characters, may_lose=may_lose)
        return tuple(
            (step, self._tear_cost * step.is_mark_torn + _SIGN * len(_SIGNS.findall(step.original))) for step in found
        )

    @cached_property
    def _tear_cost(self) -> float:
        """The cost of a mark torn from two characters, in nats: the more whole pairs with its bytes, the higher."""
        return _TEAR + math.log1p(count_tearable(self.text))

    def _keep_best(self, start: int, ways: list[Way]) -> list[Hypothesis]:
        """Return the likeliest of some ways on that end at one place, as hypotheses."""
        before = self._take_before(start)
        text_costs = costs_by_words([before + hypothesis.text + step.original for hypothesis, step, _ in ways]).tolist()
        totals = [cost + text_cost for (_, _, cost), text_cost in zip(ways, text_costs, strict=True)]
        most = min(totals) + _WORSE
        ranked = sorted(range(len(ways)), key=totals.__getitem__)[:_BEAM]
        chosen = (ways[number] for number in ranked if totals[number] <= most)
        return [hypothesis.extend(step, cost) for hypothesis, step, cost in chosen]

    def _costs_around(self, start: int, originals: Sequence[tuple[str, int]]) -> list[float]:
        """Return the cost of the text around a place for each original of it up to an end, in nats.

        Two characters that stand side by side elsewhere in the text cost less.
        """
        spend(_ENDED * len(originals))
        before, horizon = self._take_before(start), start + _LONGEST + _AROUND
        here = Counter(itertools.pairwise(self.text[max(0, start - 1) : start + _LONGEST]))
        after = {end: self.remove_readings(self.text[end:horizon]) for _, end in originals}
        texts = [before + original + after[end] for original, end in originals]
        known = (itertools.pairwise(before[-1:] + original + after[end][:1]) for original, end in originals)
        gains = [math.fsum(_gain(self._pairs[pair] - here[pair]) for pair in pairs) for pairs in known]
        text_costs = costs_by_words(texts).tolist()
        return [
            text_cost - gain + _QUERIED * len(_QUERY.findall(text)) - _LENGTH * len(text)
            for text_cost, gain, text in zip(text_costs, gains, texts, strict=True)
        ]

    def _take_before(self, start: int) -> str:
        return self.remove_readings(self.text[max(0, start - _FAR) : start])[-_AROUND:]

    @cached_property
    def _pairs(self) -> Counter[tuple[str, str]]:
        """How often two characters stand side by side; "?" is left out, since it may stand for undecodable bytes."""
        pairs = itertools.pairwise(self.remove_readings(self.text))
        return Counter(pair for pair in pairs if "?" not in pair)
