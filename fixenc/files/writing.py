"""Writing a file so that it appears complete or not at all, and replaces no file but the intended one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from fixenc.errors import ChangedError, FileError, TargetError
from fixenc.files import system
from fixenc.files.folders import HAS_DESCRIPTORS, Folder, write_all
from fixenc.files.leftovers import temporary_name
from fixenc.files.likeness import copy_metadata, give_usual_mode
from fixenc.files.locations import Location
from fixenc.files.locking import take_lock
from fixenc.files.moving import move
from fixenc.files.reaching import folder_of
from fixenc.files.reading import Source, Standing, still_stands

Chunks = Callable[[int], Iterable[bytes]]
"""Returns the bytes to write to an open file, for its descriptor."""

# The suffix of a kept original.
BACKUP_SUFFIX = ".orig"


@dataclass(frozen=True, slots=True)
class Target:
    """A file to write: its location, and the file whose metadata it gets; None for those of any new file.

    It replaces the file `over` and no other; without `over`, the name must be free. `is_beside` says that the other
    file is in the same folder, so that a set-user-id program stays one. If `is_synced`, the bytes are flushed to the
    disk before the file gets its name; `sync_folder` flushes the name.
    """

    location: Location
    like: Source | None
    over: Standing | None = None
    is_beside: bool = True
    is_synced: bool = True


def write_whole(target: Target, data: bytes | Chunks, check: Callable[[], None] = lambda: None) -> None:
    """Write bytes, or chunks of them, so that the file appears in one step, complete or not at all.

    Right before it gets its name, `check` is called, which may raise. Raises ChangedError if another program wrote
    there meanwhile, else TargetError, and leaves nothing behind.
    """
    draft = draft_file(target, (lambda _: (data,)) if isinstance(data, bytes) else data)
    try:
        draft.flush()
        check()
        draft.put()
    finally:
        draft.close()


def draft_file(target: Target, chunks: Chunks) -> Draft:
    """Write chunks of bytes to a temporary file in the folder of the target; it must be closed.

    Raises TargetError, and leaves nothing behind then.
    """
    with _reporting(target.location):
        folder = folder_of(target.location)
        name = temporary_name()
        draft = Draft(target, folder, folder.create(name), name)
        try:
            take_lock(draft.descriptor)  # so that no other run removes it as a leftover
            draft.fill(chunks)
        except BaseException:
            draft.close()
            raise
        return draft


def backup_of(location: Location, number: int) -> Location:
    """Return where an in-place run keeps an original: ``name.orig``, then ``name.orig.1`` and so on."""
    return location.beside(location.name + BACKUP_SUFFIX + (f".{number}" if number else ""))


@dataclass(slots=True)
class Draft:
    """A file that is being written: its descriptor, and its temporary name until it gets its own.

    `made` is the status of the file, by which it is known again.
    """

    target: Target
    folder: Folder
    descriptor: int
    name: str | None
    made: os.stat_result | None = None
    is_open: bool = True

    def fill(self, chunks: Chunks) -> None:
        """Write the bytes, and copy the metadata."""
        for chunk in chunks(self.descriptor):
            write_all(self.descriptor, chunk)
        file = self.descriptor if HAS_DESCRIPTORS or self.name is None else self.folder.named(self.name)
        like = self.target.like
        is_beside = self.target.is_beside
        self.made = give_usual_mode(file) if like is None else copy_metadata(file, like, is_beside=is_beside)

    def flush(self) -> None:
        """Flush the bytes to the disk, if that is wanted; raises TargetError."""
        with _reporting(self.target.location):
            if self.target.is_synced:
                system.here.flush(self.descriptor)
            else:
                # Closing a second descriptor reports errors of a network disk while the file has its temporary name.
                os.close(os.dup(self.descriptor))

    def put(self) -> None:
        """Give the file its name; raises ChangedError if another program wrote there meanwhile, else TargetError."""
        with _reporting(self.target.location):
            self._put(self.target.location.name, self.target.over)

    def close(self) -> None:
        """Close the descriptor, and remove the temporary name; raises TargetError."""
        with _reporting(self.target.location):
            try:
                self._close_descriptor()
            finally:
                if self.name is not None:
                    with suppress(OSError):
                        self.folder.unlink(self.name)
                    self.name = None

    def _put(self, name: str, over: Standing | None) -> None:
        if self.name is None or self.made is None:
            raise AssertionError("it has its name, or no bytes")
        if not system.here.REPLACES_OPEN_FILES:
            self._close_descriptor()
        if over is None:
            try:
                self._take(self.name, name)
            except FileExistsError:
                raise ChangedError(f"another program made {self._shown} meanwhile; run again") from None
        elif still_stands(self.folder, name, over):
            self.folder.replace(self.name, name)
            self.name = None
        else:
            raise ChangedError(f"another program changed {self._shown} meanwhile; run again when that is done")
        if not os.path.samestat(self.folder.lstat(name), self.made):
            raise TargetError(f"another program swapped its temporary file, and {self._shown} is not what fixenc wrote")

    @property
    def _shown(self) -> str:
        return repr(str(self.folder.path / self.target.location.name))

    def _close_descriptor(self) -> None:
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
def _reporting(location: Location) -> Iterator[None]:
    """Turn errors of the system into TargetError."""
    try:
        yield
    except FileError:
        raise
    except OSError as error:
        raise TargetError(f"cannot write {str(location.path)!r}: {error.strerror or error}") from error
