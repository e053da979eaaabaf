"""The main path, for one document: bytes, detection, cleaning; a document in pieces is cleaned piece by piece."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from fixenc import detection
from fixenc.arguments import bytes_of
from fixenc.cleaned import Actions, Cleaned, leave_alone
from fixenc.cleaning import clean, forced
from fixenc.detection.origin import Origin
from fixenc.detection.siblings import Neighbours
from fixenc.formats.pieces import Joined, Piece, Pieces, Reading, ask_once
from fixenc.formats.types import mend, split
from fixenc.joining import join_repairs
from fixenc.options import Options
from fixenc.records import BomPolicy, Decoded, Detection

# Why a document is left alone for which a person chose candidates of stretches in doubt.
_IN_PIECES = "its parts are read each by itself, so no stretch of it can be chosen for"
_NOT_FINAL = "the chosen text looks damaged still: the next run would change it again"
# What was done to a file whose format allows to cut characters in two.
_MENDED = "joined characters that a line end cut in two"


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
    header; `among` returns the likely charsets of its siblings. All of `options.chosen` is for this document.
    Raises TypeError if `data` are no bytes, and never because of what the bytes are.

    >>> cleaned = fix_bytes("Здравствуй, мир! Как дела сегодня?".encode("cp1251"))
    >>> cleaned.data.decode(), cleaned.actions
    ('Здравствуй, мир! Как дела сегодня?', ('re-encoded from windows-1251',))
    """
    data, options = bytes_of(data, "fix_bytes"), options or Options()
    pieces = split(name, data, forced(options))
    if pieces is not None:
        cleaned = _clean_pieces(data, pieces, replace(options, chosen=()), name)
        return refuse(data, cleaned, _IN_PIECES) if options.chosen else cleaned
    whole = mend(name, data, forced(options))
    found = detection.identify(whole, options.encoding, origin=Origin(name, label), among=among)
    cleaned = clean(whole, found, options, name=name)
    if options.chosen and cleaned.is_changed:
        later = replace(options, encoding=None, chosen=())
        if fix_bytes(cleaned.data, later, name=name, label=label, among=among).is_changed:
            return refuse(data, cleaned, _NOT_FINAL)
    if whole == data:
        return cleaned
    if cleaned.refusal is not None:
        return replace(cleaned, data=data)
    return replace(cleaned, done=cleaned.done + Actions(notes=Counter([_MENDED])))


def refuse(data: bytes, cleaned: Cleaned, refusal: str) -> Cleaned:
    """Return a document that is left alone after all."""
    return leave_alone(data, Decoded(cleaned.repair.before, cleaned.detection, cleaned.undecodable), refusal)


def clean_detected(data: bytes, found: Detection, options: Options, *, origin: Origin) -> Cleaned:
    """Clean a document whose encoding is detected already: the same decisions as those of `fix_bytes`."""
    kind = forced(options)
    if split(origin.name, data, kind) is not None or mend(origin.name, data, kind) != data:
        return fix_bytes(data, options, name=origin.name, label=origin.label)
    return clean(data, found, options, name=origin.name)


def _clean_pieces(data: bytes, whole: Pieces, options: Options, name: str) -> Cleaned:
    """Clean a file in pieces, each by itself; if one must be left alone, the whole file is."""
    found, all_found = detection.identify_pieces(data, whole, options.encoding, name=name)
    if not found.is_text:
        return leave_alone(data, Decoded("", found), found.reason or "")
    own = replace(options, encoding=None, force_type=None, declare=False, bom=BomPolicy.KEEP)
    rows = (
        (data[piece.start : piece.end], one, piece.name) for piece, one in zip(whole.pieces, all_found, strict=True)
    )
    cleaned = ask_once(lambda row: clean(row[0], row[1], own, name=row[2]), rows)
    repaired, undecodable = join_repairs(
        data, whole.pieces, [one.repair for one in cleaned], [one.undecodable for one in cleaned]
    )
    refusals = (_refuse_piece(data, options, *pair) for pair in zip(whole.pieces, cleaned, strict=True))
    refusal = next(filter(None, refusals), None)
    readings = [Reading(one.repair.before, one.text) if one.is_changed else None for one in cleaned]
    joined = Joined(data, refusal) if refusal else whole.join(readings, may_add=options.declare)
    if joined.refusal is not None:
        return leave_alone(data, Decoded(repaired.before, found, undecodable), joined.refusal)
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
