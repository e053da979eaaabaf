"""Charset declarations in dictionaries for spelling, hyphenation and synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixenc.formats.declaration import LINE_END, Declaration, Place, at_start, declared, newline_of
from fixenc.formats.file_type import HINT, FileType
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
    of_other = _AFFIXES.search(text)  # by a label that nobody knows
    if of_other:
        return name_flags(f"{text[: of_other.start('label')]}UTF-8{text[of_other.end('label') :]}")
    return f"SET UTF-8{newline_of(text)}{name_flags(text)}"


def name_flags(text: str) -> str:
    """Return an affix file with a line that says its classes are named by characters of UTF-8, if some are."""
    if _FLAGS_ARE.search(text) or all(found["flag"].isascii() for found in _FLAG.finditer(text)):
        return text
    declared_in = re.search(rf"^SET[ \t][^\r\n]*{LINE_END}", text, re.MULTILINE)
    at = declared_in.end() if declared_in else 0
    return f"{text[:at]}FLAG UTF-8{newline_of(text)}{text[at:]}"


# MyThes, data_layout.txt: below the charset, words with the number of their meanings; in the index, the number of all
# words, and the place of each in the other file, in bytes.
_THESAURUS = re.compile(rf"[\w.-]+[ \t]*{LINE_END}(?:\d+[ \t]*{LINE_END})?[^|\r\n]+\|\d+[ \t]*(?:{LINE_END}|\Z)")


def leave_thesaurus(text: str, _encoding: str) -> str | None:
    """Return why a thesaurus, or its index, is left alone; None for other dictionaries.

    >>> leave_thesaurus("ISO8859-1\\n2\\neau|10\\n", "iso-8859-1") is None, leave_thesaurus("2\\neau/A\\n", "") is None
    (False, True)
    """
    if _THESAURUS.match(text) is None:
        return None
    return "the index of a thesaurus counts its bytes: make the index anew (th_gen_idx.pl) after a change" + HINT


# ispell(5): commands that only its own affix files have.
_ISPELL = re.compile(
    r"^[ \t]*"
    r"(?:(?:word|boundary|nroff|tex)chars|(?:def|alt)stringtype|(?:prefixes|suffixes)[ \t]*\r?$|flag[ \t]+[*~]*\w)",
    re.MULTILINE | re.IGNORECASE,
)


def leave_ispell(text: str, _encoding: str) -> str | None:
    """Return why affixes of ispell are left alone; None for those of Hunspell, which says in them that they are UTF-8.

    >>> leave_ispell("SFX A Y 1\\n", "iso-8859-1") is None, leave_ispell("suffixes\\nflag *A:\\n", "iso-8859-1") is None
    (True, False)
    """
    if _ISPELL.search(text) is None or _FLAG.search(text) is not None:
        return None
    return f"ispell reads its affixes byte by byte, in the charset of its word list{HINT}"


TYPES: tuple[FileType, ...] = (
    FileType(
        "affixes",
        ".aff",
        re.compile(r"(?:[^\n]*\n){0,40}?SET [\w.-]+\s*\n[\s\S]{0,4000}?^[PS]FX [^\s]+ [YN] \d+", re.MULTILINE),
        (Place(in_affixes, DICTIONARIES),),
        declare=declare_in_affixes,
        complete=name_flags,
        leave=leave_ispell,
    ),
    FileType(
        "dictionary", ".dic .dat .idx", None, (Place(in_first_line, DICTIONARIES, _FIRST),), leave=leave_thesaurus
    ),
)
