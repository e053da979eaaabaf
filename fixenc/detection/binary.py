"""Bytes that are no text: known by their signature, by NUL bytes, or by many control bytes."""

from __future__ import annotations

from fixenc.records import Detection, Evidence

# Formats whose small files may hold no NUL byte. Text never begins like this, or (PDF) is not meant to be edited.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"PK\x03\x04", "zip archive"),
    (b"\x1f\x8b\x08", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstandard data"),
    (b"7z\xbc\xaf\x27\x1c", "7-zip archive"),
    (b"Rar!\x1a\x07", "rar archive"),
    (b"\x7fELF", "ELF program"),
)

# Where this stands in the first header of a tar archive (POSIX.1-1988; pax and GNU tar too), after a padded name.
_TAR, _AT_IN_TAR = b"ustar", 257

# Control bytes that do stand in text: backspace, tab, line feed, vertical tab, form feed, return, ^Z, escape.
_CONTROLS = bytes(set(range(0x20)) - set(b"\b\t\n\v\f\r\x1a\x1b")) + b"\x7f"
_SAMPLE = 1 << 16
# Compressed or random bytes hold about 25 of these 256 values: 10%. Text that holds any holds far fewer.
_LARGEST_SHARE_OF_CONTROLS = 0.05


def detect_signature(data: bytes) -> Detection | None:
    """Whether these bytes begin like a well-known binary format."""
    if data.startswith(_TAR, _AT_IN_TAR) and b"\0" in data[:_AT_IN_TAR]:
        return binary("tar archive")
    return next((binary(kind) for signature, kind in _SIGNATURES if data.startswith(signature)), None)


def detect_bytes(data: bytes) -> Detection | None:
    """Whether these bytes are none of text; asked only after UTF-16 and UTF-32 were ruled out."""
    if b"\0" in data:
        return binary("NUL bytes")
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > _LARGEST_SHARE_OF_CONTROLS * len(sample) and controls > 1:
        return binary("control bytes")
    return None


def binary(kind: str) -> Detection:
    """What is told of bytes that are none of text, but of this kind."""
    return Detection(None, Evidence.BINARY, 1.0, reason=f"binary: {kind}")
