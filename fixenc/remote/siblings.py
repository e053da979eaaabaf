"""Siblings in a store: the same files of a folder are the same evidence as on the disk, wherever a packet is fixed."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from fixenc.detection.siblings import Leaning, Testimony, leaning
from fixenc.files.siblings import ENOUGH, MOST_LOOKED_INTO, rank_of, testify
from fixenc.remote.stores import BLOCK, Store, StoredFile

__all__ = ["Sample"]

# How many siblings are read together.
_TOGETHER = 16
# How many files' evidence is kept in memory.
_KEPT = 4096

# The evidence of files by root, key and version, the oldest first.
_kept: dict[tuple[str, str, str], Testimony | None] = {}


@dataclass(frozen=True, slots=True)
class Sample:
    """The files of one folder that are evidence for each other, in the order in which they are read.

    Each is given by its name and version.
    """

    folder: str
    names: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, folder: str, files: Iterable[tuple[str, str]]) -> Sample | None:
        """Return the sample of all files of a folder, given in order; None if there is only one.

        It takes no more memory for a million files than for 256.
        """
        ranked = ((rank_of(at), name, version) for at, (name, version) in enumerate(files))
        chosen = heapq.nsmallest(MOST_LOOKED_INTO, ranked)
        return cls(folder, tuple((name, version) for _, name, version in chosen)) if len(chosen) > 1 else None

    def lean(self, store: Store, asking: str, held: Mapping[str, bytes]) -> Leaning:
        """Return the charsets that the others make likely for the file `asking`; `held` are bytes that were read."""
        return leaning(islice(filter(None, self._evidence(store, asking, held)), ENOUGH))

    def _evidence(self, store: Store, asking: str, held: Mapping[str, bytes]) -> Iterator[Testimony | None]:
        """Yield the evidence of the others, read some at a time."""
        above = f"{self.folder}/" if self.folder else ""
        names = [(above + name, version) for name, version in self.names if name != asking]
        for start in range(0, len(names), _TOGETHER):
            yield from _evidence_of(store, names[start : start + _TOGETHER], held)


def _evidence_of(
    store: Store, files: Sequence[tuple[str, str]], held: Mapping[str, bytes]
) -> Iterator[Testimony | None]:
    """Yield the evidence of some files; it is kept in memory while their versions are the same."""
    root = str(store.root)
    missing = [key for key, version in files if (root, key, version) not in _kept and key not in held]
    first = dict(zip(missing, store.read_first(missing), strict=True)) if missing else {}
    for key, version in files:
        place = root, key, version
        if place not in _kept:
            begun = held.get(key) if key in held else first.get(key)
            file = StoredFile(store, key, store.root / key)
            said = None if begun is None else testify(_Begun(file, begun), file.name)
            while len(_kept) >= _KEPT:
                del _kept[next(iter(_kept))]
            _kept[place] = said
        yield _kept[place]


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file of which the first block was read, and one byte more if there is one."""

    file: StoredFile
    first: bytes

    @property
    def path(self) -> Path:
        """Its path."""
        return self.file.path

    @property
    def name(self) -> str:
        """Its name."""
        return self.file.name

    def blocks(self) -> Iterator[bytes]:
        """Yield its bytes in blocks, the first one without another request."""
        if self.first:
            yield self.first[:BLOCK]
        if len(self.first) > BLOCK:
            yield from islice(self.file.blocks(), 1, None)

    def seekable(self) -> AbstractContextManager[BinaryIO]:
        """Open it for random access."""
        return self.file.seekable()

    def copy(self, into: int) -> Iterator[bytes]:
        """Yield all its bytes."""
        return self.file.copy(into)
