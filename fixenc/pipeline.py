"""The main path, for one document: bytes, detection, repair, format guard, clean bytes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from fixenc import detection, repair
from fixenc.arguments import bytes_of
from fixenc.cosmetics.tidy import tidy
from fixenc.cosmetics.unescape import unescape
from fixenc.detection.siblings import Neighbours
from fixenc.formats.declarations import redeclare
from fixenc.formats.file_type import FileType
from fixenc.formats.types import BY_NAME, type_of
from fixenc.options import Options
from fixenc.records import BomPolicy, Decoded, Detection, ErrorPolicy, Region, Repair, Undecodable

# A byte order mark.
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
# Byte order marks at the start of the text, and at the start of lines.
_MARKS = re.compile(rf"(?:\A|(?<=[\r\n])){_MARK}+")


def replaced_in_words(count: int) -> str:
    """Return a phrase for undecodable byte sequences that became U+FFFD.

    >>> replaced_in_words(1), replaced_in_words(2)
    ('1 undecodable byte sequence replaced with U+FFFD', '2 undecodable byte sequences replaced with U+FFFD')
    """
    return f"{count} undecodable byte sequence{'s' * (count != 1)} replaced with U+FFFD"


@dataclass(frozen=True, slots=True)
class Actions:
    """What was done to a document.

    `encoding` is the encoding it was re-encoded from, if it was; `undecodable` the number of undecodable byte sequences
    replaced with U+FFFD; `damage` the number of repaired regions of each accident, in words. `is_declared` is true if
    its declaration was changed to UTF-8. `marks` is the number of byte order marks added at the start, negative if
    some were dropped; `joins` the number dropped within, where files were joined.
    """

    encoding: str | None = None
    undecodable: int = 0
    damage: Counter[str] = field(default_factory=Counter)
    is_unescaped: bool = False
    is_tidied: bool = False
    is_declared: bool = False
    marks: int = 0
    joins: int = 0

    def __add__(self, other: Actions) -> Actions:
        """Return what was done to two parts of a document."""
        return Actions(
            self.encoding or other.encoding,
            self.undecodable + other.undecodable,
            self.damage + other.damage,
            self.is_unescaped or other.is_unescaped,
            self.is_tidied or other.is_tidied,
            self.is_declared or other.is_declared,
            self.marks + other.marks,
            self.joins + other.joins,
        )

    @property
    def in_words(self) -> tuple[str, ...]:
        """What was done, in words and in order."""
        return tuple(self._in_words())

    def _in_words(self) -> Iterator[str]:
        if self.encoding is not None:
            yield f"re-encoded from {self.encoding}"
        if self.undecodable:
            yield replaced_in_words(self.undecodable)
        for words, count in self.damage.most_common():
            yield f"repaired {words}" + (f" ({count} regions)" if count > 1 else "")
        if self.is_unescaped:
            yield "unescaped"
        if self.is_tidied:
            yield "tidied"
        if self.is_declared:
            yield "declared as utf-8"
        if self.marks:
            yield "byte order mark added" if self.marks > 0 else "byte order mark dropped"
        if self.joins:
            yield "byte order mark dropped where files were joined" + (f" ({self.joins})" if self.joins > 1 else "")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned document.

    `data` are the bytes to write: `text` in UTF-8, or the original bytes if `refusal` says why the document is left
    alone. `text` is empty for binary data. `done` is what was done: nothing to a healthy document.
    """

    data: bytes
    text: str
    detection: Detection
    repair: Repair
    undecodable: tuple[Undecodable, ...] = ()
    done: Actions = Actions()
    refusal: str | None = None

    @property
    def actions(self) -> tuple[str, ...]:
        """What was done, in words and in order."""
        return self.done.in_words

    @property
    def is_changed(self) -> bool:
        """Whether the clean bytes differ from the original ones."""
        return bool(self.actions)


def fix_bytes(
    data: bytes | bytearray | memoryview,
    options: Options | None = None,
    *,
    name: str = "",
    among: Neighbours | None = None,
    header: str | None = None,
) -> Cleaned:
    """Turn bytes of unknown or damaged encoding into clean UTF-8.

    `name` is the name of the file, whose suffix is its format; `among` returns the likely charsets of its siblings.
    `header` is the charset label in the header of the message that it came in, such as HTTP's.
    Raises TypeError if `data` are no bytes, and never because of what the bytes are.

    >>> cleaned = fix_bytes("Здравствуй, мир! Как дела сегодня?".encode("cp1251"))
    >>> cleaned.data.decode(), cleaned.actions
    ('Здравствуй, мир! Как дела сегодня?', ('re-encoded from windows-1251',))
    """
    data, options = bytes_of(data, "fix_bytes"), options or Options()
    return clean(
        data, detection.identify(data, options.encoding, name=name, among=among, header=header), options, name=name
    )


