"""What a repair changes in a text, with its proof, and what it leaves in doubt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby, islice
from operator import attrgetter
from typing import NamedTuple

from fixenc.records.damages import Damage

HIGHEST_ODDS = 1_000_000
"""The highest odds that are shown: odds of millions are no better known than that."""

# The most originals of a text that are tried for one damage; an accident without losses has fewer.
_MOST_ORIGINALS = 16


@dataclass(frozen=True, slots=True)
class Region:
    """A damaged stretch of text: its position in the damaged text, and its accident.

    `accident` lists the damages in the order in which they happened. `odds` is how many times more probable the
    repaired line is than the next best original; None if the two were not compared.
    """

    start: int
    before: str
    after: str
    accident: tuple[Damage, ...]
    odds: float | None = field(default=None, compare=False)

    @property
    def end(self) -> int:
        """The end of the stretch in the damaged text."""
        return self.start + len(self.before)

    @property
    def is_proved(self) -> bool:
        """Whether the accident, run forwards on `after`, gives `before`, character for character."""
        text: str | None = self.after
        for damage in self.accident:
            text = None if text is None else damage.inflict(text)
        return text == self.before

    @property
    def is_guessed(self) -> bool:
        """Whether something was lost, so that a language model chose among several originals."""
        if all(damage.is_exact for damage in self.accident):
            return False
        texts = [self.before]
        for damage in reversed(self.accident):
            texts = [original for text in texts for original in islice(damage.undo(text), _MOST_ORIGINALS)]
        return self.after not in texts

    @property
    def words(self) -> str:
        """The accident in words, a repeated damage counted: ``utf-8 read as windows-1252, twice``."""
        return accident_in_words(self.accident)


def accident_in_words(accident: tuple[Damage, ...]) -> str:
    """Return plain words for some damages, in the order in which they happened."""
    parts: list[tuple[str, int]] = []
    for damage in accident:
        if parts and parts[-1][0] == damage.words:
            parts[-1] = (damage.words, parts[-1][1] + 1)
        else:
            parts.append((damage.words, 1))
    times = {1: "", 2: ", twice", 3: ", three times", 4: ", four times"}
    return "; then ".join(words + times.get(count, f", {count} times") for words, count in parts)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible explanation of a stretch of text: its original, its accident, and its odds.

    `odds` is how many times more probable it is than a healthy stretch: e to the power of the difference in cost.
    """

    text: str
    accident: tuple[Damage, ...]
    odds: float

    @property
    def words(self) -> str:
        """The accident in words."""
        return accident_in_words(self.accident)


@dataclass(frozen=True, slots=True)
class Unsure:
    """A stretch that seems damaged and was left alone, since its candidates are about equally probable.

    If no candidates were compared, `reason` says why.
    """

    start: int
    text: str
    candidates: tuple[Candidate, ...]
    reason: str | None = None


class Chosen(NamedTuple):
    """A change that a person chose for a stretch in doubt: one of its candidates, at its place in the decoded text.

    `path` is the absolute path of the file. A tuple, since the options of a run are kept in its journal.
    """

    path: str
    start: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair: the damaged text, the repaired one, and the regions where they differ, in order.

    `unsure` lists the stretches that seem damaged and were left alone.
    """

    before: str
    text: str
    regions: tuple[Region, ...] = ()
    unsure: tuple[Unsure, ...] = ()

    @property
    def damage(self) -> tuple[tuple[str, int], ...]:
        """The accidents in words, each with its number of regions, most frequent first."""
        counts = Counter[str]()
        for accident, regions in groupby(self.regions, key=attrgetter("accident")):
            counts[accident_in_words(accident)] += sum(1 for _ in regions)
        return tuple(counts.most_common())

    @property
    def is_proved(self) -> bool:
        """Whether the accident of every region, run forwards, gives the damaged text, and nothing else is changed."""
        pieces, at = list[str](), 0
        for region in self.regions:
            if region.start < at or self.before[region.start : region.end] != region.before or not region.is_proved:
                return False
            pieces += (self.before[at : region.start], region.after)
            at = region.end
        return "".join([*pieces, self.before[at:]]) == self.text

    def _repr_html_(self) -> str:
        """Return a table for a notebook."""
        from fixenc.notebook import render_repair

        return render_repair(self.regions, len(self.unsure))
