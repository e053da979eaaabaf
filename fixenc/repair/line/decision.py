"""The decision among the explanations of a line. Costs and margins are in nats: e to their power are odds."""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fixenc.charsets import REPLACEMENT
from fixenc.damage import PAIR_READERS
from fixenc.plausibility import are_words, is_alphabet, scripts_in, surprises
from fixenc.records import Candidate, Loss
from fixenc.repair.explanation import Explanation, has_marked_utf8, is_utf8
from fixenc.repair.guess.marked import has_marks
from fixenc.repair.line.words import ChangedWord, find_changed_words
from fixenc.repair.margins import (
    MARGIN,
    MARGIN_BETWEEN,
    MARGIN_BETWEEN_UNKNOWN,
    MARGIN_BETWEEN_UTF8,
    MARGIN_FEW,
    MARGIN_KNOWN,
    MARGIN_SINGLE,
    MARGIN_STRANGE,
    MARGIN_SURE,
    MARGIN_WORDS,
)

# The most characters of UTF-8 that are a few.
_FEW_UTF8 = 3
# The most different characters of other charsets that are a few.
_FEW = 6
# The fewest letters of a word that says something.
_LEAST_WORD = 3
# From here on stand signs of mathematics, frames and East Asian scripts; before them, the marks of Latin text.
_FIRST_SYMBOL = "\u2100"
# The fewest letters in order that are a list and no word: one in 24 words of this length has its letters in order.
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
_FIRST_EAST_ASIAN = "\u3000"
# The last one.
_LAST_EAST_ASIAN = "\uffef"
# The most different characters of a frame.
_FEW_LINES = 2
# The first character that frames are drawn with.
_FIRST_LINE = "\u2500"
# The last one.
_LAST_LINE = "\u259f"
_WORD = re.compile(r"[^\W\d_]+")
# Nats of surprise that may be left in a repaired text: it must read well by itself.
_SURPRISE_LEFT = 8.0
# The share of the surprise before that may be left, if that is more.
_SHARE_LEFT = 0.4
# The same share where it is guessed what marks stand for.
_SHARE_GUESSED = 0.15
# How much less likely it is that marks which a misreading by pairs of bytes leaves were there before it.
_MARKS_LEFT = 16.0
# The fewest characters beyond ASCII in a text in which bytes that left no trace, or only a mark, can be guessed.
_LEAST_BEYOND_ASCII = 4
# The fewest characters of such a text.
_LEAST_LENGTH = 20
_MOST_CANDIDATES = 3
# Nats by which a candidate may be dearer than the best for a person to weigh it: one in 20,000.
_WORTH_A_LOOK = 10.0
# Odds beyond that many nats say no more.
_MOST_NATS = 700.0


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision on a line: `state` if it is to be mended; `candidates` if that is in doubt; neither to leave it."""

    state: Explanation | None = None
    candidates: tuple[Candidate, ...] = ()


def decide(states: Sequence[Explanation], *, is_known: bool = False) -> Decision:
    """Return the decision by all explanations of a line; one of them must be that nothing happened."""
    return _decide_by_cost([_add_cost_of_marks(state) for state in states], is_known=is_known)


def _decide_by_cost(states: Sequence[Explanation], *, is_known: bool) -> Decision:
    nothing = next(state for state in states if not state.regions)
    refused = [state for state in states if _has_guessed_marks(state) and not _has_context(state)]
    states = sorted((state for state in states if state not in refused), key=lambda state: state.cost)
    best, gain = states[0], nothing.cost - states[0].cost
    if best is nothing or (not is_utf8(best) and (_is_frame(best) or _is_only_signs(best))):
        return Decision()
    words = find_changed_words(nothing.text, best.regions)
    was, now = (" ".join(texts) for texts in zip(*((word.was, word.now) for word in words), strict=True))
    if gain < (MARGIN_KNOWN if is_known else _margin(best, was, now)):
        return Decision()
    is_sure = best.is_whole and is_utf8(best) and gain > MARGIN_SURE and not is_guess(best) and not refused
    is_outdone = any(state.cost < best.cost for state in refused) and REPLACEMENT not in best.text
    if is_half_mended(best) or (not is_sure and (is_outdone or _is_bare_guess(best, words))):
        return _make_doubt(_keep_distinct(states, nothing), nothing)
    if is_sure or _is_readable(best, was, now):
        return _decide_among_rivals(states, nothing, best)
    others = [state for state in states if not _has_guessed_marks(state)]
    return _decide_by_cost(others, is_known=is_known) if _has_guessed_marks(best) else Decision()


def _is_readable(state: Explanation, was: str, now: str) -> bool:
    """Whether the words of a state read well after its repair (`now`), not only better than before (`was`)."""
    # A lost character that is marked as such is no surprise.
    before, after = surprises([was, now.replace(REPLACEMENT, "")]).tolist()
    share = _SHARE_GUESSED if _has_guessed_marks(state) else _SHARE_LEFT
    return bool(after <= max(_SURPRISE_LEFT, share * before))


def _decide_among_rivals(states: Sequence[Explanation], nothing: Explanation, best: Explanation) -> Decision:
    rivals = _keep_distinct(states, nothing)
    if len(rivals) > 1 and rivals[1].cost - rivals[0].cost < _margin_between(nothing, *rivals[:2]):
        return _make_doubt(rivals, nothing)
    next_best = min([nothing, *rivals[1:2]], key=lambda state: state.cost)
    return Decision(replace(best, odds=_odds(best, next_best)))


def is_half_mended(state: Explanation) -> bool:
    """Whether a text of UTF-8, read in pairs of bytes, still has marks: nobody knows which bytes they stand for."""
    is_in_pairs = any(damage.is_misreading and damage.read_in in PAIR_READERS for damage in state.accident)
    return is_in_pairs and is_utf8(state) and has_marks(state.text)


def _add_cost_of_marks(state: Explanation) -> Explanation:
    """Return the state, with a higher cost if it leaves marks."""
    return replace(state, accident_cost=state.accident_cost + _MARKS_LEFT) if is_half_mended(state) else state


def is_guess(state: Explanation) -> bool:
    """Whether a model guessed bytes of UTF-8: they were dropped, or became a mark that may stand for any byte."""
    last = state.accident[-1] if state.accident else None
    return _has_guessed_marks(state) or (last is not None and last.loss is Loss.DROPS and is_utf8(state))


def _has_guessed_marks(state: Explanation) -> bool:
    last = state.accident[-1] if state.accident else None
    return last is not None and last.loss is Loss.MARKS and (last.was_utf8 or is_utf8(state))


def _has_context(state: Explanation) -> bool:
    """Whether a state has enough text for a guess at its missing bytes."""
    beyond = sum(character > "\x7f" for region in state.regions for character in region.after)
    return beyond >= _LEAST_BEYOND_ASCII and len(state.text) >= _LEAST_LENGTH


def _margin_between(nothing: Explanation, best: Explanation, rival: Explanation) -> float:
    """Return by how much the best explanation must be likelier than the next one, in nats.

    It is more if marks stand for letters and no known words come out. In scripts without spaces, the cost of the text
    includes its words already.
    """
    if is_utf8(best) and best.is_whole and not is_guess(best) and not is_utf8(rival):
        return MARGIN_BETWEEN_UTF8
    letters = itertools.zip_longest(_take_letters(best), _take_letters(rival), fillvalue="")
    apart = [min(pair) for pair in letters if pair[0] != pair[1]]
    if not has_marked_utf8(best.accident[-1]) or min(apart, default=_FIRST_EAST_ASIAN) >= _FIRST_EAST_ASIAN:
        return MARGIN_BETWEEN
    are_known = (_are_guesses_known(state, find_changed_words(nothing.text, state.regions)) for state in (best, rival))
    return MARGIN_BETWEEN if any(are_known) else MARGIN_BETWEEN_UNKNOWN


def _take_letters(state: Explanation) -> str:
    return "".join(filter(str.isalpha, state.text))


def _make_doubt(rivals: Sequence[Explanation], nothing: Explanation) -> Decision:
    near = [state for state in rivals[:_MOST_CANDIDATES] if state.cost <= rivals[0].cost + _WORTH_A_LOOK]
    return Decision(candidates=tuple(_make_candidate(state, nothing) for state in near))


def _is_bare_guess(state: Explanation, words: Sequence[ChangedWord]) -> bool:
    """Whether letters are guessed in too little text, and the words that they make are not known."""
    return is_guess(state) and not _has_context(state) and not _are_guesses_known(state, words)


def _are_guesses_known(state: Explanation, words: Sequence[ChangedWord]) -> bool:
    """Whether all words with guessed letters are known words."""
    guessed = [word.now for word in words if _is_guessed(state, word)]
    return all(are_words(word) for word in guessed if any(c > "\x7f" and c.isalpha() for c in word))


def _is_guessed(state: Explanation, word: ChangedWord) -> bool:
    """Whether marks stand for letters of a word, so that the misreading alone does not explain it."""
    return not state.accident[0].accounts_for(word.was, word.now)


def _margin(state: Explanation, was: str, now: str) -> float:
    """Return by how much a state must be likelier than no accident, in nats; `was` and `now` are its words."""
    seen = [before for before, _ in _find_changes(state) if before > "\x7f"]
    if is_utf8(state):
        return MARGIN_SINGLE if len(seen) <= _FEW_UTF8 else MARGIN
    # Nobody writes C1 control characters: whatever they become is more likely.
    if max(seen) < "\xa0":
        return MARGIN
    if _length_of_longest_word(now) >= _LEAST_WORD and are_words(now):
        return MARGIN_WORDS if len(set(seen)) <= _FEW else MARGIN
    if _is_list(was):
        return math.inf
    if state.is_whole and len(set(seen)) > _FEW:
        return MARGIN
    # Most accidents happen to a whole line, so one that does not needs more evidence.
    return MARGIN_STRANGE if not state.is_whole or _is_strange(state) else MARGIN_FEW


def _length_of_longest_word(text: str) -> int:
    return max((len(word) for word in _WORD.findall(text) if not word.isascii()), default=0)


def _is_list(words: str) -> bool:
    """Whether words are lists: of signs, or of letters of one alphabet, or of letters nearly in order, unlike words."""
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


def _is_frame(state: Explanation) -> bool:
    """Whether all characters that would change are the lines of a frame."""
    seen = {was for was, _ in _find_changes(state) if was > "\x7f"}
    return len(seen) <= _FEW_LINES and all(_FIRST_LINE <= was <= _LAST_LINE for was in seen)


def _is_only_signs(state: Explanation) -> bool:
    """Whether more new characters are signs foreign to Latin text than letters: such signs are no evidence."""
    changed = [character for region in state.regions for character in region.after if character > "\x7f"]
    odd = sum(map(_is_odd_sign, changed))
    return 2 * odd > odd + sum(character.isalpha() and not _is_odd_sign(character) for character in changed)


def _is_odd_sign(character: str) -> bool:
    """Whether a character is a sign of a frame, of mathematics or the like, a digit, or an Arabic presentation form."""
    if _FIRST_PRESENTED <= character <= _LAST_PRESENTED or character.isdigit():
        return True
    return (
        character >= _FIRST_SYMBOL
        and not character.isalpha()
        and not _FIRST_EAST_ASIAN <= character <= _LAST_EAST_ASIAN
    )


def _is_strange(state: Explanation) -> bool:
    """Whether the new characters are not all letters, make no word, or are of another script than the line."""
    after = "".join(region.after for region in state.regions)
    changed = "".join(now for _, now in _find_changes(state) if now > "\x7f")
    rest = "".join(_find_unchanged(state)) + "".join(character for character in after if character <= "\x7f")
    if not changed.isalpha() or not scripts_in(rest):
        return True
    return _length_of_longest_word(state.text) < _LEAST_WORD or not scripts_in(changed) <= scripts_in(rest)


def _find_changes(state: Explanation) -> Iterator[tuple[str, str]]:
    """Yield each character that would change, with its new one; all characters, in order, where the lengths differ."""
    for region in state.regions:
        if len(region.before) == len(region.after):
            yield from ((was, now) for was, now in zip(region.before, region.after, strict=True) if was != now)
        else:
            yield from itertools.zip_longest(region.before, region.after, fillvalue="")


def _find_unchanged(state: Explanation) -> Iterator[str]:
    """Yield the stretches of the line that stay as they are."""
    at = shift = 0
    for region in state.regions:
        yield state.text[at : region.start + shift]
        shift += len(region.after) - len(region.before)
        at = region.end + shift
    yield state.text[at:]


def _keep_distinct(states: Sequence[Explanation], nothing: Explanation) -> list[Explanation]:
    """Return the explanations that change something, one for each text; NFC and NFD count as one text."""
    by_text: dict[str, Explanation] = {}
    for state in states:
        if state is not nothing:
            by_text.setdefault(unicodedata.normalize("NFC", state.text), state)
    return list(by_text.values())


def _make_candidate(state: Explanation, nothing: Explanation) -> Candidate:
    return Candidate(state.text, state.accident, _odds(state, nothing))


def _odds(state: Explanation, other: Explanation) -> float:
    """Return how many times likelier one explanation is than another."""
    return round(math.exp(min(_MOST_NATS, other.cost - state.cost)), 3)
