"""Renaming in one step that refuses a taken name: a system call that Python's library does not have.

Linux has it as `renameat2` with RENAME_NOREPLACE, macOS as `renameatx_np` with RENAME_EXCL; not every file system takes
it. On Windows every renaming refuses.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from functools import cache

# linux/fs.h and sys/stdio.h
_NO_REPLACE, _EXCLUSIVE = 1, 4
# What a call answers that the system or the file system does not have.
_MISSING = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM})


def rename_exclusively(source: int, name: str, target: int, new: str) -> bool:
    """Rename, from one folder's descriptor to another's; False where that can't be done so here.

    Raises FileExistsError for a taken name, and any other OSError.
    """
    call = _call()
    if call is None:
        return False
    code = call(source, os.fsencode(name), target, os.fsencode(new))
    if code in _MISSING:
        return False
    if code:
        raise OSError(code, os.strerror(code), new)
    return True


@cache
def _call() -> Callable[[int, bytes, int, bytes], int] | None:
    """What makes the system call, and answers with its error number or 0."""
    try:
        import ctypes

        library = ctypes.CDLL(None, use_errno=True)
    except (ImportError, OSError, TypeError):  # Windows wants a name
        return None
    for function, flag in (("renameat2", _NO_REPLACE), ("renameatx_np", _EXCLUSIVE)):
        if hasattr(library, function):
            rename = getattr(library, function)
            rename.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
            return lambda *ends: ctypes.get_errno() if rename(*ends, flag) else 0
    return None
