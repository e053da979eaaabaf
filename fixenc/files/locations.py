"""Where a file stands: a root that a person named, the folders below it, and a name."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

# As many links on one path as Linux follows (path_resolution(7)).
_MOST_LINKS = 40
FOREIGN_LINK = "is a link that another user made; if it may be followed, name the folder that it leads to"


@dataclass(frozen=True, slots=True)
class Root:
    """A folder that a person named, as `path`, and which folder that was when it was looked up.

    One that was not there, or is no folder, has the identity of none: it can't be opened.
    """

    path: Path
    real: str
    device: int = 0
    inode: int = 0

    @classmethod
    def of(cls, path: Path) -> Root:
        """Look a folder up; links on the way to it are followed now, and never again."""
        try:
            real = os.path.realpath(path)
            status = os.stat(real)
        except (OSError, ValueError):  # a NUL, which no path can hold
            return cls(path, os.path.abspath(path))
        return cls(path, real, status.st_dev, status.st_ino)


@dataclass(frozen=True, slots=True)
class Location:
    """A name in a folder at a root or below it; whether something stands there is another question."""

    root: Root
    folders: tuple[str, ...]
    name: str

    @classmethod
    def of(cls, path: Path) -> Location:
        """The location of a file given by name: its folder is the root."""
        return cls(Root.of(path.parent), (), path.name)

    @property
    def path(self) -> Path:
        """How a person would write it."""
        return self.root.path.joinpath(*self.folders, self.name)

    def beside(self, name: str) -> Location:
        """Another name in the same folder."""
        return replace(self, name=name)


def foreign_link(path: Path) -> Path | None:
    """The first link on a path, its end among them, that neither this user made nor root; None for none.

    Whoever made it chose where the path leads. So it is with the way that a link of one's own leads on. On Windows
    links have no owners that could be told.
    """
    trusted = {0, os.geteuid()} if hasattr(os, "geteuid") else set[int]()
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
    """The location of an absolute path below one of some roots, by the names in it; None where it lies below none.

    Nothing is looked up, and a path with ``..`` in it is below no root.

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
