"""Cleaning one document whose encoding is detected: decoding, repair, declaration, format guard, clean bytes."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from fixenc import detection
from fixenc.cleaned import LOST_FOR_GOOD, Actions, Cleaned, is_reencoded, leave_alone, not_decoding_in_words
from fixenc.cosmetics.tidy import tidy
from fixenc.cosmetics.unescape import unescape
from fixenc.formats.declarations import redeclare
from fixenc.formats.file_type import FileType
from fixenc.formats.types import BY_NAME, type_of
from fixenc.options import Options
from fixenc.records import BomPolicy, Decoded, Detection, ErrorPolicy, Region, Repair
from fixenc.repair.strings import explain_escaped
from fixenc.repair.values import explain_values

# A byte order mark.
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
# Byte order marks at the start of the text, and at the start of lines.
_MARKS = re.compile(rf"(?:\A|(?<=[\r\n])){_MARK}+")


class Lines(NamedTuple):
    """Some lines of a document that is cleaned in parts: their number, from 0, and the type of the whole document."""

    number: int
    form: FileType


def clean(data: bytes, found: Detection, options: Options, *, name: str = "", part: Lines | None = None) -> Cleaned:
    """Clean bytes whose encoding is detected already; with a `part`, these are some lines of a document."""
    if not found.is_text:  # decoding binary data would only take time
        return leave_alone(data, Decoded("", found), found.reason or "")
    decoded = detection.decode_as(data, found)
    refusal = find_refusal(decoded, options)
    if refusal is not None:
        return leave_alone(data, decoded, refusal)
    form = part.form if part else forced(options) or type_of(name, decoded.text)
    repaired = repair_as(form, decoded.text, guess=options.guess)
    if options.chosen:
        from fixenc.repair.choosing import make_chosen, object_to_chosen

        refusal = object_to_chosen(repaired, options.chosen)
        if refusal is not None:
            return leave_alone(data, decoded, refusal)
        repaired = make_chosen(repaired, options.chosen)
    if found.is_guessed and any(map(is_of_other_charset, repaired.regions)):
        return leave_alone(
            data, decoded, f"read as {found.encoding}, it would be damaged still; name its encoding with --from"
        )
    is_first = part is None or part.number == 0
    asked = _apply_options(repaired.text, options, form, is_first=is_first)
    bare = _strip_marks(asked.tidied)
    had_mark = is_first and (found.has_bom or asked.tidied.startswith(_MARK))
    mark = _mark(options.bom, form, had_mark=had_mark, is_new=is_reencoded(found)) if is_first else ""
    needs = _needs_declaration(found, bare, loses_mark=had_mark and not mark)
    text, refusal = bare, None
    if needs or bare != _strip_marks(decoded.text):
        may_add = needs and is_first and options.declare
        text, refusal = redeclare(bare, form, name, str(found.encoding), may_add=may_add)
    refusal = refusal or form.refusal(_strip_marks(decoded.text), text, is_part=part is not None)
    if refusal is None and form.leave is not None and (is_reencoded(found) or text != decoded.text):
        refusal = form.leave(decoded.text, str(found.encoding))
    if refusal is not None:
        return leave_alone(data, decoded, refusal)
    is_as_read = not (found.has_bom or decoded.undecodable or is_reencoded(found))
    is_same = text is decoded.text and not mark and is_as_read
    clean = data if is_same else (mark + text).encode("utf-8")
    actions = Actions() if clean == data else _actions(decoded, repaired, asked, text, mark)
    return Cleaned(clean, text, found, repaired, decoded.undecodable, actions)


def repair_as(form: FileType, text: str, *, guess: bool) -> Repair:
    """Return the repair of a text of this type: of values by themselves, where the type has any."""
    if form.has_escapes:
        return explain_escaped(text, form.find_values, guess=guess)
    return explain_values(text, form.find_values, guess=guess)


def is_of_other_charset(region: Region) -> bool:
    """Whether a region was misread in a charset other than UTF-8: a guess, which must not rest on another guess."""
    return region.accident[0].is_misreading and not region.accident[0].was_utf8


def find_refusal(decoded: Decoded, options: Options) -> str | None:
    """Return why a document is left alone, by its detection or by the options; None if it is not."""
    found = decoded.detection
    if found.is_damaged:
        if options.errors is ErrorPolicy.STRICT:
            return f"{found.reason}; replace each with U+FFFD by --errors keep, or name another encoding with --from"
        is_lost = decoded.undecodable and not options.backup  # only the original tells which bytes they were
        return f"{found.reason}, {LOST_FOR_GOOD}" if is_lost else None
    if found.is_fallback:
        return found.reason
    if decoded.undecodable:
        sequences = not_decoding_in_words(len(decoded.undecodable))
        return f"{sequences} as {found.encoding}; name another encoding with --from"
    if found.confidence < options.min_confidence:
        hint = f"below {options.min_confidence:g}; name the encoding with --from, or lower --min-confidence"
        return f"{found.encoding} with a confidence of {found.confidence:.2f}, {hint}"
    return None


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
    return loses_mark or is_reencoded(found)


class _Asked(NamedTuple):
    """A text after each change that the options request; its body is without the marks at the start of a document."""

    unescaped: str
    tidied: str
    body: str


def _apply_options(text: str, options: Options, form: FileType, *, is_first: bool) -> _Asked:
    plain = unescape(text, options.unescape, is_markup=form.is_markup)
    tidied = tidy(plain, options.tidy)
    return _Asked(plain, tidied, tidied.lstrip(_MARK) if is_first else tidied)


def _actions(decoded: Decoded, repaired: Repair, asked: _Asked, text: str, mark: str) -> Actions:
    found, bare = decoded.detection, _strip_marks(asked.tidied)
    return Actions(
        encoding=_encodings(found) if is_reencoded(found) else None,
        undecodable=len(decoded.undecodable),
        damage=Counter(dict(repaired.damage)),
        is_unescaped=asked.unescaped != repaired.text,
        is_tidied=asked.tidied != asked.unescaped,
        is_declared=text != bare,
        marks=len(mark) - found.has_bom - len(asked.tidied) + len(asked.body),
        joins=len(asked.body) - len(bare),
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


def find_type(data: bytes, found: Detection, options: Options, name: str) -> FileType:
    """Return the type of a document: the one that is named by the options, or by its name and its first bytes."""
    return forced(options) or type_of(name, detection.decode_as(data, found).text)


def forced(options: Options) -> FileType | None:
    """Return the file type that is named by the options; None if it is to be found."""
    return BY_NAME[options.force_type] if options.force_type else None
