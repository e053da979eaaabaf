"""What a run asks of a store: a tree of files below a root, each with a version by which a change is seen."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from fixenc.errors import ChangedError

__all__ = ["BLOCK", "CHANGING", "Content", "Entry", "Kind", "Over", "Store", "StoredFile", "status_of"]

# The size of a block, in bytes: that of a file on the disk, so that the first one is the same evidence.
BLOCK = 1 << 18
CHANGING = "was changed while it was read; run again when that is done"


class Kind(Enum):
    """What a name in a listing stands for."""

    FILE = stat.S_IFREG
    FOLDER = stat.S_IFDIR
    LINK = stat.S_IFLNK
    OTHER = stat.S_IFIFO


class Entry(NamedTuple):
    """A name in a folder; `version` changes whenever the bytes do: an ETag, a generation, or time and size.

    The size is -1 if the store does not say it. A version that is a size alone is no proof that nothing changed.
    """

    name: str
    kind: Kind
    size: int = 0
    version: str = ""

    @property
    def is_versioned(self) -> bool:
        """Whether the version shows every change."""
        return not self.version.startswith(" ")


class Over(Enum):
    """What a written file may replace, in place of a version."""

    NOTHING = "the name must be free"
    ANYTHING = "whatever is there"


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes to write: `chunks` returns them from the start, `size` is their number if they are few, None if many."""

    chunks: Callable[[], Iterable[bytes]]
    size: int | None = None


class Store(Protocol):
    """A tree of files. Keys are paths below its root, with slashes; methods raise OSError, after some tries."""

    @property
    def root(self) -> Path:
        """The root as the user would write it."""

    @property
    def identity(self) -> str:
        """The root in the one spelling that shows whether two roots lie in each other."""

    @property
    def at_once(self) -> int:
        """How many files may be written at the same time."""

    def kind(self) -> Kind | None:
        """Return what the root itself is; None if there is nothing."""

    def entries(self, folder: str) -> Iterator[Entry]:
        """Yield what is in a folder, ordered by name; nothing if there is no such folder."""

    def find(self, key: str) -> Entry | None:
        """Return a file as it is now; None if there is none."""

    def read_all(self, files: Sequence[tuple[str, int]]) -> list[bytes | Exception]:
        """Return the bytes of several files, given with their sizes, or the reason why one cannot be read."""

    def read_first(self, keys: Sequence[str]) -> list[bytes | None]:
        """Return the first block of several files, and one byte more; None for one that cannot be read."""

    def blocks(self, key: str) -> Iterator[bytes]:
        """Yield the bytes of a file in blocks, read as they are asked for."""

    def seekable(self, key: str) -> AbstractContextManager[BinaryIO]:
        """Open a file for random access."""

    def put(self, key: str, content: Content, over: str | Over, check: Callable[[], None] = lambda: None) -> str:
        """Write a file so that it appears whole or not at all, and return its version.

        Right before it gets its name, `check` is called, which may raise. Raises ChangedError if the file to be
        replaced is not of the version `over`.
        """


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in a store, as the stages read it; if it has another `size`, reading it raises ChangedError."""

    store: Store
    key: str
    path: Path
    size: int | None = None

    @property
    def name(self) -> str:
        """The last part of its key."""
        return self.key.rpartition("/")[2]

    def blocks(self) -> Iterator[bytes]:
        """Yield its bytes in blocks."""
        number = 0
        for block in self.store.blocks(self.key):
            number += len(block)
            yield block
        if self.size not in (None, number):
            raise ChangedError(CHANGING)

    def seekable(self) -> AbstractContextManager[BinaryIO]:
        """Open it for random access."""
        return self.store.seekable(self.key)

    def copy(self, _into: int) -> Iterator[bytes]:
        """Yield all its bytes: there is nothing that a system could copy."""
        return self.blocks()

    def require(self, version: str) -> None:
        """Raise ChangedError if it is not of this version any more."""
        now = self.store.find(self.key)
        if now is None or now.version != version:
            raise ChangedError(CHANGING)


def status_of(kind: Kind, size: int) -> os.stat_result:
    """Return the status of a file in a store: its kind and size, all that a store knows."""
    return os.stat_result((kind.value, 0, 0, 1, 0, 0, size, 0, 0, 0))
