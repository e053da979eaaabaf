"""Escapes: characters beyond ASCII that a program wrote out in ASCII."""

from __future__ import annotations

import html
import html.entities
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from fixenc.damage.base import BaseDamage
from fixenc.damage.within import Within
from fixenc.records import Damage


@dataclass(frozen=True)
class _Kind:
    """One kind of escape: its plain words, its cost after a misreading in nats, and how to write, find and read it.

    `write` escapes characters, `pattern` finds a run of escapes, `read` decodes a run. A match that does not have this
    `end` is no run.
    """

    words: str
    cost: float
    write: Callable[[str], str]
    pattern: re.Pattern[str]
    read: Callable[[str], str]
    end: str = ""


def _make_kind_by_character(
    words: str, cost: float, write: Callable[[int], str], pattern: str, read: Callable[[str], str]
) -> _Kind:
    """Return a kind of escape that is written for each character."""

    def write_all(text: str) -> str:
        return "".join(write(ord(character)) for character in text)

    def read_all(run: str) -> str:
        return _ONE.sub(lambda one: read(one.group()), run)

    return _Kind(words, cost, write_all, re.compile(pattern), read_all)


def _make_kind_of_json(cost: float, digits: str, pattern: str) -> _Kind:
    """Return a kind of escape that is written for each unit of UTF-16, of which an emoji has two (RFC 8259, 7)."""

    def write(text: str) -> str:
        data = text.encode("utf-16-be", "surrogatepass")
        return "".join(f"\\u{high << 8 | low:{digits}}" for high, low in zip(data[::2], data[1::2], strict=True))

    def read_one(run: re.Match[str]) -> str:
        return bytes.fromhex(run.group().replace("\\u", "")).decode("utf-16-be", "surrogatepass")

    def read(text: str) -> str:
        return _JSON_RUN.sub(read_one, text)

    return _Kind(_JSON, cost, write, re.compile(pattern), read)


def _make_kind_by_byte(words: str, cost: float, sign: str, digits: str, hexadecimal: str) -> _Kind:
    """Return a kind of escape that is written for each byte of UTF-8; mojibake of UTF-8 has at least four bytes."""

    def write(text: str) -> str:
        return "".join(f"{sign}{byte:{digits}}" for byte in text.encode("utf-8", "surrogatepass"))

    def read(run: str) -> str:
        return bytes.fromhex(run.replace(sign, "")).decode("utf-8", "replace")

    return _Kind(words, cost, write, re.compile(rf"(?:{sign}[89A-Fa-f][{hexadecimal}]){{4,}}"), read)


def _write_name(point: int) -> str:
    name = html.entities.codepoint2name.get(point)
    return f"&{name};" if name else f"&#{point};"


def _read_hexadecimal(escape: str) -> str:
    return chr(int(escape[-4:], 16))


def _read_reference(escape: str) -> str:
    """Return the code point as written, not as HTML reads it: ``&#130;`` is the byte 82, whatever browsers show."""
    digits = escape.strip("&#;")
    return chr(int(digits[1:], 16)) if digits[:1] in "xX" else chr(int(digits))


def _write_utf_7(text: str) -> str:
    return text.encode("utf-7").decode("ascii")


def _read_utf_7(run: str) -> str:
    if not run.endswith("-"):
        return run
    try:
        return run.encode("ascii").decode("utf-7")
    except UnicodeDecodeError:
        return run


