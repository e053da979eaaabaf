"""Evidence: what the letters look like, as chardet sees it. The only module that knows chardet."""

from __future__ import annotations

import re

from fixenc import charsets
from fixenc.records import Detection, Evidence

# chardet looks at the first 200,000 bytes, and its belief falls with the share of ASCII; a long ASCII head would hide
# what matters, so it is cut, but for this many bytes of context. Of 399 English texts with one foreign phrase, 1,000
# bytes had 144 read right, 100 had 271, 50 have 326; on 76 real files nothing changed.
_CONTEXT = 50
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
# chardet believes declarations too, and more of them. They had their stage: what is left here is not true, or no
# declaration, so the words are taken out and the letters speak alone.
_DECLARING = re.compile(rb"(?:charset|encoding|coding)(?=\s*[:=])", re.IGNORECASE)

# What chardet answers when no candidate survives: not evidence.
_NO_MATCH = 0.10

# What chardet believes in less is a guess: of 2,300 legacy texts, most of them short, 62 fell below, 54 of them
# read wrong; of 7,500 lots of 8 to 32 random bytes it held 29 for more.
_LEAST_CONFIDENCE = 0.06


def detect(data: bytes) -> Detection | None:
    """Chardet's best candidate by which all bytes decode: a fallback, if even chardet hardly believes in it."""
    first = _BEYOND_ASCII.search(data)
    if first is None:
        return None
    import chardet

    sample = _DECLARING.sub(b"", data[max(0, first.start() - _CONTEXT) :])
    for guess in chardet.detect_all(sample, ignore_threshold=True, compat_names=False):
        codec, confidence = guess["encoding"], guess["confidence"]
        if codec is None or (confidence <= _NO_MATCH and guess["language"] is None):
            continue
        charset = charsets.from_codec(codec)
        try:
            charset.decode(data)
        except UnicodeDecodeError:
            continue
        return _answer(charset.name, confidence, guess["language"])
    return None


def _answer(name: str, confidence: float, language: str | None) -> Detection:
    """The guess: below the floor, no more than a fallback."""
    if confidence >= _LEAST_CONFIDENCE:
        return Detection(name, Evidence.STATISTICS, confidence, language)
    reason = f"no more than a guess: {name}; name the right encoding with --from"
    return Detection(name, Evidence.FALLBACK, confidence, language, reason=reason)
