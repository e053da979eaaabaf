"""Hunspell dictionaries: their words, and forms of them with one suffix or one prefix."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

# The weight of a form that a rule makes, beside that of a listed word.
_MADE = 0.3
# The most rules of a word that are applied, drawn at random: some words have hundreds of rules of hundreds of forms,
# which would fill the table.
_MOST_FLAGS = 6
# The most forms that are taken of each rule.
_MOST_MADE = 2
# The number of tries to make them.
_TRIES = 6


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


def read_words(affixes: str, dictionary: str) -> Iterator[tuple[str, float]]:
    """Yield the words of a dictionary with weights, from the texts of its two files."""
    read_flags, rules = _make_flags_reader(affixes), _read_rules(affixes)
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


def _make_flags_reader(affixes: str) -> Callable[[str], list[str]]:
    """Return a function that reads the flags of a word: characters, pairs of them, numbers, or the number of a set."""
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


def _read_rules(affixes: str) -> dict[str, list[_Rule]]:
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
