"""The main path, for one document: bytes, detection, repair, format guard, clean bytes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from fixenc import detection
from fixenc.arguments import bytes_of
from fixenc.cosmetics.tidy import tidy
from fixenc.cosmetics.unescape import unescape
from fixenc.detection.origin import Origin
from fixenc.detection.siblings import Neighbours
from fixenc.formats.declarations import redeclare
from fixenc.formats.file_type import FileType
from fixenc.formats.pieces import Joined, Piece, Pieces, Reading
from fixenc.formats.types import BY_NAME, mend, split, type_of
from fixenc.joining import join_repairs
from fixenc.options import Options
from fixenc.records import BomPolicy, Decoded, Detection, ErrorPolicy, Region, Repair, Undecodable
from fixenc.repair.strings import explain_escaped
from fixenc.repair.values import explain_values

# A byte order mark.
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
# Byte order marks at the start of the text, and at the start of lines.
_MARKS = re.compile(rf"(?:\A|(?<=[\r\n])){_MARK}+")

# What was done to a file whose format allows to cut characters in two.
_MENDED = "joined characters that a line end cut in two"


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
    some were dropped; `joins` the number dropped within, where files were joined. `notes` say what else a person should
    know, with the number of times.
    """

    encoding: str | None = None
    undecodable: int = 0
    damage: Counter[str] = field(default_factory=Counter)
    is_unescaped: bool = False
    is_tidied: bool = False
    is_declared: bool = False
    marks: int = 0
    joins: int = 0
    notes: Counter[str] = field(default_factory=Counter)

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
            self.notes + other.notes,
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
        for words, count in self.notes.items():
            yield words + (f" ({count} times)" if count > 1 else "")


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
    label: str | None = None,
    among: Neighbours | None = None,
) -> Cleaned:
    """Turn bytes of unknown or damaged encoding into clean UTF-8.

    `name` is the name of the file, which shows its type; `label` is what came with it, such as the charset of an HTTP
    header; `among` returns the likely charsets of its siblings. Raises TypeError if `data` are no bytes, and never
    because of what the bytes are.

    >>> cleaned = fix_bytes("Здравствуй, мир! Как дела сегодня?".encode("cp1251"))
    >>> cleaned.data.decode(), cleaned.actions
    ('Здравствуй, мир! Как дела сегодня?', ('re-encoded from windows-1251',))
    """
    data, options = bytes_of(data, "fix_bytes"), options or Options()
    pieces = split(name, data, _forced(options))
    if pieces is not None:
        return _clean_pieces(data, pieces, options, name)
    whole = mend(name, data, _forced(options))
    found = detection.identify(whole, options.encoding, origin=Origin(name, label), among=among)
    cleaned = clean(whole, found, options, name=name)
    if whole == data:
        return cleaned
    if cleaned.refusal is not None:
        return replace(cleaned, data=data)
    return replace(cleaned, done=cleaned.done + Actions(notes=Counter([_MENDED])))


def clean(data: bytes, found: Detection, options: Options, *, name: str = "", part: int | None = None) -> Cleaned:
    """Clean bytes whose encoding is detected already; with a `part`, its number, these are some lines of a document."""
    if not found.is_text:  # decoding binary data would only take time
        return _leave_alone(data, Decoded("", found), found.reason or "")
    decoded = detection.decode_as(data, found)
    refusal = _refusal(decoded, options)
    if refusal is not None:
        return _leave_alone(data, decoded, refusal)
    form = _forced(options) or type_of(name, decoded.text)
    repaired = _repair_as(form, decoded.text, guess=options.guess)
    if found.is_guessed and any(map(_is_of_other_charset, repaired.regions)):
        return _leave_alone(
            data, decoded, f"read as {found.encoding}, it would be damaged still; name its encoding with --from"
        )
    asked = _apply_options(repaired.text, options, form)
    bare = _strip_marks(asked.tidied)
    had_mark = found.has_bom or asked.tidied.startswith(_MARK)
    mark = _mark(options.bom, form, had_mark=had_mark, is_new=_is_reencoded(found))
    needs = not part and _needs_declaration(found, bare, loses_mark=had_mark and not mark)
    is_repaired = not part and bare != _strip_marks(decoded.text)
    text, refusal = bare, None
    if needs or is_repaired:
        may_add = needs and options.declare
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


def _forced(options: Options) -> FileType | None:
    """Return the file type that is named by the options; None if it is to be found."""
    return BY_NAME[options.force_type] if options.force_type else None


def _clean_pieces(data: bytes, whole: Pieces, options: Options, name: str) -> Cleaned:
    """Clean a file in pieces, each by itself; if one must be left alone, the whole file is."""
    found, all_found = detection.identify_pieces(data, whole, options.encoding, name=name)
    if not found.is_text:
        return _leave_alone(data, Decoded("", found), found.reason or "")
    own = replace(options, encoding=None, force_type=None, declare=False, bom=BomPolicy.KEEP)
    cleaned = [
        clean(data[piece.start : piece.end], one, own, name=piece.name)
        for piece, one in zip(whole.pieces, all_found, strict=True)
    ]
    repaired, undecodable = join_repairs(
        data, whole.pieces, [one.repair for one in cleaned], [one.undecodable for one in cleaned]
    )
    refusals = (_refuse_piece(data, options, *pair) for pair in zip(whole.pieces, cleaned, strict=True))
    refusal = next(filter(None, refusals), None)
    readings = [Reading(one.repair.before, one.text) if one.is_changed else None for one in cleaned]
    joined = Joined(data, refusal) if refusal else whole.join(readings, may_add=options.declare)
    if joined.refusal is not None:
        return _leave_alone(data, Decoded(repaired.before, found, undecodable), joined.refusal)
    text = joined.data.decode("utf-8")
    if joined.data == data:
        return Cleaned(data, text, found, repaired, undecodable)
    names = sorted({one.done.encoding for one in cleaned if one.done.encoding})
    done = replace(
        sum((one.done for one in cleaned), Actions()),
        encoding=" mixed with ".join(names) or None,
        is_declared=joined.is_declared or any(one.done.is_declared for one in cleaned),
        notes=Counter(joined.notes),
    )
    return Cleaned(joined.data, text, found, repaired, undecodable, done)


def _refuse_piece(data: bytes, options: Options, piece: Piece, cleaned: Cleaned) -> str | None:
    """Return why a piece, and with it the whole file, is left alone; None if it is not."""
    if cleaned.refusal is not None:
        line = data.count(b"\n", 0, piece.start) + 1
        return f"the text from line {line}: {cleaned.refusal}"
    return piece.seal if cleaned.is_changed and not options.force_type else None


def _repair_as(form: FileType, text: str, *, guess: bool) -> Repair:
    if form.has_escapes:
        return explain_escaped(text, form.find_values, guess=guess)
    return explain_values(text, form.find_values, guess=guess)


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


def _mark(policy: BomPolicy, form: FileType, *, had_mark: bool, is_new: bool) -> str:
    """Return the byte order mark to write, or "" for none; `is_new` is true for text that becomes UTF-8 only now."""
    if policy is BomPolicy.AUTO:
        has_mark = (had_mark and form.keeps_mark) or (is_new and form.needs_mark)
    else:
        has_mark = (had_mark and policy is not BomPolicy.DROP) or (policy is BomPolicy.ADD and form.takes_mark)
    return _MARK if has_mark else ""


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
