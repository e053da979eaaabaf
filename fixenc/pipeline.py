"""The main path, for one document: bytes, detection, repair, format guard, clean bytes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from fixenc import detection, repair
from fixenc.arguments import bytes_of
from fixenc.damage import Misreading
from fixenc.detection.damaged import in_words
from fixenc.detection.siblings import Neighbours
from fixenc.formats import Format, format_of
from fixenc.options import Options
from fixenc.records import BomPolicy, Decoded, Detection, ErrorPolicy, Region, Repair, Undecodable
from fixenc.repair.spelled_out import unescaped
from fixenc.repair.tidy import tidy

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_MARKS = re.compile(rf"(?:\A|(?<=[\r\n])){_MARK}+")


@dataclass(frozen=True, slots=True)
class Actions:
    """What was done to a document: from which encoding it was brought to UTF-8, if it was; how many places did not
    decode and became U+FFFD; how many regions each accident befell that were repaired; whether it was unescaped,
    tidied, and declared as UTF-8; by how many byte order marks more it has; how many are gone where files were joined.
    """  # noqa: D205 - eight things need more than a line

    encoding: str | None = None
    undecodable: int = 0
    damage: Counter[str] = field(default_factory=Counter)
    is_unescaped: bool = False
    is_tidied: bool = False
    is_declared: bool = False
    marks: int = 0
    joins: int = 0

    def __add__(self, other: Actions) -> Actions:
        """What was done to two parts of a document."""
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
        """The same in words, in the order in which it was done."""
        return tuple(self._in_words())

    def _in_words(self) -> Iterator[str]:
        if self.encoding is not None:
            yield f"re-encoded from {self.encoding}"
        if self.undecodable:
            yield f"{in_words(self.undecodable)} kept as U+FFFD"
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
    """A document, cleaned.

    `data` is what should be written: `text` as clean UTF-8, or the very bytes that came in where `refusal` says why
    nothing can be vouched for. `text` is empty for bytes that are no text. `done` says what was done: nothing to a
    healthy document.
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
        """What was done, in words, in the order in which it was done."""
        return self.done.in_words

    @property
    def is_changed(self) -> bool:
        """Whether the clean bytes differ from those that came in."""
        return bool(self.actions)


def fix_bytes(
    data: bytes | bytearray | memoryview,
    options: Options | None = None,
    *,
    name: str = "",
    among: Neighbours | None = None,
) -> Cleaned:
    """Turn bytes of unknown or damaged encoding into clean UTF-8.

    `name` is the file's, whose suffix tells what its format declares and needs; `among` tells what the files beside
    it are in. Never raises on any bytes, but TypeError for what is none.

    >>> cleaned = fix_bytes("Здравствуй, мир! Как дела сегодня?".encode("cp1251"))
    >>> cleaned.data.decode(), cleaned.actions
    ('Здравствуй, мир! Как дела сегодня?', ('re-encoded from windows-1251',))
    """
    data, options = bytes_of(data, "fix_bytes"), options or Options()
    return clean(data, detection.identify(data, options.encoding, name=name, among=among), options, name=name)


def clean(data: bytes, found: Detection, options: Options, *, name: str = "", is_part: bool = False) -> Cleaned:
    """The same for bytes that were detected already; or for some lines of a document, which may not parse alone."""
    if not found.is_text:  # reading it as text would only take time
        return _untouched(data, Decoded("", found), found.reason or "")
    decoded = detection.decode_as(data, found)
    refusal = _refusal(decoded, options)
    if refusal is not None:
        return _untouched(data, decoded, refusal)
    form = format_of(name, decoded.text)
    repaired = repair.explain(decoded.text, guess=options.guess)
    if found.is_guessed and any(map(_is_of_other_charset, repaired.regions)):
        return _untouched(
            data, decoded, f"read as {found.encoding}, it would be damaged still; name its encoding with --from"
        )
    asked = _as_asked(repaired.text, options, form)
    bare = _unmarked(asked.tidied)
    had_mark = found.has_bom or asked.tidied.startswith(_MARK)
    mark = _mark(options.bom, form, had_mark=had_mark)
    text = form.redeclare(bare) if _is_told_anew(found, bare, loses_mark=had_mark and not mark) else bare
    refusal = form.refusal(_unmarked(decoded.text), text, is_part=is_part)
    if refusal is not None:
        return _untouched(data, decoded, refusal)
    is_as_read = not (found.has_bom or decoded.undecodable or _is_reencoded(found))
    is_same = text is decoded.text and not mark and is_as_read
    clean = data if is_same else (mark + text).encode("utf-8")
    actions = Actions() if clean == data else _actions(decoded, repaired, asked, text, mark)
    return Cleaned(clean, text, found, repaired, decoded.undecodable, actions)


