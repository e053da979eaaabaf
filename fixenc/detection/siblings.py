"""Evidence: the charsets of the files beside a document, which usually share one.

What a folder is in is a mixture of charsets, few as a rule, and learned from all of its files at once: each that is
certain speaks for its charset, each that is not for several, by how likely they make it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from fixenc import charsets
from fixenc.detection import statistical
from fixenc.detection.candidates import TEMPERATURE, rarity, usual
from fixenc.records import Detection, Evidence

__all__ = ["Leaning", "Neighbours", "Testimony", "is_settled", "leaning", "settled", "witness"]

Testimony = Mapping[str, float]
"""What one file says: how much less likely each charset makes its text than the likeliest, in nats."""

Leaning = Mapping[str, float]
"""What the files of a folder say together: by how much it makes each charset likelier, in nats; negative, as a cost."""

Neighbours = Callable[[], Leaning]
"""Asked only where a file leaves a doubt, since it takes reading others."""

# Of an answer that is surer no sibling makes another.
_CERTAIN = 0.99
# What is less likely than this for a document alone, its siblings do not make of it.
_LEAST_ALONE = 0.01
# The charsets of a folder are those of all files until its own outweigh them: so many files' worth.
_PRIOR_FILES = 1.0
_ROUNDS = 5
# A charset that makes a text less likely by so many nats is none for it.
_WITHIN = 40.0


def is_settled(found: Detection) -> bool:
    """Whether what a document is in is beyond the doubts that its siblings could resolve."""
    if found.is_mixed or found.has_bom or found.encoding in ("utf-8", None):
        return True
    if found.evidence is Evidence.STATISTICS:
        return found.confidence >= _CERTAIN
    return found.evidence is not Evidence.FALLBACK


def settled(data: bytes, alone: Detection, lean: Leaning, name: str) -> Detection:
    """What a document is in by its siblings' evidence too, if that leaves less doubt than there is of it `alone`."""
    if not lean:
        return alone
    found = statistical.detect_among(data, lean, name)
    if found is None or found.is_fallback or (not alone.is_fallback and found.confidence <= alone.confidence):
        return alone
    if not _is_plausible_alone(data, found, name):
        return alone
    is_read_anew = found.evidence is Evidence.STATISTICS
    return replace(found, evidence=Evidence.SIBLINGS) if is_read_anew else found


def _is_plausible_alone(data: bytes, found: Detection, name: str) -> bool:
    """Whether a document may be in the charset that its siblings make likely, whatever they are in."""
    part = statistical.judged(data, name)
    text = charsets.named(found.encoding or "").decode_with_places(part)[0]
    likely = statistical.weighed(data, {}, name)
    return any(one.reading.text == text and one.probability >= _LEAST_ALONE for one in likely)


def witness(data: bytes, found: Detection, name: str) -> Testimony | None:
    """What a document that is in `found`, as it seems alone, says of the charsets of its folder; None if nothing."""
    if found.evidence not in (Evidence.STATISTICS, Evidence.DECLARED, Evidence.FALLBACK) or found.encoding == "utf-8":
        return None
    if found.has_bom or found.is_mixed or found.encoding is None:
        return None
    part = statistical.judged(data, name)
    if is_settled(found):
        nats = {charsets.named(found.encoding).decode_with_places(part)[0]: 0.0}
    else:
        nats = {}
        for one in statistical.readings_of(data, {}, name):
            nats[one.text] = min(one.nats - rarity(one.candidate.charset), nats.get(one.text, math.inf))
    least = min(nats.values(), default=0.0)
    readings = ((one.charset.name, _read(one.charset, part)) for one in usual())
    return {name: nats[text] - least for name, text in readings if text and nats.get(text, math.inf) < least + _WITHIN}


def leaning(testimonies: Iterable[Testimony]) -> Leaning:
    """By how much a file's siblings make each charset likelier, in nats, as a cost.

    >>> lean = leaning([{"koi8-r": 0.0, "windows-1251": 9.0}] * 5 + [{"koi8-r": 2.0, "windows-1251": 0.0}])
    >>> min(lean, key=lean.get)
    'koi8-r'
    """
    heard = [{name: math.exp(-nats / TEMPERATURE) for name, nats in one.items()} for one in testimonies]
    usually = _usually()
    counts = dict[str, float]()
    for _ in range(_ROUNDS):
        counts = _counts(heard, {name: _PRIOR_FILES * share + counts.get(name, 0) for name, share in usually.items()})
    return {name: -TEMPERATURE * math.log1p(count / (_PRIOR_FILES * usually[name])) for name, count in counts.items()}


def _counts(heard: Sequence[Mapping[str, float]], weights: Mapping[str, float]) -> dict[str, float]:
    """How many files are in each charset, each file divided among those that it may be in, by how likely they are."""
    counts = defaultdict[str, float](float)
    for one in heard:
        likely = {name: weights[name] * part for name, part in one.items()}
        total = sum(likely.values())
        for name, part in likely.items():
            counts[name] += part / total
    return counts


@cache
def _usually() -> dict[str, float]:
    """The share of each charset among all files."""
    shares = {one.charset.name: math.exp(-rarity(one.charset) / TEMPERATURE) for one in usual()}
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()}


def _read(charset: charsets.Charset, part: bytes) -> str | None:
    try:
        return charset.decode(part)
    except UnicodeDecodeError:
        return None
