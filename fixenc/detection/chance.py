"""Evidence: strict UTF-8. Bytes in another charset are hardly ever valid UTF-8, unless there are only a few.

Two characters of Chinese or three letters of Cyrillic may be UTF-8 by chance.
"""

from __future__ import annotations

import math

from fixenc.charsets import is_utf8
from fixenc.detection.candidates import MOST_OF_A_GUESS, readings, usual
from fixenc.detection.fitting import places_in, text_by
from fixenc.detection.messages import ambiguous
from fixenc.detection.sampling import sample
from fixenc.detection.support import faults_in
from fixenc.detection.unicode import beyond_ascii
from fixenc.records import Detection, Evidence

# The most multi-byte sequences that may be UTF-8 by chance.
_MOST_SEQUENCES = 3
# The same in bytes beyond ASCII.
_MOST_BYTES = 4 * _MOST_SEQUENCES
# The least strangeness of a text that may be UTF-8 by chance, in nats: an Arabic comma in a Latin word has 3.9, "¬" has
# 4.5, the UTF-8 that two characters of Chinese make has 5 to 10; "é", "№" and "→" have less than 2, "∞" has 3.2.
_LEAST_ODD = 3.5
# How much more likely a file is UTF-8 than the commonest other charset, in nats.
_USUAL = 8.0
# The charsets in which UTF-8 is misread most, and how rare that is, in nats.
_MISREAD_AS, _MISREADING = ("cp1252", "latin-1"), 7.0
# The nats of a text that count as one: fewer than for long texts, for which the models err by more.
_TEMPERATURE = 2.0
# The least probability of another charset that lowers the confidence.
_NO_MATTER = 0.005


def detect(data: bytes) -> Detection | None:
    """Return UTF-8 with its probability, or another charset as a guess if that is more likely; None if not UTF-8.

    >>> detect("Größe".encode()).confidence, detect("目录".encode("gbk")).reason
    (1.0, 'ambiguous (gb18030 or utf-8); choose with --from')
    """
    if not is_utf8(data):
        return None
    likely = likely_of(data)
    sure = likely.get("utf-8", 1.0)
    best = max(likely, key=lambda name: likely[name], default="utf-8")
    if best == "utf-8":
        return Detection("utf-8", Evidence.UTF8, sure if sure < 1 - _NO_MATTER else 1.0)
    confidence = min(likely[best], MOST_OF_A_GUESS)
    return Detection(best, Evidence.FALLBACK, confidence, reason=ambiguous([best, "utf-8"]))


def likely_of(data: bytes) -> dict[str, float]:
    """Return the probabilities of UTF-8 and of its most likely rival; nothing if UTF-8 is beyond doubt.

    >>> sorted(likely_of("目录".encode("gbk"))), likely_of("目录".encode())
    (['gb18030', 'utf-8'], {})
    """
    if beyond_ascii(data) > _MOST_BYTES or not _is_odd(data):
        return {}
    part = sample(data)
    every = [one for one in usual() if not places_in(one, part)]
    read = readings(every, [text_by(one, part) for one in every])
    ours = next((one for one in read if one.candidate.charset.name == "utf-8"), None)
    other = next((one for one in read if ours is not None and one.text != ours.text), None)
    if ours is None or other is None:
        return {}
    nats = min(ours.nats, _cost_if_misread(ours.text))
    sure = 1 / (1 + math.exp((nats - other.nats - _USUAL) / _TEMPERATURE))
    return {"utf-8": sure, other.candidate.charset.name: 1 - sure}


def _cost_if_misread(text: str) -> float:
    """Return the cost of a text of UTF-8, in nats, if it had been UTF-8 before it was misread as most software does."""
    from fixenc.plausibility import costs

    for wrong in _MISREAD_AS:
        try:
            before = text.encode(wrong).decode()
        except UnicodeError:
            continue
        return float(costs([before])[0]) + _MISREADING
    return math.inf


def _is_odd(data: bytes) -> bool:
    """Return whether a text has only a few multi-byte sequences, and these are not what text usually has."""
    from fixenc.plausibility import strangeness

    text = sample(data).decode("utf-8", "replace")
    few = sum(not character.isascii() for character in text) <= _MOST_SEQUENCES
    return few and (faults_in(text) > 0 or strangeness([text])[0] >= _LEAST_ODD)
