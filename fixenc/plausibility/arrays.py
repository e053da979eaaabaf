"""What is asked of sorted arrays, and of the parts of others, again and again."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]
Number = TypeVar("Number", bound=np.generic)


def lengths_of(firsts: Places, total: int) -> Places:
    """How long each part is of so many in all, by the place of its first."""
    lengths = np.empty_like(firsts)
    np.subtract(firsts[1:], firsts[:-1], out=lengths[:-1])
    lengths[-1:] = total - firsts[-1:]
    return lengths


def firsts_of(sorted_numbers: Places) -> Places:
    """Where each of some numbers stands first."""
    is_first = np.empty(len(sorted_numbers), bool)
    is_first[:1] = True
    np.not_equal(sorted_numbers[1:], sorted_numbers[:-1], out=is_first[1:])
    return is_first.nonzero()[0]


def found_in(names: npt.NDArray[Number], sought: npt.NDArray[Number]) -> tuple[Places, npt.NDArray[np.bool_]]:
    """Where each of some names stands in sorted ones, and whether it does."""
    at = names.searchsorted(sought)
    np.minimum(at, len(names) - 1, out=at)
    return at, names.take(at) == sought
