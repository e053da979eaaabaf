"""Healthy lines beside damaged ones: an accident that the document shows elsewhere is no reason to change them.

A charset other than UTF-8 makes something of nearly every line. So a line in which no known word comes out is not
changed for the sake of others if the document has healthy lines, or if only signs or very short words would change.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Callable, Sequence

from fixenc.charsets.scripts import LIKE_SIGNS, is_letter, is_sign, letters_pattern
from fixenc.plausibility.known import find_listed
from fixenc.records import Region
from fixenc.repair.belief.judged import MIDDLE, SHORTEST, Judged
from fixenc.repair.belief.line import Line
from fixenc.repair.belief.other_charsets import weigh_language
from fixenc.repair.belief.words import Token
from fixenc.repair.explanation import Accident
from fixenc.repair.healthy import surprise
from fixenc.repair.joints import count_odd_joints

# Nats by which an odd but healthy word does not surprise: an initial, a letter alone, a name.
_FAR = 10.0
# The most lines in which it is looked for healthy words.
_MOST_LINES = 1_000
# The fewest healthy lines for each line that would change.
_LEAST_SHARE = 0.1


class Beside:
    """What a document shows about its lines that need others to be believed; `judge` returns what is known of words."""

    def __init__(self, text: str, regions: Sequence[Region], judge: Callable[[], Judged]) -> None:
        self._text, self._regions, self._judge = text, regions, judge
        self._found = dict[Accident, bool]()

    def may_change(self, line: Line, *, by_many: bool) -> bool:
        """Whether a line may be changed since others show its accident, or many: it does not look healthy by itself."""
        if line.accident[0].was_utf8 or self._gets_known_words(line) or weigh_language(line.tokens, line.rest) > 0:
            return True
        if says_nothing(line.tokens):
            return by_many and not self._has_healthy_lines(line.accident)
        was = line.join_tokens().was
        return count_odd_joints(was, 1) > 0 or surprise(was) > _FAR or not self._has_healthy_lines(line.accident)

    def _gets_known_words(self, line: Line) -> bool:
        new = (word for word, _, _ in line.join_tokens().find_new_words())
        return any(len(word) >= SHORTEST and self._judge().is_known(word) for word in new)

    def _has_healthy_lines(self, accident: Accident) -> bool:
        if accident not in self._found:
            self._found[accident] = has_healthy_lines(self._text, self._regions, accident)
        return self._found[accident]


def says_nothing(tokens: Sequence[Token]) -> bool:
    """Whether only signs or very short words would change, which chance does as well."""
    return has_signs_alone(tokens) or has_short_words(tokens)


def has_signs_alone(tokens: Sequence[Token]) -> bool:
    """Whether only signs would change, none of them within a word, as healthy text has them.

    >>> has_signs_alone([Token("10µ", "10æ", b"\\0\\0\\1")]), has_signs_alone([Token("f„r", "für", b"\\0\\1\\0")])
    (True, False)
    """
    return all(map(_is_of_signs, tokens))


def has_short_words(tokens: Sequence[Token]) -> bool:
    """Whether all words that would change are of a letter or two, before and after: initials, letters in lists.

    >>> has_short_words([Token("Ä.", "─.", b"\\1\\0")]), has_short_words([Token("Tür", "TÁr", b"\\0\\1\\0")])
    (True, False)
    """
    return all(_is_short(token.was, token) and _is_short(token.now, token) for token in tokens)


def _is_short(text: str, token: Token) -> bool:
    if len(token.was) != len(token.now):
        return False
    words = (word.span() for word in letters_pattern().finditer(text))
    return all(end - start < SHORTEST for start, end in words if token.is_new.find(1, start, end) >= 0)


def _is_of_signs(token: Token) -> bool:
    if len(token.was) != len(token.now):
        return False
    places = itertools.compress(range(len(token.was)), token.is_new)
    return all(_is_sign_in_place(token.was, at) for at in places)


def _is_sign_in_place(text: str, at: int) -> bool:
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    return (is_sign(text[at]) or text[at] in LIKE_SIGNS) and not (is_letter(before) and is_letter(after))


def has_healthy_lines(text: str, regions: Sequence[Region], accident: Accident) -> bool:
    """Whether enough lines without regions have a known word that an accident would have changed.

    Chance makes a few such words. Of those that it leaves as they are, nothing shows that it did not happen.

    >>> from fixenc.damage import Misreading
    >>> text, accident = "Größe\\nInsel", Misreading("windows-1250", "windows-1251")
    >>> has_healthy_lines(text, [], (accident,)), has_healthy_lines(text, [], (Misreading("windows-1250", "cp1252"),))
    (True, False)
    """
    lines = text.split("\n")
    starts = list(itertools.accumulate((len(line) + 1 for line in lines), initial=0))
    changed = {number for one in regions for number in _find_numbers(starts, one)}
    words = list[frozenset[str]]()
    for number, line in enumerate(lines):
        if number in changed or line.isascii():
            continue
        found = (word for word in letters_pattern().findall(line) if not word.isascii())
        words.append(frozenset(word.lower() for word in found if len(word) >= MIDDLE))
        if len(words) > _MOST_LINES:
            break
    known = find_listed(word for word in {*itertools.chain(*words)} if _inflict(accident, word) != word)
    healthy = sum(not known.isdisjoint(some) for some in words)
    return healthy >= max(1, _LEAST_SHARE * len(changed))


def _inflict(accident: Accident, word: str) -> str | None:
    made: str | None = word
    for damage in accident:
        made = None if made is None else damage.inflict(made)
    return made


def _find_numbers(starts: Sequence[int], region: Region) -> range:
    """Return the numbers of the lines in which a region stands."""
    return range(bisect_right(starts, region.start) - 1, bisect_right(starts, max(region.start, region.end - 1)))
