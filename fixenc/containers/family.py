"""What the kinds of containers have in common: what they are given, and the pieces that they return."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import BinaryIO

from fixenc.cleaned import Actions, Cleaned
from fixenc.options import Options
from fixenc.spots import count_lost

# The largest text that is cleaned in memory, in bytes: as large as the largest file that is read as a whole.
LARGEST_TEXT = 1 << 24
TOO_LARGE = f"larger than {LARGEST_TEXT >> 20} MiB"
"""Why a text within a container is left alone."""


class LeftAloneError(Exception):
    """A container is left alone as a whole; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Input:
    """A container: the name of its document, its size in bytes, and ways to read it, each from the start.

    `file` returns the bytes of the file, `content` those after decompression, if the file is compressed in the format
    `compression`. `seekable` opens the file for random access.
    """

    name: str
    size: int
    file: Callable[[], Iterable[bytes]]
    content: Callable[[], Iterable[bytes]]
    seekable: Callable[[], AbstractContextManager[BinaryIO]]
    compression: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """The next bytes of the new file, and what was done to the text in them, if they end one.

    `left` says why that text stays as it is, although it may be damaged; `doubtful`, `undecodable` and `lost` are as in
    `Outcome`. `count` is the number of such texts, `names` that of names of members that were changed.
    """

    data: bytes
    done: Actions | None = None
    left: str | None = None
    doubtful: int = 0
    undecodable: int = 0
    count: int = 1
    names: int = 0
    lost: int = 0

    @classmethod
    def of(cls, data: bytes, cleaned: Cleaned) -> Piece:
        """Return the piece of a text that was cleaned; binary data are not left alone for a reason, but copied."""
        left = cleaned.refusal if cleaned.detection.is_text else None
        doubtful, undecodable = len(cleaned.repair.unsure), len(cleaned.undecodable)
        return cls(data, cleaned.done, left, doubtful, undecodable, lost=count_lost(cleaned))


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of container.

    `name` is what the option `--containers` takes, `kind` what people call such a file, `unit` one text in it. `clean`
    yields the pieces of a new file; it raises SourceError for a container that is broken, and LeftAloneError.
    `packages` are the modules that it needs, of the extra `extra`. If it `is_on_request`, it is opened only with the
    option. `reads` are the compression formats of files that it reads; `is_packed` says that its pieces are the content
    of a compressed file, and not its bytes.
    """

    name: str
    kind: str
    unit: str
    clean: Callable[[Input, Options], Iterator[Piece]] | None = None
    packages: tuple[str, ...] = ()
    extra: str = ""
    is_on_request: bool = False
    reads: frozenset[str] = frozenset()
    is_packed: bool = False

    @property
    def is_installed(self) -> bool:
        """Whether all that it needs is installed."""
        return all(find_spec(package) is not None for package in self.packages)

    def why_not(self, options: Options, compression: str | None, *, is_named: bool) -> str | None:
        """Return why a container is not opened; None if it is.

        The tools of most containers read all files of a folder as one collection, in which a copy beside an original
        counts twice. So a container is opened only if the user names it, or asks for its kind.
        """
        a_kind = self.kind if self.kind.endswith("data") else f"a {self.kind}"
        is_wanted = self.name in options.containers
        if self.clean is None or (self.is_on_request and not is_wanted):
            return f"binary: {self.kind}"
        if not (is_wanted or is_named):
            return f"binary: {self.kind}; to clean its {self.unit}s, name it, or add --containers {self.name}"
        if compression is not None and compression not in self.reads:
            return f"{a_kind} in {compression} data; decompress it first"
        return None if self.is_installed else f"{a_kind}; install fixenc[{self.extra}]"


@dataclass(slots=True)
class Sum:
    """What was done to all texts of a container."""

    done: Actions = field(default_factory=Actions)
    words: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    doubtful: int = 0
    undecodable: int = 0
    names: int = 0
    lost: int = 0

    def add(self, piece: Piece) -> None:
        """Count one piece."""
        if piece.done is not None and piece.done.in_words:
            self.done += piece.done
            self.words.update({one.partition(" (")[0]: piece.count for one in piece.done.in_words})
        if piece.left is not None:
            self.left[piece.left] += piece.count
        self.doubtful += piece.doubtful
        self.undecodable += piece.undecodable
        self.names += piece.names
        self.lost += piece.lost

    def actions(self, unit: str) -> tuple[str, ...]:
        """Return what was done, in words, each with the number of texts."""
        done = [f"{words} ({count_of(count, unit)})" for words, count in self.words.most_common()]
        return (*done, f"{count_of(self.names, 'name')} in UTF-8") if self.names else tuple(done)

    def reason(self, unit: str) -> str | None:
        """Return how many texts are left alone, and why those are that are most; None if none is."""
        if not self.left:
            return None
        why, _ = self.left.most_common(1)[0]
        others = "" if len(self.left) == 1 else ", and others"
        return f"{count_of(self.left.total(), unit)} left alone ({why}{others})"


def count_of(count: int, unit: str) -> str:
    """Return a number of things in words.

    >>> count_of(1, "record"), count_of(2, "record")
    ('1 record', '2 records')
    """
    return f"{count:,} {unit}{'s' * (count != 1)}"
