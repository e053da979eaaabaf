"""What the model knows of single characters, and what they cost beside each other: for short text, without arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from fixenc.plausibility.characters import Kind
from fixenc.plausibility.model import PLANE, load
from fixenc.plausibility.neighbours import LONG_L, QUOTE_INSIDE, TWO_CAPITALS
from fixenc.plausibility.usual import USUAL_SIGN

# The kinds of letters that have two cases or none.
_ALPHABETIC = frozenset([Kind.LOWER, Kind.UPPER, Kind.EITHER_CASE, Kind.UNCASED])
# The letters between which a quotation mark costs more, by its kind.
_INSIDE: dict[int, frozenset[Kind]] = {Kind.QUOTE: _ALPHABETIC, Kind.CLOSING: frozenset([Kind.LOWER])}


class Traits(NamedTuple):
    """What the model knows of a character: its kind, its cost in nats, its script, and its number among the letters."""

    kind: int
    cost: float
    script: int
    letter: int


@lru_cache(maxsize=1 << 14)
def find_traits(character: str) -> Traits:
    """Return what the model knows of a character; remembered."""
    model, code = load(), ord(character)
    at = code if code < PLANE else PLANE + (code >> 8)
    return Traits(int(model.kinds[at]), float(model.costs[at]), int(model.scripts[at]), int(model.letters[at]))


@cache
def _load_neighbours() -> list[list[float]]:
    """Return the costs of each kind after each kind, in nats, as numbers of Python."""
    table: list[list[float]] = load().neighbours.tolist()
    return table


_SPACE = Traits(int(Kind.SPACE), 0.0, 0, 0)


def has_odd_neighbours(text: str, traits: Sequence[Traits]) -> bool:
    """Whether a character beyond ASCII, or one after it, may surprise beside its neighbours; as in `surprises`."""
    cjk, latin = load().cjk_script, load().latin_script
    one, is_after = _SPACE, False
    for character, here, cost in zip(text, traits, _find_neighbour_costs(text, traits), strict=True):
        is_beyond = character > "\x7f"
        if is_beyond or is_after:
            if cost > USUAL_SIGN:
                return True
            if here.script != one.script and here.script and one.script:
                if cjk not in (here.script, one.script):
                    return True
                # Characters of East Asian scripts after a Latin letter may stand inside a word.
                if one.script == latin:
                    return True
        one, is_after = here, is_beyond
    return False


def _find_neighbour_costs(text: str, traits: Sequence[Traits]) -> Iterator[float]:
    """Yield the cost of each character after the one before it, in nats; that two alphabets meet costs nothing here."""
    costs, one, two = _load_neighbours(), _SPACE, _SPACE
    for at, here in enumerate(traits):
        cost = costs[one.kind][here.kind] + here.cost
        if here.kind == Kind.LOWER and one.kind == two.kind == Kind.UPPER:
            cost += TWO_CAPITALS
        elif here.kind in _INSIDE and {one.kind, _find_kind(traits, at + 1)} <= _INSIDE[here.kind]:
            cost += QUOTE_INSIDE
        elif text[at] == "·" and text[at - 1 : at + 2].lower() == "l·l":
            cost -= LONG_L
        yield cost
        one, two = here, one


def sum_up_neighbours(text: str) -> float:
    """Return what the characters of a text cost beside each other, in nats; more, if two alphabets meet in it.

    >>> sum_up_neighbours("GrÃ¶Ã\\x9fe") > 40 > 5 > sum_up_neighbours("Größe")
    True
    """
    return sum(_find_neighbour_costs(text, [find_traits(character) for character in text]))


def _find_kind(traits: Sequence[Traits], at: int) -> int:
    return traits[at].kind if at < len(traits) else Kind.SPACE
