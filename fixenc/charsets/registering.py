"""What Python calls a charset, and the charsets that it has no codec for made known to it.

Nothing is registered at import: a program that wants ``open(path, encoding="viscii")`` asks for it.
"""

from __future__ import annotations

import codecs
from functools import cache, partial
from typing import Any

from fixenc import charsets
from fixenc.charsets import Charset

# What Python's codecs for marked text are called: these drop the mark, which the others keep.
_MARKED = {
    "utf-8": "utf-8-sig",
    "utf-16le": "utf-16",
    "utf-16be": "utf-16",
    "utf-32le": "utf-32",
    "utf-32be": "utf-32",
}


def codec_of(name: str, *, has_bom: bool = False) -> str | None:
    """The name by which Python's `open` reads the charset of a canonical name; None for one that it does not know.

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
    """Make every charset that fixenc knows known to Python's `codecs`, by all of its labels; once is enough.

    Labels that Python knows already keep the meaning that they have there.

    >>> register()
    >>> b"Ti\\xaang Vi\\xaet".decode("viscii")
    'Tiếng Việt'
    """
    codecs.unregister(_search)
    codecs.register(_search)


def _search(label: str) -> codecs.CodecInfo | None:
    """What `codecs.lookup` finds for a label, as it normalizes labels."""
    name = _by_label().get(_normalized(label))
    return None if name is None else _info(name)


@cache
def _by_label() -> dict[str, str]:
    names = {_normalized(name): name for name in charsets.CHARSETS}
    labels = {_normalized(label): name for name in charsets.CHARSETS for label in charsets.labels_of(name)}
    return names | labels


def _normalized(label: str) -> str:
    """A label with one sign for all that `codecs.lookup` makes one, in whichever version of Python."""
    return "".join(character if character.isalnum() else "_" for character in label.lower())


@cache
def _info(name: str) -> codecs.CodecInfo | None:
    """The codec of a charset: Python's own or ours."""
    charset = charsets.CHARSETS[name]
    if not charset.has_own_codec:
        return codecs.lookup(charset.codec)
    if charset.codec == "cesu-8":
        charset.decode(b"")  # makes ftfy's codec known, whose labels come before ours wherever ftfy is in use
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
    """Write text by a charset; what it has no bytes for, as the error handler of this name says."""
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
    """Read bytes by a charset, and how many of them: of a part, none of a character that is not whole."""
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
