"""Atomic renaming that fails if the new name is taken: a system call that Python's library lacks.

Linux has `renameat2` with RENAME_NOREPLACE, macOS `renameatx_np` with RENAME_EXCL; some file systems support neither.
On Windows, every renaming fails if the name is taken.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from functools import cache

# RENAME_NOREPLACE in linux/fs.h.
_NO_REPLACE = 1
# RENAME_EXCL in sys/stdio.h.
_EXCLUSIVE = 4
# The errors of a call that the system or the file system does not support.
_MISSING = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM})


def rename_exclusively(source: int, name: str, target: int, new: str) -> bool:
    """Rename between two folders, given by descriptors; return False if this system cannot do it so.

    Raises FileExistsError if the name is taken, and OSError for other failures.
    """
    call = _find_call()
    if call is None:
        return False
    code = call(source, os.fsencode(name), target, os.fsencode(new))
    if code in _MISSING:
        return False
    if code:
        raise OSError(code, os.strerror(code), new)
    return True


@cache
def _find_call() -> Callable[[int, bytes, int, bytes], int] | None:
    """Return a function that makes the system call and returns its error number or 0; None if there is none."""
    try:
        import ctypes

        library = ctypes.CDLL(None, use_errno=True)
    except (ImportError, OSError, TypeError):  # on Windows, None is no library
        return None
    for function, flag in (("renameat2", _NO_REPLACE), ("renameatx_np", _EXCLUSIVE)):
        if hasattr(library, function):
            rename = getattr(library, function)
            rename.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
            return lambda *ends: ctypes.get_errno() if rename(*ends, flag) else 0
    return None
