"""Escapes: characters beyond ASCII that a program wrote out in ASCII."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from fixenc.damage.base import BaseDamage
from fixenc.damage.small_names import read_small_names, write_name, write_small_name
from fixenc.damage.within import Within
from fixenc.records import Damage

# Finds nothing.
_NOTHING = re.compile("(?!)")


@dataclass(frozen=True)
class _Kind:
    """One kind of escape: its plain words, its cost after a misreading in nats, and how to write, find and read it.

    `write` escapes characters, `pattern` finds a run of escapes, `read` decodes a run. All begin with this `lead`,
    found many times as fast as a pattern; it is empty if any character may begin one. A match that does not have this
    `end` is no run. `written` finds the characters that are escaped: not all beyond ASCII if it is done by halves.
    `looks_healthy` is true if healthy text may have such runs, so that only known words are evidence of damage. `one`
    finds one escape, in either case; its group are the digits of a byte, of a unit of UTF-16, or of a character, to
    this `base`.
    """

    words: str
    cost: float
    lead: str
    write: Callable[[str], str]
    pattern: re.Pattern[str]
    read: Callable[[str], str]
    end: str = ""
    written: re.Pattern[str] = re.compile(r"[^\x00-\x7f]+")
    looks_healthy: bool = False
    one: re.Pattern[str] = _NOTHING
    base: int = 16


def _make_kind_by_character(  # noqa: PLR0913, PLR0917 - the cells of a row
    words: str, cost: float, lead: str, write: Callable[[int], str], pattern: str, read: Callable[[str], str]
) -> _Kind:
    """Return a kind of escape that is written for each character."""

    def write_all(text: str) -> str:
        return "".join(write(ord(character)) for character in text)

    def read_all(run: str) -> str:
        return _ONE.sub(lambda one: read(one.group()), run)

    return _Kind(words, cost, lead, write_all, re.compile(pattern), read_all)


def _make_kind_by_unit(words: str, cost: float, sign: str, digits: str, pattern: str) -> _Kind:
    """Return a kind of escape that is written for each unit of UTF-16, of which an emoji has two (RFC 8259, 7)."""
    run = re.compile(rf"(?:{re.escape(sign)}[0-9A-Fa-f]{{4}})+")

    def write(text: str) -> str:
        data = text.encode("utf-16-be", "surrogatepass")
        return "".join(f"{sign}{high << 8 | low:{digits}}" for high, low in zip(data[::2], data[1::2], strict=True))

    def read_one(run: re.Match[str]) -> str:
        return bytes.fromhex(run.group().replace(sign, "")).decode("utf-16-be", "surrogatepass")

    def read(text: str) -> str:
        return run.sub(read_one, text)

    one = re.compile(rf"{re.escape(sign)}([0-9A-F]{{4}})", re.IGNORECASE)
    return _Kind(words, cost, sign, write, re.compile(pattern), read, one=one)


def _make_kind_by_byte(words: str, cost: float, form: str, pattern: str, base: int = 16) -> _Kind:
    """Return a kind of escape that is written for each byte of UTF-8; mojibake of UTF-8 has at least four bytes.

    `form` formats a byte, `pattern` finds one beyond ASCII, and has a group for its digits, which are to this `base`.
    """
    one = re.compile(pattern)
    run = re.compile(f"(?:{pattern.replace('(', '(?:')}){{4,}}")

    def write(text: str) -> str:
        return "".join(form.format(byte) for byte in text.encode("utf-8", "surrogatepass"))

    def read(text: str) -> str:
        return bytes(int(digits, base) for digits in one.findall(text)).decode("utf-8", "replace")

    lead, every = form.partition("{")[0], re.compile(pattern, re.IGNORECASE)
    return _Kind(words, cost, lead, write, run, read, one=every, base=base)


def _make_kind_by_halves(words: str, cost: float, write: Callable[[int], str], escape: str, written: str) -> _Kind:
    """Return a kind of escape of which a run has others, the `written` characters, and plain ones beyond ASCII."""
    one = re.compile(escape)

    def write_all(text: str) -> str:
        return "".join(write(ord(character)) for character in text)

    def read(run: str) -> str:
        return one.sub(lambda match: _read_one(match[0]), run)

    run = rf"[^\x00-\x7f]+(?:(?:{escape})+[^\x00-\x7f]*)+"
    return _Kind(words, cost, "", write_all, re.compile(run), read, written=re.compile(written))


def _read_one(escape: str) -> str:
    return html.unescape(escape) if escape.startswith("&") else chr(int(escape.removeprefix("\\x"), 16))


def _write_escaped_name(point: int) -> str:
    return write_name(point).replace("&", "&amp;")


def _read_escaped_name(escape: str) -> str:
    return html.unescape(html.unescape(escape))


def _read_hexadecimal(escape: str) -> str:
    return chr(int(escape.strip("\\u<U+>"), 16))


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
_SCRIPT = "written as escapes of JavaScript"
_R = "written as R shows it"
_SOURCE = "written as escapes of source code"
# By name. Patterns find only runs of two or more escapes: a byte of UTF-8 beyond ASCII never stands alone. An escape
# after a backslash is skipped, since it may be escaped itself.
KINDS: dict[str, _Kind] = {
    "html-names": _make_kind_by_character(
        _HTML, 2.0, "&", write_name, r"(?:&(?:[A-Za-z]{2,8}\d{0,2}|#\d{3});){2,}", html.unescape
    ),
    "html-decimal": _make_kind_by_character(
        _REFERENCES, 2.0, "&#", "&#{};".format, r"(?:&#\d{3,5};){2,}", _read_reference
    ),
    "html-hex": _make_kind_by_character(
        _REFERENCES, 2.5, "&#x", "&#x{:X};".format, r"(?:&#x[0-9A-F]{2,4};){2,}", _read_reference
    ),
    "html-hex-small": _make_kind_by_character(
        _REFERENCES, 2.5, "&#x", "&#x{:x};".format, r"(?:&#x[0-9a-f]{2,4};){2,}", _read_reference
    ),
    "html-escaped-names": _make_kind_by_character(
        f"{_HTML}, twice",
        3.0,
        "&amp;",
        _write_escaped_name,
        r"(?:&amp;(?:[A-Za-z]{2,8}\d{0,2}|#\d{3});){2,}",
        _read_escaped_name,
    ),
    "html-small-names": _Kind(
        f"{_HTML}, their names in small letters",
        4.0,
        "&",
        lambda text: "".join(write_small_name(ord(character)) for character in text),
        re.compile(r"(?:&(?:[a-z]{2,8}\d{0,2}|#\d{3});){2,}"),
        read_small_names,
        looks_healthy=True,
    ),
    "html-names-of-signs": _make_kind_by_halves(
        f"{_HTML} as far as it is signs", 4.0, write_name, r"&[A-Za-z]{2,8}\d{0,2};", "[\xa0-\xbf]+"
    ),
    "html-decimal-stripped": replace(
        _make_kind_by_character(
            f"{_REFERENCES} without their ampersands",
            5.0,
            "#",
            "#{};".format,
            r"(?<!&)(?:#\d{3,4};){2,}",
            _read_reference,
        ),
        looks_healthy=True,
    ),
    "json": _make_kind_by_unit(_JSON, 1.5, "\\u", "04x", r"(?<!\\)(?:\\u[0-9a-f]{4}){2,}"),
    "json-capitals": _make_kind_by_unit(_JSON, 2.0, "\\u", "04X", r"(?<!\\)(?:\\u[0-9A-F]{4}){2,}"),
    "script": _make_kind_by_unit(_SCRIPT, 3.0, "%u", "04X", r"(?:%u[0-9A-F]{4}){2,}"),
    "script-small": _make_kind_by_unit(_SCRIPT, 3.5, "%u", "04x", r"(?:%u[0-9a-f]{4}){2,}"),
    "r": replace(
        _make_kind_by_character(_R, 3.0, "<U+", "<U+{:04X}>".format, r"(?:<U\+[0-9A-F]{4,6}>){2,}", _read_hexadecimal),
        one=re.compile(r"<U\+([0-9A-F]{4,6})>", re.IGNORECASE),
    ),
    "r-bytes": _make_kind_by_byte(_R, 3.0, "<{:02x}>", "<([89a-f][0-9a-f])>"),
    "json-stripped": _make_kind_by_character(
        f"{_JSON} without their backslashes",
        4.0,
        "u00",
        "u{:04x}".format,
        r"(?<!\\)(?:u00[0-9a-f]{2}){2,}",
        _read_hexadecimal,
    ),
    "percent": _make_kind_by_byte(_URL, 3.0, "%{:02X}", "%([89A-F][0-9A-F])"),
    "percent-small": _make_kind_by_byte(_URL, 3.5, "%{:02x}", "%([89a-f][0-9a-f])"),
    "quoted-printable": _make_kind_by_byte(_MAIL, 3.0, "={:02X}", "=([89A-F][0-9A-F])"),
    "source": _make_kind_by_byte(_SOURCE, 3.0, "\\x{:02x}", r"\\x([89a-f][0-9a-f])"),
    "source-capitals": _make_kind_by_byte(_SOURCE, 3.5, "\\x{:02X}", r"\\x([89A-F][0-9A-F])"),
    "source-octal": _make_kind_by_byte(f"{_SOURCE}, in octal", 3.5, "\\{:03o}", r"\\([23][0-7]{2})", 8),
    "source-of-controls": _make_kind_by_halves(
        f"{_SOURCE} as far as it is control characters",
        4.0,
        "\\x{:02x}".format,
        r"\\x[89a][0-9a-f]",
        "[\x80-\xa0\xad]+",
    ),
    # The pattern takes a run whole, whether it is ended or not: no run that begins within an unended one has an end,
    # and to search from each plus sign would take time quadratic in the length.
    "utf-7": _Kind("written as UTF-7", 4.0, "+", _write_utf_7, re.compile(r"\+[A-Za-z0-9+/]{4,}-?"), _read_utf_7, "-"),
}
# One escape of a character.
_ONE = re.compile(r"&amp;[^;]+;|&[^;]+;|#\d+;|\\?u[0-9A-Fa-f]{4}|<U\+[0-9A-F]{4,6}>")


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

    @property
    def looks_healthy(self) -> bool:
        """Whether healthy text may look like this, so that only known words are evidence of the accident."""
        return KINDS[self.kind].looks_healthy

    def inflict(self, text: str) -> str:
        """Return the text with every character escaped that the kind of escape has no other way to write."""
        kind = KINDS[self.kind]
        return kind.written.sub(lambda match: kind.write(match.group()), text)

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
        found = ((match.start(), match.group()) for match in _find_matches(kind, text))
        yield from (run for run in found if run[1].endswith(kind.end))


def _find_matches(kind: _Kind, text: str) -> Iterator[re.Match[str]]:
    """Yield the runs of a kind of escape, as its pattern finds them."""
    if not kind.lead:
        yield from kind.pattern.finditer(text)
        return
    at = text.find(kind.lead)
    while at >= 0:
        match = kind.pattern.match(text, at)
        if match is not None:
            yield match
        at = text.find(kind.lead, match.end() if match is not None else at + 1)
