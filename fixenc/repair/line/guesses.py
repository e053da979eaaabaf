"""Explanations of which a part is guessed: by how much text, and by known words or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from fixenc import charsets
from fixenc.charsets import REPLACEMENT
from fixenc.charsets.scripts import FIRST_EAST_ASIAN
from fixenc.damage import MULTI_BYTE, PAIR_READERS, find_marking
from fixenc.patterns import compile_late, reaches
from fixenc.plausibility import are_words
from fixenc.records import Loss
from fixenc.repair.explanation import Explanation, is_utf8
from fixenc.repair.guess.marked import has_marks
from fixenc.repair.line.words import ChangedWord

# The byte 45 after a byte beyond ASCII, as in the middle dot of Shift_JIS.
_LONE_E = re.compile("(?<=[^\x00-\x7f])E(?![A-Za-z])")
_THAI = "windows-874"
# What the first two bytes of a Thai letter in UTF-8 are read as.
_THAI_LEADS = re.compile("เธ|เน")
# How many of them show that bytes were lost: one may begin a word.
_MOST_THAI_LEADS = 2
# The fewest characters beyond ASCII in a text in which bytes that left no trace, or only a mark, can be guessed.
_LEAST_BEYOND_ASCII = 4
# How many question marks beside other bytes show that the first bytes of characters were lost.
_MOST_RESTS = 2
# The bytes of UTF-8 after the first of a character.
_TRAILS = range(0x80, 0xC0)
# The selector of emoji in UTF-8.
_SELECTOR = "\ufe0f".encode()
# The fewest characters of such a text; a shorter one needs more bytes of UTF-8.
_LEAST_LENGTH = 20
# The fewest bytes of characters beyond ASCII in a short text: 7 Chinese characters, or 10 Greek letters.
_LEAST_BYTES = 20

# A second byte of pairs that is ASCII, between East Asian letters or after the last.
_HALF_PAIR = compile_late("(?<=[\u3041-\u30fe\u4e00-\u9fff])[@-~](?=[\u3041-\u30fe\u4e00-\u9fff]|\\Z)")


def is_guess(state: Explanation) -> bool:
    """Whether a model guessed bytes of UTF-8: they were dropped, or became a mark that may stand for any byte."""
    last = state.accident[-1] if state.accident else None
    return has_guessed_marks(state) or (last is not None and last.loss is Loss.DROPS and is_utf8(state))


def has_guessed_marks(state: Explanation) -> bool:
    """Whether it was guessed which bytes of UTF-8 the marks in a text stand for."""
    last = state.accident[-1] if state.accident else None
    are_marks = last is not None and last.loss is Loss.MARKS and (last.was_utf8 or is_utf8(state))
    return are_marks and not _are_of_selectors(state)


def _are_of_selectors(state: Explanation) -> bool:
    """Whether each mark is the last byte of the selector of emoji (EF B8 8F): no other in use begins so."""
    first = state.accident[0]
    if not (first.is_misreading and first.was_utf8):
        return False
    try:
        begun = charsets.named(first.read_in).misread(_SELECTOR[:-1]) + REPLACEMENT
    except UnicodeDecodeError:  # a charset that reads bytes in pairs
        return False
    marks = sum(region.before.count(REPLACEMENT) for region in state.regions)
    return 0 < marks == sum(region.before.count(begun) for region in state.regions)


def is_half_mended(state: Explanation) -> bool:
    """Whether a text of UTF-8, read in pairs of bytes, still has marks: nobody knows which bytes they stand for.

    The same is true of Thai that was read in single bytes, if first bytes of its letters are left: the others are lost;
    and of East Asian text, if other bytes of its characters are left, their first ones having become question marks.
    """
    if is_utf8(state) and state.accident[0].read_in == _THAI:
        left = _THAI_LEADS.findall(state.text)
        return len(left) - sum(len(_THAI_LEADS.findall(region.after)) for region in state.regions) >= _MOST_THAI_LEADS
    is_in_pairs = any(damage.is_misreading and damage.read_in in PAIR_READERS for damage in state.accident)
    if not is_utf8(state):
        return False
    if not is_in_pairs:
        return len(_find_rests(state)) >= _MOST_RESTS
    return has_marks(state.text) or any(has_lone_end(one.before, one.after) for one in state.regions)


def _find_rests(state: Explanation) -> list[str]:
    """Return the question marks beside other bytes of UTF-8, as they were misread, in a mended East Asian text."""
    if "?" not in state.text or not reaches(state.text, FIRST_EAST_ASIAN):
        return []
    return re.findall(rf"\?[{re.escape(_list_trails(state.accident[0].read_in))}]", state.text)


@cache
def _list_trails(reader: str) -> str:
    """Return what a charset makes of the bytes of UTF-8 after the first; only a space if it reads bytes in pairs."""
    try:
        return "".join(charsets.named(reader).misread(bytes([byte])) for byte in _TRAILS)
    except (LookupError, UnicodeError):
        return "\xa0"


def has_lone_end(before: str, after: str) -> bool:
    """Whether a middle dot became the last byte of a character and an E that begins no word: it was a mark.

    >>> has_lone_end("縺吶\x80・", "す、E"), has_lone_end("縲・xcel", "、Excel")
    (True, False)
    """
    return "・" in before and _LONE_E.search(after) is not None


def count_half_pairs(state: Explanation) -> int:
    """Return how many characters of ASCII may be what was left of pairs of bytes, where text was written in pairs.

    They stand between East Asian letters, or end the text after one.
    """
    is_in_pairs = bool(state.accident) and state.accident[0].written_in in MULTI_BYTE
    return len(_HALF_PAIR.findall(state.text)) if is_in_pairs else 0


def was_misread_twice(state: Explanation) -> bool:
    """Whether a text of UTF-8 was misread more than once before it lost something: that is not seen by chance."""
    return sum(damage.is_misreading and damage.was_utf8 for damage in state.accident) > 1


def has_context(state: Explanation) -> bool:
    """Whether a state has enough text for a guess at its missing bytes."""
    after = "".join(region.after for region in state.regions)
    beyond = len(after) - len(after.encode("ascii", "ignore"))
    if len(state.text) >= _LEAST_LENGTH:
        return beyond >= _LEAST_BEYOND_ASCII
    # A question mark in a short text that was read in single bytes may be one; dropped bytes left no place.
    has_places = find_marking(state.accident) or any(REPLACEMENT in region.before for region in state.regions)
    return bool(has_places) and len(after.encode()) - (len(after) - beyond) >= _LEAST_BYTES


def is_bare_guess(state: Explanation, words: Sequence[ChangedWord]) -> bool:
    """Whether letters are guessed in too little text, and the words that they make are not known."""
    return is_guess(state) and not has_context(state) and not are_guesses_known(state, words)


def are_guesses_known(state: Explanation, words: Sequence[ChangedWord]) -> bool:
    """Whether all words with guessed letters are known words."""
    guessed = [word.now for word in words if _is_guessed(state, word)]
    return all(are_words(word) for word in guessed if any(c > "\x7f" and c.isalpha() for c in word))


def _is_guessed(state: Explanation, word: ChangedWord) -> bool:
    """Whether marks stand for letters of a word, so that the misreading alone does not explain it."""
    return not state.accident[0].accounts_for(word.was, word.now)
