"""Evidence: strict UTF-8, which other charsets hardly ever look like, unless there are only a few bytes of them.

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

# More sequences are no chance.
_MOST_SEQUENCES = 3
_MOST_BYTES = 4 * _MOST_SEQUENCES
# By how many nats a text must be odd at a first look to be doubted: "¬" is by 4.5, what two characters of Chinese make
# by 5 to 10, and "é", "№" and "→" by less than 2.
_LEAST_ODD = 4.0
# By how many nats a file is likelier to be in UTF-8 than in the commonest of the other charsets.
_USUAL = 8.0
# What these nats are worth: less than those of long texts, whose models err by more.
_TEMPERATURE = 2.0
# A likelihood that differs from certainty by less than this is not told.
_NO_MATTER = 0.005


def detect(data: bytes) -> Detection | None:
    """Strict UTF-8, and how likely that is; a guess where it is likelier to be another charset by chance.

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
    """How likely UTF-8 is, and the likeliest charset that reads bytes of UTF-8 otherwise; nothing if beyond doubt.

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
    sure = 1 / (1 + math.exp((ours.nats - other.nats - _USUAL) / _TEMPERATURE))
    return {"utf-8": sure, other.candidate.charset.name: 1 - sure}


def _is_odd(data: bytes) -> bool:
    """Whether a few sequences are no text that anybody would expect."""
    from fixenc.plausibility import strangeness

    text = sample(data).decode("utf-8", "replace")
    few = sum(not character.isascii() for character in text) <= _MOST_SEQUENCES
    return few and (faults_in(text) > 0 or strangeness([text])[0] >= _LEAST_ODD)
