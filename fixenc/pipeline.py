"""The main path, for one document: bytes, detection, repair, format guard, clean bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fixenc import detection, repair
from fixenc.detection.siblings import Neighbours
from fixenc.formats import Format, format_of
from fixenc.options import Options
from fixenc.records import BomPolicy, Decoded, Detection, Repair, Undecodable
from fixenc.repair.tidy import tidy

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A document, cleaned.

    `data` is what should be written: `text` as clean UTF-8, or the very bytes that came in where `refusal` says why
    nothing can be vouched for. `text` is empty for bytes that are no text. `actions` says in words what was done, in
    order; empty for a healthy document.
    """

    data: bytes
    text: str
    detection: Detection
    repair: Repair
    undecodable: tuple[Undecodable, ...] = ()
    actions: tuple[str, ...] = ()
    refusal: str | None = None

    @property
    def is_changed(self) -> bool:
        """Whether the clean bytes differ from those that came in."""
        return bool(self.actions)


def fix_bytes(
    data: bytes, options: Options | None = None, *, name: str = "", among: Neighbours | None = None
) -> Cleaned:
    """Turn bytes of unknown or damaged encoding into clean UTF-8.

    `name` is the file's, whose suffix tells what its format declares and needs; `among` tells what the files beside
    it are in. Never raises on any bytes.

    >>> cleaned = fix_bytes("Здравствуй, мир! Как дела сегодня?".encode("cp1251"))
    >>> cleaned.data.decode(), cleaned.actions
    ('Здравствуй, мир! Как дела сегодня?', ('re-encoded from windows-1251',))
    """
    options = options or Options()
    found = detection.identify(data, options.encoding, name=name, among=among)
    if not found.is_text:  # reading it as text would only take time
        return _untouched(data, Decoded("", found), found.reason or "")
    decoded = detection.decode_as(data, found)
    refusal = _refusal(decoded)
    if refusal is not None:
        return _untouched(data, decoded, refusal)
    form = format_of(name, decoded.text)
    repaired = repair.explain(decoded.text, guess=options.guess)
    tidied = tidy(repaired.text, options.tidy, is_markup=form.is_markup)
    bare = tidied.lstrip(_MARK)  # files joined have several marks; one run does all that a second would
    had_mark = found.has_bom or bare != tidied
    mark = _mark(options.bom, form, had_mark=had_mark)
    text = form.redeclare(bare) if _is_told_anew(found, bare, loses_mark=had_mark and not mark) else bare
    if not form.keeps_structure(decoded.text.lstrip(_MARK), text):
        return _untouched(data, decoded, "the repaired text would no longer parse as before")
    is_same = text is decoded.text and not mark and not found.has_bom and not _is_reencoded(found)
    clean = data if is_same else (mark + text).encode("utf-8")
    actions = () if clean == data else tuple(_actions(decoded, repaired, tidied, text, mark))
    return Cleaned(clean, text, found, repaired, decoded.undecodable, actions)


def _untouched(data: bytes, decoded: Decoded, refusal: str) -> Cleaned:
    unrepaired = Repair(decoded.text, decoded.text)
    return Cleaned(data, decoded.text, decoded.detection, unrepaired, decoded.undecodable, refusal=refusal)


def _refusal(decoded: Decoded) -> str | None:
    """Why nobody can vouch for this reading of the bytes, if so."""
    if decoded.detection.is_fallback:
        return decoded.detection.reason
    if decoded.undecodable:
        count = len(decoded.undecodable)
        places = "1 place does" if count == 1 else f"{count} places do"
        return f"{places} not decode as {decoded.detection.encoding}"
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


def _actions(decoded: Decoded, repaired: Repair, tidied: str, text: str, mark: str) -> Iterator[str]:
    """What was done, in words, in the order in which it was done."""
    if _is_reencoded(decoded.detection):
        mixed = "utf-8 mixed with " if decoded.detection.is_mixed else ""
        yield f"re-encoded from {mixed}{decoded.detection.encoding}"
    for words, count in repaired.damage:
        yield f"repaired {words}" + (f" ({count} regions)" if count > 1 else "")
    if tidied != repaired.text:
        yield "tidied"
    bare = tidied.lstrip(_MARK)
    if text != bare:
        yield "declared as utf-8"
    marks_before = decoded.detection.has_bom + len(tidied) - len(bare)
    if len(mark) > marks_before:
        yield "byte order mark added"
    elif len(mark) < marks_before:
        yield "byte order mark dropped"
