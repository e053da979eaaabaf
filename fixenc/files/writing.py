"""Writing a file so that it appears whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path

from fixenc.errors import TargetError

BACKUP_SUFFIX = ".orig"
_PREFIX, _SUFFIX = ".fixenc-", ".tmp"
# What `tempfile` puts between them: eight of these characters.
_TEMPORARY_NAME = re.compile(re.escape(_PREFIX) + "[a-z0-9_]{8}" + re.escape(_SUFFIX))


def write_whole(target: Path, data: bytes, like: os.stat_result) -> None:
    """Put `data` at `target` with the owner, mode and times of another file, replacing what is there in one step.

    The bytes go to a temporary file in the same folder first. Raises TargetError, and leaves nothing behind.
    """
    try:
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=_PREFIX, suffix=_SUFFIX)
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _liken(temporary, like)
            os.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise TargetError(f"cannot write {str(target)!r}: {error.strerror or error}") from error


def make_folders(folder: Path, like: Path, top: Path) -> None:
    """Make `folder` and what is missing between it and `top`, each no more open than its counterpart above `like`.

    Raises TargetError, which names the folder that cannot be made.
    """
    missing: list[tuple[Path, Path]] = []
    while not folder.is_dir():
        missing.append((folder, like))
        if folder == top:
            break
        folder, like = folder.parent, like.parent
    try:
        top.parent.mkdir(parents=True, exist_ok=True)
        for made, model in reversed(missing):
            # Whoever writes the copy must be able to write into it, whatever the original allows.
            made.mkdir(mode=stat.S_IRWXU | stat.S_IMODE(model.stat().st_mode) & 0o777, exist_ok=True)
    except OSError as error:
        raise TargetError(f"cannot make the folder {error.filename!r}: {error.strerror or error}") from error


def is_temporary(name: str) -> bool:
    """Whether a file of this name was left by a write that was cut short."""
    return _TEMPORARY_NAME.fullmatch(name) is not None


def digest(data: bytes) -> str:
    """A fingerprint by which bytes that fixenc wrote are known again."""
    return hashlib.sha256(data).hexdigest()


def _liken(path: str, like: os.stat_result) -> None:
    """Give a file the group, owner, mode and times of another, each as far as user and file system allow."""
    for owner, group in ((-1, like.st_gid), (like.st_uid, -1)):
        with contextlib.suppress(OSError, AttributeError):  # Windows has no chown
            os.chown(path, owner, group)
    with contextlib.suppress(OSError):  # after the owner, since a change of owner clears special bits
        os.chmod(path, stat.S_IMODE(like.st_mode))
    with contextlib.suppress(OSError):
        os.utime(path, ns=(like.st_atime_ns, like.st_mtime_ns))
