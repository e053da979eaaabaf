"""Charsets that hardly any text is in: proposed where text reads far less oddly by one of them at a first look.

chardet knows few of them, and judging them all would take time that hardly any file needs.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Mapping

from fixenc import charsets
from fixenc.damage.misreading import RIGHT

# What is in no list of usual charsets: of one country, or of one maker, and none read by browsers.
_RARE = (
    "euc-tw", "johab", "cp853", "cp856", "cp1006", "kamenicky", "koi8-cs2", "mazovia", "mik", "cork", "armscii-8",
    "geostd8", "koi8-t", "x-mac-arabic", "x-mac-farsi", "x-mac-croatian", "x-mac-romanian", "hp-roman8",
)  # fmt: skip
_EVERY = (*RIGHT, *_RARE)
# Those whose text is read as another at a first look cost hardly anything; EUC-TW and Johab are told from chardet.
_QUICK = tuple(name for name in _RARE if name not in ("euc-tw", "johab"))
# How many are proposed, which are no odder than those proposed already; and by how much less odd than a plain text one
# must be for that to be looked at again, in nats: Georgian of 100 letters reads as 3.8 in Cyrillic, as 0 in its own.
_MOST_PROPOSED, _LESS_ODD = 3, 3.0


def proposed(part: bytes, others: Container[str]) -> Iterator[charsets.Charset]:
    """The charsets by which a sample of a document is no odder than by any of the others, which are given by name."""
    texts = _texts(part, _EVERY)
    odd = _oddities(texts)
    least = min((nats for name, nats in odd.items() if name in others), default=math.inf)
    known = {text for name, text in texts.items() if name in others}
    found = sorted((name for name in odd if texts[name] not in known and odd[name] <= least), key=odd.__getitem__)
    yield from map(charsets.named, found[:_MOST_PROPOSED])


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
