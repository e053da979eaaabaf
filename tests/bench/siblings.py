"""Measure detection in folders, whose files are evidence for each other, and fail where a figure falls short.

    python -m tests.bench.siblings LINES

LINES is a folder of files, each of lines of one language, named SOURCE.LANGUAGE.txt. Of each, and for each charset that
the language is written in, a folder of files of two lines is made, and one where every tenth is in another charset;
and the same of files of a single word. How many files come out as they were written: each judged alone, and together
with its siblings.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from fixenc import Options
from fixenc.detection import decode_as
from fixenc.files.looking import Look, Wanted, look
from tests.bench.repair import versions

# By the language's code up to the first sign that is no letter.
CHARSETS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("ru", "uk"), ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac_cyrillic")),
    "el": ("cp1253", "iso8859-7"),
    **dict.fromkeys(("cs", "hu", "pl", "ro", "sl"), ("cp1250", "iso8859-2", "cp852")),
    **dict.fromkeys(("et", "lt"), ("cp1257",)),
    "tr": ("cp1254", "iso8859-9"),
    "vi": ("cp1258",),
    **dict.fromkeys(
        ("ca", "da", "de", "es", "fi", "fr", "it", "nl", "pt", "sv"), ("cp1252", "iso8859-15", "cp850", "mac_roman")
    ),
    "zh_CN": ("gbk", "gb18030"),
    "zh-TW": ("big5", "big5hkscs"),
    "ja": ("cp932", "euc_jp"),
    "ko": ("euc_kr", "cp949"),
}
# The share of files in a folder in one charset that must come out right, in per cent.
_ASKED = 99.0
# The same for the files in the rarer of two charsets.
_ASKED_OF_FEW = 95.0
# Files of single words, many of which are words in several charsets, must only come out no worse than alone. The share
# of those in the rarer charset that may be lost, in per cent: taken for words in the other charset.
_MAY_BE_LOST = 0.5
# The files of a folder.
_FILES = 200
_EVERY = 10
# The shortest line that is taken, in characters.
_SHORTEST = 20
# The longest one, in characters.
_LONGEST = 300
# The fewest letters beyond ASCII in it.
_LEAST_LETTERS = 4
# The fewest such lines of a language.
_LEAST_LINES = 100


@dataclass(frozen=True)
class Folder:
    """What one folder is made of; `other` is the charset of every tenth file, if not the same."""

    lines: Path
    charset: str
    other: str | None
    has_words: bool

    @property
    def row(self) -> tuple[bool, bool, str]:
        """Where it is counted."""
        is_mixed = self.other is not None
        return self.has_words, is_mixed, self.charset if self.has_words or self.other is None else self.other


@dataclass(frozen=True)
class File:
    """The bytes of one file, and the text that they should come out as."""

    data: bytes
    text: str


@dataclass(frozen=True)
class Count:
    """How many files are judged, and how many of them come out right."""

    files: int
    alone: int
    together: int


def lines_of(path: Path) -> list[str]:
    lines = [unicodedata.normalize("NFC", line) for line in path.read_text("utf-8").split("\n")]
    return [line for line in lines if _SHORTEST <= len(line) <= _LONGEST and _letters(line) >= _LEAST_LETTERS]


def _letters(line: str) -> int:
    return sum(character.isalpha() and not character.isascii() for character in line)


def folders(lines: Path) -> Iterator[Folder]:
    for path in sorted(lines.glob("*.txt")):
        names = CHARSETS.get(path.stem.partition(".")[2], ())
        for at, charset in enumerate(names):
            if sum(_encoded(line, charset) is not None for line in lines_of(path)) < _LEAST_LINES:
                continue
            for has_words in (False, True):
                yield Folder(path, charset, None, has_words)
                if len(names) > 1:
                    yield Folder(path, charset, names[at - 1], has_words)


def count(folder: Folder) -> Count:
    """Files that come out right: all of a folder, or, of those of two lines, those in the rarer of two charsets."""
    files = list(_files(folder))
    with tempfile.TemporaryDirectory() as there:
        for number, file in enumerate(files):
            (Path(there) / f"{number:03}.txt").write_bytes(file.data)
        alone, together = (
            list(look([Path(there)], Wanted(Options(siblings=way), has_damage=False))) for way in (False, True)
        )
    counted = slice(None, None, 1 if folder.other is None or folder.has_words else _EVERY)
    rights = [_rights(looks[counted], files[counted]) for looks in (alone, together)]
    return Count(len(files[counted]), *rights)


def _rights(looks: list[Look], files: list[File]) -> int:
    pairs = zip(looks, files, strict=True)
    return sum(look.detection is not None and decode_as(f.data, look.detection).text == f.text for look, f in pairs)


def _files(folder: Folder) -> Iterator[File]:
    chance = random.Random(f"{folder.lines.stem} {folder.charset} {folder.other} {folder.has_words}")
    lines = lines_of(folder.lines)
    if folder.has_words:
        lines = sorted({word for line in lines for word in line.split() if _letters(word)})
    made = 0
    while made < _FILES:
        charset = folder.other if folder.other and made % _EVERY == 0 else folder.charset
        text = "\n".join(chance.sample(lines, 1 if folder.has_words else 2)) + "\n"
        data = _encoded(text, charset)
        if data is not None and not data.isascii():
            yield File(data, text)
            made += 1


def _encoded(text: str, charset: str) -> bytes | None:
    try:
        return text.encode(charset)
    except UnicodeEncodeError:
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lines", type=Path)
    made = list(folders(parser.parse_args().lines))
    tally: dict[tuple[bool, bool, str], list[Count]] = defaultdict(list)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for folder, counted in zip(made, pool.map(count, made), strict=True):
            tally[folder.row].append(counted)
    print(versions())
    print(f"{'charset':16}{'files':34}{'':>7}{'asked':>8}{'alone':>9}{'together':>10}")
    are_short = [_row(*row, counts) for row, counts in sorted(tally.items())]
    sys.exit(any(are_short))


def _row(has_words: bool, is_few: bool, charset: str, counts: list[Count]) -> bool:
    """Print one row; return whether it falls short."""
    files = sum(one.files for one in counts)
    alone, together = (100 * part / files for part in (sum(c.alone for c in counts), sum(c.together for c in counts)))
    asked = alone - _MAY_BE_LOST * is_few if has_words else _ASKED_OF_FEW if is_few else _ASKED
    what = "a word each" if has_words else "two lines each"
    what += (", a tenth in another" if has_words else ", a tenth of a folder") * is_few
    falls_short = together < asked
    mark = "   FALLS SHORT" if falls_short else ""
    print(f"{charset:16}{what:34}{files:7}{asked:8.1f}{alone:9.2f}{together:10.2f}{mark}")
    return falls_short


if __name__ == "__main__":
    main()
