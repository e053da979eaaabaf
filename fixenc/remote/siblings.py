"""Siblings in a store: the same files of a folder are the same evidence as on the disk, wherever a packet is fixed."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from fixenc.detection.siblings import Leaning, Testimony, leaning
from fixenc.files.siblings import ENOUGH, MOST_LOOKED_INTO, rank_of, testify
from fixenc.remote.stores import Store, StoredFile
from fixenc.remote.systems import connect

__all__ = ["Sample"]

# How many files' evidence is kept in memory.
_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Sample:
    """The files of one folder that are read as evidence: their names and versions, in the order in which they are read.

    With `files`, the folder has other files for each of its files.
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

    def lean(self, store: Store, asking: str) -> Leaning:
        """Return the charsets that the others make likely for the file `asking`."""
        said = (_evidence(store, self.folder, *one) for one in self.names if one[0] != asking)
        return leaning(islice(filter(None, said), ENOUGH))


def _evidence(store: Store, folder: str, name: str, version: str) -> Testimony | None:
    return _testimony(store.root, f"{folder}/{name}" if folder else name, version)


@lru_cache(_KEPT)
def _testimony(root: Path, key: str, _version: str) -> Testimony | None:
    """Return the evidence of a file; kept in memory while its version is the same."""
    try:
        return testify(StoredFile(connect(root), key, root / key), key.rpartition("/")[2])
    except OSError:  # it was removed meanwhile
        return None
