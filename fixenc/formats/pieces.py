"""Files that consist of pieces, each in a charset of its own, such as the parts of a mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar

Row = TypeVar("Row")
Answer = TypeVar("Answer")


class Piece(NamedTuple):
    """The bytes of a file from `start` up to, not including, `end`.

    `name` is a file name that shows its type; empty for plain text. `label` is the charset that the file declares for
    it. `seal` says why it must not be changed; None if it may be.
    """

    start: int
    end: int
    name: str = ""
    label: str | None = None
    seal: str | None = None


class Reading(NamedTuple):
    """The text of a piece as it was read, and as it is to be written."""

    before: str
    after: str


class Joined(NamedTuple):
    """The bytes of a file whose pieces are all UTF-8, or the reason why it cannot be made so.

    `notes` say what else a person should know, once for each time it happened. `is_declared` is true if a declaration
    of a charset was changed or added.
    """

    data: bytes
    refusal: str | None = None
    notes: tuple[str, ...] = ()
    is_declared: bool = False


class Pieces(Protocol):
    """A file in pieces."""

    @property
    def pieces(self) -> Sequence[Piece]:
        """The pieces, in order, without overlaps. All that is not ASCII is in one of them."""

    def join(self, readings: Sequence[Reading | None], *, may_add: bool) -> Joined:
        """Return the file with the pieces that have a reading written in UTF-8; all others stay byte for byte.

        Where a declaration is missing, one is added, unless `may_add` is false.
        """


Split = Callable[[bytes], "Pieces | None"]
"""Returns the pieces of a file; None if it is not what its name says."""


def ask_once(ask: Callable[[Row], Answer], rows: Iterable[Row]) -> list[Answer]:
    """Return the answer to each row; equal rows are asked about once, as a mailbox has thousands of equal headers.

    >>> ask_once(lambda row: print(row) or row, ["a", "b", "a"])
    a
    b
    ['a', 'b', 'a']
    """
    known = dict[Row, Answer]()
    answers = list[Answer]()
    for row in rows:
        if row not in known:
            known[row] = ask(row)
        answers.append(known[row])
    return answers
