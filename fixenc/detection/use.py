"""How seldom charsets are used: what tells them apart where no word does, in lists, tables and keymaps."""

from __future__ import annotations

from collections.abc import Mapping

from fixenc.detection.candidates import TEMPERATURE, Reading, usual
from fixenc.detection.characters import could_be_text
from fixenc.detection.drawings import is_drawing, is_of_dos
from fixenc.detection.fitting import fitted, text_by
from fixenc.detection.registry import is_of_registry, is_of_windows
from fixenc.detection.support import faults_in

# So many charsets are asked, those used most first.
_MOST = 16
# UTF-8 would have been seen, and CESU-8; these two of Vietnamese read anything.
_NEVER = frozenset({"utf-8", "cesu-8", "vni", "tcvn3"})
# Lists and tables are in the sets of the west mostly; by how many nats others are rarer.
_OF_THE_WEST = frozenset({"windows-1252", "iso-8859-1", "iso-8859-15"})
_NOT_OF_THE_WEST = 1.5
# By how many nats sets are rarer that have letters in place of what a drawing is made of.
_NOT_DRAWN = 6.0
# What a place costs that is at odds with a text, in nats, and how many of these are counted.
_FAULT = 2.0
_MOST_FAULTS = 4


def by_use(data: bytes, part: bytes, name: str, lean: Mapping[str, float]) -> list[Reading]:
    """A part by each usual charset that reads all of the data; the price tells how seldom the charset is used.

    `lean` is what is known of the siblings of the document, which tell more than what lists are in elsewhere.
    """
    is_drawn, is_ansi, found = is_drawing(part, name), is_of_registry(data), list[Reading]()
    for one in sorted(usual(), key=lambda one: one.prior + lean.get(one.charset.name, 0.0)):
        encoding = one.charset.name
        fits = fitted(data, one) if len(found) < _MOST and encoding not in _NEVER else None
        if fits is None or fits.places:
            continue
        text = text_by(one, part)
        if not could_be_text(text):
            continue
        if is_ansi and not is_of_windows(encoding):
            continue
        price = _FAULT * min(_MOST_FAULTS, faults_in(text)) + _NOT_DRAWN * (is_drawn and not is_of_dos(encoding))
        if lean:
            price += (one.prior + lean.get(encoding, 0.0)) / TEMPERATURE
        else:  # `rarity` counts twice beside what text costs
            price += one.prior / 2 + _NOT_OF_THE_WEST * (encoding not in _OF_THE_WEST)
        found.append(Reading(one, text, price))
    return found
