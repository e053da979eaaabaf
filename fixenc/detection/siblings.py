"""Evidence: the charsets of the files beside a document, which usually share one.

The charsets of a folder are a mixture, of few charsets as a rule, learned from all of its files at once: a certain file
is evidence for its charset, an uncertain one for several charsets, by their probabilities.
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
from fixenc.detection.origin import Origin
from fixenc.detection.support import Support, speaks
from fixenc.records import Detection, Evidence

__all__ = ["Leaning", "Neighbours", "Testimony", "is_settled", "leaning", "settle", "witness"]

Testimony = Mapping[str, float]
"""The evidence of one file: how much less likely each charset makes its text than the most likely one, in nats."""

Leaning = Mapping[str, float]
"""The evidence of all files of a folder: the cost of each charset, in nats; negative, as it becomes more likely."""

Neighbours = Callable[[], Leaning]
"""Returns the evidence of the other files. Called only if a file leaves a doubt, since it takes reading them."""

# The confidence from which no evidence of siblings changes a detection.
_CERTAIN = 0.99
# The lowest probability of a charset for a document alone: below it, siblings do not make the document be in it.
_LEAST_ALONE = 0.01
# The weight of the charsets of all files in a folder's mixture, in files.
_PRIOR_FILES = 1.0
# The rounds in which the mixture is learned.
_ROUNDS = 5
# The cost from which a charset is none for a text, in nats.
_WITHIN = 40.0
# The most words of a text of which none need be known.
_FEW_WORDS = 2
# The largest share of characters beyond ASCII in a text without a word: it has a sign here and there.
_MOST_BEYOND = 0.1


def is_settled(found: Detection) -> bool:
    """Return whether a detection is certain enough to need no evidence of siblings."""
    if found.is_mixed or found.has_bom or found.encoding in ("utf-8", None):
        return True
    if found.evidence is Evidence.STATISTICS:
        return found.confidence >= _CERTAIN
    return found.evidence is not Evidence.FALLBACK


def settle(data: bytes, alone: Detection, lean: Leaning, origin: Origin) -> Detection:
    """Return the detection by the siblings' evidence too, if it is surer than the one of the document `alone`."""
    if not lean:
        return alone
    found = statistical.detect_among(data, lean, origin)
    if found is None or found.is_fallback or (not alone.is_fallback and found.confidence <= alone.confidence):
        return alone
    if not _is_plausible_alone(data, found, origin):
        return alone
    is_read_anew = found.evidence is Evidence.STATISTICS
    return replace(found, evidence=Evidence.SIBLINGS) if is_read_anew else found


def _is_plausible_alone(data: bytes, found: Detection, origin: Origin) -> bool:
    """Return whether a document alone may be in the charset that its siblings make likely."""
    part = statistical.take_sample(data, origin)
    text = charsets.named(found.encoding or "").decode_with_places(part)[0]
    if not _may_be_text(Support(text)):
        return False
    likely = statistical.weigh_charsets(data, {}, origin)
    return any(one.reading.text == text and one.probability >= _LEAST_ALONE for one in likely)


def witness(data: bytes, found: Detection, origin: Origin) -> Testimony | None:
    """Return what a document, detected alone as `found`, says of the charsets of its folder; None if nothing.

    Without known words, it may be a picture or a table, and says nothing.
    """
    if found.evidence not in (Evidence.STATISTICS, Evidence.DECLARED, Evidence.FALLBACK) or found.encoding == "utf-8":
        return None
    if found.has_bom or found.is_mixed or found.encoding is None:
        return None
    part = statistical.take_sample(data, origin)
    if is_settled(found):
        nats = {charsets.named(found.encoding).decode_with_places(part)[0]: 0.0}
    else:
        nats = {}
        for one in statistical.read_charsets(data, {}, origin):
            nats[one.text] = min(one.nats - rarity(one.candidate.charset), nats.get(one.text, math.inf))
    least = min(nats.values(), default=0.0)
    likeliest = next((text for text, cost in nats.items() if cost == least), "")
    if found.evidence is not Evidence.DECLARED and not speaks(Support(likeliest)):
        return None
    readings = ((one.charset.name, _decode_all(one.charset, part)) for one in usual())
    return {name: nats[text] - least for name, text in readings if text and nats.get(text, math.inf) < least + _WITHIN}


def _may_be_text(support: Support) -> bool:
    """Whether a text may be one: some of its words are known or likely, or it has too few to tell."""
    if len(support.words) > _FEW_WORDS or support.without_spaces:
        return speaks(support) or support.points > 0
    beyond = sum(character > "\x7f" for character in support.text)
    return len(support.words) > 0 or beyond <= _MOST_BEYOND * len(support.text)


def leaning(testimonies: Iterable[Testimony]) -> Leaning:
    """Return the cost of each charset by the evidence of a file's siblings, in nats: negative for a likely one.

    >>> lean = leaning([{"koi8-r": 0.0, "windows-1251": 9.0}] * 5 + [{"koi8-r": 2.0, "windows-1251": 0.0}])
    >>> min(lean, key=lean.get)
    'koi8-r'
    """
    heard = [{name: math.exp(-nats / TEMPERATURE) for name, nats in one.items()} for one in testimonies]
    usually = _usual_shares()
    counts = dict[str, float]()
    for _ in range(_ROUNDS):
        counts = _count_files(
            heard, {name: _PRIOR_FILES * share + counts.get(name, 0) for name, share in usually.items()}
        )
    return {name: -TEMPERATURE * math.log1p(count / (_PRIOR_FILES * usually[name])) for name, count in counts.items()}


def _count_files(heard: Sequence[Mapping[str, float]], weights: Mapping[str, float]) -> dict[str, float]:
    """Return the number of files in each charset; an uncertain file is divided among charsets by probability."""
    counts = defaultdict[str, float](float)
    for one in heard:
        likely = {name: weights[name] * part for name, part in one.items()}
        total = sum(likely.values())
        for name, part in likely.items():
            counts[name] += part / total
    return counts


@cache
def _usual_shares() -> dict[str, float]:
    """Return the share of each charset among all files."""
    shares = {one.charset.name: math.exp(-rarity(one.charset) / TEMPERATURE) for one in usual()}
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()}


def _decode_all(charset: charsets.Charset, part: bytes) -> str | None:
    try:
        return charset.decode(part)
    except UnicodeDecodeError:
        return None
