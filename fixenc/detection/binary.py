"""Binary data: recognised by a signature, by NUL bytes that do not pad text, or by many control bytes."""

from __future__ import annotations

import itertools
import re
from pathlib import PurePath

from fixenc.charsets import is_utf8
from fixenc.detection.controls import NUL
from fixenc.detection.origin import Origin
from fixenc.records import Detection, Evidence

# Offset in the file, signature, and format. Text never begins like this, or (PDF) is not meant to be edited.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "PDF"),
    (0, b"\x89PNG\r\n", "PNG image"),
    (0, b"\xff\xd8\xff", "JPEG image"),
    (0, b"GIF87a", "GIF image"),
    (0, b"GIF89a", "GIF image"),
    (0, b"PK\x03\x04", "zip archive"),
    (0, b"PK\x05\x06", "zip archive"),
    (0, b"\x1f\x8b\x08", "gzip data"),
    (0, b"BZh", "bzip2 data"),
    (0, b"\xfd7zXZ", "xz data"),
    (0, b"\x28\xb5\x2f\xfd", "zstandard data"),
    (0, b"\x04\x22\x4d\x18", "LZ4 data"),
    (0, b"7z\xbc\xaf\x27\x1c", "7-zip archive"),
    (0, b"Rar!\x1a\x07", "rar archive"),
    (0, b"!<arch>\n", "ar archive"),
    (0, b"070701", "cpio archive"),
    (0, b"\x7fELF", "ELF program"),
    (0, b"\xca\xfe\xba\xbe", "Java class"),
    (0, b"\xcf\xfa\xed\xfe", "Mach-O program"),
    (0, b"\0asm", "WebAssembly module"),
    (0, b"BC\xc0\xde", "LLVM bitcode"),
    (0, b"\xde\x12\x04\x95", "gettext catalogue"),
    (0, b"\x95\x04\x12\xde", "gettext catalogue"),
    (0, b"SQLite format 3\0", "SQLite database"),
    (0, b"\x93NUMPY", "NumPy array"),
    (0, b"ARROW1\0\0", "Arrow data"),
    (0, b"FEA1\0", "Feather data"),
    (0, b"\x89HDF\r\n", "HDF5 data"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE document"),
    (0, b"\x1a\x45\xdf\xa3", "Matroska video"),
    (4, b"ftyp", "MP4 video"),
    (0, b"OggS\0", "Ogg data"),
    (0, b"fLaC\0", "FLAC sound"),
    (0, b"wOFF", "WOFF font"),
    (0, b"wOF2", "WOFF font"),
    (0, b"\0\x01\0\0\0", "TrueType font"),
    (0, b"OTTO\0", "OpenType font"),
    (0, b"ttcf\0", "TrueType fonts"),
    (0, b"\x01fcp", "PCF font"),
    (0, b"\x80\x01", "PostScript font"),
    (0, b"\x36\x04", "PSF font"),
    (0, b"\x72\xb5\x4a\x86", "PSF font"),
    (0, b"\xf7\x02\x01\x83\x92\xc0", "DVI document"),
    (0, b"\xf7\x83", "GF font"),
    (0, b"II*\0", "TIFF image"),
    (0, b"MM\0*", "TIFF image"),
    (0, b"\0\0\x01\0", "Windows icon"),
)
# The rows that can match data with each first byte, in order.
_BY_FIRST_BYTE = tuple(tuple(row for row in _SIGNATURES if row[0] or row[1][0] == first) for first in range(0x100))
# Netpbm, pbm(5) to pam(5): the header of a bitmap, greymap or pixmap with rows of bytes. Its numbers are the width, the
# height and, except for a bitmap, the largest value; comments may stand between them.
_BLANK = rb"(?:\s|#[^\r\n]*[\r\n])"
_NETPBM = re.compile(
    rb"P(?:4%(b)s+(?P<bits>\d+)%(b)s+(?P<rows>\d+)|(?P<kind>[56])%(b)s+(?P<width>\d+)%(b)s+(?P<height>\d+)%(b)s+(?P<most>\d+))\s"
    % {b"b": _BLANK}
)
_OTHER_NETPBM = re.compile(rb"P7\n(?:#[^\n]*\n)*WIDTH \d+\n|P[Ff]\n\d+ \d+\n-?\d+(?:\.\d+)?\n")
# The magic number in the first header of a tar archive (POSIX.1-1988; also pax and GNU tar).
_TAR = b"ustar"
# Its offset, in bytes: a file name padded with NUL bytes stands before it.
_AT_IN_TAR = 257
# The first line of a web archive: WARC (ISO 28500, 4), and ARC, its forerunner. Their records have their lengths and
# digests in them, so that a change of a single character breaks the file for its tools.
_WEB_ARCHIVES: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"WARC/\d\.\d{1,2}\r?\n"), "WARC archive"),
    (re.compile(rb"filedesc://[^\r\n]* \d+\r?\n\d+ \d+ "), "ARC archive"),
)
# Suffixes that no text has: a file with one that begins otherwise is a broken one of its kind, or a part of one.
_NO_TEXTS = {
    ".warc": "WARC archive without a record at its start",
    ".parquet": "Parquet data without their signature",
    ".arrow": "Arrow data without their signature",
    ".arrows": "Arrow data without their signature",
    ".feather": "Feather data without their signature",
}
# Signatures that text may begin with too: they only name the format of data that other bytes show to be binary.
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "Windows program"),
    (b"BM", "bitmap image"),
    (b"RIFF", "RIFF data"),
    (b"FORM", "IFF data"),
    (b"ID3", "MP3 sound"),
    (b".snd", "AU sound"),
    (b"PAR1", "Parquet data"),
    (b"GVariant", "GVariant data"),
)

