"""Related code pages: they differ only in characters that most texts do not have, so that one passes for another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixenc.damage import Misreading, find_readers
from fixenc.plausibility import costs, strangeness
from fixenc.repair.explanation import Accident
from fixenc.repair.line.undo import find_whole_original
from fixenc.repair.margins import MARGIN_REPLACE

# The most characters in the words, the oddest first, by which related accidents are compared.
_SAMPLE = 1000
# The most related accidents that are weighed by the language models.
_MOST_WEIGHED = 6


def find_best_related(lines: Sequence[tuple[str, str]], accident: Accident) -> Accident | None:
    """Return the related accident that explains the lines better than the one found; None if that one is the best.

    `lines` are lines with the accident found, each before and after its repair.
    """
    (damage, *others) = accident
    related = () if others else sorted(damage.find_related(), key=lambda other: other.cost)
    words = list(_sample_changed(lines)) if related else []
    if not words:
        return None
    was, became = (" ".join(texts) for texts in zip(*words, strict=True))
    found = {became: damage}
    for other in related:
        original = find_whole_original(was, (other,))
        if original is not None and original.count(" ") == became.count(" "):
            found.setdefault(original, other)
    originals = list(found)
    strange = dict(zip(originals, strangeness(originals), strict=True))
    likely = sorted(originals[1:], key=lambda original: strange[original] + found[original].cost)[:_MOST_WEIGHED]
    gains = [_gain(became, original) + damage.cost - found[original].cost for original in likely]
    best = max(gains, default=0.0)
    return (found[likely[gains.index(best)]],) if best > MARGIN_REPLACE else None


def _gain(became: str, original: str) -> float:
    """Return by how much less other words cost, in nats; only those that differ are weighed."""
    pairs = [(one, other) for one, other in zip(became.split(" "), original.split(" "), strict=True) if one != other]
    nats = costs([word for pair in pairs for word in pair])
    return float((nats[::2] - nats[1::2]).sum())


def _sample_changed(lines: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield words that changed, the oddest first, each before and after its repair."""
    pairs: dict[str, str] = {}
    for was, became in lines:
        if was.count(" ") == became.count(" "):
            pairs |= zip(became.split(" "), was.split(" "), strict=True)
    words = [became for became in pairs if not became.isascii()]
    size = 0
    for _, became in sorted(zip(strangeness(words), words, strict=True), key=lambda pair: -pair[0]):
        if size > _SAMPLE:
            return
        size += len(became) + 1
        yield pairs[became], became


def fit_reader_to_all(text: str, lines: Sequence[str], accident: Accident) -> Accident:
    """Return the accident with the reader that can have read all of the text; this accident if no reader can.

    The reader found makes the same of the first of the `lines` that had the accident.
    """
    if not all(damage.is_misreading for damage in accident) or find_whole_original(text, accident) is not None:
        return accident
    *first, last = accident
    originals = ((line, find_whole_original(line, accident)) for line in lines)
    line, original = next(((line, original) for line, original in originals if original is not None), ("", None))
    readers = find_readers("".join(sorted(set(text))))
    likes = ((*first, Misreading(last.written_in, reader)) for reader in readers)
    fitting = (
        like for like in likes if find_whole_original(line, like) == original and find_whole_original(text, like)
    )
    return next(fitting, accident)
