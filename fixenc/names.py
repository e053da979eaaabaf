"""Repairing names of files and folders.

A name is short and little evidence, but the names of a tree were mostly damaged together, by one program that unpacked
or copied them. So they are repaired as one document, one name a line. Names that are no UTF-8 are bytes in a legacy
charset: those of a folder are one document, with the other folders as its siblings.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, chain, islice, zip_longest

from fixenc import charsets, repair
from fixenc.detection import statistical
from fixenc.detection.origin import UNKNOWN
from fixenc.detection.siblings import Leaning, Neighbours, Testimony, is_settled, leaning, settle, witness
from fixenc.records import Repair, Unsure

__all__ = ["RepairedName", "repair_names"]

# The most names of a folder that are used as evidence for its charset.
_ENOUGH = 48
# Strings that are no name of a file or folder.
_NO_NAMES = frozenset({"", ".", ".."})
# Characters that no name has.
_IN_NO_NAME = frozenset("/\0")


@dataclass(frozen=True, slots=True)
class RepairedName:
    """A repaired name, and the accidents in words, the last one first; or a `doubt`, which says why it is not repaired.

    With a doubt, `text` is the name as far as it can be decoded.
    """

    text: str
    damage: tuple[str, ...] = ()
    doubt: str | None = None


def repair_names(folders: Iterable[Sequence[str]], encoding: str | None = None) -> list[dict[str, RepairedName]]:
    """Return, for each folder, its damaged and doubtful names with their repair; healthy names are left out.

    Names are given as Python returns them, with bytes that are no UTF-8 as surrogates (PEP 383). `encoding` is the
    label of such bytes, if it is known. Names that lost something are left as they are: nobody would find a file by a
    guessed name. Raises UnknownCharsetError for an unknown label.

    >>> repair_names([["CafÃ©.txt", "naïve.txt"]])
    [{'CafÃ©.txt': RepairedName(text='Café.txt', damage=('utf-8 read as windows-1252',), doubt=None)}]
    >>> repair_names([["caf\\udc82.txt"]], "cp437")[0]["caf\\udc82.txt"].text
    'café.txt'
    """
    read = list(_read_names([list(names) for names in folders], encoding))
    undone = dict(_undo_mojibake(sorted({one.text for folder in read for one in folder.values() if one.doubt is None})))
    return [
        {name: found for name, one in folder.items() if (found := _combine(one, undone)).damage or found.doubt}
        for folder in read
    ]


def _combine(read: RepairedName, undone: Mapping[str, RepairedName]) -> RepairedName:
    """Return the result for one name: what was decoded, and what was undone in the text after that."""
    if read.doubt is not None:
        return read
    last = undone.get(read.text, RepairedName(read.text))
    if last.text in _NO_NAMES or not _IN_NO_NAME.isdisjoint(last.text):
        return RepairedName(read.text, doubt=f"it seems to have been {last.text!r}, which can be no name")
    return RepairedName(last.text, read.damage + last.damage, last.doubt)


def _read_names(folders: Sequence[Sequence[str]], encoding: str | None) -> Iterator[dict[str, RepairedName]]:
    """Yield the names of each folder as text, decoded as UTF-8 or else by their charset."""
    written = [{os.fsencode(name): name for name in names} for names in folders]
    raw = [[data for data in names if not charsets.is_utf8(data)] for names in written]
    read = _decode_by_label(raw, encoding) if encoding is not None else _detect_folders(raw)
    for names, legacy in zip(written, read, strict=True):
        yield {name: legacy.get(data) or RepairedName(data.decode("utf-8")) for data, name in names.items()}


def _decode_by_label(folders: Sequence[Sequence[bytes]], label: str) -> Iterator[dict[bytes, RepairedName]]:
    charset = charsets.from_label(label)
    for names in folders:
        yield {data: _decode(data, charset) or _doubtful(data, f"it does not decode as {label}") for data in names}


def _detect_folders(folders: Sequence[Sequence[bytes]]) -> Iterator[dict[bytes, RepairedName]]:
    said = [list(_testimonies(names[:_ENOUGH])) for names in folders]
    everywhere = list(islice(chain.from_iterable(zip_longest(*said)), _ENOUGH))
    for names, here in zip(folders, said, strict=True):
        # If the folder has few such names, those of other folders are evidence, too.
        witnesses = here if len(here) == _ENOUGH else [*here, *everywhere]
        yield {data: _decode_by_detection(data, partial(_lean_of, data, witnesses)) for data in names}


def _testimonies(names: Iterable[bytes]) -> Iterator[tuple[bytes, Testimony]]:
    """Yield the evidence of each name for the charset of the others."""
    for data in names:
        found = statistical.detect(data)
        said = None if found is None else witness(data, found, UNKNOWN)
        if said is not None:
            yield data, said


def _lean_of(asking: bytes, witnesses: Iterable[tuple[bytes, Testimony] | None]) -> Leaning:
    """Return the charsets that the other names make likely for one."""
    return leaning(one[1] for one in witnesses if one is not None and one[0] != asking)


def _decode_by_detection(data: bytes, among: Neighbours) -> RepairedName:
    """Decode a name by its detected charset; the other names decide where it is in doubt."""
    found = statistical.detect(data)
    if found is not None and not is_settled(found):
        found = settle(data, found, among(), UNKNOWN)
    read = None if found is None or found.is_fallback else _decode(data, charsets.named(found.encoding or ""))
    return read or _doubtful(data, "no encoding fits; choose one with --from")


def _decode(data: bytes, charset: charsets.Charset) -> RepairedName | None:
    """Decode a name by a charset; None if some bytes do not decode, or would be encoded otherwise."""
    try:
        text = charset.decode(data)
        return RepairedName(text, (f"{charset.name} bytes",)) if charset.encode(text) == data else None
    except UnicodeError:
        return None


def _doubtful(data: bytes, doubt: str) -> RepairedName:
    return RepairedName(os.fsdecode(data), doubt=doubt)


def _undo_mojibake(texts: Sequence[str]) -> Iterator[tuple[str, RepairedName]]:
    """Yield those of the texts that are mojibake or in doubt, with their repair."""
    alone = [text for text in texts if "\n" in text]
    lines = [text for text in texts if "\n" not in text]
    together = repair.explain("\n".join(lines), guess=False)
    if together.text.count("\n") == together.before.count("\n"):
        yield from _split_repair(lines, together.text.split("\n"), together)
    else:
        alone += lines
    for text in alone:
        one = repair.explain(text, guess=False)
        yield from _split_repair([text], [one.text], one)


def _split_repair(
    names: Sequence[str], restored: Sequence[str], repaired: Repair
) -> Iterator[tuple[str, RepairedName]]:
    """Yield the result for each changed or doubtful name from a repair of all names, given one a line."""
    starts = list(accumulate((len(name) + 1 for name in names[:-1]), initial=0))
    words, doubts = defaultdict[int, dict[str, None]](dict), dict[int, str]()
    for region in repaired.regions:
        words[bisect_right(starts, region.start) - 1][region.words] = None
    for one in repaired.unsure:
        doubts[bisect_right(starts, one.start) - 1] = _in_words(one)
    for at in sorted({*words, *doubts}):
        name = names[at]
        yield (
            name,
            RepairedName(name, doubt=doubts[at]) if at in doubts else RepairedName(restored[at], tuple(words[at])),
        )


def _in_words(one: Unsure) -> str:
    if one.reason:
        return one.reason
    candidates = " or ".join(f"{candidate.text!r} ({candidate.words})" for candidate in one.candidates)
    return f"{one.text!r} was perhaps {candidates}"
