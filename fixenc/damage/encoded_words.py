"""Words of mail headers that were written out in ASCII (RFC 2047): ``=?UTF-8?Q?caf=C3=83=C2=A9?=``."""

from __future__ import annotations

import base64
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass

from fixenc import charsets
from fixenc.errors import UnknownCharsetError

# RFC 2047, 2: a charset, an encoding, and the text, in which no blank and no question mark stands.
_WORD = re.compile(r"=\?(?P<label>[\w.:+-]{1,40})\?(?P<encoding>[QqBb])\?(?P<text>[!->@-~]+)\?=", re.ASCII)
_BYTE = re.compile(r"=([0-9A-F]{2})")
# What writers leave as it is in Q: all of ASCII that is printed but three signs (RFC 2047, 4.2), or what may stand in a
# name (5, rule 3). The first by which a word comes out as it stands is how it was written.
_PLAIN: dict[str, frozenset[str]] = {
    "all": frozenset(string.ascii_letters + string.digits + string.punctuation) - frozenset("=?_"),
    "name": frozenset(string.ascii_letters + string.digits + "!*+-/"),
}


@dataclass(frozen=True, slots=True)
class EncodedWord:
    """A whole text written as one encoded word: the label of its charset, Q or B, and what a writer leaves as it is.

    >>> EncodedWord("UTF-8", "Q").inflict("cafÃ© noir")
    '=?UTF-8?Q?caf=C3=83=C2=A9_noir?='
    """

    label: str
    encoding: str
    plain: str = "all"

    @property
    def was_utf8(self) -> bool:
        """Whether the text had been UTF-8 when it befell."""
        return False

    @property
    def is_exact(self) -> bool:
        """Whether nothing is ever lost by it."""
        return True

    @property
    def words(self) -> str:
        """The accident in plain words."""
        return "written as an encoded word of mail"

    @property
    def cost(self) -> float:
        """How rare it is after a misreading, in nats."""
        return 3.0

    def inflict(self, text: str) -> str | None:
        """Write a text as an encoded word; None where the charset cannot."""
        try:
            data = charsets.from_label(self.label).encode(text)
        except (UnknownCharsetError, UnicodeError):
            return None
        written = base64.b64encode(data).decode("ascii") if self.encoding in "Bb" else self._quoted(data)
        return f"=?{self.label}?{self.encoding}?{written}?="

    def _quoted(self, data: bytes) -> str:
        return "".join(self._quoted_byte(character) for character in data.decode("latin-1"))

    def _quoted_byte(self, character: str) -> str:
        if character == " ":
            return "_"
        return character if character in _PLAIN[self.plain] else f"={ord(character):02X}"

    def read(self, text: str) -> str | None:
        """What a text that is one such word stands for; None if it is anything else."""
        return next(self.undo(text), None)

    def undo(self, text: str) -> Iterator[str]:
        """What was written so, if it was.

        >>> list(EncodedWord("UTF-8", "B").undo("=?UTF-8?B?Y2Fmw4PCqQ==?="))
        ['cafÃ©']
        """
        match = _WORD.fullmatch(text)
        if match is None or (match["label"], match["encoding"]) != (self.label, self.encoding):
            return
        try:
            data = base64.b64decode(match["text"]) if self.encoding in "Bb" else _unquoted(match["text"])
            original = charsets.from_label(self.label).misread(data)
        except (UnknownCharsetError, ValueError):  # no base64, or no text of this charset
            return
        if self.inflict(original) == text:
            yield original


def encoded_words(text: str) -> Iterator[tuple[int, str, EncodedWord]]:
    """Where encoded words stand, what they are, and every way in which each may have been written."""
    for match in _WORD.finditer(text):
        for plain in _PLAIN if match["encoding"] in "Qq" else ("all",):
            yield match.start(), match.group(), EncodedWord(match["label"], match["encoding"], plain)


def _unquoted(text: str) -> bytes:
    """The bytes of a word in Q; raises ValueError for what is beyond ASCII."""
    return _BYTE.sub(lambda byte: chr(int(byte[1], 16)), text.replace("_", " ")).encode("latin-1")
