"""One table for all words, and for words side by side: sorted hashes, and the constants that hashes are made with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fixenc.plausibility.arrays import Places

Names = npt.NDArray[np.uint32]

# The factor of hashes in 32 bits: a prime number beside 2**32 divided by the golden ratio (Knuth, The Art of Computer
# Programming, section 6.4). As all factors here, it is odd, so that no two numbers become one.
FACTOR = np.uint32(0x9E3779B1)
# A second factor for the same hashes: the first one in the finaliser of MurmurHash3.
SPREAD = np.uint32(0x85EBCA6B)
# The powers of `FACTOR`, from the first on: one for each character of a key, and more to tell keys apart.
POWERS = np.cumprod(np.full(9, FACTOR, np.uint32), dtype=np.uint32)
# The powers of the factor of hashes in 64 bits: one for each letter of a word; letters beyond the last one share it.
LONG_POWERS = np.cumprod(np.full(64, 0x9E3779B97F4A7C15, np.uint64))


def spread_bits(numbers: Names) -> Names:
    """Return numbers mixed so that their low bits depend on the high ones too; no two become one."""
    spread = numbers >> np.uint32(15)
    spread ^= numbers
    spread *= SPREAD
    return spread


@dataclass(frozen=True, slots=True)
class HashTable:
    """The names of some keys, sorted; what is known of each key stands in other arrays, at the place of its name.

    A name is a hash of its key, of 31 bits for words of alphabets and of 32 bits for others; the keys are not kept. A
    few keys share a name, so a key that is not in the table may be found there. This happens to one word of an alphabet
    in 1,800, to one word of another script in 12,000, to one pair of words in 13,000, and to one pair of a character
    and a word in 93,000: the number of all names, divided by that of the names in the table. A pair of characters never
    shares its name: all its bits fit in.
    """

    names: Names

    @classmethod
    def of(cls, names: Iterable[int]) -> HashTable:
        """Return the table of some names, in any order."""
        return cls(np.array(sorted(names), np.uint32))

    @classmethod
    def read(cls, prefix: str, read: Callable[[str], npt.NDArray[Any]]) -> HashTable:
        """Return a table from those that it was packed in, by what reads them: their names begin with `prefix`."""
        steps = read(f"{prefix}-high").astype(np.uint32) << np.uint32(16)
        steps |= read(f"{prefix}-middle").astype(np.uint32) << np.uint32(8) | read(f"{prefix}-low")
        return cls(np.cumsum(steps, dtype=np.uint32))

    def pack(self, prefix: str) -> dict[str, npt.NDArray[Any]]:
        """Return the tables that `read` needs: the steps from name to name, in parts.

        >>> table = HashTable.of([70_000, 7])
        >>> {name: part.tolist() for name, part in table.pack("words").items()}
        {'words-low': [7, 105], 'words-middle': [0, 17], 'words-high': [0, 1]}
        """
        steps = np.diff(self.names, prepend=np.uint32(0))
        return {
            f"{prefix}-low": (steps & np.uint32(0xFF)).astype(np.uint8),
            f"{prefix}-middle": (steps >> np.uint32(8) & np.uint32(0xFF)).astype(np.uint8),
            f"{prefix}-high": (steps >> np.uint32(16)).astype(np.uint16),
        }

    def find(self, names: Names) -> tuple[Places, npt.NDArray[np.bool_]]:
        """Return the place of each name in the table, and whether it is there; if not, its place means nothing.

        >>> places, are_there = HashTable.of([70_000, 7]).find(np.array([7, 8, 70_000], np.uint32))
        >>> places[are_there].tolist(), are_there.tolist()
        ([0, 1], [True, False, True])
        """
        at = self.names.searchsorted(names)
        np.minimum(at, len(self.names) - 1, out=at)
        return at, self.names.take(at) == names
