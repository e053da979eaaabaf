"""A folder of the disk as a store, for runs that go from or to one: no link is followed, as in runs on the disk."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from fixenc.errors import ChangedError, FileError, TargetError
from fixenc.files import reading, system
from fixenc.files.locations import Location, Root
from fixenc.files.mirroring import make_folders
from fixenc.files.naming import nearest_folder
from fixenc.files.reaching import folder_of, open_folder, release_folders
from fixenc.files.writing import Target, write_whole
from fixenc.remote.stores import BLOCK, Content, Entry, Kind, Over

__all__ = ["Disk"]

_KINDS = {one.value: one for one in Kind}


class Disk:
    """The tree below a folder of the disk, which need not exist yet."""

    at_once = 1

    def __init__(self, root: Path, *, is_synced: bool = True) -> None:
        self.root, self._is_synced = root, is_synced
        self._base: tuple[Root, tuple[str, ...]] | None = None

    @property
    def identity(self) -> str:
        """The real path."""
        return f"file://{os.path.realpath(self.root).rstrip(os.sep)}{os.sep}"

    def kind(self) -> Kind | None:
        """Return what the root itself is; None if there is nothing."""
        if os.path.isdir(self.root):
            return Kind.FOLDER
        return Kind.FILE if os.path.lexists(self.root) else None

    def entries(self, folder: str) -> Iterator[Entry]:
        """Yield what is in a folder, ordered by name."""
        root, above = self._start()
        try:
            opened = open_folder(root, (*above, *_parts(folder)))
        except (FileNotFoundError, NotADirectoryError):
            return
        for name in sorted(opened.names(), key=os.fsencode):
            try:
                yield _entry(name, opened.lstat(name))
            except FileNotFoundError:
                continue

    def find(self, key: str) -> Entry | None:
        """Return a file as it is now; None if there is none."""
        location = self._location(key)
        try:
            return _entry(location.name, folder_of(location).lstat(location.name))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def read_all(self, files: Sequence[tuple[str, int]]) -> list[bytes | Exception]:
        """Return the bytes of several files, or the reason why one cannot be read."""
        return [self._read(key) for key, _ in files]

    def read_first(self, keys: Sequence[str]) -> list[bytes | None]:
        """Return the first block of several files, and one byte more; None for one that cannot be read."""
        return [self._read_first(key) for key in keys]

    def blocks(self, key: str) -> Iterator[bytes]:
        """Yield the bytes of a file in blocks, read as they are asked for."""
        return reading.blocks(self._location(key))

    def seekable(self, key: str) -> AbstractContextManager[BinaryIO]:
        """Open a file for random access."""
        return reading.seekable(self._location(key))

    def put(self, key: str, content: Content, over: str | Over, check: Callable[[], None] = lambda: None) -> str:
        """Write a file so that it appears whole or not at all, and return its version."""
        location = self._location(key)
        make_folders(location, Location(location.root, (), location.name), lambda _folder: None)
        there = self.find(key)
        if there is not None and there.kind is Kind.FOLDER:
            raise TargetError(f"{str(location.path)!r} is a folder; move it away or choose another output")
        if over is not Over.ANYTHING and (Over.NOTHING if there is None else there.version) != over:
            raise ChangedError(f"another program wrote {str(location.path)!r} meanwhile; run again")
        standing = None if there is None else reading.standing_at(location)
        target = Target(location, None, standing, is_synced=self._is_synced)
        write_whole(target, lambda _: content.chunks(), check)
        made = self.find(key)
        release_folders()
        return "" if made is None else made.version

    def _read_first(self, key: str) -> bytes | None:
        try:
            with self.seekable(key) as file:
                return file.read(BLOCK + 1)
        except FileError:
            return None

    def _read(self, key: str) -> bytes | Exception:
        try:
            return reading.read(self._location(key)).data
        except FileError as error:
            return error

    def _location(self, key: str) -> Location:
        root, above = self._start()
        *folders, name = _parts(key)
        return Location(root, (*above, *folders), name)

    def _start(self) -> tuple[Root, tuple[str, ...]]:
        """Return the nearest folder that exists, looked up once, and the names from there to the root."""
        if self._base is None:
            self._base = nearest_folder(self.root)
        return self._base


def _parts(key: str) -> tuple[str, ...]:
    return tuple(key.split("/")) if key else ()


def _entry(name: str, status: os.stat_result) -> Entry:
    kind = Kind.OTHER if system.here.leads_elsewhere(status) else _KINDS.get(stat.S_IFMT(status.st_mode), Kind.OTHER)
    version = f"{status.st_dev}-{status.st_ino}-{status.st_mtime_ns}-{status.st_ctime_ns} {status.st_size}"
    return Entry(name, kind, status.st_size, version)