def _is_of_other_charset(region: Region) -> bool:
    """Whether a region was misread in another charset than UTF-8: a guess, which does not go on top of another."""
    return isinstance(region.accident[0], Misreading) and not region.accident[0].was_utf8


def _untouched(data: bytes, decoded: Decoded, refusal: str) -> Cleaned:
    unrepaired = Repair(decoded.text, decoded.text)
    return Cleaned(data, decoded.text, decoded.detection, unrepaired, decoded.undecodable, refusal=refusal)


def _refusal(decoded: Decoded, options: Options) -> str | None:
    """Why nobody can vouch for this reading of the bytes, or must not by the policy, if so."""
    found = decoded.detection
    if found.is_damaged:
        hint = "keep each as U+FFFD with --errors keep, or name another encoding with --from"
        return None if options.errors is ErrorPolicy.KEEP else f"{found.reason}; {hint}"
    if found.is_fallback:
        return found.reason
    if decoded.undecodable:
        count = len(decoded.undecodable)
        places = "1 place does" if count == 1 else f"{count} places do"
        return f"{places} not decode as {found.encoding}; name another encoding with --from"
    if found.confidence < options.min_confidence:
        asked = f"and {options.min_confidence:g} is asked; name the encoding with --from, or lower --min-confidence"
        return f"{found.encoding} with a confidence of {found.confidence:.2f}, {asked}"
    return None


def _is_reencoded(found: Detection) -> bool:
    return found.encoding not in ("utf-8", "ascii")


def _mark(policy: BomPolicy, form: Format, *, had_mark: bool) -> str:
    """The byte order mark that is to be written, or nothing."""
    keeps = had_mark and policy is not BomPolicy.DROP
    return _MARK if keeps or (policy is BomPolicy.ADD and form.takes_mark) else ""


def _is_told_anew(found: Detection, text: str, *, loses_mark: bool) -> bool:
    """Whether the encoding must be declared anew, since what vouched for it, or hid a wrong declaration, is gone.

    A wrong declaration in UTF-8 that came without a mark was as wrong before, and is left as it stands.
    """
    if found.encoding == "ascii":
        return not text.isascii()
    return loses_mark or _is_reencoded(found)


class _Asked(NamedTuple):
    """A text with what a person asked for done to it, step by step."""

    unescaped: str
    tidied: str


def _as_asked(text: str, options: Options, form: Format) -> _Asked:
    plain = unescaped(text, options.unescape, is_markup=form.is_markup)
    return _Asked(plain, tidy(plain, options.tidy))


def _actions(decoded: Decoded, repaired: Repair, asked: _Asked, text: str, mark: str) -> Actions:
    found, bare, body = decoded.detection, _unmarked(asked.tidied), asked.tidied.lstrip(_MARK)
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
    """The encodings of a document in words, UTF-8 first."""
    names = {part.encoding for part in found.parts} or {str(found.encoding), *["utf-8"] * found.is_mixed}
    return " mixed with ".join(sorted(names, key=lambda name: (name != "utf-8", name != found.encoding)))


def _unmarked(text: str) -> str:
    """The text without byte order marks at its start, and at that of lines, where a file was joined to another.

    Elsewhere such a mark may stand for what it meant before it was one, a space of no width.
    """
    return _MARKS.sub("", text) if _MARK in text else text
