"""The rows of `tests/data`: healthy texts that look damaged, and healthy texts with an accident to inflict on them.

``traps.jsonl``, an object a line: ``text`` (a list of lines where it is a document), ``kind`` (a key of `KINDS`),
``lang`` (BCP 47; ``mul`` for several, ``und`` for one that cannot be known, ``zxx`` for none), ``guards`` (what the row
protects), and ``known`` (why it fails still, where it does). A legacy file has ``bytes`` in place of ``text``: its
``encoding`` and ``text``.

``damaged.jsonl``: ``text`` and ``lang`` as above, ``group``, ``chain`` (pairs of charsets, the right and the wrong one,
and keys of `AFTER`), ``must`` (a reader would not doubt the right text), ``only`` (the lines, from 0, that are
damaged; without it, all are), and ``known`` (why it comes out wrong still, where it does).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import fixenc
from fixenc.charsets import from_codec
from fixenc.damage import Flattening, Misreading, NoBreakSpaceLost

DATA = Path(__file__).parent / "data"

KINDS: dict[str, str] = {
    "language": "a language without a model",
    "spread": "one accident, or one true word, that must not spread",
    "document": "a document without a line that is damaged by itself",
    "chance": "characters whose bytes are UTF-8 by chance",
    "list": "lists of letters, classes, tables",
    "name": "single words and names",
    "sign": "signs",
    "meant": "mojibake that is meant",
    "legacy": "a legacy file, whose text needs no repair once it is decoded",
    "lost": "damage that nobody can undo",
}

# What editors and terminals do to a text that was misread.
AFTER: dict[str, Callable[[str], str]] = {
    "no-break spaces lost": NoBreakSpaceLost(are_collapsed=False).inflict,
    "controls dropped": Flattening("controls-dropped").inflict,
    "controls marked": Flattening("controls-marked").inflict,
}


@dataclass(frozen=True, slots=True)
class Trap:
    """A healthy text; `encoding` where it comes as the bytes of a legacy charset."""

    text: str
    kind: str
    lang: str
    guards: str
    encoding: str | None = None
    known: str | None = None

    @property
    def is_document(self) -> bool:
        return "\n" in self.text

    @property
    def changed(self) -> str | None:
        """What fixenc makes of it if that is wrong; None if it is left alone, or a legacy file is read rightly."""
        if self.encoding is None:
            after = fixenc.fix_text(self.text)
            return None if after == self.text else after
        data = self.text.encode(self.encoding)
        clean = fixenc.fix_bytes(data).data
        return None if clean in (data, self.text.encode("utf-8")) else clean.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Damaged:
    """A healthy text, `text`, and the same after its accidents, `broken`."""

    text: str
    broken: str
    lang: str
    group: str
    must: bool
    known: str | None = None

    @property
    def outcome(self) -> tuple[str, str]:
        """``exact``, ``missed`` (some lines stay damaged, the others are right) or ``harmed``; and what came out."""
        after = fixenc.fix_text(self.broken)
        if after == self.text:
            return "exact", after
        lines = [part.split("\n") for part in (after, self.text, self.broken)]
        is_known = len({*map(len, lines)}) == 1 and all(now in was for now, *was in zip(*lines, strict=True))
        return ("missed" if is_known else "harmed"), after


def objects(name: str) -> list[dict[str, Any]]:
    """The objects of one of the files, a line each."""
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").split("\n") if line]


@cache
def traps() -> tuple[Trap, ...]:
    """All of ``traps.jsonl``."""
    return tuple(map(_trap, objects("traps.jsonl")))


@cache
def damaged() -> tuple[Damaged, ...]:
    """All of ``damaged.jsonl``, with the accidents inflicted."""
    return tuple(_damaged(**row) for row in objects("damaged.jsonl"))


def joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "\n".join(text)


def _trap(row: dict[str, Any]) -> Trap:
    legacy = row.get("bytes", {})
    text = legacy.get("text") or row["text"]
    return Trap(joined(text), row["kind"], row["lang"], row["guards"], legacy.get("encoding"), row.get("known"))


def _damaged(  # noqa: PLR0913 - a row has as many fields
    *,
    text: str | list[str],
    lang: str,
    group: str,
    chain: list[str | list[str]],
    must: bool,
    only: list[int] | None = None,
    known: str | None = None,
) -> Damaged:
    healthy = joined(text)
    if only is None:
        return Damaged(healthy, inflict(healthy, chain), lang, group, must, known)
    lines = healthy.split("\n")
    for number in only:
        lines[number] = inflict(lines[number], chain)
    return Damaged(healthy, "\n".join(lines), lang, group, must, known)


def inflict(text: str, chain: list[str | list[str]]) -> str:
    """Run the accidents of a row forwards, one after the other."""
    for step in chain:
        if isinstance(step, str):
            text = AFTER[step](text)
            continue
        right, wrong = (from_codec(codec).name for codec in step)
        broken = Misreading(right, wrong).inflict(text)
        assert broken is not None, f"{text!r} cannot be {right} read as {wrong}"
        text = broken
    return text
