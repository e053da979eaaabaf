"""Charset declarations in dictionaries for spelling, hyphenation and synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixenc.formats.declaration import LINE_END, Declaration, Place, at_start, declared, newline_of
from fixenc.formats.file_type import FileType
from fixenc.formats.vocabularies import DICTIONARIES

# Characters: this is the first line.
_FIRST = 1_024

# hunspell(5), "SET": an option of the affix file, in a line of its own.
_AFFIXES = re.compile(r"^SET[ \t]+(?P<label>[\w.-]+)[ \t]*\r?$", re.MULTILINE)
# libhyphen, README.hyphen, and MyThes, data_layout.txt: the first line is the charset, and nothing else. Below it stand
# patterns, options, or words with the number of their meanings. A label without a digit ("greek") may be a word.
_FIRST_LINE = re.compile(rf"(?P<label>[A-Za-z][\w.-]*\d[\w.-]*)[ \t]*{LINE_END}(?=\S)")


def in_affixes(text: str) -> Iterator[Declaration]:
    """Yield the declaration of an affix file.

    >>> [found.label for found in in_affixes("# a comment of ours: SET x\\nSET ISO8859-2\\nSFX A Y 1\\n")]
    ['ISO8859-2']
    """
    return declared(_AFFIXES.search(text))


def in_first_line(text: str) -> Iterator[Declaration]:
    """Yield the declaration of hyphenation patterns, or of a thesaurus."""
    return at_start(_FIRST_LINE, text)


# The name of a class of affixes, in the first line of each class.
_FLAG = re.compile(r"^[PS]FX[ \t]+(?P<flag>\S+)[ \t]+[YN][ \t]+\d", re.MULTILINE)
_FLAGS_ARE = re.compile(r"^FLAG[ \t]", re.MULTILINE)


def declare_in_affixes(text: str) -> str:
    """Return an affix file with the line that says it is UTF-8, and one for names of classes beyond ASCII.

    >>> declare_in_affixes("SFX é Y 1\\nSFX é 0 s .\\n")
    'SET UTF-8\\nFLAG UTF-8\\nSFX é Y 1\\nSFX é 0 s .\\n'
    """
    newline = newline_of(text)
    return f"SET UTF-8{newline}{declare_flags(text)}"


def declare_flags(text: str) -> str:
    """Return an affix file with the line that its classes are named by characters of UTF-8, if some are, on top."""
    is_needed = not _FLAGS_ARE.search(text) and any(not found["flag"].isascii() for found in _FLAG.finditer(text))
    return f"FLAG UTF-8{newline_of(text)}{text}" if is_needed else text


TYPES: tuple[FileType, ...] = (
    FileType(
        "affixes",
        ".aff",
        re.compile(r"(?:[^\n]*\n){0,40}?SET [\w.-]+\s*\n[\s\S]{0,4000}?^[PS]FX [^\s]+ [YN] \d+", re.MULTILINE),
        (Place(in_affixes, DICTIONARIES),),
        declare=declare_in_affixes,
    ),
    FileType("dictionary", ".dic .dat .idx", None, (Place(in_first_line, DICTIONARIES, _FIRST),)),
)
