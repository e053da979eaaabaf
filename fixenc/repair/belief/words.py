"""The words that a repair changes: which letters and signs in them are new, and which stand where none should."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fixenc.charsets.scripts import EAST_ASIAN, is_letter, is_sign, letters_pattern, script_of
from fixenc.repair.line.words import ChangedWord

# Signs that stand between the letters of healthy words: apostrophes, hyphens, dashes, points and invisible ones.
_WITHIN_WORDS = frozenset("’‘ʼ‧·•…‐‑–—−×\u00ad\u200b\u200c\u200d\u2060\ufffd°")
_SIGN_WITHIN = re.compile(r"([^\W\d_])([^\x00-\x7f\w\s])(?=([^\W\d_]))")
_BETWEEN_SPACES = re.compile(r"[^ ]+")
CONTROLS = re.compile("[\x80-\x9f]")
# Capitals within a word, or one and a sign: `donÔÇÖt`, `DrÃ¥`. A single capital may be healthy (Irish `nÉireann`).
_UPPER = "[A-ZÀ-ÖØ-ÞĀ-Ž\u0386-\u03ab\u0400-\u042f]"
_LOWER = "[a-zß-öø-ÿ\u03ac-\u03ce\u0430-\u045f]"
_CAPITALS_WITHIN = re.compile(
    rf"({_LOWER})({_UPPER}{{2,}}(?={_LOWER})|[À-ÖØ-Þ][^\x00-\x7f\w\s])|(?<={_LOWER}{{2}})({_LOWER})([À-ÖØ-Þ])(?!{_UPPER})"
)
# A sign at the end of a word that no unit of measure, power or mark of trade ends with.
_SIGN_AFTER = re.compile(r"([^\W\d_])([¢£¤¥¦§¨¬¯±´¶¸¼½¾†‡])(?![^\W\d_])")
# Marks that stand before a word.
_OPENING = frozenset("‘“„‚‛‟«‹¿¡")
# Marks that stand after a word.
_CLOSING = frozenset("’”»›…™")
_BETWEEN = frozenset("’‘–—")
# Signs of western text that end no word of other alphabets.
_LEFT_OVER = frozenset("®ºª¬¦§¨¯±´µ¶¸¤")
# Small letters that stand among capitals, since their own capitals are not in use.
_WITHOUT_CAPITAL = frozenset("ßŉĸ")
# An escape after a new character: the rest of its bytes were escaped, too.
_ESCAPE_AFTER = re.compile(r"&(?:#\d{3,4}|[A-Za-z]{2,8}\d{0,2});|\\x[0-9a-fA-F]{2}")
# Categories of code points that are no characters: for private use, and not assigned.
_NO_CHARACTERS = frozenset(["Co", "Cn"])
_LETTERS_OF_ASCII = "LATIN"
_CAPITALS = 2
# Alphabets that East Asian text sets apart when it quotes them.
_NEVER_BESIDE_EAST_ASIAN = frozenset(["CYRILLIC", "GREEK", "ARABIC", "HEBREW"])


@dataclass(frozen=True, slots=True)
class Token:
    """A word between blanks, before and after a repair; `is_new` has True for each new character of `now`."""

    was: str
    now: str
    is_new: tuple[bool, ...]

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
            if not any(self.is_new[match.start() : match.end()]):
                yield match[0]

    def find_new_words(self) -> Iterator[str]:
        """Yield the runs of letters that have a new one."""
        for match in letters_pattern().finditer(self.now):
            if any(self.is_new[match.start() : match.end()]):
                yield match[0]

    def find_new_letters(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield the same runs, each with its different new letters in lower case."""
        for match in letters_pattern().finditer(self.now):
            if letters := frozenset(_choose(match[0], self.is_new[match.start() : match.end()]).lower()):
                yield match[0], letters

    def find_faults(self) -> Iterator[str]:
        """Yield the new characters where healthy text has none: signs in words, letters of another script."""
        for at in itertools.compress(range(len(self.now)), self.is_new):
            if _is_fault(self.now, at):
                yield self.now[at]

    def find_controls_in_place(self) -> Iterator[str]:
        """Yield the signs that control characters became, if they stand beside letters as such signs do."""
        if len(self.was) != len(self.now) or not CONTROLS.search(self.was):
            return
        for at, (was, now) in enumerate(zip(self.was, self.now, strict=True)):
            if "\x80" <= was <= "\x9f" and is_sign(now) and is_in_place(self.now, at):
                yield now


def _choose(text: str, are_chosen: Sequence[bool]) -> str:
    """Return the chosen characters. If all are, no loop is needed, which would take 80 MB of memory for each MB."""
    return text[: len(are_chosen)] if all(are_chosen) else "".join(itertools.compress(text, are_chosen))


