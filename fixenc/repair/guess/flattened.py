"""Text that lost something after it was misread: the language models choose what was lost, place by place.

Each place has several choices (`damage.lattice`); a beam search goes through them from left to right and keeps the
likeliest so far. The result is proved like any other repair: run forwards, it gives exactly the damaged text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from fixenc.charsets import REPLACEMENT
from fixenc.damage import FLATTENINGS, Choice, Flattening, Lattice, build_lattice
from fixenc.plausibility import oddity
from fixenc.records import Loss, Region
from fixenc.repair.budget import remember, spend
from fixenc.repair.explanation import Explanation, cost_of, partial_cost
from fixenc.repair.guess.beam import MOST_CHARACTERS, Hypothesis, keep_best
from fixenc.repair.regions import apply

# The most characters after a place that are weighed with it.
_AFTER = 16
# The charsets in which software that flattens misreads UTF-8: what western and Russian Windows and the web assume.
_WRONG = (
    "windows-1252",
    "iso-8859-1",
    "windows-1251",
    "windows-1250",
    "iso-8859-2",
    "windows-1254",
    "windows-1253",
    "windows-874",
    "macintosh",
)
# Those that are assumed twice, and what happens to the control characters after that.
_WRONG_TWICE = ("iso-8859-1", "windows-1252")
_AFTER_TWICE = ("controls-questioned", "controls-marked", "controls-dropped")
# The East Asian charset that has bytes from 80 to 9F to lose (others have none in the characters that people use), and
# the one in which it is misread and only some of these are control characters: where all were, too much is gone.
_RIGHT_OF_PAIRS = ("shift_jis",)
_WRONG_OF_PAIRS = ("windows-1252",)
# The bytes 82 and 83.
_LEADS_OF_KANA = "‚ƒ"
# The cost of a letter of ASCII that is taken for what was left of a character, in nats: East Asian text has letters
# of its own.
_LETTER = 2.5
# An accident whose coverage of the text is lower than the best by more than this share is not tried.
_LESS = 0.02
# If any of these is left in a text, nothing was dropped.
_LEFT = frozenset([*map(chr, range(0x80, 0xA0)), REPLACEMENT])


def fill_in(text: str, *, may_be_pairs: bool) -> Iterator[Explanation]:
    """Yield the states of a text of UTF-8 that was misread and then flattened, the likeliest of each accident.

    If `may_be_pairs`, text in charsets of two bytes a character, too.
    """
    if len(text) > MOST_CHARACTERS:
        return
    lattices = list(_find_lattices(text, may_be_pairs=may_be_pairs))
    coverage = [one.measure_coverage(text) for one in lattices]
    least = max(coverage, default=0.0) - _LESS
    for one, covered in zip(lattices, coverage, strict=True):
        if covered and covered >= least:
            yield from _fill_in_lattice(text, one)


def may_have_lost(text: str) -> bool:
    """Whether a text may have been misread and then flattened, whatever the models say of what comes out."""
    if len(text) > MOST_CHARACTERS:
        return False
    return any(one.measure_coverage(text) for one in _find_lattices(text, may_be_pairs=True))


def _find_lattices(text: str, *, may_be_pairs: bool) -> Iterator[Lattice]:
    """Yield the lattice of each accident that can have lost something in a text."""
    for kind in FLATTENINGS:
        is_dropped = Flattening(kind).loss is Loss.DROPS
        if is_dropped and not _LEFT.isdisjoint(text):
            continue
        yield from (build_lattice("utf-8", wrong, kind) for wrong in _WRONG)
        if kind in _AFTER_TWICE:
            yield from (build_lattice("utf-8", wrong, kind, is_twice=True) for wrong in _WRONG_TWICE)
        if may_be_pairs and is_dropped:
            yield from (build_lattice(right, wrong, kind) for right in _RIGHT_OF_PAIRS for wrong in _WRONG_OF_PAIRS)


def fill_in_by(text: str, lattice: Lattice) -> Explanation | None:
    """Return the likeliest state in which one flattened misreading is undone; None if it cannot be."""
    return next(_fill_in_lattice(text, lattice), None) if lattice.measure_coverage(text) else None


def _fill_in_lattice(text: str, lattice: Lattice) -> Iterator[Explanation]:
    accident, cost = lattice.accident, cost_of(lattice.accident)
    for hypothesis in _search(text, lattice):
        regions = tuple(
            Region(start, text[start:end], after, accident) for start, end, after in _join(hypothesis.spans)
        )
        if regions and all(region.is_proved for region in regions):
            around = apply(text, [replace(region, after="") for region in regions])
            partial = 0.0 if around.isascii() else partial_cost(lattice.damage)
            yield Explanation(apply(text, regions), regions, accident, cost + partial + _find_oddity(text, hypothesis))


@remember(64)
def _search(text: str, lattice: Lattice) -> list[Hypothesis]:
    """Return the likeliest hypotheses of a text. They are remembered: a line asks more than once."""
    spend(len(text))
    choices = {at: lattice.find_choices(text, at) for at in lattice.find_places(text)}
    known = _take_known(text, choices, 0, len(text))
    beam, is_open = [Hypothesis(0, "")], lattice.damage.right in _RIGHT_OF_PAIRS and _has_kana(text)
    for at, here in choices.items():
        chosen = [(choice, _make_span(at, choice, text[at : choice.end])) for choice in here]
        hypotheses = list[Hypothesis]()
        for hypothesis in beam:
            if hypothesis.end > at:  # the character before ends after this place
                hypotheses.append(hypothesis)
                continue
            so_far = hypothesis.extend_to(at, text[hypothesis.end : at])
            hypotheses += (so_far.extend_to(choice.end, choice.character, span) for choice, span in chosen)
            if not here[0].is_whole:
                hypotheses.append(so_far.extend_to(at + 1, text[at]))
        if len(hypotheses) > len(beam):
            ends = {hypothesis.end for hypothesis in hypotheses}
            open_places = (place for place in choices if place >= max(ends) and not choices[place][0].is_whole)
            stop = next(open_places, len(text))
            following = {end: _take_known(text, choices, end, min(stop, at + _AFTER)) for end in ends}
            after = [following[hypothesis.end] for hypothesis in hypotheses]
            hypotheses = keep_best(hypotheses, after, is_open=is_open, part_of=known)
        beam = hypotheses
    found = [hypothesis.extend_to(len(text), text[hypothesis.end :]) for hypothesis in beam]
    found = keep_best(found, [""] * len(found), part_of=known)
    return sorted(found, key=lambda hypothesis: hypothesis.cost + _find_oddity(text, hypothesis))[:2]


def _has_kana(text: str) -> bool:
    """Whether a text has the first bytes of kana in Shift_JIS, as windows-1252 has them: then it is likely Japanese.

    No byte of it shows where a pair ends, so more hypotheses are kept.
    """
    return sum(map(text.count, _LEADS_OF_KANA)) > 1


def _find_oddity(text: str, hypothesis: Hypothesis) -> float:
    """Return the cost of odd typography, and of letters of ASCII of which each is taken for half of a character."""
    letters = sum(text[start:end].isascii() and text[start:end].isalpha() for start, end, _ in hypothesis.spans)
    return oddity(hypothesis.text) + _LETTER * letters


def _take_known(text: str, choices: Mapping[int, list[Choice]], start: int, stop: int) -> str:
    """Return a part of the text, as far as nothing in it must be guessed."""
    pieces, at = list[str](), start
    while at < stop:
        here = choices.get(at)
        if here and here[0].is_whole:
            pieces.append(here[0].character)
            at = here[0].end
        else:
            pieces.append(text[at] if not here else " ")
            at += 1
    return "".join(pieces)


def _make_span(at: int, choice: Choice, before: str) -> tuple[tuple[int, int, str], ...]:
    return () if choice.character == before else ((at, choice.end, choice.character),)


def _join(spans: tuple[tuple[int, int, str], ...]) -> Iterator[tuple[int, int, str]]:
    """Yield the spans, those that touch as one."""
    waiting: tuple[int, int, str] | None = None
    for start, end, after in spans:
        if waiting and waiting[1] == start:
            waiting = (waiting[0], end, waiting[2] + after)
        else:
            if waiting:
                yield waiting
            waiting = (start, end, after)
    if waiting:
        yield waiting
