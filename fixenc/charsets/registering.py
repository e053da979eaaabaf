"""Python's name for a charset, and the registration of charsets that Python has no codec for.

Nothing is registered at import: a program that wants ``open(path, encoding="viscii")`` calls `register`.
"""

from __future__ import annotations

import codecs
from functools import cache, partial
from typing import Any

from fixenc import charsets
from fixenc.charsets import Charset

# Python's codecs that drop a byte order mark, by charset; Python's other Unicode codecs keep it in the text.
_MARKED = {
    "utf-8": "utf-8-sig",
    "utf-16le": "utf-16",
    "utf-16be": "utf-16",
    "utf-32le": "utf-32",
    "utf-32be": "utf-32",
}


def codec_of(name: str, *, has_bom: bool = False) -> str | None:
    """Return the codec name by which Python's `open` reads a charset; None if Python has no codec for it.

    >>> codec_of("windows-874"), codec_of("utf-16le", has_bom=True), codec_of("mazovia")
    ('cp874', 'utf-16', None)
    """
    if has_bom and name in _MARKED:
        return _MARKED[name]
    codec = charsets.named(name).codec
    try:
        codecs.lookup(codec)
    except LookupError:
        return None
    return codec


def register() -> None:
    """Register every charset of fixenc with Python's `codecs`, by all of its labels; once is enough.

    Labels that Python knows already keep Python's meaning.

    >>> register()
    >>> b"Ti\\xaang Vi\\xaet".decode("viscii")
    'Tiếng Việt'
    """
    codecs.unregister(_search)
    codecs.register(_search)


def _search(label: str) -> codecs.CodecInfo | None:
    """Return the codec of a label, as normalized by `codecs.lookup`; None for an unknown one."""
    name = _by_label().get(_normalize(label))
    return None if name is None else _codec_info(name)


@cache
def _by_label() -> dict[str, str]:
    names = {_normalize(name): name for name in charsets.CHARSETS}
    labels = {_normalize(label): name for name in charsets.CHARSETS for label in charsets.labels_of(name)}
    return names | labels


def _normalize(label: str) -> str:
    """Return a label with an underscore for each character that some version of `codecs.lookup` replaces."""
    return "".join(character if character.isalnum() else "_" for character in label.lower())


@cache
def _codec_info(name: str) -> codecs.CodecInfo | None:
    """Return the codec of a charset: Python's, or one made of fixenc's decoder."""
    charset = charsets.CHARSETS[name]
    if not charset.has_own_codec:
        return codecs.lookup(charset.codec)
    if charset.codec == "cesu-8":
        charset.decode(b"")  # registers ftfy's codec
        return codecs.lookup("utf-8-variants")
    encode, decode = partial(_encode, charset), partial(_decode, charset)

    class Encoder(codecs.IncrementalEncoder):
        def encode(self, text: str, final: bool = False) -> bytes:  # noqa: ARG002 - no state is kept
            return encode(text, self.errors)[0]

    class Decoder(codecs.BufferedIncrementalDecoder):
        def _buffer_decode(self, data: Any, errors: str, final: bool) -> tuple[str, int]:
            return decode(data, errors, is_whole=final)

    class Writer(codecs.StreamWriter):
        def encode(self, text: str, errors: str = "strict") -> tuple[bytes, int]:
            return encode(text, errors)

    class Reader(codecs.StreamReader):
        def decode(self, data: bytes, errors: str = "strict") -> tuple[str, int]:
            return decode(data, errors, is_whole=False)

    return codecs.CodecInfo(encode, decode, Reader, Writer, Encoder, Decoder, name)


def _encode(charset: Charset, text: str, errors: str = "strict") -> tuple[bytes, int]:
    """Return the bytes of a text and its length; characters that the charset lacks go to the named error handler."""
    try:
        return charset.encode(text), len(text)
    except UnicodeEncodeError:
        pieces, at = list[bytes](), 0
    while at < len(text):
        try:
            pieces.append(charset.encode(text[at]))
            at += 1
        except UnicodeEncodeError as error:
            said = UnicodeEncodeError(charset.name, text, at, at + 1, error.reason)
            instead, at = codecs.lookup_error(errors)(said)
            pieces.append(instead if isinstance(instead, bytes) else charset.encode(instead))
    return b"".join(pieces), len(text)


def _decode(charset: Charset, data: bytes, errors: str = "strict", *, is_whole: bool = True) -> tuple[str, int]:
    """Return the text of some bytes and how many were read: unless `is_whole`, not those of an incomplete character."""
    data = bytes(data)
    end = len(data) if is_whole else len(data) - charset.unfinished(data)
    pieces, at = list[str](), 0
    while at < end:
        try:
            pieces.append(charset.decode(data[at:end]))
            at = end
        except UnicodeDecodeError as error:
            start = at + error.start
            pieces.append(charset.decode(data[at:start]))
            said = UnicodeDecodeError(charset.name, data, start, at + error.end, error.reason)
            instead, at = codecs.lookup_error(errors)(said)
            pieces.append(str(instead))
    return "".join(pieces), end
