"""Evidence: the structure of the bytes. ASCII, damaged UTF-8, and the zero bytes of UTF-16 and UTF-32."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from fixenc import charsets
from fixenc.detection.candidates import reads_as_text
from fixenc.detection.characters import could_be_text, plausible_share
from fixenc.records import Detection, Evidence

# The smallest share of bytes beyond ASCII that are valid in damaged UTF-8: the lowest seen is 0.87. Legacy files with 5
# or more accidental sequences stay below 0.8.
LEAST_SHARE_OF_VALID_UTF8 = 0.87
# The fewest multi-byte sequences of damaged UTF-8.
_LEAST_SEQUENCES = 5

_ASCII_BYTES = bytes(range(0x80))

# How much of a text is searched for zero bytes, in bytes: any text shows its letters within it.
_ZERO_SAMPLE = 1 << 16
# The high bytes of first surrogates.
_FIRST_SURROGATES = range(0xD8, 0xDC)
_WIDE = ("utf-16le", "utf-16be", "utf-32le", "utf-32be")
# The lowest plausible share (`plausible_share`) of a text. Of 2,200 texts in 29 languages the lowest is 0.69, in a
# Vietnamese line of 29 characters. Read as UTF-16, the bytes of four random numbers below 1,000 reach 0.66 in 2.6% of
# cases, random bytes in none of 12,000.
_LEAST_PLAUSIBLE_SHARE = 0.66
# The fewest ASCII characters: among random bytes a single one is common, and two are not.
_LEAST_ASCII_CHARACTERS = 2
# How much of a text with fewer of them the language models judge, in characters.
_READ_SAMPLE = 500
# The fewest characters of such a text.
_LEAST_READ = 12
# The largest share of a single character in such a text. Of lines in Chinese, Japanese and Korean the most is 0.2.
_LARGEST_SHARE_OF_ONE = 0.5
# A run of ASCII bytes that no UTF-16 has: 4 in 10 Chinese characters are two ASCII bytes; 16 in a row never are.
_ASCII_RUN = re.compile(rb"[\t\n\r -~]{32}")
# The smallest share of zero bytes in UTF-16 of nothing but ASCII, where it is half.
_LEAST_ZEROS = 0.4
# Half of the bytes of East Asian text in UTF-16 are beyond ASCII, and other alphabets have control characters.
_NOT_PRINTABLE = re.compile(rb"[^\x00\t\n\r -~]")
# East Asian text in UTF-16 may have no zero byte at all. It has others that no text in single bytes has.
_ODD_BYTE = re.compile(rb"[\x00-\x07\x0e-\x1a\x1c-\x1f]")


def detect_ascii(data: bytes) -> Detection | None:
    """Return ASCII if every byte is below 0x80, else None."""
    return Detection("ascii", Evidence.ASCII, 1.0) if data.isascii() else None


def detect_damaged_utf8(data: bytes) -> Detection | None:
    """Return damaged UTF-8, if nearly all bytes beyond ASCII stand in valid sequences; else None.

    It is a fallback, since some bytes do not decode, but one beyond doubt.
    """
    sequences, share = utf8_in(data)
    if sequences < _LEAST_SEQUENCES or share < LEAST_SHARE_OF_VALID_UTF8:
        return None
    return Detection("utf-8", Evidence.FALLBACK, share, is_damaged=True)


@lru_cache(maxsize=1)
def utf8_in(data: bytes) -> tuple[int, float]:
    """Return the number of valid multi-byte sequences, and their share of the bytes beyond ASCII.

    The last result is kept, since two stages ask for it.

    >>> utf8_in("Größe".encode() + b"\\xf6\\xdf")
    (2, 0.6666666666666666)
    """
    beyond = beyond_ascii(data)
    plain = len(data) - beyond
    text = data.decode("utf-8", "ignore")
    return len(text) - plain, (len(text.encode()) - plain) / (beyond or 1)


def beyond_ascii(data: bytes) -> int:
    """Return the number of bytes beyond ASCII."""
    return len(data.translate(None, _ASCII_BYTES))


def detect_wide(data: bytes) -> Detection | None:
    """Return UTF-16 or UTF-32 without a byte order mark, by the zero bytes of ASCII characters in it; else None.

    >>> detect_wide("Hello, wide world".encode("utf-16-le")).encoding
    'utf-16le'
    """
    has_zero_bytes = b"\0" in data
    if not has_zero_bytes and _ODD_BYTE.search(data, 0, 2 * _READ_SAMPLE) is None:
        return None
    if _ASCII_RUN.search(data, 0, _ZERO_SAMPLE) is not None or _has_records(data[:_ZERO_SAMPLE]):
        return None
    best = max(_wide_readings(data), default=None)
    return Detection(best[1], Evidence.ZERO_BYTES if has_zero_bytes else Evidence.STATISTICS, 0.99) if best else None


def _has_records(sample: bytes) -> bool:
    """Whether bytes are plain ASCII with zero bytes here and there, as between the names that `find -print0` prints.

    >>> [_has_records(data) for data in (b"one\\0two\\0", "one".encode("utf-16-le"), "имя".encode("utf-16-le"))]
    [True, False, False]
    """
    return sample.count(0) < _LEAST_ZEROS * len(sample) and _NOT_PRINTABLE.search(sample) is None


def whole_pairs(start: bytes) -> bytes:
    """Return the start of UTF-16 or UTF-32 without a first surrogate whose second one was cut off.

    >>> whole_pairs("a😀".encode("utf-16-le")[:4])
    b'a\\x00'
    """
    return start[:-2] if any(byte in _FIRST_SURROGATES for byte in start[-2:]) else start


def _wide_readings(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield the wide charsets that decode all bytes to plausible text, each after its number of ASCII characters."""
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
    """Return whether the language models take this for text: without ASCII, there are no zero bytes to count."""
    start = sample[:_READ_SAMPLE]
    if len(start) < _LEAST_READ or not could_be_text(start) or _is_mostly_one(start) or not reads_as_text(start):
        return False
    return could_be_text(sample) and not _is_mostly_one(sample)


def _is_mostly_one(text: str) -> bool:
    """Return whether a single character other than a blank makes up most of a text, as in tables of numbers."""
    counts = Counter(text)
    counts.pop(" ", None)
    return max(counts.values(), default=0) > _LARGEST_SHARE_OF_ONE * counts.total()


def _is_plausible(sample: str) -> bool:
    return could_be_text(sample) and plausible_share(sample) >= _LEAST_PLAUSIBLE_SHARE
