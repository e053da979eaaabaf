"""Trust in files that control fixenc: whether somebody else may have written them."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fixenc.files import system
from fixenc.files.system.flags import READ_OWN

# The user number of root.
_ROOT = 0


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """The bytes of a file; `objection` says why it cannot be trusted, or read, if so."""

    data: bytes
    objection: str | None


def read_checked(path: Path, most: int) -> CheckedFile | None:
    """Read a regular file, or the target of a link, of at most `most` bytes; None if there is no such file."""
    try:
        descriptor = os.open(path, READ_OWN)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError):
        return None
    except OSError as error:
        return CheckedFile(b"", f"it cannot be read: {error.strerror or error}")
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):  # `open` refuses the descriptor of a folder
            return None
        if status.st_size > most:
            return CheckedFile(b"", f"it has more than {most:,} bytes")
        with open(descriptor, "rb", closefd=False) as file:
            return CheckedFile(file.read(most), objection_to(path, status))
    except OSError as error:
        return CheckedFile(b"", f"it cannot be read: {error.strerror or error}")
    finally:
        os.close(descriptor)


def objection_to(path: Path, status: os.stat_result) -> str | None:
    """Return why somebody else may have written the file with this path and status; None if nobody may.

    That is so if a user other than this one and root owns, or may write to, the file or its folder. The files of
    Windows have no owners by number: each is trusted there.
    """
    if system.here.user_number() is None:
        return None
    objection = _objection(status, "it")
    with suppress(OSError):
        here = os.lstat(path)
        if objection is None and stat.S_ISLNK(here.st_mode):
            objection = _ownership(here, "the link")
    for folder in dict.fromkeys((os.path.dirname(os.path.abspath(path)), os.path.dirname(os.path.realpath(path)))):
        if objection is None:
            try:
                objection = _objection(os.stat(folder), "its folder")
            except OSError as error:
                return f"its folder cannot be checked: {error.strerror or error}"
    return objection


def _ownership(status: os.stat_result, what: str) -> str | None:
    return None if status.st_uid in {_ROOT, system.here.user_number()} else f"user {status.st_uid} owns {what}"


def _objection(status: os.stat_result, what: str) -> str | None:
    # In a folder with the sticky bit, such as /tmp, only the owner of a file can replace it.
    if stat.S_ISDIR(status.st_mode) and status.st_mode & stat.S_ISVTX:
        return _ownership(status, what)
    if status.st_mode & stat.S_IWOTH:
        return f"everybody can write to {what}"
    if status.st_mode & stat.S_IWGRP and not system.here.is_private_group(status.st_gid):
        return f"group {status.st_gid} can write to {what}"
    return _ownership(status, what)
