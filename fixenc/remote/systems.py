"""Finding the file system of a URL: fsspec knows it, by its scheme and the settings of the user."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fixenc.errors import OptionsError
from fixenc.remote.disk import Disk
from fixenc.remote.objects import Objects
from fixenc.remote.patience import reason_of
from fixenc.remote.s3 import S3
from fixenc.remote.stores import Store
from fixenc.urls import Url

__all__ = ["connect"]

# Schemes of stores in which a file appears whole when its upload ends, so that it needs no temporary name; renaming
# would be a copy and a removal there.
_ATOMIC = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss", "oci", "memory"})
# Schemes of pages and of programs, which have no folders to list, with what to do instead.
_NO_FOLDERS = {
    **dict.fromkeys(("http", "https"), "download it first, such as with curl, or use: curl URL | fixenc fix -"),
    **dict.fromkeys(("data", "reference", "generic"), "name the files themselves"),
}


def connect(path: Path, *, is_synced: bool = True) -> Store:
    """Return the store at a URL, or at a folder of the disk, where with `is_synced` written files are flushed.

    Raises OptionsError for a URL that cannot be used, with what to do.
    """
    return _connect(str(path), os.getpid()) if isinstance(path, Url) else Disk(path, is_synced=is_synced)


@lru_cache(maxsize=8)
def _connect(url: str, _process: int) -> Store:
    _check(url)
    scheme = urlsplit(url).scheme
    system, path = _resolve(url)
    is_atomic = scheme in _ATOMIC
    if scheme in ("s3", "s3a"):
        return S3(system, path, Url(url), is_atomic=is_atomic)
    if not (is_atomic or _renames_at_once(system)):
        raise OptionsError(f"{url!r}: its file system cannot rename a file in one step; copy the folder from there")
    return Objects(system, path, Url(url), is_atomic=is_atomic)


def _check(url: str) -> None:
    """Raise OptionsError for a URL that is not used, whatever fsspec knows."""
    whole = urlsplit(url)
    if whole.scheme in _NO_FOLDERS:
        raise OptionsError(f"{url!r}: {whole.scheme} has no folders; {_NO_FOLDERS[whole.scheme]}")
    if "::" in url:
        raise OptionsError(f"{url!r}: chains of file systems are not used; name the innermost one")
    if whole.password is not None:
        shown = f"{whole.scheme}://{whole.hostname}{whole.path}"
        raise OptionsError(f"{shown!r} is given with a password, which results would show: set it for fsspec instead")
    if not (whole.netloc or whole.scheme == "memory"):
        raise OptionsError(f"{url!r} names no bucket or server; write {whole.scheme}://NAME/folder")


def _resolve(url: str) -> tuple[Any, str]:
    """Return the file system of a URL, and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise OptionsError(f"{url!r} needs fsspec: pip install 'fixenc[remote]'") from None
    scheme = urlsplit(url).scheme
    try:
        system, path = url_to_fs(url)
    except ImportError as error:
        extra = "s3" if scheme in ("s3", "s3a") else "remote"
        raise OptionsError(f"{url!r}: {error}: pip install 'fixenc[{extra}]'") from None
    except (OSError, ValueError, TypeError) as error:
        raise OptionsError(f"{url!r} cannot be reached: {reason_of(error)}") from None
    return system, path


def _renames_at_once(system: Any) -> bool:
    """Whether a file system has a way of its own to rename; that of fsspec is a copy and a removal."""
    from fsspec.spec import AbstractFileSystem

    return type(system).mv is not AbstractFileSystem.mv
