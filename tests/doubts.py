"""Documents that leave a doubt, made here: lists of letters, drawings, and UTF-8 of which some bytes are gone.

What each is in is known; a detector that sees no words in it can be unsure, or right, but not sure and wrong.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fixenc import charsets
from fixenc.detection import decode
from tests.rows import damaged


@dataclass(frozen=True, slots=True)
class Doubt:
    """A document: what it is, the charset it is in, its text and its bytes."""

    kind: str
    encoding: str
    text: str
    data: bytes


# The confidence from which a wrong detection is certain.
SURE = 0.9
# The smallest share of damaged UTF-8 that must be read as that.
LEAST_BROKEN_RIGHT = 0.95


def verdict(doubt: Doubt) -> str:
    """Return what comes of a document: "right", "unsure", "wrong" or "sure and wrong"."""
    read = decode(doubt.data)
    found = read.detection
    if found.is_fallback and not found.is_damaged:
        return "unsure"
    is_kept = read.text == doubt.text or found.encoding == doubt.encoding == "utf-8"
    return "right" if is_kept else "sure and wrong" if found.confidence >= SURE else "wrong"


_LISTED = (
    "windows-1252", "windows-1250", "windows-1251", "windows-1253", "windows-1254", "windows-1257",
    "iso-8859-2", "koi8-r", "ibm866", "cp850", "macintosh", "windows-1255",
)  # fmt: skip
_DRAWN = (
    "cp437", "cp850", "cp852", "cp855", "cp857", "cp737", "cp775", "cp862", "cp865", "ibm866", "cp1125", "cp866",
)  # fmt: skip


def _pairs(letters: str) -> Iterator[str]:
    return (f"{one} {one.swapcase()}" for one in letters if len(one.swapcase()) == 1)


_LISTS: dict[str, Callable[[str], str]] = {
    "one a line": "\n".join,
    "with commas": ", ".join,
    "in a row": lambda letters: f"letters={letters}\n",
    "class": lambda letters: f"token = re.match('[A-Za-z{letters}]+', line)\n",
    "array": lambda letters: "static const char table[] = {\n" + "".join(f"  '{one}',\n" for one in letters) + "};\n",
    "keymap": lambda letters: "".join(f"key <A{at:02}> {{ {one} }};\n" for at, one in enumerate(letters)),
    "patterns": lambda letters: "".join(f".a{one}1\n1b{one}\n{one}4n.\n" for one in letters),
    "numbers": lambda letters: "".join(f"{0x80 + at:#x}\t{one}\n" for at, one in enumerate(letters)),
    "doubled": lambda letters: "".join(f"{one * 3} {one * 5}\n" for one in letters[::3]),
    "cells": lambda letters: "<table>\n" + "".join(f"<tr><td>{one}<td>&#{ord(one)};\n" for one in letters) + "</table>",
}


def letter_lists() -> Iterator[Doubt]:
    """120 lists of the letters beyond ASCII of 12 charsets, in ten forms."""
    for name in _LISTED:
        charset = charsets.named(name)
        every = (charset.decode_with_places(bytes([byte]))[0] for byte in range(0x80, 0x100))
        letters = "".join(one for one in every if one.isalpha())
        for kind, form in _LISTS.items():
            text = form(letters)
            yield Doubt(kind, name, text, charset.encode(text))


def _frame(line: str, corners: str, side: str) -> Callable[[str], str]:
    return lambda words: (
        f"{corners[0]}{line * 24}{corners[1]}\r\n{side} {words:22} {side}\r\n{corners[2]}{line * 24}{corners[3]}\r\n"
    )


_DRAWINGS: dict[str, Callable[[str], str]] = {
    "single": _frame("─", "┌┐└┘", "│"),
    "double": _frame("═", "╔╗╚╝", "║"),
    "grid": lambda words: f"├{'─' * 9}┼{'─' * 9}┤\r\n│ {words[:7]:7} │ 12      │\r\n├{'─' * 9}┴{'─' * 9}┤\r\n",
    "bar": lambda words: f"{words} [{'█' * 14}{'░' * 9}] 61%\r\n",
    "banner": lambda words: f"{'▄' * 30}\r\n{'█' * 3} {words} {'█' * 3}\r\n{'▀' * 30}\r\n",
    "tree": lambda words: "".join(f"├───{name}\r\n│   └───{words}\r\n" for name in ("bin", "doc", "src")),
    "shades": lambda words: f"{'░▒▓█' * 4}  {words}  {'█▓▒░' * 4}\r\n" + "▓" * 40 + "\r\n",
    "rule": lambda words: f"{'─' * 60}\r\n{words}\r\n{'═' * 60}\r\n",
    "blocks": lambda _: "".join(f"{'█' * one}{' ' * (8 - one)}{'█' * one}\r\n" for one in (2, 4, 6, 4, 2)),
    "list": lambda words: "".join(f"║ {number} ║ {words} ║\r\n" for number in range(4)) + "╚═══╩══════════╝\r\n",
}


def drawings() -> Iterator[Doubt]:
    """120 drawings in 12 DOS sets, in ten forms, with English words in them."""
    for name in _DRAWN:
        charset = charsets.from_label(name)
        for number, (kind, form) in enumerate(_DRAWINGS.items()):
            text = form(("Setup", "Disk full", "Press any key", "readme.1st")[number % 4])
            yield Doubt(kind, charset.name, text, charset.encode(text))


# How long the strings of UTF-8 are, in characters, and how many of each language; how many places are broken in each.
_SHORTEST, _LONGEST, _EACH, _MOST_BROKEN = 110, 230, 36, 3
_SEED = 21


def broken_utf8() -> Iterator[Doubt]:
    """1,440 strings in 40 languages with one to three places that are not UTF-8."""
    rng, by_language = random.Random(_SEED), defaultdict[str, list[str]](list)
    for row in damaged():
        if not row.text.isascii():
            by_language[row.lang].append(" ".join(row.text.split()))
    enough = [texts for texts in by_language.values() if sum(map(len, texts)) >= _SHORTEST]
    for texts in enough[:40]:
        for _ in range(_EACH):
            rng.shuffle(texts)
            text = " ".join(texts)[: rng.randrange(_SHORTEST, _LONGEST)]
            yield Doubt("utf-8", "utf-8", text, _broken(text, rng))


def _broken(text: str, rng: random.Random) -> bytes:
    """The text in UTF-8 with bytes of a few of its characters lost, or replaced by others."""
    pieces = [character.encode() for character in text]
    places = [at for at, piece in enumerate(pieces) if len(piece) > 1]
    most = min(_MOST_BROKEN, max(1, len(places) // 3))
    for at in rng.sample(places, rng.randint(1, most)):
        piece = pieces[at]
        pieces[at] = rng.choice([piece[1:], piece[:-1], piece[:-1] + b"?", bytes([rng.randrange(0xA0, 0x100)])])
    return b"".join(pieces)
