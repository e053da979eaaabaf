"""The cost of charsets by their use: it decides where no word is known, in lists, tables and keymaps."""

from __future__ import annotations

from collections.abc import Mapping

from fixenc.detection.candidates import TEMPERATURE, Reading, usual
from fixenc.detection.characters import could_be_text
from fixenc.detection.drawings import is_drawing, is_of_dos
from fixenc.detection.fitting import fit, text_by
from fixenc.detection.origin import Origin
from fixenc.detection.registry import is_of_registry, is_of_windows
from fixenc.detection.support import faults_in

# The most charsets that are tried, those used most first.
_MOST = 16
# Charsets that are not tried: UTF-8 and CESU-8 are detected before, and the two Vietnamese ones decode any bytes.
_NEVER = frozenset({"utf-8", "cesu-8", "vni", "tcvn3"})
# Western charsets, which most lists and tables are in.
_OF_THE_WEST = frozenset({"windows-1252", "iso-8859-1", "iso-8859-15"})
# The cost of any other charset for these, in nats.
_NOT_OF_THE_WEST = 1.5
# The cost of a charset that has letters in place of the characters of a drawing, in nats.
_NOT_DRAWN = 6.0
# The cost of a fault (`faults_in`), in nats.
_FAULT = 2.0
# The most faults that count.
_MOST_FAULTS = 4


def read_by_use(data: bytes, part: bytes, origin: Origin, lean: Mapping[str, float]) -> list[Reading]:
    """Return the readings of a part by usual charsets that decode all of the data; prices are costs by use, in nats.

    `lean` is the evidence of the document's siblings, which counts for more than what most lists are in.
    """
    is_drawn, is_ansi, found = is_drawing(part, origin), is_of_registry(data), list[Reading]()
    for one in sorted(usual(), key=lambda one: one.prior + lean.get(one.charset.name, 0.0)):
        encoding = one.charset.name
        fits = fit(data, one) if len(found) < _MOST and encoding not in _NEVER else None
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
