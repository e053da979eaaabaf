"""Writing a file so that it appears complete or not at all, and replaces no file but the intended one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from fixenc.errors import ChangedError, FileError, TargetError
from fixenc.files.folders import HAS_DESCRIPTORS, Folder
from fixenc.files.leftovers import temporary_name
from fixenc.files.likeness import copy_metadata
from fixenc.files.locations import Location
from fixenc.files.locking import take_lock
from fixenc.files.moving import move
from fixenc.files.reaching import folder_of
from fixenc.files.reading import Source, Standing, still_stands

# The suffix of a kept original.
BACKUP_SUFFIX = ".orig"


@dataclass(frozen=True, slots=True)
class Target:
    """A file to write: its location, and the file whose metadata it gets.

    It replaces the file `over` and no other; without `over`, the name must be free. `is_beside` says that the other
    file is in the same folder, so that a set-user-id program stays one. If `is_synced`, the bytes are flushed to the
    disk before the file gets its name; `sync_folder` flushes the name.
    """

    location: Location
    like: Source
    over: Standing | None = None
    is_beside: bool = True
    is_synced: bool = True


def write_whole(target: Target, data: bytes | Iterable[bytes], check: Callable[[], None] = lambda: None) -> None:
    """Write bytes, or chunks of them, so that the file appears in one step, complete or not at all.

    They go to a temporary file in the same folder. Right before it gets its name, `check` is called, which may raise.
    Raises ChangedError if another program wrote there meanwhile, else TargetError, and leaves nothing behind.
    """
    try:
        with _drafted(folder_of(target.location)) as draft:
            draft.fill(data)
            copy_metadata(draft.file, target.like, is_beside=target.is_beside)
            if target.is_synced:
                os.fsync(draft.descriptor)
            check()
            draft.put(target.location.name, target.over)
    except FileError:
        raise
    except OSError as error:
        raise TargetError(f"cannot write {str(target.location.path)!r}: {error.strerror or error}") from error


def backup_of(location: Location, number: int) -> Location:
    """Return where an in-place run keeps an original: ``name.orig``, then ``name.orig.1`` and so on."""
    return location.beside(location.name + BACKUP_SUFFIX + (f".{number}" if number else ""))


@dataclass
class _Draft:
    """A file that is being written: its descriptor, and its temporary name until it gets its own."""

    folder: Folder
    descriptor: int
    name: str | None
    is_open: bool = True

    @property
    def file(self) -> int | str:
        """The descriptor or path by which its metadata are changed."""
        return self.descriptor if HAS_DESCRIPTORS or self.name is None else self.folder.named(self.name)

    def fill(self, data: bytes | Iterable[bytes]) -> None:
        """Write the bytes."""
        # Closing a second descriptor reports errors of a network disk while the file still has its temporary name.
        with open(os.dup(self.descriptor), "wb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)

    def put(self, name: str, over: Standing | None) -> None:
        """Give the file its name."""
        if self.name is None:
            raise AssertionError("it has its name")
        shown, made = repr(str(self.folder.path / name)), os.fstat(self.descriptor)
        if not HAS_DESCRIPTORS:  # Windows cannot rename an open file
            self.close()
        if over is None:
            try:
                self._take(self.name, name)
            except FileExistsError:
                raise ChangedError(f"another program made {shown} meanwhile; run again") from None
        elif still_stands(self.folder, name, over):
            self.folder.replace(self.name, name)
            self.name = None
        else:
            raise ChangedError(f"another program changed {shown} meanwhile; run again when that is done")
        if not os.path.samestat(self.folder.lstat(name), made):
            raise TargetError(f"another program swapped its temporary file, and {shown} is not what fixenc wrote")

    def close(self) -> None:
        """Close the descriptor, once."""
        if self.is_open:
            self.is_open = False
            os.close(self.descriptor)

    def _take(self, temporary: str, name: str) -> None:
        """Take a free name; raises FileExistsError if it is taken."""
        try:
            self.folder.link(temporary, name)
        except FileExistsError:
            raise
        except (OSError, NotImplementedError):  # a file system without hard links
            move(self.folder, temporary, name)
            self.name = None


@contextmanager
def _drafted(folder: Folder) -> Iterator[_Draft]:
    """A new temporary file, locked so that no other run removes it as a leftover."""
    name = temporary_name()
    draft = _Draft(folder, folder.create(name), name)
    try:
        take_lock(draft.descriptor)
        yield draft
    finally:
        try:
            draft.close()
        finally:
            if draft.name is not None:
                with suppress(OSError):
                    folder.unlink(draft.name)
