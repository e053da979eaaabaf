"""Evidence in the structure of the bytes: ASCII, strict UTF-8, and the zero bytes of UTF-16 and UTF-32."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from fixenc import charsets
from fixenc.detection.candidates import reads_as_text
from fixenc.detection.characters import could_be_text, plausible_share
from fixenc.records import Detection, Evidence

# 0.87 is the lowest share seen in damaged UTF-8; legacy files with 5 or more accidental sequences stay below 0.8.
LEAST_SHARE_OF_VALID_UTF8 = 0.87
_LEAST_SEQUENCES = 5

_ASCII_BYTES = bytes(range(0x80))

# How much of a text the check for zero bytes looks at, in bytes: enough for any text to show its letters.
_ZERO_SAMPLE = 1 << 16
# The high bytes of the first of two surrogates.
_FIRST_SURROGATES = range(0xD8, 0xDC)
_WIDE = ("utf-16le", "utf-16be", "utf-32le", "utf-32be")
# The lowest share seen in 2,200 texts of 29 languages is 0.69, in a Vietnamese line of 29 characters. Read as UTF-16,
# the bytes of four random numbers below 1,000 reach 0.66 in 2.6% of cases, random bytes never in 12,000: among them a
# single ASCII character is common, and two are not.
_LEAST_PLAUSIBLE_SHARE = 0.66
_LEAST_ASCII_CHARACTERS = 2
# Where fewer are, so many characters must read well.
_READ_SAMPLE, _LEAST_READ = 500, 12
# And no character is so large a share of it. Of lines in Chinese, Japanese and Korean the most is 0.2.
_LARGEST_SHARE_OF_ONE = 0.5
# A run of ASCII that no text in UTF-16 has: of Chinese characters, 4 in 10 are two bytes of ASCII; 16 in a row never.
_ASCII_RUN = re.compile(rb"[\t\n\r -~]{32}")
# East Asian text may have no zero byte at all. It has others that no text in bytes has.
_ODD_BYTE = re.compile(rb"[\x00-\x07\x0e-\x1a\x1c-\x1f]")


def detect_ascii(data: bytes) -> Detection | None:
    """ASCII: every byte below 80."""
    return Detection("ascii", Evidence.ASCII, 1.0) if data.isascii() else None


def detect_damaged_utf8(data: bytes) -> Detection | None:
    """UTF-8 with places where it is not: nearly all bytes beyond ASCII stand in valid sequences.

    A fallback, since not every byte decodes, but one beyond doubt.
    """
    sequences, share = utf8_in(data)
    if sequences < _LEAST_SEQUENCES or share < LEAST_SHARE_OF_VALID_UTF8:
        return None
    return Detection("utf-8", Evidence.FALLBACK, share, is_damaged=True)


@lru_cache(maxsize=1)
def utf8_in(data: bytes) -> tuple[int, float]:
    """How many characters beyond ASCII some bytes have as UTF-8, and which share of the bytes beyond ASCII these are.

    Remembered, since two stages ask.

    >>> utf8_in("Größe".encode() + b"\\xf6\\xdf")
    (2, 0.6666666666666666)
    """
    beyond = beyond_ascii(data)
    plain = len(data) - beyond
    text = data.decode("utf-8", "ignore")
    return len(text) - plain, (len(text.encode()) - plain) / (beyond or 1)


def beyond_ascii(data: bytes) -> int:
    """How many bytes are none of ASCII."""
    return len(data.translate(None, _ASCII_BYTES))


def detect_wide(data: bytes) -> Detection | None:
    """UTF-16 or UTF-32 without a byte order mark: ASCII characters in it leave zero bytes at every other place.

    >>> detect_wide("Hello, wide world".encode("utf-16-le")).encoding
    'utf-16le'
    """
    has_zero_bytes = b"\0" in data
    if not has_zero_bytes and _ODD_BYTE.search(data, 0, 2 * _READ_SAMPLE) is None:
        return None
    if _ASCII_RUN.search(data, 0, _ZERO_SAMPLE) is not None:
        return None
    best = max(_wide_readings(data), default=None)
    return Detection(best[1], Evidence.ZERO_BYTES if has_zero_bytes else Evidence.STATISTICS, 0.99) if best else None


def whole_pairs(start: bytes) -> bytes:
    """The start of what may be UTF-16 or UTF-32, without a first surrogate whose second was cut off.

    >>> whole_pairs("a😀".encode("utf-16-le")[:4])
    b'a\\x00'
    """
    return start[:-2] if any(byte in _FIRST_SURROGATES for byte in start[-2:]) else start


def _wide_readings(data: bytes) -> Iterator[tuple[int, str]]:
    """Wide charsets by which all bytes decode to plausible text, with the number of ASCII characters in it."""
    for name in _WIDE:
        charset = charsets.named(name)
        try:
            sample = charset.decode(data if len(data) <= _ZERO_SAMPLE else whole_pairs(data[:_ZERO_SAMPLE]))
            count = sum(map(str.isascii, sample))
            is_plain = count >= _LEAST_ASCII_CHARACTERS and _is_plausible(sample)
            if is_plain or _reads_well(sample):
                charset.decode(data)
                yield count, name
        except UnicodeDecodeError:
            continue


def _reads_well(sample: str) -> bool:
    """Whether a language model takes this for text: what has hardly any ASCII in it shows no zero bytes to count."""
    start = sample[:_READ_SAMPLE]
    if len(start) < _LEAST_READ or not could_be_text(start) or _is_mostly_one(start) or not reads_as_text(start):
        return False
    return could_be_text(sample) and not _is_mostly_one(sample)


def _is_mostly_one(text: str) -> bool:
    """Whether a single character, but for blanks, makes up most of a text, as in tables of numbers."""
    counts = Counter(text)
    counts.pop(" ", None)
    return max(counts.values(), default=0) > _LARGEST_SHARE_OF_ONE * counts.total()


def _is_plausible(sample: str) -> bool:
    return could_be_text(sample) and plausible_share(sample) >= _LEAST_PLAUSIBLE_SHARE
