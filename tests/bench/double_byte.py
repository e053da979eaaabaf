"""Measure UTF-8 that was read as a double-byte, Thai or Greek code page with lost bytes, and fail where harm is done.

    python -m tests.bench.double_byte [--only LANGUAGE] [--kind TEXT] [--share 1.0] [--show 0]

The sentences are those of `tests.bench.everyday`; a third of them stand in a line of JSON, another in one of HTML.
Marks stand for bytes as decoders put them: for each byte (Python), for two (browsers), and for two of which the second
may be ASCII (Windows). For each kind and language: how many come out exactly, stay, and are changed into something
wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator

import fixenc
from fixenc.damage import Flattening, Marking, Misreading
from fixenc.records import Damage
from tests.bench.everyday import EVERYDAY

Accident = tuple[Damage, ...]

# The largest share of changed lines that may be wrong, in per cent.
MOST_HARM = 1.0
_FRAMES = ("{}", '  "title": "{}",', "<p>{}</p>")


def _mark(reader: str, mark: str, manner: str) -> Accident:
    return (Marking(reader, mark, in_pairs=manner != "bytes", eats=manner == "windows"),)


def _flatten(wrong: str, kind: str) -> Accident:
    return Misreading("utf-8", wrong), Flattening(kind)


_GBK = (
    _mark("gbk", "?", "windows"),
    _mark("gbk", "\ufffd", "pairs"),
    _mark("gbk", "\ufffd", "bytes"),
    _mark("gbk", "?", "bytes"),
)
_CP932 = (
    _mark("cp932", "・", "windows"),
    _mark("cp932", "?", "windows"),
    _mark("cp932", "\ufffd", "pairs"),
    _mark("cp932", "\ufffd", "bytes"),
)
_CP949 = (
    _mark("cp949", "?", "windows"),
    _mark("cp949", "\ufffd", "pairs"),
    _mark("cp949", "\ufffd", "bytes"),
)
_CP950 = (
    _mark("cp950", "?", "windows"),
    _mark("big5", "\ufffd", "pairs"),
    _mark("big5", "\ufffd", "bytes"),
)

# By language: the accidents that people there meet.
ACCIDENTS: dict[str, tuple[Accident, ...]] = {
    "ko": (*_CP949, _CP932[0], _GBK[0]),
    "th": tuple(_flatten("windows-874", f"controls-{how}") for how in ("marked", "questioned", "dropped")),
    "ja": (*_CP932, *_GBK[:3], _CP949[0]),
    "zh-Hans": (*_GBK, _CP932[0], _CP949[0]),
    "zh-Hant": (*_CP950, *_GBK[:2], _CP932[0]),
    "vi": (*_GBK[:3], *_CP932[:3], _CP949[0]),
    "el": (
        *(_flatten("windows-1253", f"controls-{how}") for how in ("marked", "questioned")),
        _flatten("windows-1253", "marked-spaced"),
        _CP932[0],
        _GBK[0],
    ),
    "ru": (*_CP932[:3], *_GBK[:2], _flatten("windows-1251", "controls-marked")),
    "en": (*_CP932[:3], _GBK[0], _GBK[2], _CP949[0]),
}


def cases(language: str) -> Iterator[tuple[str, str, str]]:
    """Yield the kind of each case, the damaged line, and the original."""
    for accident in ACCIDENTS[language]:
        kind = "; then ".join(damage.words for damage in accident)
        for number, sentence in enumerate(EVERYDAY[language]):
            original = _FRAMES[number % len(_FRAMES)].format(sentence)
            broken = original
            for damage in accident:
                broken = damage.inflict(broken) or ""
            if broken not in ("", original):
                yield kind, broken, original


def main() -> int:
    """Measure, print, and return 1 if too many changed lines are wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="a language")
    parser.add_argument("--kind", default="", help="a part of the words of an accident")
    parser.add_argument("--show", type=int, default=0, help="how many lines that are not right to show for each row")
    parser.add_argument("--share", type=float, default=1.0, help="the share of the lines to measure")
    asked = parser.parse_args()
    total = Counter[str]()
    for language in [asked.only] if asked.only else ACCIDENTS:
        rows = dict[str, Counter[str]]()
        for number, (kind, broken, original) in enumerate(cases(language)):
            if asked.kind not in kind or int(number * asked.share) == int((number - 1) * asked.share) * (number > 0):
                continue
            row = rows.setdefault(kind, Counter())
            got = fixenc.fix_text(broken)
            outcome = "exact" if got == original else "stays" if got == broken else "harm"
            if outcome == "harm" or (outcome == "stays" and row["stays"] < asked.show):
                _show(outcome, broken, got, original)
            row[outcome] += 1
        for kind, row in rows.items():
            print(f"{language:8} {kind:90} {_count(row)}")
            total += row
    changed = total["exact"] + total["harm"]
    harm = 100 * total["harm"] / max(1, changed)
    print(f"all: {_count(total)}; harm {harm:.2f}% of what is changed, {MOST_HARM}% asked")
    return int(harm > MOST_HARM)


def _count(row: Counter[str]) -> str:
    return " ".join(f"{name} {row[name]:4}" for name in ("exact", "stays", "harm"))


def _show(outcome: str, broken: str, got: str, original: str) -> None:
    doubts = [candidate.text for doubt in fixenc.explain(broken).unsure for candidate in doubt.candidates]
    print(f"{outcome}:", ascii(broken) if "\x80" in broken else broken, got, original, *doubts, sep="\n    ")


if __name__ == "__main__":
    sys.exit(main())
