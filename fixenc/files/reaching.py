"""Reaching the folder of a file: from a root that a person named down, without following a link.

The way to the root may lead through links, since the person chose it; it is looked up once, when a run is planned.
Where another folder stands there since, that is an error, as is a link anywhere below.
"""

from __future__ import annotations

import errno
from contextlib import suppress
from threading import Lock

from fixenc.files.folders import Folder
from fixenc.files.locations import Location, Root

# How many folders a process keeps opened for the next file in them: few enough for any limit on opened files.
_MOST_KEPT = 32

_kept: dict[tuple[Root, tuple[str, ...]], Folder] = {}
_keeping = Lock()


def folder_of(location: Location) -> Folder:
    """The folder of a location, opened; raises OSError as `open_folder` does."""
    return open_folder(location.root, location.folders)


def sync_folder(location: Location) -> None:
    """See to it that the names in the folder of a location have reached the disk, as far as the system lets one."""
    with suppress(OSError):
        folder_of(location).sync()


def open_folder(root: Root, folders: tuple[str, ...] = ()) -> Folder:
    """The folder that these names lead to, one below the other, from a root.

    It may have been opened before, if its path still leads to it. Raises OSError, which says so of a link, and of a
    root that was replaced.
    """
    depth = len(folders)
    while (folder := _recall(root, folders[:depth])) is None and depth:
        depth -= 1
    folder = folder or _keep(root, (), _open_root(root))
    for end in range(depth, len(folders)):
        folder = _keep(root, folders[: end + 1], folder.within(folders[end]))
    return folder


def release_folders() -> None:
    """Keep no folder opened any longer; whoever works with one still can."""
    with _keeping:
        _kept.clear()


def _open_root(root: Root) -> Folder:
    folder = Folder.at(root.path, root.real)
    if folder.identity != (root.device, root.inode):
        reason = f"{str(root.path)!r} is another folder than when the run began; run again when nobody replaces it"
        raise OSError(errno.ESTALE, reason)
    return folder


def _recall(root: Root, folders: tuple[str, ...]) -> Folder | None:
    with _keeping:
        folder = _kept.pop((root, folders), None)
        if folder is not None and folder.is_at_its_path():
            _kept[root, folders] = folder  # as the last that was used
            return folder
        return None


def _keep(root: Root, folders: tuple[str, ...], folder: Folder) -> Folder:
    with _keeping:
        _kept[root, folders] = folder
        if len(_kept) > _MOST_KEPT:
            del _kept[next(iter(_kept))]
    return folder
