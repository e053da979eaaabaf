"""Trying again what a server refused: busy servers, resets and timeouts go away, missing files and rights do not."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from typing import TypeVar

from fixenc.errors import FileError

__all__ = ["patiently", "reason_of"]

Result = TypeVar("Result")

# Seconds to wait before each further try. Clients of object stores try several times by themselves before (botocore
# five times, with waits of their own): then only the first one counts.
_WAITS = (0.2, 1.0, 4.0)
# Errors that stay the same however often one tries.
_FINAL = (FileError, FileNotFoundError, FileExistsError, PermissionError, IsADirectoryError, NotADirectoryError)
_FINAL_NUMBERS = frozenset({errno.EINVAL, errno.ENOSPC, errno.ENAMETOOLONG, errno.EROFS})


def patiently(call: Callable[[], Result], *, further: int = len(_WAITS)) -> Result:
    """Return what a call returns, tried up to `further` times more after errors that may go away; raises OSError."""
    for wait in _WAITS[:further]:
        try:
            return call()
        except _FINAL:
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno in _FINAL_NUMBERS:
                raise
            time.sleep(wait)
    try:
        return call()
    except OSError:
        raise
    except Exception as error:
        raise OSError(reason_of(error)) from error


def reason_of(error: Exception) -> str:
    """Return why something failed, in one line.

    >>> reason_of(PermissionError(13, "Forbidden")), reason_of(TimeoutError())
    ('Forbidden', 'TimeoutError')
    """
    text = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return " ".join(text.split())
