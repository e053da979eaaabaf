"""Mending the texts of a corpus: each by itself, as `fixenc.explain` does, counted and drawn for the sample.

A text of millions of characters, such as a book, is judged in parts, so that memory stays bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from fixenc.corpus.sample import Change, Sample
from fixenc.corpus.settings import Settings
from fixenc.corpus.tally import Tally
from fixenc.records import Region, Repair, Unsure
from fixenc.repair import explain
from fixenc.repair.regions import apply

__all__ = ["Mender"]

# The most characters of a text whose repair is remembered: shards repeat short ones.
_SHORT = 200
# The most repairs that are remembered.
_MOST_REMEMBERED = 4096
# The most characters that are judged together, if they have line ends. Measured on a damaged text of 6 million: the
# process holds 248 MiB at most, and 282 MiB if all is judged at once.
_MOST_TOGETHER = 1_000_000
# The characters around a region in an excerpt, and the most of an excerpt.
_AROUND, _MOST_SHOWN = 60, 400
# How much of a mended text is asked for its language, in characters.
_ASKED = 2_000


class Mender:
    """Mends the texts of one shard; `tally` has the counts, `sample` the changes that were drawn.

    `names` are the fields of the first record without text, for a message.
    """

    def __init__(self, shard: str, settings: Settings) -> None:
        self.tally, self.sample, self.names = Tally(), Sample(settings.sample), list[str]()
        self.settings, self._shard, self._guess = settings, shard, settings.options.guess

    def mend(self, text: str, record: int, name: str) -> Repair:
        """Return the repair of a text in a field of a record, and count it."""
        repair = _explain(text, guess=self._guess)
        self.tally.texts += 1
        if repair.text != text:
            self._count(repair, record, name)
        return repair

    def count_healthy(self) -> None:
        """Count a record that has one healthy text in each field."""
        self.tally.texts += len(self.settings.fields)
        self.tally.status["healthy"] += 1

    def count_record(self, *, is_changed: bool, is_unsure: bool, texts: int) -> None:
        """Count a record by what was done to its texts."""
        word = "fixed" if is_changed else "unsure" if is_unsure else "healthy" if texts else "without text"
        self.tally.status[word] += 1

    def count_broken(self, why: str) -> None:
        """Count a record that stays as it is, since it cannot be read."""
        self.tally.status["broken"] += 1
        self.tally.broken[why] += 1

    def _count(self, repair: Repair, record: int, name: str) -> None:
        from fixenc.plausibility import detect_language

        tally = self.tally
        tally.mended += 1
        tally.accidents.update(dict(repair.damage))
        tally.languages[detect_language(repair.text[:_ASKED]) or "unknown"] += 1
        if self.sample.wants(self._shard, record, name):
            self.sample.add([_show(repair, self._shard, record, name)])


def _explain(text: str, *, guess: bool) -> Repair:
    if len(text) <= _SHORT:
        return _explain_short(text, guess)
    if len(text) <= _MOST_TOGETHER or text.isascii():
        return explain(text, guess=guess)
    regions, unsure, start = list[Region](), list[Unsure](), 0
    for part in _cut(text):
        repair = explain(part, guess=guess)
        regions += (replace(one, start=one.start + start) for one in repair.regions)
        unsure += (replace(one, start=one.start + start) for one in repair.unsure)
        start += len(part)
    return Repair(text, apply(text, regions), tuple(regions), tuple(unsure))


def _cut(text: str) -> Iterator[str]:
    """Yield a text in parts that end with lines; a longer line is a part by itself."""
    start = 0
    while start < len(text):
        end = text.rfind("\n", start, start + _MOST_TOGETHER) + 1
        end = end or text.find("\n", start + _MOST_TOGETHER) + 1 or len(text)
        yield text[start:end]
        start = end


@lru_cache(maxsize=_MOST_REMEMBERED)
def _explain_short(text: str, guess: bool) -> Repair:
    return explain(text, guess=guess)


def _show(repair: Repair, shard: str, record: int, name: str) -> Change:
    """Return the first change of a text, with what stands around it."""
    first = repair.regions[0]
    start = max(0, first.start - _AROUND)
    end = min(first.end + _AROUND, start + _MOST_SHOWN)
    within = [one for one in repair.regions if one.end <= end] or [first]
    end = max(end, within[-1].end)
    odds = None if first.odds is None else first.odds / (first.odds + 1)
    after = apply(repair.before, within, start, end)
    return Change(
        shard, record, name, first.words, None if odds is None else round(odds, 4),
        repair.before[start:end][:_MOST_SHOWN], after[:_MOST_SHOWN],
    )  # fmt: skip
