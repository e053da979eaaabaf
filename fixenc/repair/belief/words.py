"""The words that a repair changes, and which of their characters are new."""

from __future__ import annotations

import itertools
import operator
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from fixenc.charsets.scripts import is_letter, is_sign, letters_pattern
from fixenc.repair.belief.faults import ends_before_capital, find_faults
from fixenc.repair.line.words import ChangedWord

_BETWEEN_SPACES = re.compile(r"[^ ]+")
CONTROLS = re.compile("[\x80-\x9f]")
# Marks that stand before a word.
_OPENING = frozenset("‘“„‚‛‟«‹¿¡")
# Marks that stand after a word.
_CLOSING = frozenset("’”»›…™")
_BETWEEN = frozenset("’‘–—")


@dataclass(frozen=True, slots=True)
class Token:
    """A word between blanks, before and after a repair; `is_new` has 1 for each new character of `now`, else 0."""

    was: str
    now: str
    is_new: bytes

    @property
    def new(self) -> str:
        """The new characters."""
        return _choose(self.now, self.is_new)

    def split_new(self) -> Iterator[str]:
        """Yield the new characters of each stretch between spaces."""
        for match in _BETWEEN_SPACES.finditer(self.now):
            yield _choose(match[0], self.is_new[match.start() : match.end()])

    @property
    def old(self) -> str:
        """The characters that the new ones replace; all beyond ASCII where that is not known."""
        if len(self.was) == len(self.now):
            return _choose(self.was, self.is_new)
        return "".join(character for character in self.was if character > "\x7f")

    def find_same_words(self) -> Iterator[str]:
        """Yield the runs of letters in which nothing is new."""
        for match in letters_pattern().finditer(self.now):
            if self.is_new.find(1, *match.span()) < 0:
                yield match[0]

    def find_new_words(self) -> Iterator[tuple[str, int, int]]:
        """Yield the runs of letters that have a new one, each with its start and end in `now`.

        A run ends before a Latin capital that stands after another alphabet.
        """
        for match in letters_pattern().finditer(self.now):
            start, end = match.span()
            last = self.is_new.rfind(1, start, end) + 1
            if last:
                end = last if ends_before_capital(self.now, last) else end
                yield self.now[start:end], start, end

    def collect_new_letters(self, start: int, end: int) -> frozenset[str]:
        """Return the different new letters of a stretch of `now`, in lower case."""
        return frozenset(_choose(self.now[start:end], self.is_new[start:end]).lower())

    def find_faults(self) -> Iterator[str]:
        """Yield the new characters where healthy text has none: signs in words, letters of another script."""
        return find_faults(self.now, self.is_new)

    def find_controls_in_place(self) -> Iterator[str]:
        """Yield the signs that control characters became, if they stand beside letters as such signs do."""
        if len(self.was) != len(self.now) or not CONTROLS.search(self.was):
            return
        for at, (was, now) in enumerate(zip(self.was, self.now, strict=True)):
            if "\x80" <= was <= "\x9f" and is_sign(now) and is_in_place(self.now, at):
                yield now


def _choose(text: str, are_chosen: bytes) -> str:
    """Return the chosen characters. If all are, no loop is needed."""
    return "".join(itertools.compress(text, are_chosen)) if 0 in are_chosen else text


class Joined(Token):
    """All changed words of a line as one, with spaces between: what single words need not show is seen at once.

    What it shows is kept with it, so it is made anew each time: a document may have a line for each other byte.
    """

    @cached_property
    def new(self) -> str:
        """The new characters."""
        return super().new

    @cached_property
    def new_counts(self) -> Counter[str]:
        """How often each new character stands there."""
        return Counter(self.new)

    @cached_property
    def different_words(self) -> dict[str, tuple[str, int, int]]:
        """The runs of letters that have a new one, by their lower case: of each the last, with its start and end."""
        return {word[0].casefold(): word for word in self.find_new_words()}


def join_tokens(tokens: Sequence[Token]) -> Joined:
    """Return the changed words of a line as one.

    >>> joined = join_tokens([Token("Ã¼ber", "über", b"\\1\\0\\0\\0"), Token("Ã©", "é", b"\\1")])
    >>> joined.was, joined.now, joined.new, joined.different_words
    ('Ã¼ber Ã©', 'über é', 'üé', {'über': ('über', 0, 4), 'é': ('é', 5, 6)})
    """
    was, now = (" ".join(map(operator.attrgetter(name), tokens)) for name in ("was", "now"))
    return Joined(was, now, b"\0".join(token.is_new for token in tokens))


def make_token(word: ChangedWord) -> Token:
    """Return a changed word, with each of its characters marked as new or not.

    >>> from fixenc.damage import Misreading
    >>> from fixenc.records import Region
    >>> from fixenc.repair.line.words import find_changed_words
    >>> regions = [Region(3, "cafÃ©", "café", (Misreading("utf-8", "windows-1252"),))]
    >>> token = make_token(find_changed_words("le cafÃ©!", regions)[0])
    >>> token.new, list(token.find_new_words()), list(token.find_faults())
    ('é', [('café', 0, 4)], [])
    """
    is_new, at = bytearray(), word.start
    for region in word.regions:
        is_new += b"\0" * (region.start - at)
        if len(region.before) == len(region.after):
            is_new += bytes(map(operator.ne, region.before, region.after))
        else:
            is_new += bytes(map("\x7f".__lt__, region.after))
        at = region.end
    return Token(word.was, word.now, bytes(is_new[: len(word.now)]).ljust(len(word.now), b"\0"))


def is_in_place(text: str, at: int) -> bool:
    """Whether a sign stands where such signs do: an opening one before a word, a closing one after, others between."""
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    if text[at] in _BETWEEN and is_letter(before) and is_letter(after):
        return True
    if text[at] in _OPENING and not is_letter(before):
        return after.isalnum()
    return text[at] in _CLOSING and not is_letter(after) and before.isprintable() and not before.isspace()
