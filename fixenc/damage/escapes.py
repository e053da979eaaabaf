"""Text that was written out in ASCII: what a program did to characters that it took to be special."""

from __future__ import annotations

import html
import html.entities
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class _Kind:
    """An escape in plain words, how rare it is after a misreading in nats, how a character is written, and read."""

    words: str
    cost: float
    write: Callable[[int], str]
    pattern: re.Pattern[str]
    read: Callable[[str], str]


def _named(point: int) -> str:
    name = html.entities.codepoint2name.get(point)
    return f"&{name};" if name else f"&#{point};"


def _hexadecimal(escape: str) -> str:
    return chr(int(escape[-4:], 16))


def _reference(escape: str) -> str:
    """As written, not as HTML has it: ``&#130;`` is the byte 82, whatever browsers show for it."""
    digits = escape.strip("&#;")
    return chr(int(digits[1:], 16)) if digits[:1] in "xX" else chr(int(digits))


# Of each, runs of two and more alone are looked for: no byte of UTF-8 beyond ASCII comes alone. What follows a
# backslash may be escaped itself.
KINDS: dict[str, _Kind] = {
    "html-names": _Kind(
        "written as HTML entities", 2.0, _named, re.compile(r"(?:&(?:[A-Za-z]{2,8}\d{0,2}|#\d{3});){2,}"), html.unescape
    ),
    "html-decimal": _Kind(
        "written as HTML character references", 2.0, "&#{};".format, re.compile(r"(?:&#\d{3,5};){2,}"), _reference
    ),
    "html-hex": _Kind(
        "written as HTML character references", 2.5, "&#x{:X};".format, re.compile(r"(?:&#x[0-9A-F]{2,4};){2,}"),
        _reference,
    ),
    "html-hex-small": _Kind(
        "written as HTML character references", 2.5, "&#x{:x};".format, re.compile(r"(?:&#x[0-9a-f]{2,4};){2,}"),
        _reference,
    ),
    "json": _Kind(
        "written as JSON escapes", 1.5, "\\u{:04x}".format, re.compile(r"(?<!\\)(?:\\u[0-9a-f]{4}){2,}"), _hexadecimal
    ),
    "json-capitals": _Kind(
        "written as JSON escapes", 2.0, "\\u{:04X}".format, re.compile(r"(?<!\\)(?:\\u[0-9A-F]{4}){2,}"), _hexadecimal
    ),
    "json-stripped": _Kind(
        "written as JSON escapes without their backslashes", 4.0, "u{:04x}".format,
        re.compile(r"(?<!\\)(?:u00[0-9a-f]{2}){2,}"), _hexadecimal,
    ),
}  # fmt: skip
_ONE = re.compile(r"&[^;]+;|\\?u[0-9A-Fa-f]{4}")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Escape:
    """Each character beyond ASCII written as an escape: one of the `KINDS`, by its name.

    >>> Escape("html-names").inflict("Ã©"), Escape("json").inflict("Ã©")
    ('&Atilde;&copy;', '\\\\u00c3\\\\u00a9')
    """

    kind: str

    @property
    def words(self) -> str:
        """The accident in plain words."""
        return KINDS[self.kind].words

    @property
    def cost(self) -> float:
        """How rare it is after a misreading, in nats."""
        return KINDS[self.kind].cost

    def inflict(self, text: str) -> str:
        """Write every character beyond ASCII as an escape."""
        return _BEYOND_ASCII.sub(lambda match: KINDS[self.kind].write(ord(match.group())), text)

    def undo(self, text: str) -> Iterator[str]:
        """What was written so, if anything was.

        >>> list(Escape("html-decimal").undo("&#195;&#169;")), list(Escape("json").undo("plain"))
        (['Ã©'], [])
        """
        read = KINDS[self.kind].read
        original = KINDS[self.kind].pattern.sub(lambda run: _ONE.sub(lambda one: read(one.group()), run.group()), text)
        if original != text and self.inflict(original) == text:
            yield original

    def runs(self, text: str) -> Iterator[tuple[int, str]]:
        """Where escapes stand side by side, and what they are."""
        yield from ((match.start(), match.group()) for match in KINDS[self.kind].pattern.finditer(text))
