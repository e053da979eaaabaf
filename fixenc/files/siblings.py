"""Siblings: other files of the same folder, as evidence for the charset of a file.

They are read only if a file is in doubt, and only some of them, always the same ones. So files can be processed one at
a time, in any order and by any number of workers, with the same results.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, islice, takewhile

from fixenc import detection
from fixenc.detection.origin import Origin
from fixenc.detection.sampling import last_end
from fixenc.detection.siblings import Leaning, Testimony, leaning, witness
from fixenc.errors import FileError
from fixenc.files.locations import Location
from fixenc.files.opening import OnDisk, Stored, first_pieces
from fixenc.files.reaching import folder_of
from fixenc.files.writing import backup_of

# The most files of a folder that are read. Files in UTF-8 are no evidence, and cost little.
MOST_LOOKED_INTO = 256
# How many files with evidence for a legacy charset are enough.
ENOUGH = 48
# How many files' evidence is kept in memory.
_KEPT = 4096
# The golden ratio: positions in steps of this part of a length are spread evenly, however many are taken.
_GOLDEN = 0.618_033_988_749_895


def rank_of(at: int) -> float:
    """Return the rank of the file that is the `at`-th one of its folder: those of the lowest ranks are read first."""
    return at * _GOLDEN % 1


@dataclass(frozen=True, slots=True)
class Siblings:
    """A sample of the files of one folder, by their names, in the order in which they are read.

    `folder` is the location of one file in the folder.
    """

    folder: Location
    names: tuple[str, ...]

    @classmethod
    def of(cls, locations: Sequence[Location]) -> Siblings:
        """Return the sample of all files of a folder."""
        order = sorted(range(len(locations)), key=rank_of)
        return cls(locations[0], tuple(locations[at].name for at in order[:MOST_LOOKED_INTO]))

    def lean(self, asking: str) -> Leaning:
        """Return the charsets that the others make likely for the file `asking`."""
        said = (_evidence_of(self.folder.beside(name)) for name in self.names if name != asking)
        return leaning(islice(filter(None, said), ENOUGH))


def _evidence_of(location: Location) -> Testimony | None:
    """Return the evidence of a file, or of its original if it was replaced in place: as if it was not replaced."""
    said = _read_evidence(location, location.name)
    if said is None:
        kept = takewhile(lambda one: _status(one) is not None, (backup_of(location, number) for number in count()))
        *_, last = None, *kept
        said = None if last is None else _read_evidence(last, location.name)
    return said


def _read_evidence(location: Location, name: str) -> Testimony | None:
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
    """Return the evidence of a file; kept in memory while the stamp is the same."""
    return testify(OnDisk(location), name)


def testify(file: Stored, name: str) -> Testimony | None:
    """Return the evidence of the first bytes of a file with this name; None if it has none, or cannot be read."""
    try:
        inner, pieces = first_pieces(file, name)
        first, *more = islice(pieces, 2)
    except (FileError, ValueError):  # the file is unreadable or empty
        return None
    data = first[: last_end(first)] if more else first
    return witness(data, detection.identify(data, origin=Origin(inner)), Origin(inner))
