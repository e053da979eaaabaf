"""Writing a file so that it appears whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from pathlib import Path

from fixenc.errors import TargetError

# By these a later run knows its own work again.
TEMPORARY_PREFIX = ".fixenc-"
BACKUP_SUFFIX = ".orig"


def write_whole(target: Path, data: bytes, like: os.stat_result) -> None:
    """Put `data` at `target` with the mode and times of another file, replacing what is there in one step.

    The bytes go to a temporary file in the same folder first. Raises TargetError, and leaves nothing behind.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=TEMPORARY_PREFIX, suffix=".tmp")
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, stat.S_IMODE(like.st_mode))
            os.utime(temporary, ns=(like.st_atime_ns, like.st_mtime_ns))
            os.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise TargetError(f"cannot write {target.name!r}: {error.strerror or error}") from error


def digest(data: bytes) -> str:
    """A fingerprint by which bytes that fixenc wrote are known again."""
    return hashlib.sha256(data).hexdigest()
