"""Code pages pass for each other where they differ in characters that most texts do not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixenc.plausibility import costs, strangeness
from fixenc.repair.explanation import Accident
from fixenc.repair.line.search import whole_original
from fixenc.repair.margins import MARGIN_REPLACE

# Characters of odd words that are enough to choose among related accidents.
_SAMPLE = 120
# The most related accidents that are weighed by the language models.
_MOST_WEIGHED = 6


def best_related(lines: Sequence[tuple[str, str]], accident: Accident) -> Accident | None:
    """Return the related accident that explains better what the one found left odd; None if that one is the best.

    `lines` are the lines with the accident found, each as it was and as it became.
    """
    (damage, *others) = accident
    all_related = () if others else sorted(damage.related(), key=lambda other: other.cost)
    if not all_related:
        return None
    words = list(_odd_words(lines))
    if not words:
        return None
    was, became = (" ".join(readings) for readings in zip(*words, strict=True))
    found = {became: damage}
    for related in all_related:
        original = whole_original(was, (related,))
        if original is not None:
            found.setdefault(original, related)
    originals = list(found)
    strange = dict(zip(originals, strangeness(originals), strict=True))
    # The one found stands first, and stays first among equals.
    likely = sorted(originals, key=lambda original: strange[original] + found[original].cost)[:_MOST_WEIGHED]
    likely = [became, *(original for original in likely if original != became)]
    price = dict(zip(likely, costs(likely).tolist(), strict=True))
    best = min(likely, key=lambda original: price[original] + found[original].cost)
    gain = price[became] + damage.cost - price[best] - found[best].cost
    return (found[best],) if gain > MARGIN_REPLACE else None


def _odd_words(lines: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the oddest of the words that changed, each as it was and as it became."""
    pairs: dict[str, str] = {}
    for was, became in lines:
        if was.count(" ") == became.count(" "):
            pairs |= zip(became.split(" "), was.split(" "), strict=True)
    words = [became for became in pairs if not became.isascii()]
    size = 0
    for odd, became in sorted(zip(strangeness(words), words, strict=True), key=lambda pair: -pair[0]):
        if odd == 0 or size > _SAMPLE:
            return
        size += len(became) + 1
        yield pairs[became], became
