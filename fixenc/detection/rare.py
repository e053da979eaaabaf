"""Rare charsets: proposed only where their text is far less strange at a first look.

chardet knows few of them, and judging them all would take time that hardly any file needs.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping

from fixenc import charsets

# Charsets of one country, or of one maker, which browsers do not read.
_RARE = (
    "euc-tw", "johab", "cp853", "cp856", "cp1006", "kamenicky", "koi8-cs2", "mazovia", "mik", "cork", "armscii-8",
    "geostd8", "koi8-t", "x-mac-arabic", "x-mac-farsi", "x-mac-croatian", "x-mac-romanian", "hp-roman8",
)  # fmt: skip
# Those with fast decoders; the decoders of EUC-TW and Johab are slow, and the models judge their text.
_QUICK = tuple(name for name in _RARE if name not in ("euc-tw", "johab"))
# The most rare charsets that are proposed.
_MOST_PROPOSED = 3
# The fewest bytes that show a rare charset without more ado: of 1,200 lots of 8 to 48 random bytes, three were read by
# one otherwise. Fewer bytes must be clearly less strange by it than by any other: of 1,200 such lots none is.
_LEAST_SIZE = 64
# How much less strange than plain text a text must be to be judged beside it, in nats: Georgian of 100 letters has 3.8
# when read as Cyrillic, 0 in its own letters.
_LESS_ODD = 3.0


def is_rare(charset: charsets.Charset) -> bool:
    """Return whether a charset is rare."""
    return charset.name in _RARE


def propose(part: bytes, others: Collection[str]) -> Iterator[charsets.Charset]:
    """Yield the rare charsets by which a sample is no stranger than by any of the others, which are given by name.

    They need not be less strange, unless the sample is short: the cost of their rarity is added when they are judged.
    """
    usual = _decode_by_each(part, others)
    rare = {name: text for name, text in _decode_by_each(part, _RARE).items() if text not in usual.values()}
    odd = _measure_strangeness({**usual, **rare})
    least = min((odd[name] for name in usual), default=math.inf)
    most = least if len(part) >= _LEAST_SIZE else least - _LESS_ODD
    found = sorted((odd[name], name) for name in rare if name not in usual and odd[name] <= most)
    yield from (charsets.named(name) for _, name in found[:_MOST_PROPOSED])


def is_likelier(part: bytes, nats: float) -> bool:
    """Return whether a rare charset makes a sample clearly less strange than one that makes it strange by `nats`."""
    return (
        nats > _LESS_ODD
        and min(_measure_strangeness(_decode_by_each(part, _QUICK)).values(), default=nats) < nats - _LESS_ODD
    )


def _measure_strangeness(texts: Mapping[str, str]) -> dict[str, float]:
    """Return the strangeness of each text, in nats."""
    from fixenc.plausibility import strangeness

    return dict(zip(texts, strangeness(list(texts.values())), strict=True))


def _decode_by_each(part: bytes, names: Iterable[str]) -> dict[str, str]:
    """Return the text of a sample by each charset that decodes all of it."""
    found = dict[str, str]()
    for name in names:
        try:
            found[name] = charsets.named(name).decode(part)
        except UnicodeDecodeError:
            continue
    return found