def make_token(word: ChangedWord) -> Token:
    """Return a changed word, with each of its characters marked as new or not.

    >>> from fixenc.damage import Misreading
    >>> from fixenc.records import Region
    >>> from fixenc.repair.line.words import find_changed_words
    >>> regions = [Region(3, "cafÃ©", "café", (Misreading("utf-8", "windows-1252"),))]
    >>> token = make_token(find_changed_words("le cafÃ©!", regions)[0])
    >>> token.new, list(token.find_new_words()), list(token.find_faults())
    ('é', ['café'], [])
    """
    is_new, at = list[bool](), word.start
    for region in word.regions:
        is_new += [False] * (region.start - at)
        if len(region.before) == len(region.after):
            is_new += [was != now for was, now in zip(region.before, region.after, strict=True)]
        else:
            is_new += [character > "\x7f" for character in region.after]
        at = region.end
    is_new += [False] * (len(word.now) - len(is_new))
    return Token(word.was, word.now, tuple(is_new[: len(word.now)]))


def find_odd_joints(text: str) -> Iterator[tuple[str, str]]:
    """Yield the places in a word where healthy text has no such neighbours: the character on each side.

    Two alphabets meet, an East Asian character stands between letters of an alphabet, or a sign between letters.

    >>> list(find_odd_joints("KroЕѕec")), list(find_odd_joints("L盲hde")), list(find_odd_joints("Windows版"))
    ([('o', 'Е'), ('ѕ', 'e')], [('L', 'h')], [])
    """
    for match in letters_pattern().finditer(text):
        run = match[0]
        if len({script_of(letter) for letter in set(run)} - {""}) > 1:
            yield from (
                (one, other)
                for one, other in itertools.pairwise(run)
                if one != other and _are_of_two_alphabets(one, other)
            )
            yield from (
                (one, other)
                for one, middle, other in zip(run, run[1:], run[2:], strict=False)
                if script_of(middle) == EAST_ASIAN and EAST_ASIAN not in (script_of(one), script_of(other))
            )
    yield from ((match[1] or match[3], match[2] or match[4]) for match in _CAPITALS_WITHIN.finditer(text))
    yield from ((match[1], match[2]) for match in _SIGN_AFTER.finditer(text))
    for match in _SIGN_WITHIN.finditer(text):
        if match[2] not in _WITHIN_WORDS:
            yield match[1], match[3]


def _is_fault(text: str, at: int) -> bool:
    here, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if "\x80" <= here <= "\x9f" or unicodedata.category(here) in _NO_CHARACTERS:
        return True
    if _ESCAPE_AFTER.match(text, at + 1):
        return True
    if here.islower() and here not in _WITHOUT_CAPITAL and _is_among_capitals(text, at):
        return True  # a word in capitals was misread, and capitalized after that
    if after in _LEFT_OVER and _is_left_over(before, here):
        return True
    if is_letter(here):
        return _is_letter_at_fault(before, here, after)
    return (
        is_sign(here)
        and here not in _WITHIN_WORDS
        and bool(before and after)
        and is_letter(before)
        and is_letter(after)
        and EAST_ASIAN not in (script_of(before), script_of(after))
    )


def _is_among_capitals(text: str, at: int) -> bool:
    """Whether a letter stands between two capitals, or ends a word after two of them."""
    before, after = text[max(0, at - 2) : at], text[at + 1 : at + 2]
    if before[-1:].isupper() and after.isupper():
        return True
    return len(before) == _CAPITALS and before.isalpha() and before.isupper() and not is_letter(after or " ")


def _is_letter_at_fault(before: str, here: str, after: str) -> bool:
    if script_of(here) != EAST_ASIAN:
        return any(other and _are_of_two_alphabets(here, other) for other in (before, after))
    beside = [script_of(other or " ") for other in (before, after)]
    return beside == [_LETTERS_OF_ASCII] * 2 or not _NEVER_BESIDE_EAST_ASIAN.isdisjoint(beside)


def _is_left_over(before: str, here: str) -> bool:
    """Whether the sign of western text after a character is a rest of mojibake.

    It is if the character is a letter of another alphabet, or a sign that touches a letter.
    """
    if is_letter(here):
        return script_of(here) not in (_LETTERS_OF_ASCII, "GREEK", "")
    return is_sign(here) and is_letter(before or " ")


def _are_of_two_alphabets(one: str, other: str) -> bool:
    """Whether two letters are of different alphabets; East Asian letters may stand beside any."""
    scripts = {script_of(one), script_of(other)} - {""}
    return len(scripts) > 1 and EAST_ASIAN not in scripts


def is_in_place(text: str, at: int) -> bool:
    """Whether a sign stands where such signs do: an opening one before a word, a closing one after, others between."""
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    if text[at] in _BETWEEN and is_letter(before) and is_letter(after):
        return True
    if text[at] in _OPENING and not is_letter(before):
        return after.isalnum()
    return text[at] in _CLOSING and not is_letter(after) and not before.isspace()
