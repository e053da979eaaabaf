"""Operations on sorted arrays, and on arrays that consist of parts."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]


def lengths_of(firsts: Places, total: int) -> Places:
    """Return the length of each part of an array of `total` items, given the place of its first item."""
    lengths = np.empty_like(firsts)
    np.subtract(firsts[1:], firsts[:-1], out=lengths[:-1])
    lengths[-1:] = total - firsts[-1:]
    return lengths


def firsts_of(sorted_numbers: Places) -> Places:
    """Return the first place of each different number."""
    is_first = np.empty(len(sorted_numbers), bool)
    is_first[:1] = True
    np.not_equal(sorted_numbers[1:], sorted_numbers[:-1], out=is_first[1:])
    return is_first.nonzero()[0]
