"""The main path, for one document: bytes, detection, repair, format guard, clean bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fixenc import detection, repair
from fixenc.formats import format_of
from fixenc.options import Options
from fixenc.records import BomPolicy, Decoded, Detection, Repair, Undecodable
from fixenc.repair.tidy import tidy

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A document, cleaned.

    `data` is what should be written: `text` as clean UTF-8, or the very bytes that came in where `refusal` says why
    nothing can be vouched for. `actions` says in words what was done, in order; empty for a healthy document.
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


def fix_bytes(data: bytes, options: Options | None = None, *, name: str = "") -> Cleaned:
    """Turn bytes of unknown or damaged encoding into clean UTF-8.

    `name` is the file's, whose suffix tells what its format needs. Never raises on any bytes.

    >>> cleaned = fix_bytes("Здравствуй, мир! Как дела сегодня?".encode("cp1251"))
    >>> cleaned.data.decode(), cleaned.actions
    ('Здравствуй, мир! Как дела сегодня?', ('re-encoded from windows-1251',))
    """
    options = options or Options()
    decoded = detection.decode(data, options.encoding)
    refusal = _refusal(decoded)
    if refusal is not None:
        return _untouched(data, decoded, refusal)
    form = format_of(name, decoded.text)
    repaired = repair.explain(decoded.text)
    tidied = tidy(repaired.text, options.tidy)
    if not form.keeps_structure(decoded.text, tidied):
        return _untouched(data, decoded, "the repaired text would no longer parse as before")
    text = form.redeclare(tidied) if _is_reencoded(decoded.detection) else tidied
    marked = _marked(text, decoded.detection, options.bom)
    clean = marked.encode("utf-8")
    actions = () if clean == data else tuple(_actions(decoded, repaired, tidied, marked))
    return Cleaned(clean, text, decoded.detection, repaired, decoded.undecodable, actions)


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


def _marked(text: str, found: Detection, policy: BomPolicy) -> str:
    """The text with one byte order mark or none. Files joined have several; one run does all that a second would."""
    bare = text.lstrip(_MARK)
    had_mark = found.has_bom or bare != text
    return _MARK + bare if policy is BomPolicy.ADD or (policy is BomPolicy.KEEP and had_mark) else bare


def _actions(decoded: Decoded, repaired: Repair, tidied: str, marked: str) -> Iterator[str]:
    """What was done, in words, in the order in which it was done."""
    if _is_reencoded(decoded.detection):
        yield f"re-encoded from {decoded.detection.encoding}"
    for words, count in repaired.damage:
        yield f"repaired {words}" + (f" ({count} regions)" if count > 1 else "")
    if tidied != repaired.text:
        yield "tidied"
    marks_before = decoded.detection.has_bom + len(tidied) - len(tidied.lstrip(_MARK))
    marks_after = marked.startswith(_MARK)
    if marks_after > marks_before:
        yield "byte order mark added"
    elif marks_after < marks_before:
        yield "byte order mark dropped"
