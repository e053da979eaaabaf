"""Dictionaries of Hunspell: their words, and those made of them by one ending or one beginning."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

# What a word that a rule made weighs beside one that is listed.
_MADE = 0.3
# Of the rules that a word has, so many are applied, any, and of each so many forms are taken, in so many tries: some
# words have hundreds of rules of hundreds of forms, and these would fill the table.
_MOST_FLAGS, _MOST_MADE, _TRIES = 6, 2, 6


class _Rule(NamedTuple):
    is_prefix: bool
    strip: str
    add: str
    condition: re.Pattern[str]

    def apply(self, word: str) -> str | None:
        if not self.condition.search(word):
            return None
        if self.is_prefix:
            return self.add + word[len(self.strip) :] if word.startswith(self.strip) else None
        return word[: len(word) - len(self.strip)] + self.add if word.endswith(self.strip) else None


def words_of(affixes: str, dictionary: str) -> Iterator[tuple[str, float]]:
    """The words of a dictionary with weights, by the texts of its two files."""
    read_flags, rules = _flags_reader(affixes), _rules(affixes)
    entries = list[tuple[str, list[str]]]()
    for line in dictionary.splitlines()[1:]:
        word, _, flags = line.split("\t")[0].partition("/")
        if word and not line.startswith("#"):
            entries.append((word.split(" ")[0], read_flags(flags.split(" ")[0])))
    for word, of_word in entries:
        yield word, 1.0
        draw = random.Random(word)  # noqa: S311 - the same each time
        for flag in draw.sample(of_word, min(len(of_word), _MOST_FLAGS)):
            made = (rule.apply(word) for rule in (draw.choices(rules[flag], k=_TRIES) if rules[flag] else ()))
            yield from ((form, _MADE) for form in islice(filter(None, made), _MOST_MADE))


def _flags_reader(affixes: str) -> Callable[[str], list[str]]:
    """How to read the flags of a word: single characters, pairs of them or numbers, or the number of a set of them."""
    mode = re.search(r"^FLAG (\w+)", affixes, re.MULTILINE)
    kind = mode[1] if mode else ""

    def split(flags: str) -> list[str]:
        if kind == "num":
            return [flag for flag in flags.split(",") if flag]
        size = 2 if kind == "long" else 1
        return [flags[at : at + size] for at in range(0, len(flags), size)]

    sets = [split(line.split()[1]) for line in affixes.splitlines() if line.startswith("AF ")][1:]

    def read(flags: str) -> list[str]:
        return sets[int(flags) - 1] if sets and flags.isdigit() else split(flags)

    return read


def _rules(affixes: str) -> dict[str, list[_Rule]]:
    rules = defaultdict[str, list[_Rule]](list)
    for line in affixes.splitlines():
        parts = line.split()
        if len(parts) < 5 or parts[0] not in ("SFX", "PFX"):
            continue
        kind, flag, strip, add, condition = parts[:5]
        is_prefix = kind == "PFX"
        pattern = f"^{condition}" if is_prefix else f"{condition}$"
        text = add.partition("/")[0]
        try:
            rules[flag].append(
                _Rule(is_prefix, "" if strip == "0" else strip, "" if text == "0" else text, re.compile(pattern))
            )
        except re.error:
            continue
    return rules