def clean(data: bytes, found: Detection, options: Options, *, name: str = "", part: int | None = None) -> Cleaned:
    """Clean bytes whose encoding is detected already; with a `part`, its number, these are some lines of a document."""
    if not found.is_text:  # decoding binary data would only take time
        return _leave_alone(data, Decoded("", found), found.reason or "")
    decoded = detection.decode_as(data, found)
    refusal = _refusal(decoded, options)
    if refusal is not None:
        return _leave_alone(data, decoded, refusal)
    form = BY_NAME[options.force_type] if options.force_type else type_of(name, decoded.text)
    repaired = repair.explain(decoded.text, guess=options.guess)
    if found.is_guessed and any(map(_is_of_other_charset, repaired.regions)):
        return _leave_alone(
            data, decoded, f"read as {found.encoding}, it would be damaged still; name its encoding with --from"
        )
    asked = _apply_options(repaired.text, options, form)
    bare = _strip_marks(asked.tidied)
    had_mark = found.has_bom or asked.tidied.startswith(_MARK)
    mark = _mark(options.bom, form, had_mark=had_mark)
    needs = not part and _needs_declaration(found, bare, loses_mark=had_mark and not mark)
    is_repaired = not part and bare != _strip_marks(decoded.text)
    text, refusal = bare, None
    if needs or is_repaired:
        may_add = needs and options.declare and part is None
        text, refusal = redeclare(bare, form, name, str(found.encoding), may_add=may_add)
    refusal = refusal or form.refusal(_strip_marks(decoded.text), text, is_part=part is not None)
    if refusal is None and form.leave is not None and (_is_reencoded(found) or text != decoded.text):
        refusal = form.leave(decoded.text, str(found.encoding))
    if refusal is not None:
        return _leave_alone(data, decoded, refusal)
    is_as_read = not (found.has_bom or decoded.undecodable or _is_reencoded(found))
    is_same = text is decoded.text and not mark and is_as_read
    clean = data if is_same else (mark + text).encode("utf-8")
    actions = Actions() if clean == data else _actions(decoded, repaired, asked, text, mark)
    return Cleaned(clean, text, found, repaired, decoded.undecodable, actions)


def _is_of_other_charset(region: Region) -> bool:
    """Whether a region was misread in a charset other than UTF-8: a guess, which must not rest on another guess."""
    return region.accident[0].is_misreading and not region.accident[0].was_utf8


def _leave_alone(data: bytes, decoded: Decoded, refusal: str) -> Cleaned:
    unrepaired = Repair(decoded.text, decoded.text)
    return Cleaned(data, decoded.text, decoded.detection, unrepaired, decoded.undecodable, refusal=refusal)


def _refusal(decoded: Decoded, options: Options) -> str | None:
    """Return why a document is left alone, by its detection or by the options; None if it is not."""
    found = decoded.detection
    if found.is_damaged:
        hint = "replace each with U+FFFD by --errors keep, or name another encoding with --from"
        return None if options.errors is ErrorPolicy.KEEP else f"{found.reason}; {hint}"
    if found.is_fallback:
        return found.reason
    if decoded.undecodable:
        count = len(decoded.undecodable)
        sequences = "1 byte sequence does" if count == 1 else f"{count} byte sequences do"
        return f"{sequences} not decode as {found.encoding}; name another encoding with --from"
    if found.confidence < options.min_confidence:
        hint = f"below {options.min_confidence:g}; name the encoding with --from, or lower --min-confidence"
        return f"{found.encoding} with a confidence of {found.confidence:.2f}, {hint}"
    return None


def _is_reencoded(found: Detection) -> bool:
    return found.encoding not in ("utf-8", "ascii")


def _mark(policy: BomPolicy, form: FileType, *, had_mark: bool) -> str:
    """Return the byte order mark to write, or "" for none."""
    keeps = had_mark and (policy in (BomPolicy.KEEP, BomPolicy.ADD) or (policy is BomPolicy.AUTO and form.keeps_mark))
    return _MARK if keeps or (policy is BomPolicy.ADD and form.takes_mark) else ""


def _needs_declaration(found: Detection, text: str, *, loses_mark: bool) -> bool:
    """Whether the declaration must be changed, since the text is re-encoded, or loses the mark that overruled it.

    A wrong declaration in UTF-8 without a mark was as wrong before, and is left as it is.
    """
    if found.encoding == "ascii":
        return not text.isascii()
    return loses_mark or _is_reencoded(found)


class _Asked(NamedTuple):
    """A text after each change that the options request."""

    unescaped: str
    tidied: str


def _apply_options(text: str, options: Options, form: FileType) -> _Asked:
    plain = unescape(text, options.unescape, is_markup=form.is_markup)
    return _Asked(plain, tidy(plain, options.tidy))


def _actions(decoded: Decoded, repaired: Repair, asked: _Asked, text: str, mark: str) -> Actions:
    found, bare, body = decoded.detection, _strip_marks(asked.tidied), asked.tidied.lstrip(_MARK)
    return Actions(
        encoding=_encodings(found) if _is_reencoded(found) else None,
        undecodable=len(decoded.undecodable),
        damage=Counter(dict(repaired.damage)),
        is_unescaped=asked.unescaped != repaired.text,
        is_tidied=asked.tidied != asked.unescaped,
        is_declared=text != bare,
        marks=len(mark) - found.has_bom - len(asked.tidied) + len(body),
        joins=len(body) - len(bare),
    )


def _encodings(found: Detection) -> str:
    """Return the encodings of a document in words, UTF-8 first."""
    names = {part.encoding for part in found.parts} or {str(found.encoding), *["utf-8"] * found.is_mixed}
    return " mixed with ".join(sorted(names, key=lambda name: (name != "utf-8", name != found.encoding)))


def _strip_marks(text: str) -> str:
    """Return the text without byte order marks at its start, and at the start of lines, where files were joined.

    Elsewhere the character has its older meaning, a zero-width no-break space.
    """
    return _MARKS.sub("", text) if _MARK in text else text
