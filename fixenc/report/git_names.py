"""The names of files in patches, as git writes them and patch programs read them."""

from __future__ import annotations

import os
from pathlib import Path

from fixenc.report.paths import with_slashes
from fixenc.urls import is_url

__all__ = ["name_in_patch"]

# Bytes that have a short escape; https://git-scm.com/docs/git-config (core.quotePath).
_SHORT = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}
# The bytes that need no escape, but for the two signs above.
_PRINTABLE = range(0x20, 0x7F)


def name_in_patch(path: Path) -> str:
    r"""Return the name of a file for the header of a patch, relative to the working folder.

    It begins with ``./``, so that ``git apply``, ``patch -p1`` and ``patch -p0`` all find the file. A name with spaces
    has a tab after it, where a date could stand.

    >>> name_in_patch(Path("a/b.txt")), name_in_patch(Path("é.txt")), name_in_patch(Path("a b"))
    ('./a/b.txt', '"./\\303\\251.txt"', './a b\t')
    """
    name = with_slashes(path)
    data = os.fsencode(name if is_url(name) or name.startswith(("/", "../")) else f"./{name}")
    if all(byte in _PRINTABLE and byte not in _SHORT for byte in data):
        return data.decode("ascii") + "\t" * (b" " in data)
    return '"' + "".join(map(_escape, data)) + '"'


def _escape(byte: int) -> str:
    if byte in _SHORT:
        return "\\" + _SHORT[byte]
    return chr(byte) if byte in _PRINTABLE else f"\\{byte:03o}"
