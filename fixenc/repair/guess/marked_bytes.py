"""The bytes under the marks of a text: of all that are possible, those are found that make the likeliest original.

A beam search goes through the text from its start. The text after a place is evidence, too, but is not known yet. So
the search is repeated, each hypothesis weighed with the text that follows in the likeliest original.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from fixenc.charsets import REPLACEMENT
from fixenc.damage import MarkedBytes, Marking, Pending
from fixenc.patterns import compile_late
from fixenc.plausibility import costs, costs_of_guesses, letters_of, oddity
from fixenc.repair.budget import remember, spend
from fixenc.repair.guess.beam import Hypothesis, keep_best
from fixenc.repair.healthy import is_healthy

ODD = {
    REPLACEMENT: re.compile(REPLACEMENT),
    "?": re.compile(r"\?+(?=\w)(?![\w.%-]+=)|(?<=\w)\?{2,}(?=[,;:]| [a-z])"),
    "・": re.compile(r"(?<=[\w\x80])・(?![\u3040-\u30ff])"),
}
"""Marks where hardly anybody writes them; question marks: inside a word, before one that begins no query in an address,
or after one that ends no sentence."""

# The cost of a mark that stands for itself in an odd place, in nats.
_ITSELF = 8.0
# The cost of ASCII characters that a mark ate, in nats: what follows words of every language.
_EATEN = {" ": 0.0, ",": 1.0, ".": 1.0, "\t": 3.0, ":": 2.0, "/": 3.0, "-": 3.0, "(": 1.5, "!": 2.0, "?": 2.0}
# The cost of any other, or of a closing one that closes nothing.
_RARELY = 6.0
# The cost of one that closes what is open.
_CLOSES = 0.5
# The cost of one that is missing, or that closes nothing, in nats. To a model, any of them costs 5 to 6.
_UNCLOSED = 9.0
# Characters that stand in pairs.
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"))
# What stands after no other space, and the end of the text.
_AFTER_NO_SPACE = (" ", ",", ".", ";", ":", "!", ")", "]", "}", "")
# Letters of scripts without spaces.
_UNSPACED = compile_late("[\u0e00-\u0e7f\u2e80-\u9fff\uff00-\uffef]")
# What a closing character closes.
_CLOSING = {'"': '"', "'": "'", ")": "(", "]": "[", "}": "{", ">": "<"}
# If more ways to go on than this are possible at one place, too much was lost.
_MOST_AT_ONCE = 100_000
# The same where marks eat ASCII: then only the likeliest hypotheses go on.
_MOST_EATEN = 15_000
# The same for all places of a text.
_MOST_IN_ALL = 200_000
# The most ways to go on that are weighed in full.
_MANY = 300
# If there are more: nats by which a way may be worse than the best, by its last few characters, to be weighed in full.
_HOPELESS = 25.0
# The number of these characters.
_END = 4
# The most times that the search is repeated, as long as it finds a likelier original.
_MOST_LOOKS = 2
# Text after a place that the accident left unchanged.
_PLAIN = re.compile("[ -~]*")
# The most characters of it that are weighed with the place.
_FOLLOWING = 8
# How many characters that follow in the likeliest original, once there is one, are weighed with the place.
_AHEAD = 12
# Units of the budget's work for a way to go on.
_OPTION = 3
# The most hypotheses that need no weighing before the search goes on.
_FEW = 48


@remember(1024)
def find_originals(text: str, damage: Marking) -> tuple[str, ...]:
    """Return the likeliest originals of a text before a marking; none if there cannot be any.

    They are remembered: a document asks more than once.
    """
    bytes_ = find_bytes(text, damage)
    return tuple(_find_likeliest(text, bytes_)) if bytes_.may_be(text, spend) else ()


@lru_cache(maxsize=64)
def find_bytes(text: str, damage: Marking) -> MarkedBytes:
    """Return the bytes that a text may have been. They are remembered: their known part is asked for first."""
    return MarkedBytes(damage, text)


def cost_of_odd(text: str, mark: str) -> float:
    """Return the cost of the marks that stand in odd places in a text, if they stand for themselves, in nats."""
    return _ITSELF * sum(map(len, ODD[mark].findall(text)))


def cost_of_loss(original: str, damage: Marking) -> float:
    """Return the cost of what stands in an original in odd places, and of what marks ate of it, in nats."""
    eaten = sum(
        cost_of_eaten(original[:at], original[at], original[at + 1 : at + 2]) for at in damage.find_eaten(original)
    )
    return eaten + cost_of_odd(original, damage.mark) + _cost_of_unclosed(original)


def _cost_of_unclosed(text: str) -> float:
    """Return the cost of ASCII brackets and quotation marks without their other half, in nats."""
    alone = text.count('"') % 2
    alone += sum(abs(text.count(one) - text.count(other)) for one, other in _PAIRS)
    return _UNCLOSED * alone


def is_eaten_sure(original: str, damage: Marking) -> bool:
    """Whether each ASCII character that a mark ate is a space between words, or closes what is open.

    Nothing shows what a mark ate at the end of a text, if anything.

    >>> windows = Marking("cp949", "?", in_pairs=True, eats=True)
    >>> [is_eaten_sure(text, windows) for text in ("학교를 갔다", '"요"', "요, 네", "요")]
    [True, True, False, False]
    """
    eaten = damage.find_after_lone(original) if damage.eats else []
    return all(_is_eaten_sure(original[:at], original[at : at + 1], original[at + 1 :]) for at in eaten)


def may_have_eaten(original: str, damage: Marking) -> bool:
    """Whether the marks may as well have eaten something, of which this original would lack every trace.

    They may if they are those of Windows, and stand before nothing but spaces, signs and the end of the text.

    >>> may_have_eaten("Τι λες", Marking("cp932", "・", in_pairs=True))
    True
    >>> may_have_eaten("Τι λες", Marking("cp932", "\ufffd", in_pairs=True))
    False
    """
    if damage.eats or damage.mark == REPLACEMENT or not damage.in_pairs:
        return False
    after = [original[at : at + 1] for at in damage.find_after_lone(original)]
    return bool(after) and not any(map(str.isalnum, after))


def _is_eaten_sure(before: str, eaten: str, after: str) -> bool:
    if eaten == " ":
        return after[:1].isalnum() and not _UNSPACED.match(before[-1:]) and not _UNSPACED.match(after)
    return (eaten in _CLOSING or eaten == "<") and cost_of_eaten(before, eaten, after[:1]) == _CLOSES


def cost_of_eaten(before: str, eaten: str, after: str) -> float:
    """Return the cost of an ASCII character that a mark ate, by what stands before it and after it, in nats."""
    if eaten in _CLOSING:
        opening = _CLOSING[eaten]
        is_open = before.count(opening) % 2 if opening == eaten else before.count(opening) > before.count(eaten)
        return _CLOSES if is_open and not after.isalnum() else _RARELY
    if eaten == "<":
        return _CLOSES if after == "/" else _RARELY
    return _EATEN.get(eaten, _RARELY) if eaten != " " or after not in _AFTER_NO_SPACE else _RARELY


def _find_likeliest(text: str, bytes_: MarkedBytes) -> list[str]:
    """Return the likeliest originals of a text that can have some."""
    mark = bytes_.damage.mark
    found = _search(text, bytes_, _find_plain_after(text, mark), bytes_.decode_known(text))
    for _ in range(_MOST_LOOKS):
        if not found or not is_healthy(found[0]):
            break
        first = found[0]
        ahead = [first[end : end + _AHEAD] for end in bytes_.find_ends(text, first)]
        found = _rank([*found, *_search(text, bytes_, ahead, first)], bytes_.damage, first)
        if found[0] == first:
            break
    return _keep_two_apart(found)


def _keep_two_apart(found: Sequence[str]) -> list[str]:
    """Return the likeliest original and the next one that differs in more than a comma for the full stop at its end.

    Hardly any text ends with a comma, so that the odds against one say nothing of the rest of the text.
    """
    best = found[0] if found else ""
    others = [text for text in found[1:] if not (best.endswith("。") and text in (best[:-1] + "、", best[:-1] + "，"))]
    return [*found[:1], *others[:1]]


def _find_plain_after(text: str, mark: str) -> list[str]:
    """Return the text that follows each character, as far as it does not depend on the marks."""
    plain = (_PLAIN.findall(text, at, at + _FOLLOWING)[0] for at in range(1, len(text) + 1))
    return [following.partition(mark)[0] for following in plain]


def _rank(texts: Iterable[str], damage: Marking, known: str) -> list[str]:
    """Return the texts, each once, the likeliest first."""
    distinct = list(dict.fromkeys(texts))
    text_costs = costs_of_guesses(distinct, part_of=known).tolist()
    odd = [oddity(text) + cost_of_loss(text, damage) for text in distinct]
    cost_by_text = {text: nats + more for text, nats, more in zip(distinct, text_costs, odd, strict=True)}
    return sorted(distinct, key=cost_by_text.__getitem__)


def _search(text: str, bytes_: MarkedBytes, following: Sequence[str], known: str) -> list[str]:
    """Return the likeliest originals of a text; none if too much was lost.

    `following` is the text that is taken to follow each character. The `known` part of the original shows its
    languages.
    """
    beam, work, mark = {Hypothesis(0, ""): [Pending()]}, 0, bytes_.damage.mark
    odd = {at for match in ODD[mark].finditer(text) for at in range(*match.span())}
    for at, character in enumerate(text):
        ways = [(one, bytes_.find_steps(character, pending)) for one, pendings in beam.items() for pending in pendings]
        count = sum(len(steps) for _, steps in ways)
        if count > _MOST_EATEN and bytes_.damage.eats:
            ways = _take_first(ways)
            count = sum(len(steps) for _, steps in ways)
        spend(_OPTION * (1 + count))
        work += count
        if count > _MOST_AT_ONCE or work > _MOST_IN_ALL:
            return []
        options = [(hypothesis, more, then) for hypothesis, steps in ways for more, then in steps]
        further = dict[str, tuple[Hypothesis, list[Pending]]]()
        for hypothesis, more, then in _keep_likely(options, following[at], known):
            is_itself = at in odd and more == character
            grown = hypothesis.extend_to(at + 1, more, cost=_ITSELF * is_itself)
            further.setdefault(hypothesis.text + more, (grown, []))[1].append(then)
        if not further:
            return []
        beam = dict(further.values())
        if len(beam) > _FEW and any(more for _, more, _ in options):
            beam = _keep_best(beam, following[at], known, is_open=character == mark)
        beam = _add_eaten(beam, bytes_, text[at + 1 : at + 2])
    beam = {hypothesis: there for hypothesis, there in beam.items() if not all(pending.begun for pending in there)}
    return _rank((hypothesis.text for hypothesis in _keep_best(beam, "", known)), bytes_.damage, known) if beam else []


_Ways = list[tuple[Hypothesis, tuple[tuple[str, Pending], ...]]]


def _take_first(ways: _Ways) -> _Ways:
    """Return as many of the ways to go on, those of the likeliest hypotheses first, as can be weighed."""
    ends = itertools.accumulate(len(steps) for _, steps in ways)
    return [way for way, end in zip(ways, ends, strict=True) if end <= _MOST_EATEN]


def _add_eaten(
    beam: dict[Hypothesis, list[Pending]], bytes_: MarkedBytes, after: str
) -> dict[Hypothesis, list[Pending]]:
    """Return the hypotheses, each after whose last byte a mark ate a character with every one that it may have been."""
    if not bytes_.damage.eats:
        return beam
    whole = dict[Hypothesis, list[Pending]]()
    for hypothesis, there in beam.items():
        closed = [pending for pending in there if pending.unread is None or not after]
        if closed:
            whole[hypothesis] = closed
        for eaten in dict.fromkeys(one for pending in there for one in bytes_.find_eaten_after(pending)):
            cost = cost_of_eaten(hypothesis.text, eaten, after if after.isascii() else "\x80")
            whole[hypothesis.extend_to(hypothesis.end, eaten, cost=cost)] = [Pending()]
    return whole


def _keep_likely(
    options: list[tuple[Hypothesis, str, Pending]], following: str, known: str
) -> list[tuple[Hypothesis, str, Pending]]:
    """Return those ways to go on that are not hopeless beside others by their last characters and the following text.

    Letters must be of the alphabets of the text, if any letter of it is known.
    """
    grown = [option for option in options if option[1]]
    if len(grown) <= _MANY:
        return options
    begun = [option for option in options if not option[1]]
    if any(c > "\x7f" and c.isalpha() for c in known):
        alphabet, found = letters_of(known), {more for _, more, _ in grown}
        fitting = {more for more in found if all(not c.isalpha() or c in alphabet for c in more)}
        grown = [option for option in grown if option[1] in fitting]
    if len(grown) <= _MANY:
        return grown + begun
    ends = {hypothesis: hypothesis.take_end(_END) for hypothesis in {hypothesis for hypothesis, _, _ in grown}}
    texts = dict.fromkeys(ends[hypothesis][1] + more + following for hypothesis, more, _ in grown)
    texts |= dict.fromkeys(was for was, _ in ends.values())
    cost_by_text = dict(zip(texts, costs(list(texts), part_of=known).tolist(), strict=True))
    option_costs = [
        hypothesis.cost + cost_by_text[ends[hypothesis][1] + more + following] - cost_by_text[ends[hypothesis][0]]
        for hypothesis, more, _ in grown
    ]
    most = min(sorted(option_costs)[_MANY], min(option_costs) + _HOPELESS)
    return [option for cost, option in zip(option_costs, grown, strict=True) if cost <= most] + begun


def _keep_best(
    beam: dict[Hypothesis, list[Pending]], following: str, known: str, *, is_open: bool = False
) -> dict[Hypothesis, list[Pending]]:
    """Return the likeliest hypotheses, the best first, each with the sequences that it may be in the middle of.

    An incomplete character has no cost yet, so that hypotheses with one are weighed apart from the others.
    """
    kept = dict[Hypothesis, list[Pending]]()
    for is_begun in (False, True):
        alike = {
            hypothesis: here
            for hypothesis, there in beam.items()
            if (here := [pending for pending in there if bool(pending.begun) == is_begun])
        }
        by_text = {hypothesis.text: pendings for hypothesis, pendings in alike.items()}
        following_each = [following] * len(alike)
        for hypothesis in keep_best(list(alike), following_each, is_open=is_open, part_of=known) if alike else ():
            kept.setdefault(hypothesis, []).extend(by_text[hypothesis.text])
    return kept
