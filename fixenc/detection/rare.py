"""Charsets that hardly any text is in: proposed where text reads far less oddly by one of them at a first look.

chardet knows few of them, and judging them all would take time that hardly any file needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fixenc import charsets
from fixenc.damage.misreading import RIGHT

# What is in no list of usual charsets: of one country, or of one maker, and none read by browsers.
_RARE = (
    "euc-tw", "johab", "cp853", "cp856", "cp1006", "kamenicky", "koi8-cs2", "mazovia", "mik", "cork", "armscii-8",
    "geostd8", "koi8-t", "x-mac-arabic", "x-mac-farsi", "x-mac-croatian", "x-mac-romanian", "hp-roman8",
)  # fmt: skip
_EVERY = (*RIGHT, *_RARE)
# How many are proposed, and how much less odd than the least odd of those proposed already one must be, in nats.
_MOST_PROPOSED, _LESS_ODD = 3, 4.0


def proposed(part: bytes, others: Mapping[str, object]) -> Iterator[charsets.Charset]:
    """The charsets by which a sample of a document is less odd than by any of the others, which are given by name."""
    from fixenc.plausibility import strangeness

    readings = [(charset, text) for charset, text in map(_read, _EVERY, [part] * len(_EVERY)) if text is not None]
    odd = dict(zip([charset.name for charset, _ in readings], strangeness([text for _, text in readings]), strict=True))
    least = min((nats for name, nats in odd.items() if name in others), default=0.0)
    found = sorted(
        (nats, charset.name) for charset, _ in readings if (nats := odd[charset.name]) < least - _LESS_ODD and charset.name not in others
    )
    yield from (charsets.named(name) for _, name in found[:_MOST_PROPOSED])


def _read(name: str, part: bytes) -> tuple[charsets.Charset, str | None]:
    charset = charsets.named(name)
    text, places = charset.decode_with_places(part)
    return charset, text if not places else None
