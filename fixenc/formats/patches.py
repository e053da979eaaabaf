"""Patches: lines of other files, byte for byte, some of them in one charset and some in another."""

from __future__ import annotations

import re

from fixenc.formats.file_type import HINT, FileType

# The first hunk of a patch in the unified format (POSIX, diff -u), at the start or after what tools write before it.
_UNIFIED = re.compile(
    r"(?:(?:diff |Index: |index |[Cc]ommit |From [0-9a-f]{40} )[^\n]*\n(?:[^\n]*\n){0,300}?)?"
    r"--- [^\n]*\n\+\+\+ [^\n]*\n@@ -\d+"
)


def leave_patch(_text: str, _encoding: str) -> str:
    """Return why a patch is left alone: its lines are found in other files by their bytes.

    >>> leave_patch("", "windows-1252").partition(":")[0]
    'a patch is applied to the bytes of other files'
    """
    return f"a patch is applied to the bytes of other files: fix these, and make it anew{HINT}"


TYPES = (FileType("patch", ".patch .diff .dpatch .rej", _UNIFIED, leave=leave_patch),)
