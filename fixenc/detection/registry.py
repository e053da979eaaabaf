"""Exports of the registry of Windows: the older form is in the code page of the machine that wrote it."""

from __future__ import annotations

import re

# Microsoft Learn, "How to add, modify, or delete registry subkeys and values by using a .reg file": files for Windows
# 98 and NT 4.0 begin so. Those of later versions begin otherwise, and are UTF-16.
_SIGNATURE = b"REGEDIT4"
# The code pages that a machine may have for what is not Unicode; Windows has no others by default.
_ANSI = re.compile(r"windows-\d+|shift_jis|gbk|gb18030|gb2312|euc-kr|big5")
# By how many nats other charsets are less likely for such a file.
NOT_OF_WINDOWS = 30.0


def is_of_registry(data: bytes) -> bool:
    """Whether a document holds entries of the registry in the code page of a machine."""
    return data.startswith(_SIGNATURE)


def is_of_windows(charset: str) -> bool:
    """Whether a charset is one that Windows has for what is not Unicode.

    >>> is_of_windows("windows-1250"), is_of_windows("iso-8859-2"), is_of_windows("ibm866")
    (True, False, False)
    """
    return _ANSI.fullmatch(charset) is not None
