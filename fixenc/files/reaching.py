"""Opening the folder of a file: from a root that the user named down, without following a link.

The path of the root may have links, since the user chose it; it is resolved once, when a run is planned. If another
folder is there later, that is an error, like a link anywhere below.
"""

from __future__ import annotations

import errno
from contextlib import suppress
from threading import Lock

from fixenc.files.folders import Folder
from fixenc.files.locations import Location, Root

# The most folders that a process keeps open for their next file: few enough for any limit on open files.
_MOST_KEPT = 32

# The open folders, the last used one last.
_kept: dict[tuple[Root, tuple[str, ...]], Folder] = {}
# Held while `_kept` is read or changed.
_keeping = Lock()


def folder_of(location: Location) -> Folder:
    """Open the folder of a location; raises OSError as `open_folder` does."""
    return open_folder(location.root, location.folders)


def sync_folder(location: Location) -> None:
    """Flush the names in the folder of a location to the disk, if the system can."""
    with suppress(OSError):
        folder_of(location).sync()


def open_folder(root: Root, folders: tuple[str, ...] = ()) -> Folder:
    """Open the folder below a root that these names lead to, one below the other.

    An open folder is used again if its path still leads to it. Raises OSError, also for a link and for a replaced root.
    """
    depth = len(folders)
    while (folder := _recall(root, folders[:depth])) is None and depth:
        depth -= 1
    folder = folder or _keep(root, (), _open_root(root))
    for end in range(depth, len(folders)):
        folder = _keep(root, folders[: end + 1], folder.within(folders[end]))
    return folder


def release_folders() -> None:
    """Forget all open folders; those in use stay open."""
    with _keeping:
        _kept.clear()


def _open_root(root: Root) -> Folder:
    folder = Folder.at(root.path, root.real)
    if folder.identity != (root.device, root.inode):
        reason = f"{str(root.path)!r} was replaced by another folder since the run began; run again"
        raise OSError(errno.ESTALE, reason)
    return folder


def _recall(root: Root, folders: tuple[str, ...]) -> Folder | None:
    with _keeping:
        folder = _kept.pop((root, folders), None)
        if folder is not None and folder.is_at_its_path():
            _kept[root, folders] = folder  # now the last used one
            return folder
        return None


def _keep(root: Root, folders: tuple[str, ...], folder: Folder) -> Folder:
    with _keeping:
        _kept[root, folders] = folder
        if len(_kept) > _MOST_KEPT:
            del _kept[next(iter(_kept))]
    return folder
