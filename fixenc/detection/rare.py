"""Charsets that hardly any text is in: proposed where text reads far less oddly by one of them at a first look.

chardet knows few of them, and judging them all would take time that hardly any file needs.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping

from fixenc import charsets

# What is in no list of usual charsets: of one country, or of one maker, and none read by browsers.
_RARE = (
    "euc-tw", "johab", "cp853", "cp856", "cp1006", "kamenicky", "koi8-cs2", "mazovia", "mik", "cork", "armscii-8",
    "geostd8", "koi8-t", "x-mac-arabic", "x-mac-farsi", "x-mac-croatian", "x-mac-romanian", "hp-roman8",
)  # fmt: skip
# Those that are read in no time; EUC-TW and Johab, read slowly, are told from others by the models.
_QUICK = tuple(name for name in _RARE if name not in ("euc-tw", "johab"))
_MOST_PROPOSED = 3
# So many bytes must tell: of 1,200 lots of 8 to 48 random bytes, three were read by a rare charset otherwise.
_LEAST_SIZE = 64
# By how much less odd than a plain text one must be, in nats, for that to be judged beside it: Georgian of 100 letters
# reads as 3.8 in Cyrillic, as 0 in its own letters.
_LESS_ODD = 3.0


def is_rare(charset: charsets.Charset) -> bool:
    """Whether hardly any text is in a charset."""
    return charset.name in _RARE


def proposed(part: bytes, others: Collection[str]) -> Iterator[charsets.Charset]:
    """The rare charsets by which a sample is no odder than by any of the others, which are given by name.

    They need not be less odd: their rarity is against them when they are judged.
    """
    if len(part) < _LEAST_SIZE:
        return
    usual = _texts(part, others)
    rare = {name: text for name, text in _texts(part, _RARE).items() if text not in usual.values()}
    odd = _oddities({**usual, **rare})
    least = min((odd[name] for name in usual), default=math.inf)
    found = sorted((odd[name], name) for name in rare if name not in usual and odd[name] <= least)
    yield from (charsets.named(name) for _, name in found[:_MOST_PROPOSED])


def is_likelier(part: bytes, nats: float) -> bool:
    """Whether a sample is less odd by a rare charset than by the one that makes it so many nats unusual."""
    return nats > _LESS_ODD and min(_oddities(_texts(part, _QUICK)).values(), default=nats) < nats - _LESS_ODD


def _oddities(texts: Mapping[str, str]) -> dict[str, float]:
    """How odd each text is at a first look, in nats."""
    from fixenc.plausibility import strangeness

    return dict(zip(texts, strangeness(list(texts.values())), strict=True))


def _texts(part: bytes, names: Iterable[str]) -> dict[str, str]:
    """What each charset makes of a sample, if all of it decodes."""
    found = dict[str, str]()
    for name in names:
        try:
            found[name] = charsets.named(name).decode(part)
        except UnicodeDecodeError:
            continue
    return found