# All control bytes except those of text: backspace, tab, line feed, vertical tab, form feed, return, ^Z, escape.
_CONTROLS = bytes(set(range(0x20)) - set(b"\b\t\n\v\f\r\x1a\x1b")) + b"\x7f"
# How much of a file is searched for control bytes, in bytes.
_SAMPLE = 1 << 16
# How much of a file is searched for the header of an image, in bytes.
_HEAD = 1 << 10
# The smallest maximum value of an image whose samples have two bytes.
_TWO_BYTES = 0x100
# The largest share of control bytes in text. Compressed or random bytes have 25 of these 256 values: 10%. Text that has
# any has far fewer.
_LARGEST_SHARE_OF_CONTROLS = 0.05
# Text may have more control bytes if they separate fields or shift between character sets: of at most this number of
# kinds. As many random bytes have six of them.
_MOST_KINDS = 4
# Their largest share of the bytes then: what they separate is longer than they are.
_LARGEST_SHARE_OF_SEPARATORS = 0.3
# The fewest bytes in which such separators are recognised.
_LEAST_SAMPLE = 64
# The least length of the pieces between padding NUL bytes, on average and for most of them, in bytes. Numbers of two
# bytes or more, most of which are zero, leave pieces of one or two.
_LEAST_PIECE = 3
# The least text between padding NUL bytes, in bytes: less shows nothing.
_LEAST_TEXT = 16
# Origin code may have control bytes in strings, NUL among them, such as patterns and tables of characters. Their
# largest share of a text that is UTF-8 otherwise. Of 728 binaries none is UTF-8 without its NULs.
_LARGEST_SHARE_IN_SOURCES = 0.01
# The fewest bytes of such origin code.
_LEAST_SOURCE = 400
# Rows of equal bytes, or pairs of bytes, that are no zeros of EBCDIC (F0); and their least share in a picture.
_ROWS = re.compile(rb"(?!\xf0)([\x80-\xff][\x00-\xff]?)\1{3,}")
_LEAST_OF_ROWS = 0.2
# The fewest bytes of a picture without rows, and the most values that they have: a text of that length has more.
_LEAST_PICTURE, _MOST_COLOURS = 200, 24
# The least share of its bytes that are equal to the one before: in text, one letter in thirty is.
_LEAST_BESIDE = 0.25
# What may be a space or a line end in ASCII, Latin-1 or EBCDIC.
_BLANKS = frozenset(b" \t\n\r\x40\x85\xa0")
_RUN = re.compile(rb"[\x00-\x06\x0e-\x19\x1c-\x1f]{3}")


def detect_signature(data: bytes) -> Detection | None:
    """Return the detection of binary data by their signature; None if there is none."""
    if data.startswith(_TAR, _AT_IN_TAR) and NUL in data[:_AT_IN_TAR]:
        return binary("tar archive")
    if data.startswith(b"P") and _is_netpbm(data):
        return binary("Netpbm image")
    rows = _BY_FIRST_BYTE[data[0]] if data else ()
    found = next((binary(kind) for at, sign, kind in rows if data.startswith(sign, at)), None)
    return found or detect_web_archive(data)


def detect_web_archive(data: bytes) -> Detection | None:
    """Return the detection of a web archive, which looks like text and is none, whatever its encoding is said to be.

    >>> detect_web_archive(b"WARC/1.1\\r\\nWARC-Type: warcinfo").reason, detect_web_archive(b"WARC/1.1 is a format.")
    ('binary: WARC archive', None)
    """
    return next((binary(kind) for pattern, kind in _WEB_ARCHIVES if pattern.match(data)), None)


def detect_name(data: bytes, origin: Origin) -> Detection | None:
    """Return the detection of a file that is not empty and has the suffix of a container which is never text.

    >>> detect_name(b"WARC-Type: response", Origin("a.warc")).reason
    'binary: WARC archive without a record at its start'
    """
    kind = _NO_TEXTS.get(PurePath(origin.name).suffix.lower()) if data else None
    return None if kind is None else binary(_name_by_beginning(data) or kind)


