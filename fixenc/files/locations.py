"""The location of a file: a root that the user named, the folders below it, and a name."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fixenc.files import system

# The most links on one path that are followed: as many as in Linux (path_resolution(7)).
_MOST_LINKS = 40
FOREIGN_LINK = "is a link that another user made; if it may be followed, name the folder that it leads to"


@dataclass(frozen=True, slots=True)
class Root:
    """A folder that the user named as `path`: its real path, device and inode when it was looked up.

    If it did not exist, or was no folder, device and inode are 0, and it cannot be opened.
    """

    path: Path
    real: str
    device: int = 0
    inode: int = 0

    @classmethod
    def of(cls, path: Path) -> Root:
        """Look a folder up; links on the way to it are followed now and never again."""
        try:
            real = os.path.realpath(path)
            status = os.stat(real)
        except (OSError, ValueError):  # a NUL, which no path can hold
            return cls(path, os.path.abspath(path))
        return cls(path, real, status.st_dev, status.st_ino)


@dataclass(frozen=True, slots=True)
class Location:
    """A name in a root or in a folder below it; no file needs to exist there."""

    root: Root
    folders: tuple[str, ...]
    name: str

    @classmethod
    def of(cls, path: Path) -> Location:
        """Return the location of a file that the user named: its folder is the root."""
        return cls(Root.of(path.parent), (), path.name)

    @property
    def path(self) -> Path:
        """The path as the user would write it."""
        return self.folder / self.name

    @property
    def folder(self) -> Path:
        """The path of its folder, which all its files share."""
        return _folder_path(self.root.path, self.folders)

    def beside(self, name: str) -> Location:
        """Return the location of another name in the same folder."""
        return Location(self.root, self.folders, name)


@lru_cache(maxsize=32)
def _folder_path(root: Path, folders: tuple[str, ...]) -> Path:
    """Return the path of a folder below a root, remembered for its files."""
    return root.joinpath(*folders)


def foreign_link(path: Path) -> Path | None:
    """Return the first link on a path, its last component included, that neither this user nor root made; or None.

    Its owner chose where the path leads. Links on the way to the target of another link count, too. On Windows, links
    have no known owner.
    """
    user = system.here.user_number()
    trusted = set[int]() if user is None else {0, user}
    at, *left = Path(os.path.abspath(path)).parts
    links = 0
    while left and trusted and links < _MOST_LINKS:
        name, *left = left
        one = os.path.dirname(at) if name == os.pardir else os.path.join(at, name)
        try:
            status = os.lstat(one)
            target = Path(os.readlink(one)) if stat.S_ISLNK(status.st_mode) else None
        except (OSError, ValueError):
            return None
        if target is None:
            at = one
            continue
        if status.st_uid not in trusted:
            return Path(one)
        links += 1
        at, left = target.anchor or at, [*(target.parts[1:] if target.anchor else target.parts), *left]
    return None


def location_below(roots: Sequence[Root], path: Path | str) -> Location | None:
    """Return the location of an absolute path that lies below one of the roots, by its names alone; None if below none.

    Nothing is looked up on the disk. A path with ``..`` is below no root.

    >>> roots = [Root(Path("a"), "/home/a")]
    >>> location_below(roots, "/home/a/b/c.txt").folders
    ('b',)
    >>> location_below(roots, "/home/a/../c.txt"), location_below(roots, "/home/a")
    (None, None)
    """
    *folders, name = Path(path).parts
    for root in roots:
        above = list(Path(root.real).parts)
        if folders[: len(above)] == above and ".." not in (*folders, name):
            return Location(root, tuple(folders[len(above) :]), name)
    return None


def location_at_or_below(roots: Collection[str], path: Path) -> Location | None:
    """Return the location of a path at or below the paths of a run, in one spelling; None if it lies elsewhere.

    No link is followed on the way, neither here nor later.
    """
    for at in (path, *path.parents):
        if system.here.spell(str(at)) in roots:
            root = Root.of(path.parent if at == path else at)
            location = location_below([root], path)
            if location is not None and system.here.spell(root.real) == system.here.spell(str(root.path)):
                return location
    return None
