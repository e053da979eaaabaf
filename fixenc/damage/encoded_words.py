"""Encoded words of mail headers (RFC 2047): ``=?UTF-8?Q?caf=C3=83=C2=A9?=``."""

from __future__ import annotations

import base64
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from fixenc import charsets
from fixenc.damage.base import BaseDamage
from fixenc.damage.within import Within
from fixenc.errors import UnknownCharsetError
from fixenc.records import Damage

# RFC 2047, section 2: a charset, an encoding, and the text, which has no space and no question mark.
_WORD = re.compile(r"=\?(?P<label>[\w.:+-]{1,40})\?(?P<encoding>[QqBb])\?(?P<text>[!->@-~]+)\?=", re.ASCII)
# A byte in Q.
_BYTE = re.compile(r"=([0-9A-F]{2})")
# The labels of UTF-8 that mail programs write, in lower case.
_UTF_8 = ("utf-8", "utf8")
# How rare the accident is after a misreading, in nats.
_COST = 3.0
# The characters that a writer of Q leaves as they are: printable ASCII except three signs (RFC 2047, section 4.2), or
# those allowed in a name (section 5, rule 3). A word was written by the first set that reproduces it.
_PLAIN: dict[str, frozenset[str]] = {
    "all": frozenset(string.ascii_letters + string.digits + string.punctuation) - frozenset("=?_"),
    "name": frozenset(string.ascii_letters + string.digits + "!*+-/"),
}


@dataclass(frozen=True, slots=True)
class EncodedWord(BaseDamage):
    """A text written as one encoded word: the label of its charset, Q or B, and the characters left as they are.

    >>> EncodedWord("UTF-8", "Q").inflict("cafÃ© noir")
    '=?UTF-8?Q?caf=C3=83=C2=A9_noir?='
    """

    label: str
    encoding: str
    plain: str = "all"

    needs_misreading: ClassVar[bool] = True

    @property
    def is_labelled_utf8(self) -> bool:
        """Whether the label of the word says UTF-8."""
        return self.label.lower() in _UTF_8

    @property
    def words(self) -> str:
        """The accident in plain words."""
        return "written as an encoded word of mail"

    @property
    def cost(self) -> float:
        """How rare the accident is after a misreading, in nats."""
        return _COST

    def inflict(self, text: str) -> str | None:
        """Return the text as an encoded word; None if the charset lacks a character."""
        try:
            data = charsets.from_label(self.label).encode(text)
        except (UnknownCharsetError, UnicodeError):
            return None
        written = base64.b64encode(data).decode("ascii") if self.encoding in "Bb" else self._quote(data)
        return f"=?{self.label}?{self.encoding}?{written}?="

    def _quote(self, data: bytes) -> str:
        return "".join(self._quote_byte(character) for character in data.decode("latin-1"))

    def _quote_byte(self, character: str) -> str:
        if character == " ":
            return "_"
        return character if character in _PLAIN[self.plain] else f"={ord(character):02X}"

    def read(self, text: str) -> str | None:
        """Return the decoded text of one such word; None for any other text."""
        return next(self.undo(text), None)

    def move_within_escapes(self, misreading: Damage) -> Within:
        """Return the misreading as an accident of a text that stays an encoded word."""
        return Within(self, misreading)

    def undo(self, text: str) -> Iterator[str]:
        """Yield the text that was written so, if any.

        >>> list(EncodedWord("UTF-8", "B").undo("=?UTF-8?B?Y2Fmw4PCqQ==?="))
        ['cafÃ©']
        """
        match = _WORD.fullmatch(text)
        if match is None or (match["label"], match["encoding"]) != (self.label, self.encoding):
            return
        try:
            data = base64.b64decode(match["text"]) if self.encoding in "Bb" else _unquote(match["text"])
            original = charsets.from_label(self.label).misread(data)
        except (UnknownCharsetError, ValueError):  # invalid base64, or undecodable bytes
            return
        if self.inflict(original) == text:
            yield original


def find_encoded_words(text: str) -> Iterator[tuple[int, str, EncodedWord]]:
    """Yield each encoded word of a text: its position, the word, and each way in which it may have been written."""
    for match in _WORD.finditer(text):
        for plain in _PLAIN if match["encoding"] in "Qq" else ("all",):
            yield match.start(), match.group(), EncodedWord(match["label"], match["encoding"], plain)


def _unquote(text: str) -> bytes:
    """Return the bytes of a word in Q; raises ValueError for characters beyond ISO-8859-1."""
    return _BYTE.sub(lambda byte: chr(int(byte[1], 16)), text.replace("_", " ")).encode("latin-1")
