"""Charset declarations in dictionaries for spelling, hyphenation and synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixenc.formats.declaration import LINE_END, Declaration, at_start, declared

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
