"""How many bytes of the files of a run are done, also within a large file: counted here, shown elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol


class Counter(Protocol):
    """A number that several processes may share."""

    value: int


@dataclass(slots=True)
class _Number:
    """A number of this process alone."""

    value: int = 0


@dataclass(slots=True)
class _Progress:
    """The `counter` of all processes; the bytes that this one has `counted`, and those of its `finished` files."""

    counter: Counter = field(default_factory=_Number)
    counted: int = 0
    finished: int = 0


_here = _Progress()


def share(counter: Counter) -> None:
    """Count in a number that is shared with other processes, from now on.

    It needs no lock: what two processes add in the same microsecond may count once, and only a bar is behind then. A
    worker that died with a lock would stop all others.
    """
    _here.counter = counter


def bytes_done() -> int:
    """Return how many bytes of files were done until now; only the difference from an earlier number means anything."""
    return _here.counter.value


def finish(size: int) -> None:
    """Count what was not counted yet of a file with this number of bytes."""
    _here.finished += size
    if _here.counted < _here.finished:
        _count(_here.finished - _here.counted)


def _count(size: int) -> None:
    _here.counted += size
    _here.counter.value += size


@dataclass(slots=True)
class LargeFile:
    """Counts how far a large file is while its document is cleaned in parts.

    If the document changes, it is cleaned twice, to see what is done to it and to write it: then its bytes count half
    each time, from the first change on. `size` is the number of bytes of the file, `length` of the document, which
    differs for a compressed file and is known once it was read.
    """

    size: int
    is_written: bool
    length: int = 0
    cleaned: int = 0
    times: int = 1
    counted: int = 0

    def read(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the blocks of the document, and note its length at their end."""
        length = 0
        for block in blocks:
            length += len(block)
            yield block
        self.length = length

    def count(self, length: int, is_changed: bool) -> None:
        """Count the next bytes of the document, which were cleaned."""
        self.cleaned += length
        if is_changed and self.is_written:
            self.times = 2
        done = min(self.size * self.cleaned // (self.times * (self.length or self.size)), self.size)
        _count(done - self.counted)
        self.counted = done
