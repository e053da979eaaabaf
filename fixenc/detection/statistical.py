"""Evidence: what the letters look like, as chardet sees it. The only module that knows chardet."""

from __future__ import annotations

import re

from fixenc import charsets
from fixenc.records import Detection, Evidence

# chardet looks at the first 200,000 bytes; a long ASCII head would hide what matters, so it is cut, but for
# this many bytes of context.
_CONTEXT = 1_000
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")

# What chardet answers when no candidate survives: not evidence.
_NO_MATCH = 0.10


def detect(data: bytes) -> Detection | None:
    """Chardet's best candidate by which all bytes decode."""
    first = _BEYOND_ASCII.search(data)
    if first is None:
        return None
    import chardet

    sample = data[max(0, first.start() - _CONTEXT) :]
    for guess in chardet.detect_all(sample, ignore_threshold=True, compat_names=False):
        codec, confidence = guess["encoding"], guess["confidence"]
        if codec is None or (confidence <= _NO_MATCH and guess["language"] is None):
            continue
        charset = charsets.from_codec(codec)
        try:
            charset.decode(data)
        except UnicodeDecodeError:
            continue
        return Detection(charset.name, Evidence.STATISTICS, confidence, guess["language"])
    return None
