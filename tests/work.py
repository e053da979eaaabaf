"""Count the work of each kind of text: calls of functions, which are the same on every machine.

    python -m tests.work

Prints the calls a text for each kind in `MOST`, after some texts of the kind have been mended, so that tables are
loaded. Seconds are measured by `tests/bench`; a test holds the calls.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import fixenc
from fixenc.damage import Misreading
from tests.texts import SENTENCES

# The most calls of functions a text: half as many again as were counted when this was set.
MOST: Mapping[str, int] = {
    "ascii": 25,
    "healthy, first met": 12_400,
    "healthy, words met before": 9_900,
    "utf-8, misread": 10_400,
    "other charsets, misread": 21_700,
    "a document, misread throughout": 206_000,
}


def count_calls(texts: Iterable[str]) -> int:
    """Return how many functions are called to mend some texts."""
    calls = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        for text in texts:
            fixenc.fix_text(text)
    finally:
        sys.setprofile(None)
    return calls


def measure() -> Iterator[tuple[str, int]]:
    """Yield each kind of text, and the calls a text; each kind is made of the sentences whose turn is odd."""
    sentences = list(SENTENCES.values())
    warm, others = sentences[::2], sentences[1::2]
    kinds = {
        "ascii": ["The train leaves at seven."] * 10,
        "healthy, first met": others,
        "healthy, words met before": [" ".join(reversed(text.split(" "))) for text in others],
        "utf-8, misread": list(_misread(others, ("utf-8", "windows-1252"))),
        "other charsets, misread": list(_misread(others, ("windows-1251", "windows-1252"), ("windows-1250", "cp852"))),
        "a document, misread throughout": ["\n".join(_misread(others * 10, ("utf-8", "iso-8859-1")))],
    }
    for text in [*warm, *_misread(warm, ("utf-8", "windows-1252"), ("windows-1251", "windows-1252"))]:
        fixenc.fix_text(text)
    for kind, texts in kinds.items():
        yield kind, count_calls(texts) // len(texts)


def counts_in(printed: str) -> dict[str, int]:
    """Return the kinds of text and their calls from what this module prints."""
    rows = (line.strip().split("  ", 1) for line in printed.splitlines())
    return {kind: int(calls.replace(",", "")) for calls, kind in rows}


def _misread(texts: Iterable[str], *charsets: tuple[str, str]) -> Iterator[str]:
    for text in texts:
        for right, wrong in charsets:
            misread = Misreading(right, wrong).inflict(text)
            if misread is not None and misread != text:
                yield misread


if __name__ == "__main__":
    for kind, calls in measure():
        print(f"{calls:9,}  {kind}")