def _is_netpbm(data: bytes) -> bool:
    """Return whether these bytes are a Netpbm image, and not text that begins with such a word and some numbers."""
    head = _NETPBM.match(data[:_HEAD])
    if head is None:
        return _OTHER_NETPBM.match(data[:_HEAD]) is not None
    if head["bits"]:
        size = (int(head["bits"]) + 7) // 8 * int(head["rows"])
    else:
        samples = 3 if head["kind"] == b"6" else 1
        size = int(head["width"]) * int(head["height"]) * samples * (1 if int(head["most"]) < _TWO_BYTES else 2)
    rest = data[head.end() :]
    return len(rest) == size or (len(rest) > size and not is_utf8(rest))


def has_rows(data: bytes) -> bool:
    """Return whether data are like a picture without a header: bytes in rows of equal ones, and no line ends.

    So may be text between ornaments; its words tell.

    >>> has_rows(b"aaaa" + bytes([0x9C] * 40 + [0xE7] * 40)), has_rows(b"caf\\xe9 " * 20)
    (True, False)
    """
    # The art of terminals is drawn with escapes, and may have no lines.
    if len(data) < _LEAST_SAMPLE or any(end in data for end in (b"\n", b"\r", b"\x1b[")):
        return False
    sample = data[:_SAMPLE]
    equal = sum(len(row[0]) for row in _ROWS.finditer(sample))
    return equal >= _LEAST_OF_ROWS * len(sample) and not is_utf8(data)


def has_few_colours(data: bytes) -> bool:
    """Return whether data are a picture without a header of few colours: bytes of few values, many beside equal ones.

    A blank of any charset shows words.

    >>> has_few_colours(b"YYO#sss\\xf6\\xf6" * 40), has_few_colours(b"da,\\xe9t\\xe9;" * 40)
    (True, False)
    """
    if len(data) < _LEAST_PICTURE or not _BLANKS.isdisjoint(data):
        return False
    sample = data[:_SAMPLE]
    beside = sum(one == other for one, other in itertools.pairwise(sample))
    is_picture = len(set(sample)) <= _MOST_COLOURS and beside >= _LEAST_BESIDE * len(sample)
    return is_picture and not is_utf8(data)


def detect_bytes(data: bytes) -> Detection | None:
    """Return the detection of binary data, or None for text; to be called after UTF-16 and UTF-32 are ruled out."""
    beginning = _name_by_beginning(data)
    if NUL in data and (beginning or not (_only_pads(data) or _is_source(data))):
        return binary(beginning or "NUL bytes")
    sample = data[:_SAMPLE].replace(NUL, b"")
    return binary(beginning or "control bytes") if _has_many_controls(sample) else None


def detect_nul(data: bytes) -> Detection | None:
    """Return the detection of binary data for any NUL byte; to be called if no letters show that the data are text."""
    return binary("NUL bytes") if NUL in data else None


def _only_pads(data: bytes) -> bool:
    """Return whether NUL bytes only pad, or end, fields, records, or the file."""
    if _count_controls(data) != data.count(NUL):
        return False
    pieces = [piece for piece in data.split(NUL) if piece]
    are_long = sum(len(piece) >= _LEAST_PIECE for piece in pieces) >= len(pieces) / 2
    return are_long and sum(map(len, pieces)) >= max(_LEAST_TEXT, _LEAST_PIECE * len(pieces))


def _is_source(data: bytes) -> bool:
    """Return whether some bytes are UTF-8 with a few control bytes here and there, never three in a row."""
    is_long = len(data) >= _LEAST_SOURCE and _RUN.search(data) is None
    return is_long and _count_controls(data) <= _LARGEST_SHARE_IN_SOURCES * len(data) and is_utf8(data)


def _has_many_controls(sample: bytes) -> bool:
    count = _count_controls(sample)
    if count <= max(1, _LARGEST_SHARE_OF_CONTROLS * len(sample)):
        return False
    kinds = sum(byte in sample for byte in _CONTROLS)
    return len(sample) < _LEAST_SAMPLE or kinds > _MOST_KINDS or count > _LARGEST_SHARE_OF_SEPARATORS * len(sample)


def _count_controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, _CONTROLS))


def _name_by_beginning(data: bytes) -> str | None:
    return next((kind for sign, kind in _BEGINNINGS if data.startswith(sign)), None)


def binary(kind: str) -> Detection:
    """Return the detection of binary data of this kind."""
    return Detection(None, Evidence.BINARY, 1.0, reason=f"binary: {kind}")


ROWS = binary("rows of equal bytes, and no lines")
"""The detection of a picture without a header."""

FEW_COLOURS = binary("bytes of few values, and no blanks")
"""The detection of one of few colours."""
