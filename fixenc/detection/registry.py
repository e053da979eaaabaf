"""Exports of the Windows registry: the older form is in the code page of the machine that wrote it."""

from __future__ import annotations

import re

# Microsoft Learn, "How to add, modify, or delete registry subkeys and values by using a .reg file": the signature of
# files for Windows 98 and NT 4.0. Files of later versions have another one, and are UTF-16.
_SIGNATURE = b"REGEDIT4"
# The code pages that Windows may have by default.
_ANSI = re.compile(r"windows-\d+|shift_jis|gbk|gb18030|gb2312|euc-kr|big5")
# The cost of any other charset for such a file, in nats.
NOT_OF_WINDOWS = 30.0


def is_of_registry(data: bytes) -> bool:
    """Return whether a document is a registry export in the code page of a machine."""
    return data.startswith(_SIGNATURE)


def is_of_windows(charset: str) -> bool:
    """Return whether a charset is a code page that Windows may have by default.

    >>> is_of_windows("windows-1250"), is_of_windows("iso-8859-2"), is_of_windows("ibm866")
    (True, False, False)
    """
    return _ANSI.fullmatch(charset) is not None
