"""Charset declarations in files of Windows programs: the number of a code page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixenc.formats.declaration import Declaration, declared, everywhere

# The resource compiler's pragma; parts of a file may be in different ones.
_RESOURCES = re.compile(
    r"^[ \t]*\#pragma[ \t]+code_page[ \t]*\([ \t]*(?P<label>\d+)[ \t]*\)|//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)", re.MULTILINE
)
# Inno Setup, "LangOptions": 0 stands for the code page of the machine.
_INNO = re.compile(
    r"^\[LangOptions\][^\n]*\n(?:(?!\[)[^\n]*\n)*?LanguageCodePage[ \t]*=[ \t]*\$?(?P<label>[1-9]\d*)",
    re.MULTILINE | re.IGNORECASE,
)


def in_resources(text: str) -> Iterator[Declaration]:
    """Yield the code pages of a resource script.

    >>> [found.label for found in in_resources("// #pragma code_page(1251)\\n#pragma code_page(1250)\\n")]
    ['1250']
    """
    return everywhere(_RESOURCES, text)


def in_inno_setup(text: str) -> Iterator[Declaration]:
    """Yield the code page of the messages of Inno Setup."""
    return declared(_INNO.search(text))