# Plain words that several kinds share.
_HTML = "written as HTML entities"
_REFERENCES = "written as HTML character references"
_JSON = "written as JSON escapes"
_URL = "percent-encoded"
_MAIL = "written as quoted-printable"
# By name. Patterns find only runs of two or more escapes: a byte of UTF-8 beyond ASCII never stands alone. An escape
# after a backslash is skipped, since it may be escaped itself.
KINDS: dict[str, _Kind] = {
    "html-names": _make_kind_by_character(
        _HTML, 2.0, _write_name, r"(?:&(?:[A-Za-z]{2,8}\d{0,2}|#\d{3});){2,}", html.unescape
    ),
    "html-decimal": _make_kind_by_character(_REFERENCES, 2.0, "&#{};".format, r"(?:&#\d{3,5};){2,}", _read_reference),
    "html-hex": _make_kind_by_character(
        _REFERENCES, 2.5, "&#x{:X};".format, r"(?:&#x[0-9A-F]{2,4};){2,}", _read_reference
    ),
    "html-hex-small": _make_kind_by_character(
        _REFERENCES, 2.5, "&#x{:x};".format, r"(?:&#x[0-9a-f]{2,4};){2,}", _read_reference
    ),
    "json": _make_kind_of_json(1.5, "04x", r"(?<!\\)(?:\\u[0-9a-f]{4}){2,}"),
    "json-capitals": _make_kind_of_json(2.0, "04X", r"(?<!\\)(?:\\u[0-9A-F]{4}){2,}"),
    "json-stripped": _make_kind_by_character(
        f"{_JSON} without their backslashes", 4.0, "u{:04x}".format, r"(?<!\\)(?:u00[0-9a-f]{2}){2,}", _read_hexadecimal
    ),
    "percent": _make_kind_by_byte(_URL, 3.0, "%", "02X", "0-9A-F"),
    "percent-small": _make_kind_by_byte(_URL, 3.5, "%", "02x", "0-9a-f"),
    "quoted-printable": _make_kind_by_byte(_MAIL, 3.0, "=", "02X", "0-9A-F"),
    # The pattern takes a run whole, whether it is ended or not: no run that begins within an unended one has an end,
    # and to search from each plus sign would take time quadratic in the length.
    "utf-7": _Kind("written as UTF-7", 4.0, _write_utf_7, re.compile(r"\+[A-Za-z0-9+/]{4,}-?"), _read_utf_7, "-"),
}
_JSON_RUN = re.compile(r"(?:\\u[0-9A-Fa-f]{4})+")
# One escape of a character.
_ONE = re.compile(r"&[^;]+;|\\?u[0-9A-Fa-f]{4}")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Escape(BaseDamage):
    """Each character beyond ASCII written as an escape: the name of one of the `KINDS`.

    >>> Escape("html-names").inflict("Ã©"), Escape("json").inflict("Ã©")
    ('&Atilde;&copy;', '\\\\u00c3\\\\u00a9')
    """

    kind: str

    needs_misreading: ClassVar[bool] = True

    @property
    def words(self) -> str:
        """The accident in plain words."""
        return KINDS[self.kind].words

    @property
    def cost(self) -> float:
        """How rare the accident is after a misreading, in nats."""
        return KINDS[self.kind].cost

    def inflict(self, text: str) -> str:
        """Return the text with every character beyond ASCII escaped."""
        return _BEYOND_ASCII.sub(lambda match: KINDS[self.kind].write(match.group()), text)

    def read(self, text: str) -> str | None:
        """Return the decoded text of nothing but such escapes; None for any other text.

        >>> Escape("percent").read("%C3%A9")
        'é'
        """
        try:
            plain = KINDS[self.kind].read(text)
        except ValueError:
            return None
        return plain if self.inflict(plain) == text else None

    def undo(self, text: str) -> Iterator[str]:
        """Yield the text that was escaped so, if any.

        >>> list(Escape("html-decimal").undo("&#195;&#169;")), list(Escape("json").undo("plain"))
        (['Ã©'], [])
        """
        read = KINDS[self.kind].read
        original = KINDS[self.kind].pattern.sub(lambda run: read(run.group()), text)
        if original != text and self.inflict(original) == text:
            yield original

    def move_within_escapes(self, misreading: Damage) -> Within:
        """Return the misreading as an accident of text that stays escaped so."""
        return Within(self, misreading)

    def find_runs(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield the position and the text of each run of escapes."""
        kind = KINDS[self.kind]
        found = ((match.start(), match.group()) for match in kind.pattern.finditer(text))
        yield from (run for run in found if run[1].endswith(kind.end))
