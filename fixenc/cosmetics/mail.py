"""Escapes of mail, read on request: encoded words, quoted-printable, and UTF-7 as text and as names of folders."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from itertools import groupby

from fixenc import charsets
from fixenc.cosmetics.units import decode_bytes, is_of_markup, is_text
from fixenc.errors import UnknownCharsetError

# Encoded words (RFC 2047, section 2; with a language, RFC 2231, section 5). What is between two is no text (RFC 2047,
# section 6.2).
_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]*)?\?([QqBb])\?([!->@-~]*)\?=", re.ASCII)
_WORDS = re.compile(rf"{_WORD.pattern}(?:(?:[ \t]*\r?\n)?[ \t]+{_WORD.pattern})*", re.ASCII)
# A soft line break (RFC 2045, section 6.7, rule 5), and the most characters of a line that ends in one.
_SOFT_BREAK = re.compile(r"=[ \t]*\r?\n")
_LONGEST_LINE = 76
_QUOTED_BYTES = re.compile(r"(?:=[0-9A-Fa-f]{2})+")
# An equals sign that escapes nothing: the line is not written in quoted-printable, in which it would be escaped itself.
_BARE = re.compile(r"=(?![0-9A-F]{2}|[ \t]*\r?$)", re.MULTILINE)
# UTF-16 in base64, in a name of a mail folder (RFC 3501, section 5.1.3) and in UTF-7 (RFC 2152).
_IMAP = re.compile(r"&([A-Za-z0-9+,]*)-")
_UTF_7 = re.compile(r"\+([A-Za-z0-9+/]{3,})(?:-|(?![A-Za-z0-9+/-]))")
_HAS_LETTER = re.compile("[A-Za-z]")


def read_encoded_words(text: str, *, is_markup: bool = False) -> str:
    """Return the text with its encoded words read, each in the charset that it names; the others stay.

    >>> read_encoded_words("=?utf-8?q?caf=C3=A9?= =?utf-8?q?_noir?= =?x-none?q?=C3?=")
    'café noir =?x-none?q?=C3?='
    """
    return _WORDS.sub(lambda match: "".join(_read_words(match[0], is_markup=is_markup)), text)


def _read_words(words: str, *, is_markup: bool) -> Iterator[str]:
    """Yield the texts of encoded words: those in a row with one charset as one, since a character may be split."""
    was_read, at = False, 0
    for label, group in groupby(_WORD.finditer(words), lambda word: word[1].lower()):
        row = list(group)
        whole = _decode(b"".join(map(_read_word, row)), label)
        parts = [(row[0].start(), row[-1].end(), whole)]
        if whole is None:
            parts = [(word.start(), word.end(), _decode(_read_word(word), label)) for word in row]
        for start, end, text in parts:
            is_read = text is not None and not (is_markup and is_of_markup(text))
            if not (was_read and is_read):
                yield words[at:start]
            yield text if text is not None and is_read else words[start:end]
            was_read, at = is_read, end


def _read_word(word: re.Match[str]) -> bytes:
    try:
        written = word[3].encode("ascii")
        return base64.b64decode(written) if word[2] in "Bb" else quopri.decodestring(written, header=True)
    except binascii.Error:
        return b"\0"  # which is no text in any charset


def _decode(data: bytes, label: str) -> str | None:
    try:
        text = charsets.from_label(label).decode(data)
    except (UnknownCharsetError, UnicodeError):
        return None
    return text if all(map(is_text, text)) else None


def read_quoted_printable(text: str, *, is_markup: bool = False) -> str:
    r"""Return the text with its quoted-printable read, as UTF-8, and soft line breaks removed.

    ASCII is read only in lines without an equals sign that escapes nothing; it stays where it has a meaning in markup.

    >>> read_quoted_printable("caf=C3=A9 =3D =\nnoir\nx = 3; y=20\n=E9")
    'café = noir\nx = 3; y=20\n=E9'
    """
    joined = _SOFT_BREAK.sub(lambda match: "" if _is_short(text, match.start()) else match[0], text)
    return "".join(_read_line(line, is_markup=is_markup) for line in joined.splitlines(keepends=True))


def _is_short(text: str, at: int) -> bool:
    return at < _LONGEST_LINE or text.rfind("\n", at - _LONGEST_LINE, at) >= 0


def _read_line(line: str, *, is_markup: bool) -> str:
    if "=" not in line:
        return line
    has_ascii = _BARE.search(line) is None

    def is_read(character: str) -> bool:
        if character.isascii() and (not has_ascii or (is_markup and is_of_markup(character))):
            return False
        return is_text(character)

    def read(run: re.Match[str]) -> str:
        escapes = [(run[0][at : at + 3], int(run[0][at + 1 : at + 3], 16)) for at in range(0, len(run[0]), 3)]
        return "".join(decode_bytes(escapes, is_read))

    return _QUOTED_BYTES.sub(read, line)


def read_imap(text: str, *, is_markup: bool = False) -> str:
    """Return the text with modified UTF-7 read, as in names of mail folders; in markup, an ampersand stays escaped.

    >>> read_imap("Entw&APw-rfe, R&-D, &eacute; &1234-")
    'Entwürfe, R&D, &eacute; &1234-'
    """
    ampersand = "&-" if is_markup else "&"
    return _IMAP.sub(
        lambda match: (_read_base64(match[1].replace(",", "/")) or match[0]) if match[1] else ampersand, text
    )


def read_utf_7(text: str) -> str:
    """Return the text with UTF-7 read.

    >>> read_utf_7("Entw+APw-rfe, 1+2, +49123-456, +IKw 5")
    'Entwürfe, 1+2, +49123-456, € 5'
    """
    return _UTF_7.sub(lambda match: (_HAS_LETTER.search(match[1]) and _read_base64(match[1])) or match[0], text)


def _read_base64(written: str) -> str | None:
    """Return UTF-16 in base64 as text; None if it was not written so, or is ASCII."""
    try:
        data = base64.b64decode(written + "=" * (-len(written) % 4))
        text = data.decode("utf-16-be")
    except (binascii.Error, UnicodeDecodeError):
        return None
    is_exact = base64.b64encode(data).decode("ascii").rstrip("=") == written
    return text if is_exact and text and all(is_text(c) and not c.isascii() for c in text) else None
