"""Which names of files and folders are damaged, and what they were.

A name is short and tells little, but the names of a tree were mostly damaged together, by one program that unpacked or
copied them. So they are taken for one document, a name a line. Those that are no UTF-8 are bytes in a legacy charset:
a document for each folder, and the other folders are its siblings.
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
from fixenc.detection.siblings import Leaning, Neighbours, Testimony, is_settled, leaning, settled, witness
from fixenc.records import Repair, Unsure

__all__ = ["Mended", "mended"]

# So many names of a folder are asked what all are in.
_ENOUGH = 48
# What no name can be, and what none can hold.
_NO_NAMES, _IN_NO_NAME = frozenset({"", ".", ".."}), frozenset("/\0")


@dataclass(frozen=True, slots=True)
class Mended:
    """What a name was, and in words what had happened to it, the last first; or, as a `doubt`, why nobody can tell.

    With a doubt, `text` is the name as far as it can be read.
    """

    text: str
    damage: tuple[str, ...] = ()
    doubt: str | None = None


def mended(folders: Iterable[Sequence[str]], encoding: str | None = None) -> list[dict[str, Mended]]:
    """For each folder, what there is to say of some of its names; the others are as they should be.

    Names are as Python has them, bytes that are no UTF-8 as surrogates (PEP 383). `encoding` is the label of what such
    bytes are in, if that is known. What lost something on the way is left as it is: nobody would find a file again by
    a guess. Raises UnknownCharsetError for a label that nobody knows.

    >>> mended([["CafÃ©.txt", "naïve.txt"]])
    [{'CafÃ©.txt': Mended(text='Café.txt', damage=('utf-8 read as windows-1252',), doubt=None)}]
    >>> mended([["caf\\udc82.txt"]], "cp437")[0]["caf\\udc82.txt"].text
    'café.txt'
    """
    read = list(_read([list(names) for names in folders], encoding))
    undone = dict(_undone(sorted({one.text for folder in read for one in folder.values() if one.doubt is None})))
    return [
        {name: told for name, one in folder.items() if (told := _told(one, undone)).damage or told.doubt}
        for folder in read
    ]


def _told(read: Mended, undone: Mapping[str, Mended]) -> Mended:
    """What to say of a name that was read so, with what was undone in it then."""
    if read.doubt is not None:
        return read
    last = undone.get(read.text, Mended(read.text))
    if last.text in _NO_NAMES or not _IN_NO_NAME.isdisjoint(last.text):
        return Mended(read.text, doubt=f"it seems to have been {last.text!r}, which can be no name")
    return Mended(last.text, read.damage + last.damage, last.doubt)


def _read(folders: Sequence[Sequence[str]], encoding: str | None) -> Iterator[dict[str, Mended]]:
    """Each folder's names as text, by UTF-8 or, where they are none, by what they seem to be in."""
    written = [{os.fsencode(name): name for name in names} for names in folders]
    raw = [[data for data in names if not charsets.is_utf8(data)] for names in written]
    read = _by_label(raw, encoding) if encoding is not None else _by_detection(raw)
    for names, legacy in zip(written, read, strict=True):
        yield {name: legacy.get(data) or Mended(data.decode("utf-8")) for data, name in names.items()}


def _by_label(folders: Sequence[Sequence[bytes]], label: str) -> Iterator[dict[bytes, Mended]]:
    charset = charsets.from_label(label)
    for names in folders:
        yield {data: _decoded(data, charset) or _doubtful(data, f"it does not decode as {label}") for data in names}


def _by_detection(folders: Sequence[Sequence[bytes]]) -> Iterator[dict[bytes, Mended]]:
    said = [list(_testimonies(names[:_ENOUGH])) for names in folders]
    everywhere = list(islice(chain.from_iterable(zip_longest(*said)), _ENOUGH))
    for names, here in zip(folders, said, strict=True):
        # Where those of the same folder are few, others tell more than nothing.
        witnesses = here if len(here) == _ENOUGH else [*here, *everywhere]
        yield {data: _detected(data, partial(_lean, data, witnesses)) for data in names}


def _testimonies(names: Iterable[bytes]) -> Iterator[tuple[bytes, Testimony]]:
    """What each name says by itself of the charsets that names are in."""
    for data in names:
        found = statistical.detect(data)
        said = None if found is None else witness(data, found, "")
        if said is not None:
            yield data, said


def _lean(asking: bytes, witnesses: Iterable[tuple[bytes, Testimony] | None]) -> Leaning:
    """Which charsets the other names make likely for one."""
    return leaning(one[1] for one in witnesses if one is not None and one[0] != asking)


def _detected(data: bytes, among: Neighbours) -> Mended:
    """A name by what it is in, which the other names tell where it leaves a doubt."""
    found = statistical.detect(data)
    if found is not None and not is_settled(found):
        found = settled(data, found, among(), "")
    read = None if found is None or found.is_fallback else _decoded(data, charsets.named(found.encoding or ""))
    return read or _doubtful(data, "no encoding fits; name the right one with --from")


def _decoded(data: bytes, charset: charsets.Charset) -> Mended | None:
    """A name by a charset; None where that does not read all of it, or would write it otherwise."""
    try:
        text = charset.decode(data)
        return Mended(text, (f"{charset.name} bytes",)) if charset.encode(text) == data else None
    except UnicodeError:
        return None


def _doubtful(data: bytes, doubt: str) -> Mended:
    return Mended(os.fsdecode(data), doubt=doubt)


def _undone(texts: Sequence[str]) -> Iterator[tuple[str, Mended]]:
    """Of these texts, each once, those that are mojibake, or in doubt."""
    alone = [text for text in texts if "\n" in text]
    lines = [text for text in texts if "\n" not in text]
    together = repair.explain("\n".join(lines), guess=False)
    if together.text.count("\n") == together.before.count("\n"):
        yield from _by_name(lines, together.text.split("\n"), together)
    else:
        alone += lines
    for text in alone:
        one = repair.explain(text, guess=False)
        yield from _by_name([text], [one.text], one)


def _by_name(names: Sequence[str], restored: Sequence[str], repaired: Repair) -> Iterator[tuple[str, Mended]]:
    """What a repair of names, one after the other, did to each."""
    starts = list(accumulate((len(name) + 1 for name in names[:-1]), initial=0))
    words, doubts = defaultdict[int, dict[str, None]](dict), dict[int, str]()
    for region in repaired.regions:
        words[bisect_right(starts, region.start) - 1][region.words] = None
    for one in repaired.unsure:
        doubts[bisect_right(starts, one.start) - 1] = _in_words(one)
    for at in sorted({*words, *doubts}):
        name = names[at]
        yield name, Mended(name, doubt=doubts[at]) if at in doubts else Mended(restored[at], tuple(words[at]))


def _in_words(one: Unsure) -> str:
    if one.reason:
        return one.reason
    candidates = " or ".join(f"{candidate.text!r} ({candidate.words})" for candidate in one.candidates)
    return f"{one.text!r} was perhaps {candidates}"
