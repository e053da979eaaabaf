"""Removal of control bytes from text, to show its letters."""

from __future__ import annotations

import re

NUL = b"\0"

# ECMA-48, 5.4: a control sequence of a terminal, as colours are.
_TERMINAL = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")
# Manual pages for printers: a letter struck twice for bold type (a character may have several bytes), or underlined.
_OVERSTRUCK = re.compile(rb"(?:_\x08|\x08_)|([^\x08]{1,4}?)\x08+(?=\1)")
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r")) + b"\x7f"
_TO_LINE_ENDS = bytes.maketrans(_CONTROLS, b"\n" * len(_CONTROLS))


def without_controls(data: bytes) -> bytes:
    """Return the data without control sequences for terminals and printers; other control bytes become line ends.

    >>> without_controls(b"\\x1b[1mN\\bNA\\bAM\\bME\\bE\\x1b[0m\\x1f_\\bx\\0\\0")
    b'NAME\\nx\\n\\n'
    """
    if len(data.translate(None, _CONTROLS)) == len(data):
        return data
    return _OVERSTRUCK.sub(b"", _TERMINAL.sub(b"", data)).translate(_TO_LINE_ENDS)
