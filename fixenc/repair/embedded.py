"""Stretches of ASCII that were read as UTF-16 within a text: ``畢桳栠摩琠敨映捡獴`` is "bush hid the facts".

Bytes of ASCII, read in pairs, are East Asian characters that make no words. Healthy characters, read byte by byte, are
hardly ever ASCII, and never in an order that words have: a table of characters makes rows of letters.
"""

from __future__ import annotations

from collections.abc import Iterator

from fixenc.damage import WholeMisreading
from fixenc.patterns import compile_late, reaches
from fixenc.plausibility import costs
from fixenc.plausibility.vocabulary import costs_of_runs
from fixenc.records import Region
from fixenc.repair.explanation import cost_of, odds_of
from fixenc.repair.first_look import SHORT, take_first_look

# The bytes of printable ASCII, tabs and line ends.
_BYTES = (0x09, 0x0A, 0x0D, *range(0x20, 0x7F))
# The fewest characters of such a stretch.
_LEAST = 8
# The fewest different first bytes in it: those of kana are all the same, as no letters of a sentence are.
_LEAST_DIFFERENT = 3
# The first character that is two such bytes.
_FIRST_PAIR = 0x0909
# A stretch of characters, each of which is two such bytes.
_STRETCH = compile_late(
    "["
    + "".join(f"\\u{high:02x}09\\u{high:02x}0a\\u{high:02x}0d\\u{high:02x}20-\\u{high:02x}7e" for high in _BYTES)
    + f"]{{{_LEAST},}}"
)
# The least cost of a character of such a stretch, read as East Asian words, in nats. Good runs cost 6 at most, strange
# ones 8, and made-up ones more.
_LEAST_STRANGE = 12.0
# The highest cost of a character of what comes out, in nats: addresses and markup cost 4, sentences 2 to 3.
_MOST_NATS = 4.3
# Nats for each character by which the other order of bytes must cost more: words and markup have an order, tables of
# characters have none.
_LEAST_LEAD = 0.8


def has_pairs(text: str) -> bool:
    """Whether a text has a stretch of characters that may be pairs of ASCII.

    >>> has_pairs("x 畢桳栠摩琠敨映捡獴"), has_pairs("今天天气很好，我们去公园走走。")
    (True, False)
    """
    return _may_have_pairs(text) and _STRETCH.search(text) is not None


def _may_have_pairs(text: str) -> bool:
    """Whether a text has a wide character; a long one enough in a row: a first look knows their codes."""
    if len(text) <= SHORT:
        return reaches(text, chr(_FIRST_PAIR))
    is_wide = take_first_look(text).codes >= _FIRST_PAIR
    for step in (1, 2, 4):  # the start of a row of 2, 4 and 8
        is_wide = is_wide[:-step] & is_wide[step:]
    return bool(is_wide.any())


def find_embedded(text: str) -> tuple[Region, ...]:
    """Return the stretches of a text that are ASCII read as UTF-16, each proved.

    >>> [region.after for region in find_embedded('title="敍慣楮浳⁳景爠灥楡ⅲ"')]
    ['Mecanisms of repair!']
    """
    if not _may_have_pairs(text):
        return ()
    return tuple(region for match in _STRETCH.finditer(text) for region in _undo(match.start(), match[0]))


def _undo(start: int, run: str) -> Iterator[Region]:
    if len({character >> 8 for character in map(ord, run)}) < _LEAST_DIFFERENT:
        return
    accidents = [WholeMisreading("windows-1252", wrong) for wrong in ("utf-16le", "utf-16be")]
    read = [(original, damage) for damage in accidents for original in damage.undo(run)]
    nats = costs([original for original, _ in read]).tolist()
    order = sorted(range(len(read)), key=nats.__getitem__)
    if not order:
        return
    (original, damage), least = read[order[0]], nats[order[0]]
    is_apart = len(order) == 1 or nats[order[1]] - least >= _LEAST_LEAD * len(original)
    if not is_apart or least > _MOST_NATS * len(original) or costs_of_runs([run])[0] < _LEAST_STRANGE:
        return
    gain = float(costs([run])[0]) - least - cost_of((damage,))
    yield Region(start, run, original, (damage,), odds_of(gain))
