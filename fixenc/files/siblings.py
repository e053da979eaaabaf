"""The files beside a file: which of them are asked what their folder is in, and what they say.

They are asked only where a file leaves a doubt, and only some of them, the same ones whoever asks and whenever: so
files stream, and in whatever order and by however many workers they are handled, what comes out is the same.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, islice, takewhile

from fixenc import detection
from fixenc.detection.sampling import last_end
from fixenc.detection.siblings import Leaning, Testimony, leaning, witness
from fixenc.errors import FileError
from fixenc.files.locations import Location
from fixenc.files.opening import first_pieces
from fixenc.files.reaching import folder_of
from fixenc.files.writing import backup_of

# How many files of a folder are looked into at most, and how many must tell of a legacy charset to be enough. UTF-8,
# which tells nothing, costs little.
_MOST_LOOKED_INTO, _ENOUGH = 256, 48
# How many files' testimonies are kept in memory.
_KEPT = 4096
# A row taken in steps of this part of its length is taken evenly, wherever one stops: the golden ratio.
_GOLDEN = 0.618_033_988_749_895


@dataclass(frozen=True, slots=True)
class Siblings:
    """Some files of one folder, by their names, from all over it, in the order in which they are asked.

    `folder` is the location of one file in it.
    """

    folder: Location
    names: tuple[str, ...]

    @classmethod
    def of(cls, locations: Sequence[Location]) -> Siblings:
        """Of all files of a folder, those that are asked."""
        order = sorted(range(len(locations)), key=lambda at: at * _GOLDEN % 1)
        return cls(locations[0], tuple(locations[at].name for at in order[:_MOST_LOOKED_INTO]))

    def lean(self, asking: str) -> Leaning:
        """Which charsets the others make likely for one of them."""
        said = (_said(self.folder.beside(name)) for name in self.names if name != asking)
        return leaning(islice(filter(None, said), _ENOUGH))


def _said(location: Location) -> Testimony | None:
    """What a file says, or, where it was replaced in place, what its original said: as if it had not been replaced."""
    said = _said_by(location, location.name)
    if said is None:
        kept = takewhile(lambda one: _status(one) is not None, (backup_of(location, number) for number in count()))
        *_, last = None, *kept
        said = None if last is None else _said_by(last, location.name)
    return said


def _said_by(location: Location, name: str) -> Testimony | None:
    status = _status(location)
    if status is None:
        return None
    stamp = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return _testimony(location, name, stamp)


def _status(location: Location) -> os.stat_result | None:
    try:
        return folder_of(location).lstat(location.name)
    except OSError:
        return None


@lru_cache(_KEPT)
def _testimony(location: Location, name: str, _stamp: tuple[int, ...]) -> Testimony | None:
    """What the first bytes of a file say, which is kept as long as nobody writes to it."""
    try:
        inner, pieces = first_pieces(location, name)
        first, *more = islice(pieces, 2)
    except (FileError, ValueError):  # it cannot be read, or is empty
        return None
    data = first[: last_end(first)] if more else first
    return witness(data, detection.identify(data, name=inner), inner)
