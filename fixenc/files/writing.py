"""Writing a file so that it appears whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from fixenc.errors import FileError, TargetError
from fixenc.files.locking import held, is_held
from fixenc.files.reading import Source

BACKUP_SUFFIX = ".orig"
_PREFIX, _SUFFIX = ".fixenc-", ".tmp"
# What `tempfile` puts between them: eight of these characters.
_TEMPORARY_NAME = re.compile(re.escape(_PREFIX) + "[a-z0-9_]{8}" + re.escape(_SUFFIX))


def write_whole(
    target: Path,
    data: bytes | Iterable[bytes],
    like: Source,
    *,
    is_synced: bool = True,
    check: Callable[[], None] = lambda: None,
) -> None:
    """Put bytes, in chunks or not, at `target` in one step, with the owner, mode, times and attributes of another file.

    The bytes go to a temporary file in the same folder first. Right before it takes the place of what is there, `check`
    may raise. Where `is_synced`, the bytes have reached the disk by then; that the name has, `sync_folder` sees to.
    Raises TargetError, and leaves nothing behind.
    """
    try:
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=_PREFIX, suffix=_SUFFIX)
        try:
            with held(temporary):
                with open(descriptor, "wb") as file:
                    file.writelines([data] if isinstance(data, bytes) else data)
                    file.flush()
                    _liken(temporary, like)
                    if is_synced:
                        os.fsync(file.fileno())
                check()
                os.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except FileError:
        raise
    except OSError as error:
        raise TargetError(f"cannot write {str(target)!r}: {error.strerror or error}") from error


def sync_folder(folder: Path) -> None:
    """See to it that the names in a folder have reached the disk, as far as the system lets one."""
    with contextlib.suppress(OSError):  # Windows opens no folders, and some file systems sync none
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def move(old: Path, new: Path) -> None:
    """Rename a file or a folder; unlike `os.rename`, never in place of something else. Raises OSError."""
    if not stat.S_ISDIR(os.lstat(old).st_mode):
        try:
            os.link(old, new, follow_symlinks=False)  # which refuses, in one step, a name that is taken
        except FileExistsError:
            raise
        except (OSError, NotImplementedError):
            pass  # a file system without hard links, or another user's file
        else:
            os.unlink(old)
            return
    if os.path.lexists(new):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(new))
    os.rename(old, new)


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


def backup_of(path: Path, number: int) -> Path:
    """Where an in-place run keeps an original: ``name.orig``, then ``name.orig.1`` and so on."""
    return path.with_name(path.name + BACKUP_SUFFIX + (f".{number}" if number else ""))


def is_temporary(name: str) -> bool:
    """Whether a file of this name was left by a write that was cut short."""
    return _TEMPORARY_NAME.fullmatch(name) is not None


def sweep(path: Path) -> bool:
    """Remove a temporary file, if whoever wrote it is dead; whether it is gone."""
    if is_held(path):
        return False
    try:
        os.unlink(path)
    except OSError:
        return False
    return True


def _liken(path: str, like: Source) -> None:
    """Give a file what the system keeps of another beside its bytes, each as far as user and file system allow."""
    for owner, group in ((-1, like.status.st_gid), (like.status.st_uid, -1)):
        with contextlib.suppress(OSError, AttributeError):  # Windows has no chown
            os.chown(path, owner, group)
    for name, value in like.attributes:
        with contextlib.suppress(OSError):
            os.setxattr(path, name, value)
    with contextlib.suppress(OSError):  # after the owner, since a change of owner clears special bits
        os.chmod(path, stat.S_IMODE(like.status.st_mode))
    with contextlib.suppress(OSError):
        os.utime(path, ns=(like.status.st_atime_ns, like.status.st_mtime_ns))
