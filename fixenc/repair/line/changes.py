"""What changes in a line, and which kinds of changes are no evidence: lists, frames, foreign signs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from fixenc.plausibility import is_alphabet, scripts_in
from fixenc.repair.explanation import Explanation

# The fewest letters of a word that says something.
LEAST_WORD = 3
# From here on stand signs of mathematics, frames and East Asian scripts; before them, the marks of Latin text.
_FIRST_SYMBOL = "\u2100"
# The fewest letters in strict order that are a list and no word: one in 24 words of this length has that.
_LEAST_ALPHABET = 4
_LAST_LATIN = "\u0250"
# The fewest different letters, nearly in order, that are an alphabet.
_LEAST_RISING = 6
# The least share of neighbours among them in rising order: some alphabets have a letter out of Unicode's order.
_RISING = 0.75
# The first Arabic presentation form.
_FIRST_PRESENTED = "\ufb50"
# The last one.
_LAST_PRESENTED = "\ufefe"
# The first East Asian punctuation mark.
FIRST_EAST_ASIAN = "\u3000"
# The last one.
_LAST_EAST_ASIAN = "\uffef"
# The most different characters of a frame.
_FEW_LINES = 2
# The first character that frames are drawn with.
_FIRST_LINE = "\u2500"
# The last one.
_LAST_LINE = "\u259f"
_WORD = re.compile(r"[^\W\d_]+")


def find_changes(state: Explanation) -> Iterator[tuple[str, str]]:
    """Yield each character that would change, with its new one; all characters, in order, where the lengths differ."""
    for region in state.regions:
        if len(region.before) == len(region.after):
            yield from ((was, now) for was, now in zip(region.before, region.after, strict=True) if was != now)
        else:
            yield from itertools.zip_longest(region.before, region.after, fillvalue="")


def is_list(words: str) -> bool:
    """Whether this is a list and no words: of signs, of letters of one alphabet, or of letters nearly in order."""
    spelled = [character for character in words if character.isalpha() and character not in "ªº"]
    letters = [character for character in spelled if character > "\x7f"]
    if not spelled:  # where each is named once, they are named for themselves
        signs = [character for character in words if character > "\x7f"]
        return len(set(signs)) == len(signs)
    if not letters or any(character > "\x7f" and not character.isalpha() for character in words):
        return False
    rising = sum(one < other for one, other in itertools.pairwise(letters))
    is_apart = len(set(letters)) == len(letters)
    if is_apart and len(letters) >= _LEAST_RISING and rising >= _RISING * (len(letters) - 1):
        return True
    if len(letters) < len(spelled):
        return False
    in_order = len(letters) >= _LEAST_ALPHABET and rising == len(letters) - 1
    return in_order or (max(letters) < _LAST_LATIN and is_alphabet("".join(letters)))


def is_frame(state: Explanation) -> bool:
    """Whether all characters that would change are the lines of a frame."""
    seen = {was for was, _ in find_changes(state) if was > "\x7f"}
    return len(seen) <= _FEW_LINES and all(_FIRST_LINE <= was <= _LAST_LINE for was in seen)


def is_only_signs(state: Explanation) -> bool:
    """Whether more new characters are signs foreign to Latin text than letters: such signs are no evidence."""
    changed = [character for region in state.regions for character in region.after if character > "\x7f"]
    odd = sum(map(_is_odd_sign, changed))
    return 2 * odd > odd + sum(character.isalpha() and not _is_odd_sign(character) for character in changed)


def _is_odd_sign(character: str) -> bool:
    """Whether a character is a sign of a frame, of mathematics or the like, a digit, or an Arabic presentation form."""
    if _FIRST_PRESENTED <= character <= _LAST_PRESENTED or character.isdigit():
        return True
    return (
        character >= _FIRST_SYMBOL and not character.isalpha() and not FIRST_EAST_ASIAN <= character <= _LAST_EAST_ASIAN
    )


def is_strange(state: Explanation) -> bool:
    """Whether the new characters are not all letters, make no word, or are of another script than the line."""
    after = "".join(region.after for region in state.regions)
    changed = "".join(now for _, now in find_changes(state) if now > "\x7f")
    rest = "".join(_find_unchanged(state)) + "".join(character for character in after if character <= "\x7f")
    if not changed.isalpha() or not scripts_in(rest):
        return True
    return length_of_longest_word(state.text) < LEAST_WORD or not scripts_in(changed) <= scripts_in(rest)


def _find_unchanged(state: Explanation) -> Iterator[str]:
    """Yield the stretches of the line that stay as they are."""
    at = shift = 0
    for region in state.regions:
        yield state.text[at : region.start + shift]
        shift += len(region.after) - len(region.before)
        at = region.end + shift
    yield state.text[at:]


def length_of_longest_word(text: str) -> int:
    """Return the number of letters of the longest word beyond ASCII; 0 if there is none."""
    return max((len(word) for word in _WORD.findall(text) if not word.isascii()), default=0)
