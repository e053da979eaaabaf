"""Which files a folder holds, in a stable order; what is no plain file is named with the reason, never opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pathspec import GitIgnoreSpec

from fixenc.files.writing import BACKUP_SUFFIX, TEMPORARY_PREFIX
from fixenc.options import Options

_VERSION_CONTROL = frozenset({".git", ".hg", ".svn", ".bzr", "_darcs"})
_SPECIAL = (
    (stat.S_ISLNK, "symbolic link"),
    (stat.S_ISFIFO, "FIFO"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "device"),
    (stat.S_ISBLK, "device"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A path to handle, and the folder given by the user under which it was found (its own for a file given).

    `skip` says why it is passed over, `failure` why it cannot be handled.
    """

    path: Path
    root: Path
    skip: str | None = None
    failure: str | None = None


def walk(paths: Iterable[Path], options: Options) -> Iterator[Found]:
    """Every file that is, or lies below, one of `paths`, once, in sorted order within each folder.

    A file given by name is taken whatever the patterns say; a link to a folder is followed only if given by name.
    """
    walker, seen = _Walker(options), set[str]()
    for path in paths:
        for found in walker.visit(path):
            identity = os.path.abspath(found.path)
            if identity not in seen:
                seen.add(identity)
                yield found


@dataclass(frozen=True)
class _Walker:
    options: Options

    @cached_property
    def includes(self) -> GitIgnoreSpec:
        return GitIgnoreSpec.from_lines(self.options.include)

    @cached_property
    def excludes(self) -> GitIgnoreSpec:
        return GitIgnoreSpec.from_lines(self.options.exclude)

    @cached_property
    def output(self) -> str | None:
        return None if self.options.output is None else os.path.realpath(self.options.output)

    def visit(self, path: Path) -> Iterator[Found]:
        """What a path given by the user holds."""
        if os.path.isdir(path):
            yield from self.tree(path)
            return
        try:
            status = path.lstat()
        except FileNotFoundError:
            yield Found(path, path.parent, failure="no such file or folder")
        except (OSError, ValueError) as error:
            yield Found(path, path.parent, failure=f"cannot be read: {getattr(error, 'strerror', error)}")
        else:
            yield Found(path, path.parent, self.kind_to_skip(status) or self.earlier_work(path, None))

    def tree(self, root: Path) -> Iterator[Found]:
        """What a folder holds at any depth, each folder's files before its folders."""
        pending = [root]
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(folder) as listing:
                    names = sorted(entry.name for entry in listing)
            except OSError as error:
                yield Found(folder, root, failure=f"cannot be read: {error.strerror}")
                continue
            beside, folders = frozenset(names), list[Path]()
            for path in (folder / name for name in names):
                try:
                    status = path.lstat()
                except OSError as error:
                    yield Found(path, root, failure=f"cannot be read: {error.strerror}")
                    continue
                is_folder = stat.S_ISDIR(status.st_mode)
                skip = self.pattern_skips(path, root, is_folder=is_folder)
                if is_folder:
                    skip = skip or self.folder_to_skip(path)
                else:
                    skip = skip or self.kind_to_skip(status) or self.earlier_work(path, beside)
                if is_folder and skip is None:
                    folders.append(path)
                else:
                    yield Found(path, root, skip)
            pending += reversed(folders)

    def pattern_skips(self, path: Path, root: Path, *, is_folder: bool = False) -> str | None:
        """Why the user's patterns pass over this path."""
        if path.name.startswith(".") and not self.options.hidden:
            return "hidden"
        relative = path.relative_to(root).as_posix() + "/" * is_folder
        if self.options.exclude and self.excludes.match_file(relative):
            return "excluded"
        if self.options.include and not is_folder and not self.includes.match_file(relative):
            return "not included"
        return None

    def folder_to_skip(self, path: Path) -> str | None:
        """Why nothing below this folder is touched."""
        if path.name in _VERSION_CONTROL:
            return "version control"
        return "output folder" if self.output is not None and os.path.realpath(path) == self.output else None

    @staticmethod
    def kind_to_skip(status: os.stat_result) -> str | None:
        """Why a path of this kind is not opened."""
        if stat.S_ISREG(status.st_mode):
            return None
        return next((kind for test, kind in _SPECIAL if test(status.st_mode)), "not a regular file")

    def earlier_work(self, path: Path, beside: frozenset[str] | None) -> str | None:
        """Whether fixenc itself made this file: its name, less what fixenc adds, is that of a file beside it."""
        name = path.name
        if name.startswith(TEMPORARY_PREFIX) and name.endswith(".tmp"):
            return "temporary file of an interrupted run"

        def stands_beside(original: str) -> bool:
            return (path.parent / original).exists() if beside is None else original in beside

        suffix = self.options.suffix
        for stem, tail in ((path.stem, path.suffix), (name, "")):
            if stem.endswith(suffix) and stem != suffix and stands_beside(stem[: -len(suffix)] + tail):
                return "output of an earlier run"
        original, orig, number = name.rpartition(BACKUP_SUFFIX)
        if orig and original and (not number or number[1:].isdigit()) and stands_beside(original):
            return "original kept by an earlier run"
        return None
