"""The rows of `tests/data`: healthy texts that look damaged, and sentences with an accident that befalls them.

``traps.jsonl``, an object a line: ``text`` (a list of lines where it is a document), ``kind`` (a key of `KINDS`),
``lang`` (BCP 47; ``mul`` for several, ``zxx`` for none), ``guards`` (what a failure means); in place of ``text`` a
legacy file has ``bytes``: its ``encoding`` and ``text``.

``damaged.jsonl``: ``text`` as above and healthy, ``lang``, ``group``, ``chain`` (pairs of charsets, right and wrong, and
names of what happened after), ``must`` (whether a person would say there is no doubt), and ``only``: the lines, from 0,
that the accident befalls, where it does not befall all.
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
    "lost": "damage that nobody can tell",
}

_AFTER: dict[str, Callable[[str], str]] = {
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

    @property
    def is_document(self) -> bool:
        return "\n" in self.text

    @property
    def changed(self) -> str | None:
        """What fixenc makes of it, where that is not what it must be."""
        if self.encoding is None:
            after = fixenc.fix_text(self.text)
            return None if after == self.text else after
        data = self.text.encode(self.encoding)
        clean = fixenc.fix_bytes(data).data
        return None if clean in (data, self.text.encode("utf-8")) else clean.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Damaged:
    """A healthy text `text`, and what the accident makes of it, `broken`."""

    text: str
    broken: str
    lang: str
    group: str
    must: bool

    @property
    def outcome(self) -> tuple[str, str]:
        """Whether it comes out ``exact``, ``missed`` (some lines as they were, the others right) or ``harmed``; how."""
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
    return tuple(_trap(**row) for row in objects("traps.jsonl"))


@cache
def damaged() -> tuple[Damaged, ...]:
    """All of ``damaged.jsonl``, the accidents inflicted."""
    return tuple(_damaged(**row) for row in objects("damaged.jsonl"))


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "\n".join(text)


def _trap(kind: str, lang: str, guards: str, text: str | list[str] = "", **legacy: dict[str, Any]) -> Trap:
    if not legacy:
        return Trap(_joined(text), kind, lang, guards)
    return Trap(_joined(legacy["bytes"]["text"]), kind, lang, guards, legacy["bytes"]["encoding"])


def _damaged(  # noqa: PLR0913 - a row has as many fields
    *,
    text: str | list[str],
    lang: str,
    group: str,
    chain: list[str | list[str]],
    must: bool,
    only: list[int] | None = None,
) -> Damaged:
    healthy = _joined(text)
    if only is None:
        return Damaged(healthy, inflict(healthy, chain), lang, group, must)
    lines = healthy.split("\n")
    for number in only:
        lines[number] = inflict(lines[number], chain)
    return Damaged(healthy, "\n".join(lines), lang, group, must)


def inflict(text: str, chain: list[str | list[str]]) -> str:
    """What the accidents of a row make of a text, one after the other."""
    for step in chain:
        if isinstance(step, str):
            text = _AFTER[step](text)
            continue
        right, wrong = (from_codec(codec).name for codec in step)
        broken = Misreading(right, wrong).inflict(text)
        assert broken is not None, f"{text!r} cannot be {right} read as {wrong}"
        text = broken
    return text
